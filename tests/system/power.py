"""Power cuts: whatever anybody was told is in what the disk has by then, though the loop does not wait for it."""
import os
import shutil
import sqlite3
import tempfile
import threading
import time

import harness
import shims
import tap

CLIENTS = 6
BOOKINGS = 48
BOOKED = "SELECT count(*) FROM booking WHERE id = ?"


class Disk:
    """What would be left of a house's database if the power went now."""

    def __init__(self, house):
        self.path = os.path.join(house.folder, "attune.db")

    def take(self, left):
        """Both files as they were at one moment: none at which the log was being moved into the database."""
        while True:
            before = os.stat(self.path).st_mtime_ns
            shutil.copyfile(self.path + "-wal.cut", left + "-wal")
            shutil.copyfile(self.path, left)
            if os.stat(self.path).st_mtime_ns == before:
                return

    def has(self, booking):
        with tempfile.TemporaryDirectory() as folder:
            left = os.path.join(folder, "attune.db")
            self.take(left)
            return self.ask(left, booking)

    def shows(self, booking):
        """Whether it is committed, on the disk or not."""
        return self.ask(self.path, booking)

    @staticmethod
    def ask(path, booking):
        connection = sqlite3.connect(path)
        try:
            return connection.execute(BOOKED, (booking,)).fetchone()[0] == 1
        finally:
            connection.close()


def open_slots(server, token):
    return [row["id"] for row in server.get("/api/v1/slots?service=drop-in&open=true&limit=100", token).json()["items"]]


def wish(n):
    return "01a07aaa-0000-7000-8000-%012d" % n


@tap.test
def whoever_is_told_finds_it_after_a_power_cut():
    with harness.House() as house:
        if house.store.kind != "sqlite":
            return  # a server's disk is its own
        house.load(harness.BOOK.replace("minutes=180", "minutes=540"))
        pat = house.token("pat@north.example")
        lost, answers = [], []
        with house.serve(**shims.behind("support/power-cut", CUT_SYNC_US="3000")) as server:
            slots, disk = open_slots(server, pat), Disk(house)

            def client(first):
                for n in range(first, min(BOOKINGS, len(slots)), CLIENTS):
                    answer = server.post("/api/v1/bookings", pat, {"slot": slots[n], "id": wish(n)})
                    answers.append(answer.status)
                    if answer.status == 201 and not disk.has(wish(n)):
                        lost.append(wish(n))

            clients = [threading.Thread(target=client, args=(first,)) for first in range(CLIENTS)]
            for one in clients:
                one.start()
            for one in clients:
                one.join()
        tap.equal(lost, [], "told of and not on the disk")
        tap.check(answers.count(201) >= CLIENTS, "booked: %d of %d" % (answers.count(201), len(answers)))
        house.verify()


@tap.test
def who_is_alone_on_the_server_finds_it_too():
    with harness.House() as house:
        if house.store.kind != "sqlite":
            return
        house.load()
        pat = house.token("pat@north.example")
        with house.serve(**shims.behind("support/power-cut", CUT_SYNC_US="100000")) as server:
            slots, disk = open_slots(server, pat), Disk(house)
            for n in range(3):
                answer = server.post("/api/v1/bookings", pat, {"slot": slots[n], "id": wish(n)})
                tap.equal((answer.status, disk.has(wish(n))), (201, True), "booked, and on the disk")


def until(holds, what):
    end = time.monotonic() + harness.PATIENCE
    while not holds():
        tap.check(time.monotonic() < end, what)
        time.sleep(0.01)


@tap.test
def what_is_committed_is_told_only_when_the_disk_has_it():
    with harness.House() as house:
        if house.store.kind != "sqlite":
            return
        house.load()
        pat = house.token("pat@north.example")
        with house.serve(**shims.behind("support/power-cut", CUT_SYNC_US="1500000")) as server:
            disk, answers = Disk(house), []
            beside = server.connect()  # so that the loop goes on
            beside.request("GET", "/healthz")
            beside.getresponse().read()
            slot = open_slots(server, pat)[0]
            writer = threading.Thread(target=lambda: answers.append(server.post("/api/v1/bookings", pat,
                                                                                {"slot": slot, "id": wish(0)})))
            writer.start()
            until(lambda: disk.shows(wish(0)), "never committed")
            on_disk, told = os.path.exists(disk.path + "-wal.cut") and disk.has(wish(0)), list(answers)
            tap.equal((on_disk, told), (False, []), "on the disk, and told, as it was committed")
            writer.join()
            tap.equal((answers[0].status, disk.has(wish(0))), (201, True), "told, and on the disk")
            beside.close()


tap.run()
