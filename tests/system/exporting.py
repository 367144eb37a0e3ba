"""All that is kept about one person comes out at one command, and nothing of anybody else's; that it did is in the log."""
import json
import re

import harness
import tap

PAT, LEA = "pat@north.example", "lea@north.example"
CANARIES = ["canary-note", "CANARY-1", "canary-reason", "canary-comment", "canary-label", "canary-draft"]
OTHERS = ["canary-kim", "Kim Vale", "kim@council.example"]


class Story:
    def __init__(self, house):
        house.load()
        self.token = house.attune("token", "create", "--person", PAT, "--label", "canary-label")
        self.feed = house.attune("feed", "create", "--scope", "person:" + PAT, "--detail", "full")
        kim = house.token("kim@council.example")
        with house.serve() as server:
            browser = server.sign_in(PAT)
            slots = [item["id"] for item in server.get("/api/v1/slots?service=drop-in&limit=9", kim).json()["items"]]
            self.past = server.post("/api/v1/bookings", self.token, {"slot": slots[0], "note": "canary-note", "reference": "CANARY-1"}).json()["id"]
            gone = server.post("/api/v1/bookings", self.token, {"slot": slots[1]}).json()["id"]
            server.post("/api/v1/bookings/%s/cancel" % gone, self.token, {"reason": "canary-reason"})
            server.post("/api/v1/bookings", kim, {"slot": slots[4], "note": "canary-kim"})
            server.get(self.feed[self.feed.index("/feeds/"):])
            browser.get("/slots/%s/book" % slots[6])
        house.store.change("INSERT INTO draft (id, person_id, slot_id, party_kind, party, seats, reference, note, made_at) SELECT "
                           "'d-1', id, ?, 'person', '', 1, '', 'canary-draft', 1788764400 FROM person WHERE mail = ?", slots[6], PAT)
        house.attune("attend", "--outcome", "attended", self.past, now="2026-09-08T12:00:00+01:00")
        house.attune("feedback", "--as", PAT, "--comment", "canary-comment", self.past, "useful=5", now="2026-09-08T13:00:00+01:00")


@tap.test
def everything_about_one_person_is_there_and_nothing_of_others():
    with harness.House() as house:
        Story(house)
        text = house.attune("person", "export", PAT, "--json")
        all_ = json.loads(text)
        for canary in CANARIES:
            tap.contains(text, canary)
        for other in OTHERS:
            tap.check(other not in text, "it tells " + other)
        tap.equal((all_["person"]["mail"], all_["person"]["roles"], all_["service"]), (PAT, "practitioner", "Attune"), "who")
        counts = {part: len(rows) for part, rows in all_.items() if isinstance(rows, list)}
        wanted = {"bookings": 2, "attendance": 1, "answers": 1, "comments": 1, "drafts": 1, "signed_in": 1, "tokens": 1, "calendars": 1}
        tap.equal({part: counts[part] for part in wanted}, wanted, "rows")
        tap.check(counts["letters"] >= 3 and counts["log"] >= 5, "letters and entries of the log: %r" % counts)
        tap.equal(all_["bookings"][0]["starts"], "2026-09-08T09:00:00+01:00", "instants in the service's zone")
        house.verify()


@tap.test
def no_secret_is_in_it():
    with harness.House() as house:
        story = Story(house)
        text = house.attune("person", "export", PAT, "--json")
        for secret in (story.token, story.feed.rsplit("/", 1)[1][:-4]):
            tap.check(secret not in text, "a secret")
        for column, table in (("token_hash", "token"), ("token_hash", "session"), ("token_hash", "feed")):
            for row in house.store.rows("SELECT %s FROM %s" % (column, table)):
                tap.check(row[0] not in text, "the hash of a secret, of a " + table)
        tap.check(not re.search(r'"[\w-]{43}"', text), "what looks like a secret")


@tap.test
def it_can_be_read_without_a_program():
    with harness.House() as house:
        Story(house)
        text = house.attune("person", "export", PAT)
        for words in ("What Attune keeps about one person, on 2026-09-07", "person:\n  id: ", "  mail: pat@north.example", "bookings: 2\n  1.\n     id: ",
                      "     note: canary-note", "bookings made for others: 0", "signed in: 1"):
            tap.contains(text, words)


@tap.test
def that_it_was_exported_is_in_the_log():
    with harness.House() as house:
        Story(house)
        house.attune("person", "export", PAT)
        entry = json.loads(house.attune("audit", "--act", "export", "--json"))["items"][0]
        person = json.loads(house.attune("person", "show", PAT, "--json"))
        tap.equal((entry["act"], entry["kind"], entry["subject"]), ("export", "person", person["id"]), "the entry")


@tap.test
def whoever_gives_sessions_leads_and_books_for_others_is_told_of_that_too():
    with harness.House() as house:
        house.load()
        slots = [item["id"] for item in json.loads(house.attune("slots", "--service", "reflection", "--json"))["items"]]
        house.attune("book", "--as", LEA, "--team", "north", slots[0])
        lea, carla = (json.loads(house.attune("person", "export", mail, "--json")) for mail in (LEA, "carla@clinic.example"))
        tap.equal(([team["id"] for team in lea["teams_led"]], len(lea["bookings_made_for_others"])), (["north"], 1), "Lea")
        tap.check(len(carla["sessions_given"]) > 20 and len(carla["schedules_given"]) == 4, "Carla: %d, %d" % (
            len(carla["sessions_given"]), len(carla["schedules_given"])))


@tap.test
def nobody_there_is_an_error():
    with harness.House() as house:
        house.load()
        tap.equal(house.run("person", "export", "nobody@north.example").status, 7, "exit code")


@tap.test
def every_table_that_names_people_is_exported():
    """A new table with a person in it must be thought of here, too."""
    with harness.House() as house:
        house.load()
        if house.store.kind != "sqlite":
            return
        columns = house.store.rows("SELECT m.name, c.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'")
        naming = {table for table, column in columns if column in ("person_id", "party_id", "made_by", "recorded_by", "leader_id", "who")}
        elsewhere = {"booking_left": "where bookings have moved from", "attender": "numbers for the reports"}
        with open(harness.SOURCE + "/core/store/export.c", encoding="utf-8") as file:
            source = file.read()
        missing = {table for table in naming - set(elsewhere) if not re.search(r"(FROM|JOIN) %s\b" % table, source)}
        tap.equal(missing, set(), "tables that name people and are not exported")


tap.run()
