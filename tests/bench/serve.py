"""The bench of the daemon: cached feeds, bookings, start and memory, and costs that stay flat as the diary fills.

    make bench                 everything; prints ratios, keeps them in docs/benchmarks.md of the source tree
    python3 serve.py feed book start flat postgres report      some of it
"""
import datetime
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time

import measure
import postgres
from measure import Bare, Table, harness, in_turns, wrk

NOW = "2026-09-07T08:00:00+01:00"
HERE = os.path.dirname(os.path.abspath(__file__))

# A clinic that is cut into many short slots: ninety-six a day and counter, on as many counters as are asked for.
PEOPLE = """
[person pat@bench.example]
name=Pat Quill
profession=health visitor
organisation=North Trust
roles=practitioner
[person quin@bench.example]
name=Quin Adebayo
profession=midwife
organisation=South Trust
roles=practitioner
[service drop-in]
plugin=drop-in
title=Drop-in consultation
slot-minutes=5
gap-minutes=0
opens-days=400
"""
COUNTER = """
[schedule counter-%d]
service=drop-in
starts=2026-09-08T09:00
minutes=480
repeat=FREQ=DAILY
until=%s
place=Counter %d
"""


class Diary(harness.House):
    """A house with so many free slots that no round runs out of them."""

    def __init__(self, counters, until="2027-08-31", **settings):
        super().__init__(now=NOW, **settings)
        self.load(PEOPLE + "".join(COUNTER % (n, until, n) for n in range(counters)))
        self.pat, self.quin = self.token("pat@bench.example"), self.token("quin@bench.example")
        self.at = 1
        rows = json.loads(self.attune("slots", "--json", "--to", until))["items"]
        self.slots = self.write("slots.txt", "\n".join(row["id"] for row in rows) + "\n")
        self.count = len(rows)

    def book_rate(self, server, connections, seconds=measure.SECONDS):
        """Bookings a second, each answered after its commit."""
        os.environ.update(BENCH_SLOTS=self.slots, BENCH_TOKEN=self.pat, BENCH_FROM=str(self.at))
        rate = wrk("http://%s/" % server.listen, connections, script=os.path.join(HERE, "book.lua"), seconds=seconds)
        self.at += int(rate * float(seconds) * 1.1) + 4 * connections + 100  # the next round takes other slots
        return rate

    def last_slots(self, count):
        with open(self.slots, encoding="ascii") as lines:
            return lines.read().split()[-count:]

    def feed_path(self, scope, detail="title"):
        address = self.attune("feed", "create", "--scope", scope, "--detail", detail)
        return "/" + address.split("/", 3)[3]


