"""seats: what a service's slots may do, as one client after another would see it: the model that histories are held against.

A state is a value: for each slot who holds seats, whose seats are only held by an offer, and who waits, in order; and the
bookings that have ended, each with the slot it was on. Every act is a function from a state to another and an answer:

    model = Seats([(2, 3), (1, 3)], offers=True)           # capacity and places on the waiting list, slot by slot
    state, answer = model.step(model.start, act)

Rules, as the engine has them: nobody passes those who wait; a party has one booking on a slot; whoever holds a seat does not
give it up for a place in a queue; what comes free goes to the first in the queue whom it is enough for.
"""
from collections import namedtuple

# Acts. `booking` and `slot` are whatever names them; `seats` and `party` belong to a booking for good.
Book = namedtuple("Book", "booking party slot seats")
Cancel = namedtuple("Cancel", "booking")
Move = namedtuple("Move", "booking slot")
Accept = namedtuple("Accept", "booking")
Look = namedtuple("Look", "slot")          # seats taken and waited for
Ask = namedtuple("Ask", "booking")         # state, place in the queue, slot
Read = namedtuple("Read", "slots")         # a calendar: a Look at several slots at one instant

# Answers.
Done = namedtuple("Done", "state position again")
Refused = namedtuple("Refused", "reason")
Seen = namedtuple("Seen", "taken waiting")
Told = namedtuple("Told", "state position slot")
MISSING = Refused("missing")

State = namedtuple("State", "slots ended")   # ended: frozenset of (booking, slot)
Slot = namedtuple("Slot", "held offered queue")
EMPTY = Slot(frozenset(), frozenset(), ())


