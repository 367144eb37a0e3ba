"""hands: clients that act on an Attune of several processes at once, what disturbs them, and what they saw: histories.

    with hands.Scene(histories=100) as scene:
        for history in scene.run(seed=1):
            history.model, history.events          # for wing_gong.check

Sixteen clients book, move, cancel, take up offers and look, each over a connection of its own, made anew now and then, to
two services on one database, each with several workers. Meanwhile workers are killed (and replaced by their parents) and
paused. Every act is noted where it was sent and where its answer came; an answer that is lost, or late, or says that nobody
knows, leaves its act open. One thread runs all clients, so that the order in which it notes them is the order in which it saw
them.
"""
import asyncio
import datetime
import json
import os
import random
import re
import signal
import time
import uuid

import harness
from seats import Accept, Ask, Book, Cancel, Done, Look, MISSING, Move, Read, Refused, Seats, Seen, Told
from wing_gong import Event

CLIENTS = 16
ACTS = 6                # of each client in a history
SLOTS = 3               # that a history is about
PER_SERVICE = 30        # slots that a service has: a calendar that is read shows them all
SERVICES = 2            # `attune serve`, as on two hosts
WORKERS = 3             # of each
PATIENCE = 0.2          # seconds until a client gives up waiting for an answer; more where the machine is slow
LOST = 0.2              # of the acts of a history: where more is lost the machine is, and the search has too much left open
PAUSES = (0.005, 0.01, 0.02, 0.03, 0.05, 0.1)
LEAST_LIFE = 1.2        # of a worker before it is killed: who lives for less is not replaced at once
FIRST_DAY = datetime.date(2026, 9, 15)

SERVICE = """
[service s%(number)d]
plugin=training-course
title=Service %(number)d
waiting-places=%(places)d
offer-minutes=%(offer)d
opens-days=400
least=0

[schedule s%(number)d]
service=s%(number)d
starts=%(day)sT09:00
minutes=60
repeat=FREQ=DAILY;COUNT=%(count)d
capacity=%(capacity)d
"""
PEOPLE = "".join("[person p%d@hands.example]\nname=Person %d\nroles=practitioner\n\n" % (n, n) for n in range(CLIENTS))
HOST = "[person ada@hands.example]\nname=Ada\nroles=administrator\n\n"
VARIANTS = [(1, 2, 0), (2, 3, 30), (1, 3, 30), (3, 2, 0), (2, 4, 0), (1, 0, 0)]  # capacity, waiting places, minutes of an offer


class Lost(Exception):
    """No answer came, or none that tells."""


class Broken(Exception):
    """An answer that no client should ever see."""


class History:
    """What happened on a few slots, and the model of what might."""

    def __init__(self, variant):
        capacity, places, offer = variant
        self.capacity = capacity
        self.model = Seats([(capacity, places)] * SLOTS, offers=offer > 0)
        self.events, self.clock = [], 0

    def some_seats(self, dice):
        """Two of them now and then, and where there is but one as a slip."""
        return 2 if dice.random() < (0.3 if self.capacity > 1 else 0.02) else 1

    def tick(self):
        self.clock += 1
        return self.clock


