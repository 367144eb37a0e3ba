"""crowd: clients that book, cancel and move without pause, and never let go of a wish before they know what became of it.

Every wish has an id of the client's own. An answer that says nothing (503), or none at all, means asking again with the same
id, here or of another process, until there is one. So in the end it is known of every wish whether it was granted, and the
database must hold exactly that: `differences` tells where it does not."""
import http.client
import random
import threading
import time
import uuid

import harness

PAUSE = 0.02  # between two tries of one wish: short, so that the first answer after a gap is seen when it is given
CLOSE = 15    # seconds without an answer, after which a client asks elsewhere
KINDS = ("book", "cancel", "move")
NO_DIGITS = str.maketrans("0123456789", "ghijklmnop")  # one reference in some thousands would read as a date of birth, and be refused


def people(count):
    return "".join("[person p%d@crowd.example]\nname=Person %d\nprofession=health visitor\norganisation=North Trust\n"
                   "roles=practitioner\n\n" % (n, n) for n in range(count))


# Many seats in few slots, and single seats that are fought over and queued for.
BOOK = """
[service course]
plugin=training-course
title=A course
waiting-places=20

[schedule course-daily]
service=course
starts=2026-09-15T09:00
minutes=60
repeat=FREQ=DAILY;COUNT=%d
capacity=120

[service drop-in]
plugin=drop-in
title=Drop-in
slot-minutes=30
waiting-places=3

[schedule drop-in-daily]
service=drop-in
starts=2026-09-15T11:00
minutes=300
repeat=FREQ=DAILY;COUNT=5
"""


class Client(threading.Thread):
    """One person with one wish at a time."""

    def __init__(self, crowd, token, seed):
        super().__init__(daemon=True)
        self.crowd, self.token, self.dice = crowd, token, random.Random(seed)
        self.connections = {}  # server → connection
        self.at = self.dice.choice(crowd.servers)
        self.mine = []         # ids that are booked, or wait
        self.failure = None

    def ask_once(self, path, body):
        connection = self.connections.get(self.at)
        if not connection:
            connection = self.connections[self.at] = self.at.connect(timeout=CLOSE)
        try:
            return harness.ask_over(connection, "POST", path, self.token, body)
        except (OSError, http.client.HTTPException):
            connection.close()
            del self.connections[self.at]
            return None

    def ask(self, kind, path, body):
        """Until there is an answer that says something."""
        tries = 0
        while True:
            answer = self.ask_once(path, body)
            if answer is not None and answer.status != 503:
                self.crowd.count("asked again", tries)
                return answer
            self.crowd.count("no answer" if answer is None else "503")
            tries += 1
            self.at = self.dice.choice(self.crowd.servers)
            time.sleep(PAUSE)
            if self.crowd.gave_up.is_set():
                raise AssertionError("a wish to %s found no answer" % kind)

    def book(self):
        wish = str(uuid.UUID(int=self.dice.getrandbits(128), version=4))
        slot = self.dice.choice(self.crowd.slots)
        reference = "AS-" + wish[:8].translate(NO_DIGITS)
        answer = self.ask("book", "/api/v1/bookings", {"id": wish, "slot": slot, "reference": reference})
        if answer.status == 201 or answer.status == 200:
            told = answer.json()
            self.crowd.note_kept(wish, told["state"], slot, told["again"])
            self.mine.append(wish)
        elif answer.status == 409:
            self.crowd.note_refused(wish)
        else:
            raise AssertionError("a booking was answered %r" % answer)

    def cancel(self):
        wish = self.mine.pop(self.dice.randrange(len(self.mine)))
        answer = self.ask("cancel", "/api/v1/bookings/%s/cancel" % wish, {"by": "party"})
        if answer.status != 200:
            raise AssertionError("giving a booking back was answered %r" % answer)
        self.crowd.note_changed(wish, answer.json()["state"])

    def move(self):
        wish, slot = self.dice.choice(self.mine), self.dice.choice(self.crowd.slots)
        answer = self.ask("move", "/api/v1/bookings/%s/move" % wish, {"slot": slot})
        if answer.status == 200:
            self.crowd.note_changed(wish, answer.json()["state"], slot)
        elif answer.status != 409:
            raise AssertionError("a move was answered %r" % answer)

    def run(self):
        try:
            while not self.crowd.enough.is_set():
                dice = self.dice.random()
                if self.mine and dice < 0.15:
                    self.cancel()
                elif self.mine and dice < 0.25:
                    self.move()
                else:
                    self.book()
        except Exception as why:  # told by whoever waits for the crowd
            self.failure = why
        finally:
            for connection in self.connections.values():
                connection.close()


