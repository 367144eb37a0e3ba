"""The checker of histories, by hand-made ones that are good and bad, and against one that tries everything."""
import itertools
import random

import tap
import wing_gong
from seats import Accept, Ask, Book, Cancel, Done, Look, MISSING, Move, Read, Refused, Seats, Seen, Told
from wing_gong import Event

BOOKED, OFFERED, FULL = Done("booked", 0, False), Done("offered", 0, False), Refused("full")
CANCELLED = Done("cancelled", 0, False)


def waiting(position):
    return Done("waiting", position, False)


def book(name, slot=0, seats=1):
    """A booking by a party of the same name."""
    return Book(name, name, slot, seats)


def one_seat(offers=False, places=2):
    return Seats([(1, places), (1, places)], offers)


def check(model, *events):
    """Each event: began, ended (None: its answer was lost), act, answer."""
    return wing_gong.check(model, [Event(act, began, ended, answer) for began, ended, act, answer in events]).holds


GOOD = {
    "nothing at all": (one_seat(), []),
    "one after another": (one_seat(), [(1, 2, book("a"), BOOKED), (3, 4, book("b"), waiting(1)), (5, 6, Cancel("a"), CANCELLED),
                                       (7, 8, Ask("b"), Told("booked", 0, 0))]),
    "two at once, in either order": (one_seat(), [(1, 4, book("a"), waiting(1)), (2, 3, book("b"), BOOKED)]),
    "a look while it happens may see it": (one_seat(), [(1, 4, book("a"), BOOKED), (2, 3, Look(0), Seen(1, 0))]),
    "or may not": (one_seat(), [(1, 4, book("a"), BOOKED), (2, 3, Look(0), Seen(0, 0))]),
    "a lost answer to what happened": (one_seat(), [(1, None, book("a"), None), (2, 3, Look(0), Seen(1, 0))]),
    "a lost answer to what did not happen": (one_seat(), [(1, None, book("a"), None), (2, 3, book("b"), BOOKED)]),
    "a lost act that happens long after": (one_seat(), [(1, None, Cancel("a"), None), (2, 3, book("a"), BOOKED),
                                                        (4, 5, Ask("a"), Told("booked", 0, 0)), (6, 7, Look(0), Seen(0, 0))]),
    "the same wish twice": (one_seat(), [(1, None, book("a"), None), (2, 3, book("a"), Done("booked", 0, True))]),
    "a seat that comes free goes to the first who waits": (one_seat(), [
        (1, 2, book("a"), BOOKED), (3, 4, book("b"), waiting(1)), (5, 6, book("c"), waiting(2)), (7, 8, Cancel("a"), CANCELLED),
        (9, 10, Look(0), Seen(1, 1)), (11, 12, Ask("b"), Told("booked", 0, 0)), (13, 14, Ask("c"), Told("waiting", 1, 0))]),
    "and is offered where that is the habit": (one_seat(True), [
        (1, 2, book("a"), BOOKED), (3, 4, book("b"), waiting(1)), (5, 6, Cancel("a"), CANCELLED),
        (7, 8, Ask("b"), Told("offered", 0, 0)), (9, 10, Accept("b"), BOOKED), (11, 12, Accept("b"), Done("booked", 0, True))]),
    "a move is one step over two slots": (one_seat(), [
        (1, 2, book("a"), BOOKED), (3, 6, Move("a", 1), BOOKED), (4, 5, Read((0, 1)), (Seen(0, 0), Seen(1, 0)))]),
    "who holds a seat does not move into a queue": (one_seat(), [
        (1, 2, book("a"), BOOKED), (3, 4, book("b", 1), BOOKED), (5, 6, Move("a", 1), FULL)]),
    "who is too many is passed by who is few enough": (Seats([(2, 4)], False), [
        (1, 2, book("a", 0, 1), BOOKED), (3, 4, book("b", 0, 2), waiting(1)), (5, 6, book("c", 0, 1), BOOKED)]),
    "by moving as by booking": (Seats([(2, 4), (1, 4)], False), [
        (1, 2, book("a", 0, 1), BOOKED), (3, 4, book("b", 0, 2), waiting(1)), (5, 6, book("d", 1), BOOKED),
        (7, 8, book("c", 1), waiting(1)), (9, 10, Move("c", 0), BOOKED)]),
    "three in a knot": (one_seat(), [(1, 6, book("a"), waiting(2)), (2, 5, book("b"), waiting(1)), (3, 4, book("c"), BOOKED)]),
}
BAD = {
    "one seat sold twice": (one_seat(), [(1, 4, book("a"), BOOKED), (2, 3, book("b"), BOOKED)]),
    "an answered booking that is lost": (one_seat(), [(1, 2, book("a"), BOOKED), (3, 4, Ask("a"), MISSING)]),
    "or is lost to who looks": (one_seat(), [(1, 2, book("a"), BOOKED), (3, 4, Look(0), Seen(0, 0))]),
    "a calendar older than an answer": (one_seat(), [(1, 2, book("a"), BOOKED), (3, 4, Read((0, 1)), (Seen(0, 0), Seen(0, 0)))]),
    "a look back behind another's look": (one_seat(), [(1, 6, book("a"), BOOKED), (2, 3, Look(0), Seen(1, 0)),
                                                       (4, 5, Look(0), Seen(0, 0))]),
    "full though a seat is free": (one_seat(), [(1, 2, book("a"), FULL)]),
    "waiting though a seat is free": (one_seat(), [(1, 2, book("a"), waiting(1))]),
    "two at one place in the queue": (one_seat(), [(1, 2, book("a"), BOOKED), (3, 4, book("b"), waiting(1)),
                                                   (5, 6, book("c"), waiting(1))]),
    "one more than may wait": (one_seat(), [(1, 2, book("a"), BOOKED), (3, 4, book("b"), waiting(1)), (5, 6, book("c"), waiting(2)),
                                            (7, 8, book("d"), waiting(3))]),
    "who came later goes first": (one_seat(), [(1, 2, book("a"), BOOKED), (3, 4, book("b"), waiting(1)),
                                               (5, 6, book("c"), waiting(2)), (7, 8, Cancel("a"), CANCELLED),
                                               (9, 10, Ask("c"), Told("booked", 0, 0))]),
    "a newcomer passes the queue": (one_seat(), [(1, 2, book("a"), BOOKED), (3, 4, book("b"), waiting(1)),
                                                 (5, 6, Cancel("a"), CANCELLED), (7, 8, book("c"), BOOKED)]),
    "nobody is let in": (one_seat(), [(1, 2, book("a"), BOOKED), (3, 4, book("b"), waiting(1)), (5, 6, Cancel("a"), CANCELLED),
                                      (7, 8, Look(0), Seen(0, 1))]),
    "booked where it should be offered": (one_seat(True), [(1, 2, book("a"), BOOKED), (3, 4, book("b"), waiting(1)),
                                                           (5, 6, Cancel("a"), CANCELLED), (7, 8, Ask("b"), Told("booked", 0, 0))]),
    "a move seen half: neither": (one_seat(), [(1, 2, book("a"), BOOKED), (3, 6, Move("a", 1), BOOKED),
                                               (4, 5, Read((0, 1)), (Seen(0, 0), Seen(0, 0)))]),
    "a move seen half: both": (one_seat(), [(1, 2, book("a"), BOOKED), (3, 6, Move("a", 1), BOOKED),
                                            (4, 5, Read((0, 1)), (Seen(1, 0), Seen(1, 0)))]),
    "a move into a seat that is taken": (one_seat(), [(1, 2, book("a"), BOOKED), (3, 4, book("b", 1), BOOKED),
                                                      (5, 6, Move("a", 1), BOOKED)]),
    "an act seen before it was asked for": (one_seat(), [(1, 2, Look(0), Seen(1, 0)), (3, 4, book("a"), BOOKED)]),
    "a lost act that happened twice": (one_seat(), [(1, None, book("a"), None), (2, 3, Cancel("a"), CANCELLED),
                                                    (4, 5, Look(0), Seen(1, 0))]),
    "a cancelled one that lives again": (one_seat(), [(1, 2, book("a"), BOOKED), (3, 4, Cancel("a"), CANCELLED),
                                                      (5, 6, Ask("a"), Told("booked", 0, 0))]),
    "one party twice on a slot": (Seats([(2, 2)], False), [(1, 2, Book("a", "p", 0, 1), BOOKED), (3, 4, Book("b", "p", 0, 1), BOOKED)]),
}