class Client:
    """One party and its connection."""

    def __init__(self, scene, number, token):
        self.scene, self.number, self.token = scene, number, token
        self.reader = self.writer = None

    async def ask(self, method, path, body=None):
        """(status, parsed or text body); Lost where there is no telling."""
        try:
            return await asyncio.wait_for(self.exchange(method, path, body), self.scene.patience)
        except (OSError, EOFError, asyncio.TimeoutError):
            self.hang_up()
            raise Lost

    async def exchange(self, method, path, body):
        if self.writer is None:
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.scene.dice.choice(self.scene.ports))
        sent = b"" if body is None else json.dumps(body).encode()
        self.writer.write(b"%s %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\n"
                          b"Content-Length: %d\r\n\r\n%s" % (method, path.encode(), self.token, len(sent), sent))
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode()
        length = int(re.search(r"(?i)content-length: (\d+)", head).group(1))
        text = (await self.reader.readexactly(length)).decode()
        return int(head.split(" ", 2)[1]), text if "text/calendar" in head else json.loads(text)

    def hang_up(self):
        if self.writer is not None:
            self.writer.transport.abort()
        self.reader = self.writer = None

    # ---- acts ----

    async def act(self, history, act, path, body=None, method=b"POST"):
        """Does it, notes it, and gives its answer; None where that was lost."""
        began = history.tick()
        try:
            status, said = await self.ask(method, path, body)
            answer = self.understand(history, act, status, said)
        except Lost:
            if not isinstance(act, (Look, Ask, Read)):  # who only looked has changed nothing
                history.events.append(Event(act, began, None, None))
            return None
        if answer is not None:
            history.events.append(Event(act, began, history.tick(), answer))
        return answer

    def understand(self, history, act, status, said):
        """The answer in the model's words; None for an act of which it is known that it did not happen."""
        if status == 503:
            if self.scene.is_sure and "may or may not" not in said.get("detail", ""):
                return None
            raise Lost
        if status == 404 and said["reason"] == "missing":
            return MISSING
        if status == 409:
            return Refused(said["reason"])
        if status not in (200, 201):
            raise Broken("%r: %d %s" % (act, status, said))
        if isinstance(act, Read):
            return self.scene.read_calendar(history, said)
        if isinstance(act, Look):
            return Seen(said["taken"], said["waiting"])
        if isinstance(act, Ask):
            return Told(said["state"], said["position"] or 0, history.slots.index(said["slot"]))
        return Done(said["state"], said["position"] or 0, said["again"])

    async def book(self, history, booking, slot, seats):
        return await self.act(history, Book(booking, self.number, slot, seats), "/api/v1/bookings",
                              {"id": booking, "slot": history.slots[slot], "seats": seats})

    async def on_booking(self, history, act, name, **body):
        return await self.act(history, act, "/api/v1/bookings/%s/%s" % (act.booking, name), body)

    async def look(self, history, slot):
        return await self.act(history, Look(slot), "/api/v1/slots/" + history.slots[slot], method=b"GET")

    async def ask_about(self, history, booking):
        return await self.act(history, Ask(booking), "/api/v1/bookings/" + booking, method=b"GET")

    async def read(self, history):
        return await self.act(history, Read(tuple(range(SLOTS))), history.feed, method=b"GET")

    # ---- a client's part in a history ----

    async def play(self, history, acts):
        mine, dice = [], self.scene.dice
        for _ in range(acts):
            if dice.random() < 0.3:
                self.hang_up()  # the next act goes to whichever worker comes
            await self.play_one(history, mine, dice)
            if dice.random() < 0.3:
                await asyncio.sleep(dice.random() * 0.01)

    async def play_one(self, history, mine, dice):
        what = dice.random()
        if mine and what < 0.22:
            await self.on_booking(history, Cancel(dice.choice(mine).booking), "cancel")
        elif mine and what < 0.42:
            slot = dice.randrange(SLOTS)
            await self.on_booking(history, Move(dice.choice(mine).booking, slot), "move", slot=history.slots[slot])
        elif mine and what < 0.52:
            await self.on_booking(history, Accept(dice.choice(mine).booking), "accept")
        elif mine and what < 0.58:
            await self.ask_about(history, dice.choice(mine).booking)
        elif mine and what < 0.63:
            again = dice.choice(mine)  # as a client does that has not heard
            await self.book(history, again.booking, again.slot, again.seats)
        elif what < 0.70:
            await self.look(history, dice.randrange(SLOTS))
        elif what < 0.76:
            await self.read(history)
        else:
            wish = Book(str(uuid.UUID(int=dice.getrandbits(128), version=4)), self.number, dice.randrange(SLOTS),
                        history.some_seats(dice))
            answer = await self.book(history, wish.booking, wish.slot, wish.seats)
            if not isinstance(answer, Refused) or dice.random() < 0.1:
                mine.append(wish)


