"""What is older than it may be kept goes, kind by kind, and no figure changes; what is younger, and what is kept for ever, stays."""
import json
import os

import harness
import tap

PAT, KIM = "pat@north.example", "kim@council.example"
DAYS = {"notes": 30, "people": 60, "log": 90, "letters": 30, "readers": 30, "copies": 10}
KEPT = {"keep_%s_days" % kind: days for kind, days in DAYS.items()}
PERIOD = ("--from", "2026-09-01", "--to", "2026-12-31", "--format", "json")
REPORTS = [("utilisation", "--by", keys, *PERIOD) for keys in ("month", "profession", "organisation", "team", "slot")] + [
    ("annual", "--year", "2026-27", "--format", "json"), ("satisfaction", "--year", "2026-27", "--format", "json"),
    ("targets", "--format", "json")]


def at(day):
    """Noon, so many days after 7 September 2026."""
    import datetime
    moment = datetime.datetime(2026, 9, 7, 12) + datetime.timedelta(days=day)
    return moment.strftime("%Y-%m-%dT%H:%M:%S+00:00")


class Story:
    """Pat comes on 8 September and says a lot; Kim comes on 15 September and leaves the next day."""

    def __init__(self, house):
        self.house = house
        house.load()
        house.attune("feed", "create", "--scope", "person:" + PAT, "--detail", "full")
        with house.serve() as server:
            pat = house.token(PAT)
            slots = [item["id"] for item in server.get("/api/v1/slots?service=drop-in&limit=9", pat).json()["items"]]
            made = server.post("/api/v1/bookings", pat, {"slot": slots[0], "note": "canary-note", "reference": "CANARY-1"})
            self.booking = made.json()["id"]
            gone = server.post("/api/v1/bookings", pat, {"slot": slots[1]}).json()["id"]
            server.post("/api/v1/bookings/%s/cancel" % gone, pat, {"reason": "canary-reason"})
            kim = server.post("/api/v1/bookings", house.token(KIM), {"slot": slots[4], "note": "canary-kim"}).json()["id"]
        for booking, person, day in ((self.booking, PAT, 1), (kim, KIM, 8)):
            house.attune("attend", "--outcome", "attended", booking, now=at(day))
        house.attune("feedback", "--as", PAT, "--comment", "canary-comment", self.booking, "useful=5", now=at(1))
        house.attune("person", "disable", KIM, now=at(9))

    def tend(self, day, *words):
        return {item["what"]: item["number"] for item in
                json.loads(self.house.attune("tend", "--json", *words, now=at(day)))["items"]}

    def held(self, canary):
        """Names of the database's files that hold it."""
        names = [name for name in os.listdir(self.house.folder) if name.startswith("attune.db") and ".before-" not in name]
        return [name for name in names if canary.encode() in open(os.path.join(self.house.folder, name), "rb").read()]

    def figures(self, day):
        return [self.house.attune("report", *words, now=at(day)) for words in REPORTS]


WORDS, COMMENTS, PEOPLE = "bookings with notes, references or reasons", "bookings with comments", "people who have left"
LOG, LETTERS, READERS, COPIES = "entries of the log", "letters", "calendars with the program that read them", "copies beside the database"


@tap.test
def nothing_goes_before_its_time_and_each_kind_in_its_own():
    with harness.House(**KEPT) as house:
        story = Story(house)
        tap.equal(set(story.tend(20).values()), {0}, "after twenty days")
        gone = story.tend(35)
        tap.equal((gone[WORDS], gone[COMMENTS], gone[PEOPLE]), (2, 1, 0), "after 35: Pat's two bookings, and not yet Kim's")
        tap.equal(house.store.rows("SELECT note, reference FROM booking WHERE id = ?", story.booking), [("", "")], "the booking")
        gone = story.tend(45)
        tap.equal((gone[WORDS], gone[PEOPLE]), (1, 0), "after 45: Kim's note")
        before = story.figures(75)
        gone = story.tend(75)
        tap.equal(gone[PEOPLE], 1, "after 75: Kim, who left 66 days ago")
        tap.equal(house.run("person", "show", KIM).status, 7, "Kim")
        tap.equal(story.figures(75), before, "every figure")
        tap.check(story.tend(120)[LOG] > 5, "after 120: entries of the log")
        tap.equal(set(story.tend(120).values()), {0}, "a second time")
        house.attune("verify", now=at(120))


