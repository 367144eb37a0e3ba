"""The bench of a diary in PostgreSQL: bookings beside pgbench doing the same statements, and what more processes bring.

The server is one of our own, with its syncs on, reached through its socket. What pgbench does is taken from the server's
log of one booking, so that it stays what the program does: each statement in its place, prepared, a transaction for each
booking, from so many clients at once; what a booking has of its own (slot, ids, the number in the log) is counted up."""
import contextlib
import os
import re
import statistics
import subprocess

import cluster
import stores
from measure import SECONDS, harness, in_turns, wrk

CLIENTS = 32
FIRST = 10 ** 18       # slots are called by numbers here, so that pgbench can count them up
WARM = 40              # bookings before the one that is looked at
STRIDE = 300           # slots of a client in a round
SETTINGS = {"shared_buffers": "256MB", "max_wal_size": "2GB", "autovacuum_naptime": "1min"}
SLOT_KEYS = (("slot", "id"), ("meeting", "slot_id"), ("host", "slot_id"), ("booking", "slot_id"))
LINE = re.compile(r"^(\d+) (LOG:  (?:execute \w+|statement): |DETAIL:  parameters: )(.*)$")
PARAMETER = re.compile(r"\$(\d+) = (NULL|'(?:[^']|'')*')")
FORGET = """SET session_replication_role = replica;
DELETE FROM booking WHERE id LIKE '1000%';
DELETE FROM outbox WHERE id LIKE '1000%';
DELETE FROM change WHERE number >= 1000000;
UPDATE slot SET taken = 0, open = 0, free = units WHERE id LIKE '1000%' AND taken > 0;
"""
MANY = (1, 2, 3, 4)    # processes
ENTRIES = 60           # of the calendar that they are asked for
LOCK = "SELECT pg_advisory_xact_lock(%d)" % stores.WRITE_LOCK


def log_all(server, what):
    server.configure(log_statement="'%s'" % what, log_line_prefix="'%p '")
    server.run("pg_ctl", "-D", server.data, "reload")
    harness.wait_until(lambda: cluster.ask(server.address(), "SHOW log_statement") == [[what]], "the log to tell")


def log_of_one_booking(diary, server):
    """What the server notes of a booking when nothing is left to be prepared; its slot, and its id."""
    path = os.path.join(server.folder, "log")
    with diary.serve() as attune:
        for slot in diary.last_slots(WARM):
            booked = attune.post("/api/v1/bookings", diary.quin, {"slot": slot})
            if booked.status != 201:
                raise AssertionError("%r" % booked)
        log_all(server, "all")
        begin, slot = os.path.getsize(path), diary.last_slots(WARM + 1)[0]
        booked = attune.post("/api/v1/bookings", diary.quin, {"slot": slot})
        log_all(server, "none")
    with open(path, encoding="utf-8") as log:
        log.seek(begin)
        return log.read(), slot, booked.json()["id"]


def statements_of(text):
    """[(process, sql, [value, …])] of a log."""
    said = []
    for line in text.splitlines():
        found = LINE.match(line)
        if found and found.group(2).startswith("DETAIL"):
            said[-1][2].extend(value for _, value in PARAMETER.findall(found.group(3)))
        elif found:
            said.append((found.group(1), found.group(3), []))
    return said


def booking_of(said):
    """The transaction that books, and before it what was read to know who asks. Chores may lie around it."""
    asked = [(sql, values) for _, sql, values in said if " FROM token " in sql]
    writer, at = [(process, n) for n, (process, sql, _) in enumerate(said) if sql.startswith("INSERT INTO booking ")][0]
    own = [(n, sql, values) for n, (process, sql, values) in enumerate(said) if process == writer]
    first = max(n for n, sql, _ in own if n < at and "pg_advisory_xact_lock" in sql)
    last = min(n for n, sql, _ in own if n > at and sql == "COMMIT")
    return asked[-1:] + [("BEGIN", []), (LOCK, [])] + [(sql, values) for n, sql, values in own if first < n <= last]


class Script:
    """What pgbench is given: a file, and -D for every value that stays the same."""

    def __init__(self, folder, said, slot, booking, locked):
        self.lines, self.constants, self.own = [], [], {slot: "slot", booking: "booking"}
        self.lines += ["\\set at :at + 1", "\\set slot %d + :client_id * :stride + :at" % FIRST, "\\set booking :slot",
                       "\\set number 1000000 + :slot - %d" % FIRST]
        for sql, values in said:
            if sql != LOCK or locked:
                self.add(sql, values)
        self.path = os.path.join(folder, "book-%s.pgbench" % ("locked" if locked else "rows"))
        with open(self.path, "w", encoding="utf-8") as out:
            out.write("\n".join(self.lines) + "\n")

    def add(self, sql, values):
        own = self.own_of(sql)
        said = [":" + own[n] if n in own else self.say(value) for n, value in enumerate(values, 1)]
        self.lines.append(re.sub(r"\$(\d+)", lambda found: said[int(found.group(1)) - 1], sql) + ";")

    @staticmethod
    def own_of(sql):
        """Which of a statement's values are made up for each booking."""
        if sql.startswith("INSERT INTO change "):
            return {1: "booking", 9: "number"}
        return {1: "booking", 2: "booking"} if sql.startswith("INSERT INTO outbox ") else {}

    def say(self, value):
        """As a value that is handed over, but for an empty one, which -D does not know."""
        text = value[1:-1].replace("''", "'")
        if not text or value == "NULL":
            return value
        if text in self.own:
            return ":" + self.own[text]
        self.constants.append(text)
        return ":v%d" % len(self.constants)

    def rate(self, address):
        """Transactions a second in the second half of a run: in the first one each client's statements are prepared."""
        words = [os.path.join(cluster.programs(), "pgbench"), "-n", "-M", "prepared", "-c", str(CLIENTS), "-j", "1", "-P", "1",
                 "-T", str(2 * int(SECONDS)), "-f", self.path, "-D", "at=0", "-D", "stride=%d" % STRIDE]
        for n, text in enumerate(self.constants, 1):
            words += ["-D", "v%d=%s" % (n, text)]
        done = subprocess.run(words + [address], capture_output=True, text=True)
        told = [float(tps) for tps in re.findall(r"progress: [\d.]+ s, ([\d.]+) tps", done.stderr)]
        if done.returncode != 0 or not told or "number of failed transactions: 0 " not in done.stdout:
            raise AssertionError("pgbench: %s%s" % (done.stdout, done.stderr[-2000:]))
        return statistics.mean(told[-int(SECONDS):])


