"""Erasing a person: the figures stay, and nothing else: no name, address or word in any file, calendar, list or backup taken in."""
import glob
import json
import os

import harness
import tap

MAIL, NAME = "zephyrine@canary.example", "Zephyrine Quagmire"
WORDS = {"note": "canary-note about sleep", "reference": "CANARY-REF-1"}
CANARIES = [MAIL, NAME, "Zephyrine", "canary-note", "CANARY-REF-1", "canary-comment", "canary-reason", "canary-label", "canary-team"]
MORE = """
[person %s]
name=%s
profession=health visitor
organisation=North Trust
team=north
roles=practitioner; leader
""" % (MAIL, NAME)
LATER = "2026-09-09T12:00:00+01:00"  # the day after the first clinic
REPORTS = [("utilisation", "--from", "2026-09-01", "--to", "2026-12-31", "--by", keys) for keys in
           ("month", "profession", "organisation", "team", "weekday,hour", "place", "slot")] + [
          ("annual", "--year", "2026-27"), ("satisfaction", "--year", "2026-27"), ("targets",)]


def figures(house, now=LATER):
    return {words: json.loads(house.attune("report", *words, "--format", "json", now=now)) for words in REPORTS}


def held(house):
    """{canary: names of files that hold it}, in everything the program keeps."""
    ours = {"service.book", "attune.conf"}  # what the test wrote itself
    found = {}
    for folder, _, names in os.walk(house.folder):
        for name in names:
            if name in ours or ".before-" in name or name.startswith("kept"):
                continue
            with open(os.path.join(folder, name), "rb") as file:
                bytes = file.read()
            for canary in CANARIES:
                if canary.encode() in bytes or canary.encode("utf-16-le") in bytes:
                    found.setdefault(canary, []).append(name)
    return found


class Story:
    """Zephyrine books, comes, says how it was, books again, leads, reads her calendar, signs in. Kim waits for her seat."""

    def __init__(self, house):
        self.house = house
        house.load(harness.BOOK + MORE)
        self.token = house.attune("token", "create", "--person", MAIL, "--label", "canary-label")
        self.ada, self.carla, self.kim = (house.token(mail) for mail in ("ada@clinic.example", "carla@clinic.example", "kim@council.example"))
        self.feeds = {scope: house.attune("feed", "create", "--scope", scope, "--detail", "full")
                      for scope in ("person:" + MAIL, "team:north", "host:carla@clinic.example")}
        with house.serve() as server:
            slots = [item["id"] for item in server.get("/api/v1/slots?service=drop-in&limit=10", self.token).json()["items"]]
            team = server.get("/api/v1/slots?service=reflection&limit=1", self.token).json()["items"][0]["id"]
            self.past = self.book(server, dict(WORDS, slot=slots[0]))
            self.coming = self.book(server, dict(WORDS, slot=slots[8]))
            self.gone = self.book(server, dict(WORDS, slot=slots[2]))
            self.led = self.book(server, {"slot": team, "note": "canary-team note of " + NAME, "party": {"kind": "team", "id": "north"}})
            self.waiting = server.post("/api/v1/bookings", self.kim, {"slot": slots[8]}).json()["id"]
            server.post("/api/v1/bookings/%s/cancel" % self.gone, self.token, {"reason": "canary-reason"})
            server.sign_in(MAIL)
        with house.serve(now=LATER) as server:
            server.post("/api/v1/bookings/%s/attendance" % self.past, self.carla, {"outcome": "attended", "present": 2})
            done = server.post("/api/v1/bookings/%s/feedback" % self.past, self.token, {"answers": {"useful": 5}, "comment": "canary-comment"})
            tap.equal(done.status, 200, "feedback")
            for address in self.feeds.values():
                tap.equal(self.calendar(server, address).status, 200, "a calendar")
            tap.check(NAME in self.calendar(server, self.feeds["host:carla@clinic.example"]).text, "the host's calendar names her")
            server.get("/api/v1/bookings/" + self.past, self.carla)

    def book(self, server, wish):
        answer = server.post("/api/v1/bookings", self.token, wish)
        tap.equal(answer.status, 201, repr(answer))
        return answer.json()["id"]

    @staticmethod
    def calendar(server, address):
        return server.get(address[address.index("/feeds/"):])

    def erase(self, *more, now=LATER):
        return self.house.attune("person", "erase", MAIL, *more, now=now)