@tap.test
def a_book_without_a_word_of_it_does_not_bring_back_whoever_left():
    with harness.House(**KEPT) as house:
        story = Story(house)
        house.attune("load", house.write("again.book", harness.BOOK), now=at(30))
        tap.contains(house.attune("person", "show", KIM), "disabled", "before their time is up")
        story.tend(75)
        done = house.run("load", house.write("again.book", harness.BOOK), now=at(76))
        tap.equal(done.status, 4, repr(done))
        tap.contains(done.err, KIM + " was erased on ")
        tap.equal(house.run("person", "show", KIM, now=at(76)).status, 7, "Kim")


@tap.test
def what_went_is_in_no_file_any_more():
    with harness.House(**KEPT) as house:
        story = Story(house)
        if house.store.kind == "sqlite":
            for canary in ("canary-note", "CANARY-1", "canary-reason", "canary-comment", "canary-kim"):
                tap.check(story.held(canary), "%s is there beforehand" % canary)
        story.tend(200)
        if house.store.kind == "sqlite":
            for canary in ("canary-note", "CANARY-1", "canary-reason", "canary-comment", "canary-kim", KIM, "Kim Vale"):
                tap.equal(story.held(canary), [], "files that hold %s" % canary)
        tap.contains(house.attune("person", "show", PAT), "Pat Quill")
        house.attune("verify", now=at(200))


@tap.test
def a_dry_run_says_the_same_and_changes_nothing():
    with harness.House(**KEPT) as house:
        story = Story(house)
        before = house.store.rows("SELECT count(*) FROM change"), house.store.rows("SELECT id, note, revision FROM booking ORDER BY id")
        planned = story.tend(200, "--dry-run")
        tap.equal((house.store.rows("SELECT count(*) FROM change"), house.store.rows("SELECT id, note, revision FROM booking ORDER BY id")),
                  before, "after a dry run")
        done = story.tend(200)
        tap.equal({kind: n for kind, n in done.items() if kind != LOG}, {kind: n for kind, n in planned.items() if kind != LOG}, "what went")
        tap.check(done[LOG] <= planned[LOG] and planned[LOG] > 0, "entries: those that erasing drops are dropped already")
        told = house.attune("tend", "--dry-run", now=at(200))
        tap.contains(told, "0  bookings with notes, references or reasons, older than 30 days (keep-notes-days)")


@tap.test
def what_is_kept_for_ever_stays():
    with harness.House(**dict({key: 0 for key in KEPT}, keep_letters_days=36500)) as house:
        story = Story(house)
        before = house.store.rows("SELECT note, reference FROM booking ORDER BY id")
        tap.equal(set(story.tend(4000).values()), {0}, "after eleven years")
        tap.equal(house.store.rows("SELECT note, reference FROM booking ORDER BY id"), before, "the bookings")
        tap.contains(house.attune("tend", now=at(4000)), "kept for ever (keep-notes-days)")


@tap.test
def the_log_says_that_it_went_and_still_proves_itself():
    with harness.House(**KEPT) as house:
        story = Story(house)
        seal = house.attune("audit", "--seal", now=at(10))
        story.tend(120)
        house.attune("verify", "--seal", seal, now=at(121))
        newest = json.loads(house.attune("audit", "--act", "tend", "--json", now=at(121)))["items"][0]
        tap.contains(json.dumps(newest["after"]), "bookings with notes")
        told = house.attune("audit", "--limit", "1000", now=at(121))
        tap.contains(told, "(no longer told)")


@tap.test
def old_copies_go_and_young_ones_stay():
    with harness.House(**KEPT) as house:
        house.load()
        paths = [house.write("attune.db.before-migrate-2026-08-%02d" % day, "x") for day in (1, 30)]
        for path, age in zip(paths, (40, 1)):
            moment = 1788778800 - age * 86400  # 7 September 2026
            os.utime(path, (moment, moment))
        other = house.write("notes.txt", "x")
        os.utime(other, (0, 0))
        if house.store.kind == "sqlite":
            tap.equal(json.loads(house.attune("tend", "--json"))["items"][-1]["number"], 1, "copies that went")
            tap.equal([os.path.exists(path) for path in paths], [False, True], "copies")
        tap.check(os.path.exists(other), "what is no copy stays")


@tap.test
def whoever_is_still_active_or_gives_sessions_stays():
    with harness.House(**KEPT) as house:
        house.load()
        house.attune("person", "disable", "sam@south.example", now=at(0))
        house.attune("tend", now=at(50))
        house.attune("person", "enable", "sam@south.example", now=at(55))
        tap.equal(json.loads(house.attune("tend", "--json", now=at(2000)))["items"][2]["number"], 0, "people who went")
        tap.equal(len(json.loads(house.attune("person", "list", "--json"))["items"]), 8, "people")


tap.run()
