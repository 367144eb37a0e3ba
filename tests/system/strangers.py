"""What a stranger writes who knows the words of the house but not its habits: each is meant well and must be understood."""
import json
import re

import harness
import tap

TARGETS = """
[target whole]
measure=sessions
from=2026-09-01
to=2026-12-31
figure=10
green=100
amber=75

[target share]
title=Three quarters of them
measure=priority-share
from=2026-09-01
to=2026-12-31
figure=75
green=1.0
amber=75%

[closure easter]
from=2027-03-26
to=2027-03-29
"""


class Diary(harness.House):
    """A house with a running service."""

    def __init__(self, **settings):
        super().__init__(**settings)
        self.load()

    def __enter__(self):
        self.server = self.serve()
        return self

    def __exit__(self, kind, value, trace):
        try:
            self.server.__exit__(kind, value, trace)
            if kind is None:
                self.verify()
        finally:
            self.close()


@tap.test
def per_cent_may_be_written_as_a_share_and_a_title_left_out():
    with harness.House() as house:
        house.load(harness.BOOK + TARGETS)
        rows = {row["id"]: row for row in json.loads(house.attune("report", "targets", "--json"))["items"]}
        tap.equal(rows["share"]["target"], 0.75, "three quarters")
        tap.equal(rows["whole"]["target"], 10.0, "ten sessions")
        tap.equal(house.run("load", house.write("b.book", harness.BOOK + TARGETS.replace("=100", "=201"))).status, 4, "201 per cent")


@tap.test
def what_the_api_shows_as_an_instant_can_be_handed_back_as_one():
    with Diary() as diary:
        ada, post = diary.token("ada@clinic.example"), diary.server.post
        wish = {"service": "awareness", "starts": "2026-10-12T09:00:00+01:00", "ends": "2026-10-12T16:00:00+01:00", "capacity": 9}
        answer = post("/api/v1/slots", ada, wish)
        tap.equal(answer.status, 201, "made by hand")
        made = answer.json()
        tap.equal(made["ids"], [made["id"]], "the one slot")
        tap.equal(answer.headers["Location"], "/api/v1/slots/" + made["id"], "where it is")
        slot = diary.server.get("/api/v1/slots/" + made["id"], ada).json()
        tap.equal((slot["starts"], slot["ends"]), (wish["starts"], wish["ends"]), "its times")
        edit = {"starts": "2026-10-12T12:30:00+00:00", "ends": "2026-10-12T14:30"}
        tap.equal(diary.server.ask("PATCH", "/api/v1/slots/" + made["id"], ada, edit).status, 200, "moved by hand")
        slot = diary.server.get("/api/v1/slots/" + made["id"], ada).json()
        tap.equal((slot["starts"], slot["ends"]), ("2026-10-12T13:30:00+01:00", "2026-10-12T14:30:00+01:00"), "its new times")
        for fault in ({"minutes": 30}, {"ends": "2026-10-12T08:00"}, {"ends": "2026-10-14T08:00"}, {"starts": "2026-10-25T01:30:00+00:00"}):
            tap.equal(post("/api/v1/slots", ada, dict(wish, **fault)).status, 422, "refused: %r" % fault)


@tap.test
def a_meeting_is_told_by_its_number_or_its_id():
    with Diary() as diary:
        ada, pat = diary.token("ada@clinic.example"), diary.token("pat@north.example")
        slot = diary.server.get("/api/v1/slots?service=circle&to=2026-12-31", pat).json()["items"][0]
        booking = diary.server.post("/api/v1/bookings", pat, {"slot": slot["id"]}).json()["id"]
        tap.equal(diary.server.stop(), 0, "exit code")
        diary.server = diary.serve(now="2027-03-01T09:00:00Z")
        for meeting in (1, "2", slot["meetings"][2]["id"]):
            answer = diary.server.post("/api/v1/bookings/%s/attendance" % booking, ada, {"meeting": meeting, "outcome": "attended"})
            tap.equal(answer.status, 200, "meeting %r" % meeting)
        kept = diary.server.get("/api/v1/bookings/" + booking, ada).json()["attendance"]
        tap.equal([row["number"] for row in kept], [1, 2, 3], "what was recorded")
        for meeting, status in ((0, 422), (1.5, 422), (99, 404), (True, 422)):
            answer = diary.server.post("/api/v1/bookings/%s/attendance" % booking, ada, {"meeting": meeting, "outcome": "attended"})
            tap.equal(answer.status, status, "meeting %r" % meeting)


@tap.test
def whoever_has_a_place_does_not_lose_it_by_moving_to_a_full_slot():
    with Diary() as diary:
        pat, kim = diary.token("pat@north.example"), diary.token("kim@council.example")
        slots = diary.server.get("/api/v1/slots?service=drop-in", pat).json()["items"]
        booking = diary.server.post("/api/v1/bookings", pat, {"slot": slots[0]["id"]}).json()["id"]
        diary.server.post("/api/v1/bookings", kim, {"slot": slots[1]["id"]})
        answer = diary.server.post("/api/v1/bookings/%s/move" % booking, pat, {"slot": slots[1]["id"]})
        tap.equal((answer.status, answer.json()["reason"]), (409, "full"), "moving to a full slot")
        kept = diary.server.get("/api/v1/bookings/" + booking, pat).json()
        tap.equal((kept["state"], kept["slot"]), ("booked", slots[0]["id"]), "the place is kept")