class Seats:
    def __init__(self, slots, offers):
        self.slots, self.offers = slots, offers
        self.start = State((EMPTY,) * len(slots), frozenset())
        self.wishes = {}  # booking → Book, of all that were ever asked for
        self.acts = {Book: self.book, Cancel: self.cancel, Move: self.move, Accept: self.accept, Look: self.look,
                     Ask: self.ask, Read: self.read}

    def know(self, act):
        """Says what a booking is before the first step that names it."""
        if type(act) is Book:
            self.wishes[act.booking] = act

    @staticmethod
    def must_follow(events):
        """(later, earlier) numbers of events. A booking that is there is never missing again, one that has ended never lives."""
        made, missing, ending, alive = {}, {}, {}, {}
        for number, (act, _, _, answer) in enumerate(events):
            booking = getattr(act, "booking", None)
            lost = answer is None
            if answer == MISSING:
                missing.setdefault(booking, []).append(number)
            elif type(act) is Book and type(answer) is not Refused:
                made.setdefault(booking, []).append(number)
            elif type(act) is Cancel and (lost or type(answer) is Done):
                ending.setdefault(booking, []).append(number)
            if type(answer) in (Done, Told) and answer.state != "cancelled":
                alive.setdefault(booking, []).append(number)
        for later, earlier in ((made, missing), (ending, alive)):
            for booking in later:
                yield from ((one, other) for one in later[booking] for other in earlier.get(booking, ()))

    def step(self, state, act):
        return self.acts[type(act)](state, act)

    # ---- looking at a state ----

    def find(self, state, booking):
        """The number of the slot that it is on, or was on when it ended; None: it was never made."""
        for number, slot in enumerate(state.slots):
            if booking in slot.held or booking in slot.queue:
                return number
        for ended, number in state.ended:
            if ended == booking:
                return number
        return None

    def describe(self, state, booking, number):
        slot = state.slots[number]
        if booking in slot.queue:
            return "waiting", slot.queue.index(booking) + 1
        return "offered" if booking in slot.offered else "booked" if booking in slot.held else "cancelled", 0

    def count(self, bookings):
        return sum(self.wishes[booking].seats for booking in bookings)

    def has_party(self, slot, party, but):
        return any(self.wishes[other].party == party and other != but for other in (*slot.held, *slot.queue))

    def judge(self, slot, number, wish):
        """"take", "wait", or a Refused."""
        capacity, places = self.slots[number]
        if self.has_party(slot, wish.party, wish.booking):
            return Refused("already_booked")
        if wish.seats > capacity:
            return Refused("too_many_seats")
        fits, waiting = self.count(slot.held) + wish.seats <= capacity, self.count(slot.queue)
        if fits and not waiting:
            return "take"
        if waiting + wish.seats <= places:
            return "wait"
        return Refused("queue_first" if fits else "full")

    def promote(self, slot, number):
        """The slot after its queue was gone through."""
        capacity, _ = self.slots[number]
        held, offered, queue = slot
        for booking in slot.queue:
            if self.wishes[booking].seats <= capacity - self.count(held):
                held |= {booking}
                offered |= {booking} if self.offers else frozenset()
                queue = tuple(other for other in queue if other != booking)
        return Slot(held, offered, queue)

    def put(self, state, *slots):
        """The state with other slots: (number, slot) each."""
        changed = list(state.slots)
        for number, slot in slots:
            changed[number] = slot
        return state._replace(slots=tuple(changed))

    @staticmethod
    def without(slot, booking):
        return Slot(slot.held - {booking}, slot.offered - {booking}, tuple(other for other in slot.queue if other != booking))

    # ---- acts ----

    def book(self, state, act):
        number = self.find(state, act.booking)
        if number is not None:  # the same wish again
            if number != act.slot:
                return state, Refused("conflict")
            return state, Done(*self.describe(state, act.booking, number), True)
        slot = state.slots[act.slot]
        verdict = self.judge(slot, act.slot, act)
        if type(verdict) is Refused:
            return state, verdict
        if verdict == "take":
            slot = slot._replace(held=slot.held | {act.booking})
        else:
            slot = self.promote(slot._replace(queue=slot.queue + (act.booking,)), act.slot)
        state = self.put(state, (act.slot, slot))
        return state, Done(*self.describe(state, act.booking, act.slot), False)

    def cancel(self, state, act):
        number = self.find(state, act.booking)
        if number is None:
            return state, MISSING
        if (act.booking, number) in state.ended:
            return state, Done("cancelled", 0, True)
        slot = self.promote(self.without(state.slots[number], act.booking), number)
        ended = state.ended | {(act.booking, number)}
        return self.put(state, (number, slot))._replace(ended=ended), Done("cancelled", 0, False)

    def move(self, state, act):
        number = self.find(state, act.booking)
        if number is None:
            return state, MISSING
        if (act.booking, number) in state.ended:
            return state, Refused("booking_ended")
        was = self.describe(state, act.booking, number)[0]
        if number == act.slot:
            return state, Done(was, 0, True)
        there = state.slots[act.slot]
        verdict = self.judge(there, act.slot, self.wishes[act.booking])
        if verdict == "wait" and was != "waiting":
            verdict = Refused("full")
        if type(verdict) is Refused:
            return state, verdict
        if verdict == "take":
            there = there._replace(held=there.held | {act.booking})
        else:
            there = self.promote(there._replace(queue=there.queue + (act.booking,)), act.slot)
        here = self.promote(self.without(state.slots[number], act.booking), number)
        state = self.put(state, (number, here), (act.slot, there))
        return state, Done(*self.describe(state, act.booking, act.slot), False)

    def accept(self, state, act):
        number = self.find(state, act.booking)
        if number is None:
            return state, MISSING
        was, slot = self.describe(state, act.booking, number)[0], state.slots[number]
        if was == "booked":
            return state, Done("booked", 0, True)
        if was != "offered":
            return state, Refused("no_offer")
        return self.put(state, (number, slot._replace(offered=slot.offered - {act.booking}))), Done("booked", 0, False)

    def look(self, state, act):
        slot = state.slots[act.slot]
        return state, Seen(self.count(slot.held), self.count(slot.queue))

    def ask(self, state, act):
        number = self.find(state, act.booking)
        if number is None:
            return state, MISSING
        return state, Told(*self.describe(state, act.booking, number), number)

    def read(self, state, act):
        return state, tuple(self.look(state, Look(number))[1] for number in act.slots)