@tap.cases([(name,) for name in GOOD], "good: {0}")
def good(name):
    model, events = GOOD[name]
    tap.equal(check(model, *events), True)


@tap.cases([(name,) for name in BAD], "bad: {0}")
def bad(name):
    model, events = BAD[name]
    tap.equal(check(model, *events), False)


def try_everything(model, events):
    """Whether any order of the acts explains them; those whose answers were lost may be left out."""
    for event in events:
        model.know(event.act)
    told = [event for event in events if event.ended is not None]
    lost = [event for event in events if event.ended is None]
    for count in range(len(lost) + 1):
        for kept in itertools.combinations(lost, count):
            if any(explains(model, order) for order in itertools.permutations(told + list(kept))):
                return True
    return False


def explains(model, order):
    state, latest = model.start, 0
    for event in order:
        if event.ended is not None and event.ended < latest:
            return False  # it was over before one in front of it began
        latest = max(latest, event.began)
        state, answer = model.step(state, event.act)
        if event.answer is not None and answer != event.answer:
            return False
    return True


def random_act(dice, made):
    kind = dice.randrange(8) if made else 0
    if kind < 3:
        wish = Book("b%d" % dice.randrange(6), None, dice.randrange(2), 1)
        return wish._replace(party="p%s" % wish.booking, slot=int(wish.booking[1:]) % 2)
    booking = dice.choice(made)
    return (Cancel(booking), Move(booking, dice.randrange(2)), Accept(booking), Ask(booking),
            dice.choice([Look(dice.randrange(2)), Read((0, 1))]))[kind - 3]