class Beside:
    """A diary of its own for pgbench, whose slots are numbered."""

    def __init__(self, diary, server):
        self.diary, self.address = diary, diary.store.address
        text, slot, booking = log_of_one_booking(diary, server)
        said = booking_of(statements_of(text))
        self.locked, self.rows = (Script(diary.folder, said, slot, booking, locked) for locked in (True, False))
        self.count = len(said)
        numbered = "".join("UPDATE %s SET %s = n FROM bench WHERE bench.id = %s.%s;\n" % (table, key, table, key)
                           for table, key in SLOT_KEYS)
        cluster.run(self.address, "SET session_replication_role = replica;\nCREATE TABLE bench AS SELECT id, CAST(%d + row_number() "
                    "OVER (ORDER BY starts_at, id) AS TEXT) AS n FROM slot;\n%s" % (FIRST, numbered))
        if diary.count < STRIDE * CLIENTS + WARM + 1:
            raise AssertionError("%d slots are too few" % diary.count)
        self.begin_anew()

    def begin_anew(self):
        """Takes out what pgbench has made."""
        cluster.run(self.address, FORGET)
        cluster.ask(self.address, "VACUUM ANALYZE")

    def rate(self, script):
        rate = script.rate(self.address)
        if self.diary.store.rows("SELECT count(*) FROM booking WHERE id LIKE '1000%'")[0][0] < rate * int(SECONDS):
            raise AssertionError("pgbench did not book: %s" % script.path)
        self.begin_anew()
        return rate


def settle(diary, attune):
    """What a server does by itself within a minute of work: it learns what the tables have come to hold, and plans by it."""
    diary.book_rate(attune, CLIENTS, seconds="1")
    cluster.ask(diary.store.address, "VACUUM ANALYZE")


def bench_beside(table, server, make_diary):
    """Bookings over HTTP, with every rule asked, beside pgbench doing the same statements and nothing else."""
    with make_diary(4, "2026-11-30") as diary, make_diary(2, "2026-11-30") as other, diary.serve() as attune:
        beside = Beside(other, server)
        settle(diary, attune)
        ours, locked, rows = in_turns(lambda: diary.book_rate(attune, CLIENTS), lambda: beside.rate(beside.locked),
                                      lambda: beside.rate(beside.rows), rounds=3)
        what = "PostgreSQL: bookings/s, %d connections" % CLIENTS
        table.row(what, "%.0f" % ours, "pgbench, the same %d statements %.0f" % (beside.count, locked), ours / locked, 0.8)
        table.row(what, "%.0f" % ours, "pgbench, without the one lock %.0f" % rows, ours / rows, 0.8)
        diary.verify()


def bench_processes(table, make_diary):
    """Bookings and calendars from one to four processes on one port, against one; all of them serve one diary."""
    with make_diary(5, "2026-12-31") as diary, contextlib.ExitStack() as served:
        path, servers = diary.feed_path("person:quin@bench.example"), []
        for workers in MANY:
            diary.configure(listen="127.0.0.1:%d" % harness.free_port(), workers=workers)
            servers.append(served.enter_context(diary.serve()))
        for slot in diary.last_slots(ENTRIES):
            servers[0].post("/api/v1/bookings", diary.quin, {"slot": slot})
        settle(diary, servers[0])
        size = len(servers[0].get(path).body) // 1000
        for what, ask in (("bookings/s", lambda attune: diary.book_rate(attune, CLIENTS, seconds="2")),
                          ("a kept calendar of %d KB, requests/s" % size,
                           lambda attune: wrk("http://" + attune.listen + path, CLIENTS))):
            one, *more = in_turns(*(lambda attune=attune: ask(attune) for attune in servers), rounds=3)
            for workers, rate in zip(MANY[1:], more):
                table.row("PostgreSQL: %s, %d processes" % (what, workers), "%.0f" % rate, "one %.0f" % one, rate / one, 0.8)
        diary.verify()


def bench(table, make_diary):
    server = cluster.Cluster(settings=SETTINGS, quick=False).make().start()
    try:
        def diary(counters, until):
            return make_diary(counters, until=until, store=stores.Postgres(server.address()))
        bench_beside(table, server, diary)
        bench_processes(table, diary)
    finally:
        server.remove()