class Scene:
    """Two services on one database, and slots enough for so many histories."""

    def __init__(self, histories, program=None, disturbed=True, **env):
        self.histories, self.disturbed = histories, disturbed
        self.house, self.servers, self.dice = harness.House(), [], random.Random()
        self.is_sure = self.house.store.kind == "sqlite"  # a write that was answered 503 did not happen
        self.program, self.env = program or harness.PROGRAM, env
        self.born, self.kills, self.pauses, self.patience = {}, 0, 0, PATIENCE

    def __enter__(self):
        try:
            self.set_up()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(self, kind, value, trace):
        try:
            for server in self.servers:
                server.__exit__(kind, value, trace)
            if kind is None and value is None and self.servers:
                self.verify()
        finally:
            self.house.close()

    def verify(self):
        if self.program == harness.PROGRAM:
            self.house.verify()

    def set_up(self):
        self.per_service = PER_SERVICE // SLOTS
        count = -(-self.histories // self.per_service)
        self.variants = [VARIANTS[number % len(VARIANTS)] for number in range(count)]
        book = "".join(SERVICE % {"number": number, "capacity": capacity, "places": places, "offer": offer, "count": PER_SERVICE,
                                  "day": FIRST_DAY} for number, (capacity, places, offer) in enumerate(self.variants))
        self.house.load(HOST + PEOPLE + book)
        self.tokens = [self.house.token("p%d@hands.example" % number) for number in range(CLIENTS)]
        self.ada = self.house.token("ada@hands.example")
        for _ in range(SERVICES):
            self.house.configure(listen="127.0.0.1:%d" % harness.free_port(), workers=WORKERS)
            self.servers.append(harness.Server(self.house, self.house.env(**self.env), self.program))
        self.ports = [int(server.listen.rpartition(":")[2]) for server in self.servers]
        self.slots, self.feeds = [], []
        for number in range(count):
            server = self.servers[0]
            listed = server.get("/api/v1/slots?service=s%d" % number, self.ada).json()["items"]
            made = server.post("/api/v1/feeds", self.ada, {"scope": {"kind": "service", "id": "s%d" % number}, "detail": "full"})
            self.slots.append([slot["id"] for slot in listed])
            self.feeds.append("/" + made.json()["url"].split("/", 3)[3])

    def new_history(self, number):
        service, part = divmod(number, self.per_service)
        history = History(self.variants[service])
        history.first = part * SLOTS
        history.slots = self.slots[service][history.first:history.first + SLOTS]
        history.feed = self.feeds[service]
        return history

    @staticmethod
    def read_calendar(history, text):
        """What a service's calendar says of each slot of the history."""
        seen = {}
        for entry in re.sub(r"\r\n[ \t]", "", text).split("BEGIN:VEVENT")[1:]:
            day = re.search(r"DTSTART[^:]*:(\d{8})T", entry).group(1)
            told = re.search(r"(\d+) of \d+ places? taken(?:\\, (\d+) waiting)?", entry)
            number = (datetime.datetime.strptime(day, "%Y%m%d").date() - FIRST_DAY).days - history.first
            seen[number] = Seen(int(told.group(1)), int(told.group(2) or 0))
        return tuple(seen[number] for number in range(SLOTS))

    # ---- disturbances ----

    def workers(self):
        now = time.monotonic()
        found = [pid for server in self.servers for pid in server.workers()]
        self.born = {pid: self.born.get(pid, now) for pid in found}
        return found

    async def disturb(self):
        """Kills and pauses until it is cancelled."""
        paused = None
        try:
            while True:
                await asyncio.sleep(self.dice.random() * 0.1)
                victim = self.dice.choice(self.workers())
                if self.dice.random() < 0.4:
                    if time.monotonic() - self.born[victim] > LEAST_LIFE:
                        self.signal(victim, signal.SIGKILL)
                        self.kills += 1
                    continue
                paused = victim
                self.signal(victim, signal.SIGSTOP)
                await asyncio.sleep(self.dice.choice(PAUSES + (1.3 * self.patience,)))
                self.signal(victim, signal.SIGCONT)
                self.pauses += 1
                paused = None
        finally:
            if paused:
                self.signal(paused, signal.SIGCONT)

    @staticmethod
    def signal(pid, number):
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            pass

    # ---- running ----

    async def play(self, clients, history):
        await asyncio.gather(*(client.play(history, ACTS) for client in clients))

    async def look_back(self, clients, history):
        """When all is quiet, what everybody can see: a client that was stopped in the middle may still act."""
        bookings = {event.act.booking: event.act.party for event in history.events if isinstance(event.act, Book)}
        async def look_about(client):
            if client.number < SLOTS:
                await client.look(history, client.number)
            for booking in (booking for booking, party in bookings.items() if party == client.number):
                await client.ask_about(history, booking)
        await asyncio.gather(*map(look_about, clients))

    async def run_one(self, clients, number):
        history = self.new_history(number)
        disturbing = asyncio.ensure_future(self.disturb()) if self.disturbed else None
        try:
            await self.play(clients, history)
        finally:
            if disturbing:
                disturbing.cancel()
                await asyncio.wait([disturbing])
                if not disturbing.cancelled() and disturbing.exception():
                    raise disturbing.exception()
        lost = sum(event.ended is None for event in history.events)
        if lost > LOST * len(history.events):
            self.patience *= 1.5
        await self.look_back(clients, history)
        return history

    def run(self, seed, first=0):
        """The histories, one by one."""
        self.dice.seed(seed)
        clients = [Client(self, number, token.encode()) for number, token in enumerate(self.tokens)]
        loop = asyncio.new_event_loop()
        try:
            for number in range(first, self.histories):
                yield loop.run_until_complete(self.run_one(clients, number))
        finally:
            for client in clients:
                client.hang_up()
            loop.run_until_complete(asyncio.sleep(0))
            loop.close()