@tap.test
def nothing_is_left_of_a_person_and_every_figure_stays():
    with harness.House() as house:
        story = Story(house)
        tap.check(len(held(house)) >= 8 or house.store.kind != "sqlite", "the canaries are there beforehand: %r" % held(house))
        house.attune("cancel", story.coming, now=LATER)  # what is given back by erasing is another story
        before = figures(house)
        told = dict(reversed(line.split("  ", 1)) for line in story.erase().splitlines())
        tap.equal({kind: told[kind] for kind in ("notes", "references", "comments", "tokens", "sessions", "calendars", "bookings")},
                  {"notes": "3", "references": "3", "comments": "1", "tokens": "1", "sessions": "1", "calendars": "1", "bookings": "3"},
                  "what went")
        tap.equal(held(house), {}, "what is left in files")
        after = figures(house)
        for words in REPORTS:
            tap.equal(after[words], before[words], "report " + " ".join(words))
        house.attune("verify", now=LATER)
        for words in (("person", "list", "--all"), ("bookings", "--json"), ("audit", "--limit", "1000", "--json"), ("team", "show", "north"),
                      ("feed", "list", "--json"), ("token", "list"), ("report", "feeds")):
            for canary in CANARIES:
                tap.check(canary not in house.attune(*words, now=LATER), "%s tells %s" % (" ".join(words), canary))


@tap.test
def what_they_held_of_the_future_goes_to_whoever_waits():
    with harness.House() as house:
        story = Story(house)
        story.erase()
        with house.serve(now=LATER) as server:
            tap.equal(server.get("/api/v1/bookings/" + story.waiting, story.kim).json()["state"], "offered", "whoever waited")
            coming = server.get("/api/v1/bookings/" + story.coming, story.carla).json()
            tap.equal((coming["state"], coming["cancelled_by"]), ("cancelled", "party"), "the coming booking")
            tap.equal(coming["party"]["name"], "No longer named", "its party")
            past = server.get("/api/v1/bookings/" + story.past, story.carla).json()
            tap.equal((past["state"], past["outcome"], past["party"]["id"]), ("booked", "attended", coming["party"]["id"]), "the past one")


@tap.test
def doors_and_calendars_are_shut_and_others_no_longer_tell():
    with harness.House() as house:
        story = Story(house)
        with house.serve(now=LATER) as server:
            story.calendar(server, story.feeds["host:carla@clinic.example"])  # as it was, kept in memory
            story.erase()
            tap.equal(server.get("/api/v1/me", story.token).status, 401, "their token")
            tap.equal(story.calendar(server, story.feeds["person:" + MAIL]).status, 410, "their calendar")
            for scope in ("team:north", "host:carla@clinic.example"):
                answer = story.calendar(server, story.feeds[scope])
                tap.equal(answer.status, 200, scope)
                for canary in CANARIES:
                    if canary != "canary-team":  # a coming booking is the team's; its note named her and is gone as well
                        tap.check(canary not in answer.text.replace("\r\n ", ""), "%s tells %s" % (scope, canary))


@tap.test
def a_plan_changes_nothing():
    with harness.House() as house:
        story = Story(house)
        before = house.store.rows("SELECT count(*), max(number) FROM change"), figures(house), sorted(held(house))
        planned = story.erase("--dry-run")
        tap.contains(planned, "notes")
        tap.equal((house.store.rows("SELECT count(*), max(number) FROM change"), figures(house), sorted(held(house))), before, "after a plan")
        tap.check(not os.path.exists(house.database + ".erased"), "a plan is remembered")
        tap.equal(story.erase(), planned, "what really goes")


@tap.test
def whoever_still_gives_sessions_cannot_be_erased_and_nobody_erases_themself():
    with harness.House() as house:
        house.load()
        done = house.run("person", "erase", "carla@clinic.example")
        tap.equal(done.status, 8, "exit code")
        tap.contains(done.err, "still to give")
        tap.equal(house.run("person", "erase", "nobody@north.example").status, 7, "a stranger")


PAST = """service,starts,minutes,hosts,place,party,profession,organisation,outcome,ratings
drop-in,2026-03-03T09:00,45,Hester Canary;Carla Reyes,Clinic,Pat Quill,health visitor,North Trust,attended,useful=5
drop-in,2026-03-03T09:45,45,Hester Canary;Carla Reyes,Clinic,Ola Canary,midwife,South Trust,attended,useful=4
drop-in,2026-03-10T09:00,45,Hester Canary,Clinic,Ola Canary,midwife,South Trust,did-not-attend,
drop-in,2026-03-10T09:45,45,Hester Canary,Clinic,,,,unfilled,
reflection,2026-03-12T13:00,90,Carla Reyes,Clinic,Ola Canary,,,attended,
"""