class Crowd:
    """So many clients of these servers, started by `with`; at its end every wish under way is brought to its end. before: the
    crowd that was there before and is gone; what it was told still holds."""

    def __init__(self, servers, tokens, slots, seed, before=None):
        self.servers, self.slots = list(servers), slots
        self.lock = threading.Lock()
        self.told = before.told if before else {}          # id → [state, slot] as last told
        self.refused = before.refused if before else set()
        self.times = []        # of every booking acknowledged, as time.monotonic()
        self.counts = {"503": 0, "no answer": 0, "asked again": 0, "done though not answered": 0}
        self.enough, self.gave_up = threading.Event(), threading.Event()
        self.clients = [Client(self, token, 1000 * seed + n) for n, token in enumerate(tokens)]

    def count(self, what, number=1):
        with self.lock:
            self.counts[what] += number

    def note_kept(self, wish, state, slot, again):
        now = time.monotonic()
        with self.lock:
            self.told[wish] = [state, slot]
            self.times.append(now)
            self.counts["done though not answered"] += bool(again)

    def note_changed(self, wish, state, slot=None):
        with self.lock:
            self.told[wish] = [state, slot or self.told[wish][1]]

    def note_refused(self, wish):
        with self.lock:
            self.refused.add(wish)

    def wait_for(self, more):
        """Until so many more bookings have been acknowledged, however slow the machine: as long as others come."""
        upto = len(self.times) + more
        while len(self.times) < upto and not self.failures():
            seen = len(self.times)
            harness.wait_until(lambda: len(self.times) > seen or self.failures(), "another booking")

    def failures(self):
        return [client.failure for client in self.clients if client.failure]

    def gap(self, lost, promoted):
        """The longest silence between two bookings acknowledged that began before the standby had taken over: its seconds, and when
        it ended. What was under way when the primary was lost may still be answered a moment later, and parts nothing."""
        times = sorted(time for time in self.times if time <= lost)[-1:] + sorted(time for time in self.times if time > lost)
        return max((later - earlier, later) for earlier, later in zip(times, times[1:]) if earlier < promoted)

    def __enter__(self):
        for client in self.clients:
            client.start()
        return self

    def __exit__(self, kind, value, trace):
        self.enough.set()
        deadline = time.monotonic() + harness.PATIENCE
        for client in self.clients:
            client.join(max(deadline - time.monotonic(), 0))
        self.gave_up.set()
        for client in self.clients:
            client.join(CLOSE + 5)
        if kind is None and self.failures():
            raise AssertionError("a client was told what it should not be told: %s" % self.failures()[0])

    def differences(self, kept):
        """Between what was told and what is kept: {id: (state, slot)}. Empty if all is well."""
        found = []
        for wish, (state, slot) in self.told.items():
            there = kept.get(wish)
            # Who waits is let in when another leaves, and told by letter.
            states = ("waiting", "offered", "booked") if state in ("waiting", "offered") else (state,)
            if there is None:
                found.append("%s was acknowledged and is lost" % wish)
            elif there[0] not in states or there[1] != slot:
                found.append("%s was told as %s and is kept as %s" % (wish, (state, slot), there))
        found += ["%s was refused and is kept" % wish for wish in self.refused if wish in kept]
        found += ["%s is kept and was never asked for" % wish for wish in kept if wish not in self.told]
        return found