@tap.test
def a_booking_may_be_named_by_its_option():
    with harness.House() as house:
        house.load()
        slots = [item["id"] for item in json.loads(house.attune("slots", "--json", "--service", "drop-in"))["items"]]
        booking = house.attune("book", "--slot", slots[0], "--person", "pat@north.example").strip()
        tap.equal(house.attune("move", "--slot", slots[1], booking).strip(), booking, "moved")
        tap.equal(house.attune("move", "--booking=" + booking, slots[2]).strip(), booking, "moved again")
        for words in (["move", "--slot", slots[0]], ["move", booking], ["cancel"], ["cancel", "--booking"], ["cancel", booking, booking],
                      ["cancel", booking, "--booking", booking], ["cancel", "--bookings", booking]):
            tap.equal(house.run(*words).status, 4, "refused: " + " ".join(words))
        tap.equal(house.attune("cancel", "--booking", booking, "--reason", "ill").strip(), booking, "cancelled")


PAST = "service,starts,minutes,party_kind,party,profession,slot_outcome,outcome\n" + "".join(
    "awareness,2026-06-02T09:00,360,person,p%d@x.example,%s,,attended\n" % (n, profession)
    for n, profession in enumerate(["Midwife", "midwife", "Clerk", "Porter"])) + (
        "drop-in,2026-06-02T09:00,45,person,p0@x.example,Midwife,did-not-attend,\n"
        "drop-in,2026-06-02T10:00,45,person,p1@x.example,midwife,attended,\n"
        "awareness,2026-06-03T09:00,360,person,p0@x.example,Midwife,attended,\n")


@tap.test
def the_list_of_professions_may_come_after_the_history():
    with harness.House() as house:
        house.load(harness.BOOK.replace("[professions]\npriority=health visitor; midwife\n", ""))
        house.attune("import", house.write("past.csv", PAST))
        target = "[target share]\nmeasure=priority-share\nservices=awareness\nfrom=2026-06-01\nto=2026-06-30\nfigure=0.5\n"
        house.attune("load", house.write("more.book", "[professions]\npriority=MIDWIFE\n" + target))
        row = json.loads(house.attune("report", "targets", "--json"))["items"][0]
        tap.equal((row["delivered"], row["colour"]), (0.5, "green"), "two of four who came")
        rows = json.loads(house.attune("report", "utilisation", "--from", "2026-06-01", "--to", "2026-06-30", "--by", "service", "--json"))["items"]
        seen = {row["service"]: (row["delivered"], row["did_not_attend"], row["unresolved"]) for row in rows}
        tap.equal(seen, {"awareness": (4, 0, 1), "drop-in": (1, 1, 0)}, "what a slot came to is its booking's, where it is booked whole")
        house.verify()


@tap.test
def a_file_that_is_no_backup_is_not_taken_in():
    with harness.House() as house:
        house.load()
        for text in ("", "attune", "[attune]\ndatabase=sqlite:x\n" * 20):
            done = house.run("restore", house.write("text", text))
            tap.equal(done.status, 3, "exit code")
            tap.contains(done.err, "it is not a database at all", "what is said")
        house.verify()


@tap.test
def a_body_that_says_it_is_something_else_is_not_taken_for_json():
    with Diary() as diary:
        pat = diary.token("pat@north.example")
        for kind, status in (("text/plain", 415), ("application/x-www-form-urlencoded", 415), ("application/json; charset=utf-8", 422),
                             ("application/merge-patch+json", 422)):
            connection = diary.server.connect()
            connection.request("POST", "/api/v1/bookings", b"{}", {"Authorization": "Bearer " + pat, "Content-Type": kind})
            tap.equal(connection.getresponse().status, status, kind)
            connection.close()


@tap.test
def a_browser_is_told_what_this_is():
    with Diary(mail="file:post") as diary:
        answer = diary.server.ask("GET", "/")
        tap.equal((answer.status, answer.headers["Content-Type"]), (200, "text/html; charset=utf-8"), "the page")
        tap.contains(answer.headers["Content-Security-Policy"], "default-src 'none'", "its policy")
        page = answer.body.decode()
        tap.contains(page, 'action="/sign-in"', "the page")
        for address in re.findall(r'(?:src|href|action)="([^"]*)"', page):
            tap.check(address.startswith(("/", "#")) and not address.startswith("//"), "nothing from elsewhere: " + address)
        for word in ("<style", " style=", "onclick", "<script>"):
            tap.check(word not in page, "nothing inline: " + word)
        tap.equal(diary.server.ask("POST", "/").status, 405, "nothing to send to")


tap.run()