@tap.test
def those_known_from_history_only_and_those_who_gave_sessions_can_be_erased_too():
    period = ("--from", "2026-03-01", "--to", "2026-03-31", "--format", "json")

    def by(house, keys):
        rows = json.loads(house.attune("report", "utilisation", "--by", keys, *period))["items"]
        return sorted(json.dumps({key: value for key, value in row.items() if key not in ("host", "host_title", "rows")}) for row in rows)

    with harness.House() as house:
        house.load()
        house.attune("import", house.write("kept.csv", PAST))
        before = [by(house, keys) for keys in ("host", "host,month", "profession", "organisation", "place")]
        for name in ("hester canary", "ola canary"):
            house.attune("person", "erase", name)
        tap.equal([by(house, keys) for keys in ("host", "host,month", "profession", "organisation", "place")], before, "figures")
        for canary in ("Hester", "hester canary", "Ola Canary"):
            if house.store.kind == "sqlite":
                for name in glob.glob(house.database + "*"):
                    tap.check(canary.encode() not in open(name, "rb").read(), "%s holds %s" % (name, canary))
            tap.check(canary not in house.attune("slots", "--from", "2026-03-01", "--to", "2026-03-31"), "the list of slots")
        house.verify()


@tap.test
def a_backup_from_before_does_not_bring_them_back():
    with harness.House() as house:
        story = Story(house)
        backup = os.path.join(house.folder, "kept.db")
        house.attune("backup", backup, now=LATER)
        pseudonym = json.loads(story.erase("--json"))["pseudonym"]
        done = house.run("restore", backup, now=LATER)
        tap.equal(done.status, 0, repr(done))
        tap.contains(done.err, "erased again")
        tap.equal(house.run("person", "show", MAIL, now=LATER).status, 7, "the person")
        tap.equal(house.store.rows("SELECT count(*) FROM booking WHERE party_id = ?", pseudonym), [(3,)], "bookings of the pseudonym")
        for path in [line.strip() for line in done.err.splitlines() if ".before-restore" in line]:
            os.unlink(path[path.index("/"):])
        tap.equal(held(house), {}, "what is left in files")
        house.attune("verify", now=LATER)


@tap.test
def a_service_book_that_names_them_is_refused_and_does_not_bring_them_back():
    with harness.House() as house:
        house.load(harness.BOOK + MORE)
        erased = house.run("person", "erase", MAIL, now=LATER)
        tap.equal(erased.status, 0, repr(erased))
        tap.contains(erased.err, "out of the service book", "what erasing says")
        path = house.write("kept.book", harness.BOOK + MORE.replace(MAIL, MAIL.upper()))
        for words in ((path,), ("--overrule", path), ("--dry-run", path)):
            done = house.run("load", *words, now=LATER)
            tap.equal(done.status, 4, repr(done))
            line = (harness.BOOK + MORE).split("[person " + MAIL)[0].count("\n") + 1
            tap.contains(done.err, "kept.book:%d: %s was erased on 2026-09-09; take them out of the book" % (line, MAIL))
        tap.equal(house.run("person", "show", MAIL, now=LATER).status, 7, "the person")
        house.attune("load", house.write("kept.book", harness.BOOK), now=LATER)
        house.attune("import", house.write("kept.csv", "service,starts,minutes,party,outcome\ndrop-in,2026-03-03T09:00,45,%s,attended\n" % MAIL),
                     now=LATER)
        tap.equal(house.run("load", house.write("kept.book", harness.BOOK + MORE), now=LATER).status, 4, "known from history is not back yet")
        house.attune("person", "add", MAIL, "--name", NAME, now="2026-09-10T09:00:00+01:00")
        house.attune("load", house.write("kept.book", harness.BOOK + MORE), now="2026-09-10T10:00:00+01:00")
        tap.contains(house.attune("person", "show", MAIL), "leader", "who came anew stands in the book as anybody")
        house.verify()


@tap.test
def whoever_comes_anew_is_somebody_new():
    with harness.House() as house:
        story = Story(house)
        story.erase()
        house.attune("person", "add", MAIL, "--name", NAME, now="2026-09-10T09:00:00+01:00")
        backup = os.path.join(house.folder, "kept.db")
        house.attune("backup", backup, now="2026-09-11T09:00:00+01:00")
        house.attune("restore", backup, now="2026-09-12T09:00:00+01:00")
        tap.contains(house.attune("person", "show", MAIL), NAME)


tap.run()
