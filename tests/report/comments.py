#!/usr/bin/env python3
"""What people wrote with their answers is read by managers, and leads to nobody: no name, no day, and nothing where few answered."""
import csv
import io
import os
import sys

sys.path.insert(0, os.path.join(os.environ["ATTUNE_SOURCE"], "tests", "support"))
import harness
import tap

BOOK = harness.BOOK.replace("waiting-places=3", "waiting-places=3\nleast-answers=3")
PEOPLE = ("pat@north.example", "kim@council.example", "lea@north.example", "sam@south.example")
WORDS = ("=1+1", "<script>alert(1)</script> & \"more\"", "2027-03-01", "First line\nand a second")
PERIOD = ("--from", "2026-09-01", "--to", "2026-12-31")
QUERY = "from=2026-09-01&to=2026-12-31"


class Clinic(harness.House):
    """Everybody has booked a drop-in; the last of them begins as the clock stands."""

    def __init__(self):
        super().__init__()
        self.load(BOOK)
        self.tokens, self.bookings, last = {}, {}, ""
        with self.serve() as server:
            for mail in PEOPLE:
                token = self.tokens[mail] = self.token(mail)
                slot = server.get("/api/v1/slots?open=true&service=drop-in&limit=1", token).json()["items"][0]
                self.bookings[mail] = server.post("/api/v1/bookings", token, {"slot": slot["id"]}).json()["id"]
                last = max(last, slot["ends"])
        self.now, self.carla = last, self.token("carla@clinic.example")
        self.mia = self.token("mia@clinic.example")

    def answer(self, server, mail, comment, who=None):
        body = {"answers": {"useful": 4}, "comment": comment}
        done = server.post("/api/v1/bookings/%s/feedback" % self.bookings[mail], self.tokens[who or mail], body)
        tap.equal(done.status, 200, repr(done))

    def report(self, *more):
        return self.run("report", "satisfaction", *PERIOD, *more)


def everybody_answers(house, server):
    for mail, words in zip(PEOPLE, WORDS):
        house.answer(server, mail, words)


@tap.test
def managers_read_them_everywhere_and_no_name_nor_day_stands_with_them():
    with Clinic() as house, house.serve() as server:
        everybody_answers(house, server)
        shown = server.get("/api/v1/reports/satisfaction?" + QUERY, house.mia).json()
        wanted = [{"service": "drop-in", "month": "2026-09", "text": text} for text in sorted(WORDS)]
        tap.equal(shown["comments"], {"items": wanted}, "the table, in an order that tells nothing")
        tap.equal(set(shown["items"][0]), {"service", "question", "answers", "mean", "median", "four_or_more", "hidden",
                                           "four_or_more_numerator", "four_or_more_denominator"}, "the other table is as it was")
        tap.equal(house.report("--json").json(), shown, "the command line says the same")
        for other in ("pat@north.example", "kim@council.example"):
            tap.equal(server.get("/api/v1/reports/satisfaction?" + QUERY, house.tokens[other]).status, 403, other)
        page = server.get("/satisfaction?" + QUERY, house.mia)
        tap.equal(page.status, 200)
        tap.contains(page.text, "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;more&quot;")
        tap.check("<script>alert(1)" not in page.text, "markup is no markup")
        tap.contains(page.text, "<td>2027-03-01</td>")
        tap.contains(page.text, "<td>September 2026</td>")
        for name in ("Pat Quill", "Kim Vale", "Lea Brook", "Sam Idris"):
            tap.check(name not in page.text, name)


@tap.test
def they_stand_in_files_behind_the_table_that_was_there():
    with Clinic() as house, house.serve() as server:
        everybody_answers(house, server)
        text = house.report("--format", "csv").out
        first, second = text.replace("\r\n", "\n").split("\n\n")
        tap.equal(first.split("\n")[0], "service,question,answers,mean,median,four_or_more,hidden", "the first table is as it was")
        rows = list(csv.reader(io.StringIO(second)))
        tap.equal(rows[0], ["service", "month", "text"])
        tap.equal([row[2] for row in rows[1:]], ["'" + text if text.startswith("=") else text for text in sorted(WORDS)],
                  "no formula runs")
        table = house.report().out
        tap.contains(table, "What people wrote\n")
        tap.contains(table, "drop-in  2026-09  First line and a second\n")
        tap.check(max(map(len, table.splitlines())) < 132, "a rule no longer than a line")


@tap.test
def none_are_shown_where_few_people_answered_and_that_is_said():
    with Clinic() as house, house.serve() as server:
        for comment in ("one", "two", "three"):  # three sheets, and one person
            house.answer(server, PEOPLE[0], comment)
            done = server.post("/api/v1/bookings/%s/feedback" % house.bookings[PEOPLE[0]], house.carla,
                               {"answers": {"useful": 4}, "comment": comment})
            tap.equal(done.status, 200)
        house.answer(server, PEOPLE[1], "four")
        few = house.report("--json").json()
        tap.equal(few["comments"]["items"], [], "two people")
        tap.check(any("“Drop-in consultation” is not shown: fewer than 3 people" in note for note in few["notes"]), repr(few["notes"]))
        house.answer(server, PEOPLE[2], "five")
        many = house.report("--json").json()
        tap.equal(len(many["comments"]["items"]), 6, "three people")
        tap.check(not any("not shown: fewer" in note for note in many["notes"]), repr(many["notes"]))
        done = server.post("/api/v1/bookings/%s/attendance" % house.bookings[PEOPLE[2]], house.carla, {"outcome": "did-not-attend"})
        tap.equal(done.status, 200)
        tap.equal(house.report("--json").json()["comments"]["items"], [], "one of them did not come")


@tap.test
def they_are_bounded_and_what_is_left_out_is_told():
    with Clinic() as house, house.serve() as server:
        everybody_answers(house, server)
        for i in range(103):
            done = server.post("/api/v1/bookings/%s/feedback" % house.bookings[PEOPLE[0]], house.carla,
                               {"answers": {"useful": 4}, "comment": "Words %03d" % i})
            tap.equal(done.status, 200)
        said = house.report("--json").json()
        tap.equal(len(said["comments"]["items"]), 100)
        tap.check(any("7 more are left out" in note for note in said["notes"]), repr(said["notes"]))


tap.run()