def random_history(dice, count, lies, lost):
    """What a machine without fault would have answered to overlapping acts, and then `lies` answers changed."""
    model = Seats([(1, dice.randrange(3)), (dice.choice((1, 2)), 2)], dice.random() < 0.5)
    state, made, events = model.start, [], []
    for number in range(count):
        act = random_act(dice, made)
        model.know(act)
        state, answer = model.step(state, act)
        if isinstance(act, Book):
            made.append(act.booking)
        point = 10 * number + 5
        began, ended = point - dice.uniform(0, 25), point + dice.uniform(0, 25)
        is_lost = dice.random() < lost
        events.append(Event(act, began, None if is_lost else ended, None if is_lost else answer))
    for _ in range(lies):
        victim, other = dice.randrange(count), dice.choice(events)
        if events[victim].answer is not None and other.answer is not None:
            events[victim] = events[victim]._replace(answer=other.answer)
    return model, events


@tap.test
def what_happened_one_after_another_is_always_explained():
    dice = random.Random(20260907)
    for _ in range(300):
        model, events = random_history(dice, 40, 0, 0.1)
        verdict = wing_gong.check(model, events)
        tap.check(verdict.holds, wing_gong.tell(verdict, events))


@tap.test
def it_says_what_one_says_that_tries_everything():
    dice, verdicts = random.Random(20260908), {True: 0, False: 0}
    for _ in range(1200):
        model, events = random_history(dice, dice.randrange(2, 7), dice.randrange(3), 0.2)
        wanted = try_everything(model, events)
        got = wing_gong.check(model, events).holds
        tap.check(got == wanted, "wanted %s, got %s:\n%s" % (wanted, got, "\n".join(map(repr, events))))
        verdicts[wanted] += 1
    tap.note("%d could have been, %d could not" % (verdicts[True], verdicts[False]))
    tap.check(min(verdicts.values()) > 200, "enough of either kind: %r" % verdicts)


@tap.test
def it_gives_up_rather_than_searching_for_ever():
    model = Seats([(1, 30)], False)
    events = [Event(book("b%d" % number), number, 1000, waiting(31)) for number in range(30)]
    verdict = wing_gong.check(model, events, most=500)
    tap.equal(verdict.holds, False)
    events = [Event(book("b%d" % number), number, None, None) for number in range(30)] + [Event(Look(0), 100, 101, Seen(1, 28))]
    verdict = wing_gong.check(model, events + [Event(Look(0), 102, 103, Seen(0, 0))], most=500)
    tap.equal(verdict.holds, None)


tap.run()