def bench_feed(table):
    """A cached feed of about 50 KB, and its 304, beside the same bytes from the bare program."""
    with Diary(1, until="2026-09-08") as diary:
        path = diary.feed_path("service:drop-in")
        with diary.serve() as server:
            whole = server.get(path)
            size = len(whole.body)
            bytes_file = diary.write("feed.ics", whole.body.decode("utf-8"))
            tag = whole.headers["ETag"]
            url = "http://%s%s" % (server.listen, path)
            with Bare("feed", bytes_file) as bare:
                ours, theirs = in_turns(lambda: wrk(url, 32), lambda: wrk(bare.url, 32))
                table.row("cached feed of %d KB, requests/s" % (size // 1000), "%.0f" % ours, "bare %.0f" % theirs,
                          ours / theirs, 0.9)
                ours, theirs = in_turns(lambda: wrk(url, 32, ["If-None-Match: " + tag]),
                                        lambda: wrk(bare.url, 32, ['If-None-Match: "0123456789abcdef0123456789abcdef"']))
                table.row("304, requests/s", "%.0f" % ours, "bare %.0f" % theirs, ours / theirs, 0.85)


def commit_each(diary, **env):
    """The same daemon with one write a turn: every booking pays for a commit of its own."""
    diary.configure(writes_per_turn="1")
    server = diary.serve(**env)
    diary.configure(writes_per_turn=None)
    return server


def bench_book(table):
    """Durable bookings: one commit a turn beside one commit a booking, on this disk and on a slower one."""
    post = os.path.join(HERE, "post.lua")
    for what, env, aim in (("", {}, 2.5), (", 1 ms more a sync", {"LD_PRELOAD": measure.SLOW, "SLOW_SYNC_US": "1000"}, 8.0)):
        with Diary(8) as diary, Diary(8) as other:
            with diary.serve(**env) as server, commit_each(other, **env) as each:
                if not env:  # first: while both diaries are of one size
                    ours, theirs = in_turns(lambda: diary.book_rate(server, 1), lambda: other.book_rate(each, 1))
                    table.row("bookings/s, 1 connection", "%.0f" % ours, "a commit each %.0f" % theirs, ours / theirs, 0.95)
                ours, theirs = in_turns(lambda: diary.book_rate(server, 32), lambda: other.book_rate(each, 32))
                table.row("bookings/s, 32 connections" + what, "%.0f" % ours, "a commit each %.0f" % theirs, ours / theirs, aim)
            with Bare("book", os.path.join(other.folder, "bare.db"), **env) as bare:
                rate = wrk(bare.url, 32, script=post)
                print("| (for scale: bare libmicrohttpd and SQLite, two statements and a commit each%s: %.0f/s) |" % (what, rate))
            diary.verify()
            other.verify()


def bench_start(table):
    """From starting the program to its first answer, and what it then keeps in memory."""
    with Diary(1, until="2026-12-31") as diary:
        feed = diary.write("feed.ics", "x" * 50000)

        def start_ours():
            program = subprocess.Popen([harness.PROGRAM, "serve", "--config", diary.config], stdout=subprocess.DEVNULL,
                                       stderr=subprocess.PIPE, env=diary.env())
            for line in program.stderr:
                if b"serving on" in line:
                    return program, int(diary.settings["listen"].rpartition(":")[2])
            raise AssertionError("attune serve ended with %d" % program.wait())

        def ours():
            took, program = measure.first_answer(start_ours, "/healthz")
            ours.memory = measure.memory_kib(program.pid)
            program.terminate()
            program.communicate()
            return took

        def start_theirs():
            bare = Bare("both", feed, os.path.join(diary.folder, "bare.db"))
            return bare, bare.port

        def theirs():
            took, bare = measure.first_answer(start_theirs, "/")
            theirs.memory = measure.memory_kib(bare.process.pid)
            bare.__exit__()
            return took

        ours(), theirs()  # the bare one's database is there from now on, as ours is
        our, their = in_turns(ours, theirs, rounds=25, figure=min)  # other work on the machine only ever adds
        table.row("start to first answer, ms", "%.1f" % (our * 1000), "bare %.1f" % (their * 1000), our / their, 2.0, True)
        table.row("resident memory, MiB", "%.1f" % (ours.memory / 1024), "bare %.1f" % (theirs.memory / 1024),
                  ours.memory / theirs.memory, 2.0, True)


def history(diary, rows):
    """A CSV of so many past bookings, one slot each, going back from the diary's first day."""
    head = ("service,starts,minutes,hosts,place,slot_outcome,party_kind,party,profession,organisation,made_at,seats,present,"
            "outcome,cancelled_at,ratings\n")
    path = os.path.join(diary.folder, "past.csv")
    day = datetime.date(2026, 9, 6)
    with open(path, "w", encoding="utf-8") as out:
        out.write(head)
        for n in range(rows):
            if n % 288 == 0 and n:
                day -= datetime.timedelta(days=1)
            place, minute = n % 288 // 96, n % 96 * 5
            out.write("drop-in,%sT%02d:%02d,5,host%d@bench.example,Counter %d,,person,past%d@bench.example,"
                      "health visitor,North Trust,%sT08:00,1,1,attended,,\n"
                      % (day, 9 + minute // 60, minute % 60, place, place, n % 997, day - datetime.timedelta(days=7)))
    return path


def feed_cost(server, diary, path, rounds=40):
    """Milliseconds for a feed right after a booking has made its cached bytes stale: the median of many."""
    found = []
    for slot in diary.last_slots(rounds):
        answer = server.post("/api/v1/bookings", diary.quin, {"slot": slot, "seats": 1})
        assert answer.status == 201, answer
        begun = time.perf_counter()
        assert server.get(path).status == 200
        found.append(time.perf_counter() - begun)
    return statistics.median(found) * 1000


def bench_flat(table):
    """The cost of a booking and of a feed with 10,000 and with 1,000,000 bookings stored."""
    costs = []
    for rows in (10000, 1000000):
        with Diary(8, until="2027-03-31") as diary:
            begun = time.perf_counter()
            diary.attune("import", history(diary, rows))
            print("| (imported %d past bookings in %.1f s) |" % (rows, time.perf_counter() - begun), flush=True)
            path = diary.feed_path("person:quin@bench.example", "full")
            with diary.serve() as server:
                rate = statistics.median(diary.book_rate(server, 32) for _ in range(3))
                costs.append((1e6 / rate, feed_cost(server, diary, path)))
            diary.verify()
    (few_booking, few_feed), (many_booking, many_feed) = costs
    table.row("a booking among 1,000,000, microseconds", "%.0f" % many_booking, "among 10,000 %.0f" % few_booking,
              many_booking / few_booking, 1.5, True)
    table.row("a stale feed among 1,000,000, ms", "%.2f" % many_feed, "among 10,000 %.2f" % few_feed, many_feed / few_feed,
              1.5, True)


def bench_postgres(table):
    postgres.bench(table, Diary)


def bench_report(table, bookings=1000000, most=50):
    """A year's report over so many bookings; the program compares it with counting everything again."""
    program = os.path.join(harness.BUILD, "tests", "bench", "report")
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([program, os.path.join(folder, "report.db"), str(bookings), str(most)], capture_output=True, text=True)
    found = re.search(r"by service and month: first [\d.]+ ms, median of \d+ ([\d.]+) ms .*full count ([\d.]+) ms", done.stdout)
    print(done.stdout, done.stderr, file=sys.stderr)
    ours, whole = map(float, found.groups())
    table.missed += done.returncode != 0
    table.row("a year's report by service and month, {:,} bookings, ms".format(bookings), "%.1f" % ours, "counting all %.0f" % whole,
              ours / whole, 0.1, True)


PARTS = {"feed": bench_feed, "book": bench_book, "start": bench_start, "flat": bench_flat, "postgres": bench_postgres,
         "report": bench_report}
PAGE = """# Benchmarks

Written by `make bench` on {today} on a machine with {cores} cores ({model}). The load average when each part began, that is, how
many programs wanted those cores in the minute before: {loads}. Every figure is a median of
rounds in which the two sides take turns (of starts the least of them, for other work on the machine only ever adds); what counts is
the ratio. See tests/bench for how each is measured.

{table}

"A commit each" is the same program with writes-per-turn=1: every booking waits for the disk before the next one begins. Else a
turn's bookings share a commit, and the next turn is worked on while the disk writes, so that on a slow disk the processor bounds
what can be had: on a machine half as fast the ratio with the slower disk was 8.2. A quarter of what a booking takes of it is the letter with its calendar entry, a tenth each the chained log and
HTTP; the rest are the rules, the row, the figures and the savepoint under which each wish stands.

A start is counted from the fork to the first answer, which is asked for when a program has said that it listens. Most of it, on
both sides, is the dynamic linker at work on the libraries of libmicrohttpd; ours besides opens the diary, reads its schema once and
looks whose the plugins are. They are tried in the first quiet moment afterwards, or when somebody needs one before that.

For PostgreSQL the server is one of its own on the same machine, with its syncs on and reached through its socket. pgbench does
what the server's log says of one booking, a transaction each, {clients} at once: the statements are the same, prepared, and nothing
else is done. Attune reads and answers HTTP, asks every rule and writes the letter besides, but commits many bookings at once
and sends what needs no answer together with what follows. The load generator, the server and all processes share the cores
named above: more processes than cores can bring nothing here, and what they shall not do is take something away.
"""


def keep(table, loads):
    """The table in docs/, with what it was measured on."""
    with open("/proc/cpuinfo", encoding="utf-8") as info:
        model = next((line.split(":", 1)[1].strip() for line in info if line.startswith("model name")), "unknown processor")
    text = PAGE.format(today=datetime.date.today(), cores=os.cpu_count(), model=model, table="\n".join(table.lines),
                       clients=postgres.CLIENTS, loads=", ".join("%s %.1f" % pair for pair in loads))
    with open(os.path.join(harness.SOURCE, "docs", "benchmarks.md"), "w", encoding="utf-8") as out:
        out.write(text)


def main(words):
    table, loads = Table(), []
    table.head()
    for name in words or PARTS:
        loads.append((name, os.getloadavg()[0]))
        PARTS[name](table)
    if not words:
        keep(table, loads)
    return 1 if table.missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
