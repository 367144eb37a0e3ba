"""The demonstration, and how an operator keeps a diary at the command line: load, import, slots, people, teams."""
import datetime
import json
import os
import subprocess

import harness
import stores
import tap

DEMO = os.path.join(harness.SOURCE, "etc", "demo")
TIMES = [("2026-11-22T10:00:00+00:00",), ("2027-08-01T00:30:00+01:00",), ("2029-01-03T12:00:00+00:00",)]
SOME = TIMES[:1] if harness.SANITIZED or stores.SERVER else TIMES  # the day is nothing to memory, nor to the database


def generate(what, now):
    return subprocess.run([os.path.join(DEMO, "generate"), what], env=dict(os.environ, ATTUNE_NOW=now), check=True,
                          capture_output=True, text=True, encoding="utf-8").stdout


def make(house):
    env = house.env(ATTUNE=harness.PROGRAM, ATTUNE_CONFIG=house.config)
    env.update(ATTUNE=harness.PROGRAM, ATTUNE_CONFIG=house.config)
    return subprocess.run([os.path.join(DEMO, "make")], env=env, capture_output=True, text=True, encoding="utf-8")


def figures(house, first, last):
    answer = house.attune("report", "utilisation", "--from", first, "--to", last, "--by", "service", "--format", "json")
    return {row["service"]: row for row in json.loads(answer)["items"] if row.get("service")}


@tap.cases(SOME, "the demonstration made at {0} is whole")
def whole(now):
    with harness.House(now=now) as house:
        made = make(house)
        tap.equal(made.returncode, 0, "exit code of etc/demo/make (%s)" % made.stderr)
        tap.equal(made.stderr, "", "complaints")
        house.verify()
        day = datetime.date.fromisoformat(now[:10])
        year = day.year if day.month >= 8 else day.year - 1
        first = figures(house, "%d-08-01" % (year - 2), "%d-07-31" % (year - 1))["drop-in"]
        second = figures(house, "%d-08-01" % (year - 1), "%d-07-31" % year)["drop-in"]
        tap.check(0.25 < first["utilisation"] < 0.45, "the first year's clinics stand mostly empty: %r" % first)
        tap.check(0.6 < second["utilisation"] < 0.8, "the second year's are better used: %r" % second)
        offered = json.loads(house.attune("slots", "--json"))["items"]
        tap.check({slot["service"] for slot in offered} >= {"drop-in", "reflective-discussion", "circle-of-security", "wellbeing"},
                  "what is open in the coming twelve weeks")
        ahead = json.loads(house.attune("bookings", "--json", "--from", now[:10]))["items"]
        tap.check(len(ahead) > 30, "coming bookings: %d" % len(ahead))
        tap.equal(make(house).stdout, "demo: it is there already, and kept as it is\n", "made again")
        history = generate("history", now)
        tap.equal(generate("history", now), history, "the same day's history")
        again = house.attune("import", house.write("history.csv", history))
        tap.check(": 0 slots and 0 bookings made" in again, "imported again: " + again)


@tap.test
def loading_twice_and_trying_out_leave_every_byte_as_it_is():
    with harness.House() as house:
        tap.check(house.load().endswith("cancelled (0 bookings)"), "one line")
        house.attune("migrate")  # works out for the reports what the load had no time for
        before = house.store.fingerprint()
        house.load()
        tap.equal(house.store.fingerprint(), before, "after the same book again")
        book = harness.BOOK.replace("Half term\nfrom=2026-10-26\nto=2026-10-30", "Half term\nfrom=2026-10-12\nto=2026-10-30")
        said = house.attune("load", "--dry-run", house.write("b.book", book))
        tap.equal(house.store.fingerprint(), before, "after --dry-run")
        tap.check("changed closure half-term" in said and "would be: 0 made, 1 changed" in said, "said: " + said)


@tap.test
def a_book_with_faults_is_told_line_by_line_and_ends_with_4():
    with harness.House() as house:
        path = house.write("b.book", "[person a@b.cc]\nnaem=A\n[persn x@y.zz]\nname=X\n")
        done = house.run("load", path)
        tap.equal(done.status, 4, "exit code")
        for reason in (":1: [person a@b.cc] needs “name”", ":2: unknown key “naem”; did you mean “name”?",
                       ":3: unknown kind of group “persn”; did you mean [person …]?"):
            tap.check(path + reason in done.err, "%s in %s" % (reason, done.err))


@tap.test
def the_result_is_for_machines_too():
    with harness.House() as house:
        loaded = json.loads(house.attune("load", "--json", house.write("a.book", harness.BOOK)))
        tap.equal((loaded["changed"], loaded["left"], loaded["dry_run"]), (0, 0, False), "load")
        csv = house.write("a.csv", "service,starts,minutes,party,outcome\ndrop-in,2026-09-01T09:00,45,x,attended\n")
        tap.equal(json.loads(house.attune("import", "--json", csv)),
                  {"rows": 1, "slots": 1, "bookings": 1, "known": 0, "people": 1, "teams": 0}, "import")
        house.verify()


@tap.test
def slots_are_made_changed_and_cancelled_by_hand():
    with harness.House() as house:
        house.load()
        made = house.attune("slot", "create", "--service", "drop-in", "--starts", "2026-09-30T09:00", "--minutes", "90",
                            "--hosts", "carla@clinic.example", "--place", "Library").splitlines()
        tap.equal(len(made), 2, "slots cut from an hour and a half")
        house.attune("book", made[0], "--person", "pat@north.example")
        house.attune("slot", "edit", made[0], "--starts", "2026-09-30T13:00", "--place", "Hall")
        offered = json.loads(house.attune("slots", "--json", "--from", "2026-09-30", "--to", "2026-09-30"))["items"]
        moved = [slot for slot in offered if slot["id"] == made[0]][0]
        tap.equal((moved["meetings"][0]["starts"], moved["place"], moved["taken"]),
                  ("2026-09-30T13:00:00+01:00", "Hall", 1), "the slot as edited")
        cancelled = json.loads(house.attune("slot", "cancel", made[0], "--reason", "ill", "--json"))
        tap.equal(cancelled, {"bookings_cancelled": 1}, "cancelled")
        tap.equal(house.run("slot", "edit", made[0], "--place", "Hall").status, 8, "a cancelled slot stays so")
        house.verify()


@tap.test
def people_and_teams_are_kept_at_the_command_line():
    with harness.House() as house:
        house.load()
        house.attune("team", "add", "east", "--title", "East", "--organisation", "East Trust")
        house.attune("person", "add", "Eve@East.example", "--name", "Eve", "--team", "east", "--roles", "practitioner; leader")
        house.attune("team", "set", "east", "--leader", "eve@east.example")
        shown = json.loads(house.attune("person", "show", "eve@east.example", "--json"))
        tap.equal((shown["name"], shown["team"], shown["roles"], shown["state"]),
                  ("Eve", "east", ["practitioner", "leader"], "active"), "person")
        team = json.loads(house.attune("team", "show", "east", "--json"))
        tap.equal(([one["mail"] for one in team["members"]], team["leader"]), (["eve@east.example"], shown["id"]), "team")
        house.attune("person", "disable", "eve@east.example")
        listed = json.loads(house.attune("person", "list", "--json"))["items"]
        tap.check("eve@east.example" not in [one["mail"] for one in listed], "a disabled person is not listed")
        tap.equal(house.run("book", "--as", "eve@east.example", "x").status, 6, "and may do nothing")
        tap.equal(house.run("person", "add", "eve@east.example", "--name", "Eve").status, 8, "there already")
        house.attune("person", "enable", "eve@east.example")
        house.verify()


tap.run()
