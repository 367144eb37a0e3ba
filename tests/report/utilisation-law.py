#!/usr/bin/env python3
"""Utilisation, counted again by hand over random histories: every figure of every row, for every grouping and filter.

The buckets of every row add up to what it offered (the sum of the buckets is the number offered, for every filter and
every grouping), and the rows of every grouping but host add up to the total. It holds whether days are digested or not."""
import datetime
import json
import os
import random
import sqlite3
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.environ["ATTUNE_SOURCE"], "tests", "support"))
sys.path.insert(0, os.path.join(os.environ["ATTUNE_SOURCE"], "tests", "report"))
import history
import stores
import tap

LEDGER = os.path.join(os.environ["ATTUNE_BUILD"], "tests", "report", "ledger")
KEYS = ["service", "plugin", "month", "week", "weekday", "hour", "host", "team", "organisation", "profession", "place",
        "slot"]
NOW = 1788853500  # 2026-09-08T07:05 UTC: three zones stand at three hours of one day
QUESTIONS = 30


SERVED = {}  # path: the store on a server that holds the same, where the tests run on one


def ledger(act, path, text="", *words):
    """What it says about the diary in the file; where a server holds the same, what it says about that one."""
    addresses = ["sqlite:" + path]
    if path in SERVED:
        addresses = addresses * (act not in ("ask", "prove")) + [SERVED[path].address]
    for address in addresses:
        done = subprocess.run([LEDGER, act, address, *words], input=text, capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(done.stderr)
    return done.stdout


def connect(path):
    return stores.Mirror(sqlite3.connect(path), SERVED[path]) if path in SERVED else sqlite3.connect(path)


def random_question(chance):
    keys = chance.sample(KEYS, chance.choice([0, 1, 1, 2, 2, 3]))
    services = chance.sample([service[0] for service in history.SERVICES], chance.choice([0, 0, 1, 2]))
    today = datetime.date(2026, 9, 8)
    first = today + datetime.timedelta(days=chance.choice([-100, -31, -7, 0, 1]))
    last = max(first, today + datetime.timedelta(days=chance.choice([-1, 0, 0, 7, 100])))
    return keys, services, first, last


def line_of(question):
    keys, services, first, last = question
    return "%d %s %s %s %s\n" % (NOW, first, last, ",".join(keys) or "-", ",".join(services) or "-")


def near(a, b):
    return a is None and b is None or a is not None and b is not None and abs(a - b) <= 1e-6


def differences(row, counted, rates):
    out = ["%s: %s, counted %s" % (name, row[name], counted[name]) for name in history.FIGURES if row[name] != counted[name]]
    out += ["%s: %s, counted %s" % (name, row[name], rates[name]) for name in rates if not near(row[name], rates[name])]
    if row["offered"] != sum(row[name] for name in history.BUCKETS):
        out.append("the buckets do not add up to what was offered")
    return out


def check_rows(answer, count, keys):
    out, seen = [], set()
    for row in answer["items"]:
        values = tuple(row[key] for key in keys)
        seen.add(values)
        if values not in count.rows:
            out.append("row %s should not be there" % (values,))
        else:
            out += ["%s: %s" % (values, line) for line in differences(row, count.rows[values], count.rates(values))]
    missing = {values for values, row in count.rows.items() if any(row.values())} - seen if keys else set()
    return out + ["row %s is missing" % (values,) for values in missing]


def check(connection, question, answer):
    keys, services, first, last = question
    days = [(day - history.EPOCH).days for day in (first, last)]
    out = []
    if answer["items"] and (keys or any(answer["total"][name] for name in history.FIGURES)):
        out = check_rows(answer, history.Count(connection, NOW, *days, keys, services), keys)
    whole = history.Count(connection, NOW, *days, [], services)
    if whole.rows:
        out += ["total: " + line for line in differences(answer["total"], whole.rows[()], whole.rates(()))]
    if "host" not in keys:
        out += ["%s does not add up over the rows" % name for name in history.FIGURES
                if sum(row[name] for row in answer["items"]) != answer["total"][name]]
    return out


def ask_all(path, connection, questions):
    answers = ledger("ask", path, "".join(map(line_of, questions))).splitlines()
    faults = [] if len(answers) == len(questions) else ["%d of %d questions were answered" % (len(answers), len(questions))]
    for question, answer in zip(questions, answers):
        faults += ["%s: %s" % (line_of(question).strip(), line) for line in check(connection, question, json.loads(answer))]
    return faults


def change(path, connection, chance):
    """A third of the slots are not what they were, and two people change their teams."""
    touched = history.disturb(connection, chance)
    connection.commit()
    ledger("settle", path, "".join(id + "\n" for id in touched), "named")
    ledger("team", path, "".join("%s %s\n" % (person, chance.choice(history.TEAMS + ["-"])) for person in ("p-1", "p-4")))


def run(seed, clinics):
    """The same questions from bookings alone, from digests alone, and while some days are digested and some are not."""
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "diary.db")
        if stores.SERVER:
            SERVED[path] = stores.Postgres()
        ledger("make", path)
        connection = connect(path)
        history.put_frame(connection)
        history.put_random(connection, chance, NOW, clinics)
        connection.commit()
        ledger("settle", path)
        questions = [random_question(chance) for _ in range(QUESTIONS)] + [
            ([key], [], datetime.date(2026, 1, 1), datetime.date(2026, 12, 31)) for key in KEYS]
        faults = ask_all(path, connection, questions)
        ledger("digest", path)
        faults += ["digested: " + line for line in ask_all(path, connection, questions)]
        change(path, connection, chance)
        faults += ["changed: " + line for line in ask_all(path, connection, questions)]
        faults += ledger("prove", path).splitlines()
        ledger("digest", path)
        faults += ["digested again: " + line for line in ask_all(path, connection, questions)]
        faults += ledger("prove", path).splitlines()
        faults += ["still stale: %s" % (row,) for row in connection.execute("SELECT service_id, day FROM tally WHERE stale = 1")]
        connection.close()
        if path in SERVED:
            SERVED[path].drop()
        return faults


@tap.cases([(1, 0), (2, 3), (3, 60), (4, 200), (int.from_bytes(os.urandom(4), "big"), 120)],
           "utilisation of {1} random clinics (seed {0}) is what a count by hand gives")
def counted(seed, clinics):
    faults = run(seed, clinics)
    for line in faults[:20]:
        tap.note(line)
    tap.check(not faults, "%d figures are not what the count gives" % len(faults))


tap.run()
