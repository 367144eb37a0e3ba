#!/usr/bin/env python3
"""Schedules at the administrator's pages: the dates before saving, clock changes and closures and busy clinicians marked; one date,
this and later ones, or all; and a service book that is loaded again afterwards."""
import json
import os
import re
import sys

sys.path.insert(0, os.path.join(os.environ["ATTUNE_SOURCE"], "tests", "support"))
import harness
import tap
from desk import Desk, Form

TUESDAYS = "/admin/schedules/drop-in-tuesday"


class Scene(harness.House):
    """A service with its book loaded."""

    def __enter__(self):
        super().__enter__()
        self.load()
        return self


def desk_of(house, server):
    return Desk(server, house.token("ada@clinic.example"))


def slots(server, desk, service, start, end=None):
    listed = server.get("/api/v1/slots?service=%s&from=%s&to=%s" % (service, start, end or start), desk.token).json()["items"]
    return [slot for slot in listed if slot["state"] == "offered"]


def book(house, server, slot, mail="pat@north.example"):
    made = server.post("/api/v1/bookings", house.token(mail), {"slot": slot["id"]})
    tap.equal(made.status, 201, repr(made))
    return made.json()["id"]


def booking(server, desk, number):
    return server.get("/api/v1/bookings/" + number, desk.token).json()


def loaded(house, text, *options):
    return house.run("load", "--json", *options, house.write("again.book", text)).json()


# ---- the dates ---------------------------------------------------------------------------------------------------------


@tap.test
def the_preview_marks_clock_changes_closures_and_who_is_elsewhere():
    with Scene() as house, house.serve() as server:
        desk = desk_of(house, server)
        form = desk.form("/admin/schedules/new?service=wellbeing").set(
            date="2026-09-01", time="10:00", minutes="60", repeats="weekly", days=["2", "4"], stops="on", until="2027-04-08",
            place="Library", hosts=["carla@clinic.example"], **{"except": "2026-09-10\n2026-12-24"}, extra="2026-09-18T15:00")
        check = desk.check(form)
        tap.equal(check.status, 200, check.says[:600])
        for said in ("Tuesday 27 October 2026 , 10am to 11am Closed: Half term. Nothing is offered. The clocks have gone back",
                     "Tuesday 30 March 2027 , 10am to 11am The clocks have gone forward since the date before: it is at 10am",
                     "Thursday 1 October 2026 , 10am to 11am Carla Reyes is elsewhere: Infant Mental Health Awareness, 9:30am to 4pm.",
                     "Tuesday 15 September 2026 , 10am to 11am Carla Reyes is elsewhere: Drop-in consultation",
                     "Friday 18 September 2026 , 3pm to 4pm", "2 dates before today are not shown."):
            tap.check(said in check.says, "%s\nin: %s" % (said, check.says[:6000]))
        for silent in ("Thursday 10 September 2026", "Thursday 24 December 2026", "Friday 9 April 2027"):
            tap.check(silent not in check.says, silent)
        tap.equal(slots(server, desk, "wellbeing", "2026-09-15"), [], "nothing is offered yet")
        where = desk.save(check)
        tap.equal([slot["starts"] for slot in slots(server, desk, "wellbeing", "2026-10-20", "2026-11-03")
                   if "Library" in json.dumps(slot)],
                  ["2026-10-20T10:00:00+01:00", "2026-10-22T10:00:00+01:00", "2026-11-03T10:00:00+00:00"])
        tap.check("Every week on Tuesday and Thursday, 10am to 11am" in desk.words(where), desk.words(where)[:500])
        house.verify()


@tap.test
def dates_of_which_nothing_lies_ahead_are_marked_as_past():
    with Scene() as house, house.serve() as server:
        desk = desk_of(house, server)
        check = desk.check(desk.form("/admin/schedules/new?service=wellbeing").set(date="2026-09-01", time="10:00", minutes="60",
                                                                                  repeats="once", place="Library"))
        tap.check("In the past: nothing is offered" in check.says and "No session and no booking changes" in check.says, check.says)
        nothing = desk.check(desk.form("/admin/schedules/new?service=wellbeing").set(
            date="2026-10-06", time="10:00", minutes="60", repeats="monthly", nth="1", weekday="1", stops="on", until="2026-10-20"))
        tap.check("This gives no date at all" in nothing.says, nothing.says)


@tap.test
def a_time_that_the_clocks_skip_or_show_twice_is_told():
    with Scene() as house, house.serve() as server:
        desk = desk_of(house, server)
        for date, said in (("2027-03-28", "The clocks skip the time that was asked for: it begins at 2:30am instead."),
                           ("2026-10-25", "The clocks show this time twice that night: the first is meant.")):
            check = desk.check(desk.form("/admin/schedules/new?service=wellbeing").set(date=date, time="01:30", minutes="60",
                                                                                      repeats="once", place="Library"))
            tap.check(said in check.says, check.says)


RULES = (
    ({"repeats": "once"}, ""),
    ({"repeats": "weekly", "weeks": "1", "days": ["2"]}, "FREQ=WEEKLY;BYDAY=TU"),
    ({"repeats": "weekly", "weeks": "2", "days": ["4", "2"]}, "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH"),
    ({"repeats": "weekly", "weeks": "", "days": ["1"], "stops": "after", "count": "8"}, "FREQ=WEEKLY;BYDAY=MO;COUNT=8"),
    ({"repeats": "monthly", "months": "1", "nth": "2", "weekday": "2"}, "FREQ=MONTHLY;BYDAY=2TU"),
    ({"repeats": "monthly", "months": "3", "nth": "-1", "weekday": "5"}, "FREQ=MONTHLY;INTERVAL=3;BYDAY=-1FR"),
    ({"repeats": "monthly", "nth": "date"}, "FREQ=MONTHLY"),
    ({"repeats": "rule", "rule": "FREQ=YEARLY;BYMONTH=1;BYDAY=MO"}, "FREQ=YEARLY;BYMONTH=1;BYDAY=MO"),
)


@tap.test
def what_is_said_in_peoples_terms_is_the_rule_and_reads_so_again():
    with Scene() as house, house.serve() as server:
        desk = desk_of(house, server)
        for fields, rule in RULES:
            form = desk.form("/admin/schedules/new?service=wellbeing")
            form.set(date="2027-01-05", time="10:00", minutes="60", place="Library", stops="never").set(**fields)
            where = desk.save(desk.check(form)).partition("?")[0]
            number = where.rsplit("/", 1)[1]
            tap.equal(house.store.rows("SELECT repeat FROM schedule WHERE id = '%s'" % number), [(rule,)])
            again = desk.form(where + "/change")
            for name, value in fields.items():
                if value and value != "":
                    tap.equal(sorted(again.values[name]), sorted(value if isinstance(value, list) else [value]), "%s of %s" % (name, rule))
            tap.check("Nothing is different" in desk.check(again).says, "%s is not as it was saved" % rule)


@tap.test
def a_schedule_that_will_not_do_is_told_beside_its_fields_and_kept_as_typed():
    with Scene() as house, house.serve() as server:
        desk = desk_of(house, server)
        empty = desk.check(desk.form("/admin/schedules/new?service=wellbeing"))
        tap.equal(empty.status, 422)
        for field in ("date", "minutes", "days"):
            tap.check(empty.fault(field), "%s: %s" % (field, empty.says[:800]))
        form = desk.form("/admin/schedules/new?service=wellbeing").set(
            date="2026-10-06", time="25:00", minutes="2000", repeats="rule", rule="FREQ=HOURLY", stops="on", until="2026-10-01",
            online="meet.example", capacity="0", extra="soon")
        said = desk.check(form)
        for field in ("time", "minutes", "online", "capacity", "extra"):
            tap.check(said.fault(field), "%s: %s" % (field, said.says[:1200]))
        again = Form("", said.text)
        for name in ("date", "time", "minutes", "rule", "until", "online", "capacity", "extra"):
            tap.equal(again.values[name], form.values[name], name)
        said = desk.check(form.set(time="10:00"))
        tap.check(said.fault("repeats") and said.fault("until"), "what hangs on the time: %s" % said.says[:1200])


# ---- one date, this and later ones, all --------------------------------------------------------------------------------


@tap.test
def changing_a_series_says_which_dates_it_touches_before_it_does_so_this_one_this_and_later_all_exceptions_survive():
    """Field case 35."""
    with Scene() as house, house.serve() as server:
        desk = desk_of(house, server)
        before, by_hand, kept, moved = (slots(server, desk, "drop-in", day)[1] for day in
                                        ("2026-09-22", "2026-09-29", "2026-10-06", "2026-10-13"))
        numbers = [book(house, server, slot, mail) for slot, mail in
                   ((before, "pat@north.example"), (by_hand, "kim@council.example"), (kept, "pat@north.example"),
                    (moved, "sam@south.example"))]
        # This one only: a session by hand.
        path = "/sessions/%s/change" % by_hand["id"]
        desk.save(desk.check(desk.form(path).set(time="16:00")))
        # This and later ones: from 29 September on at 13:00, and not on 20 October.
        tap.check("Tuesday 29 September 2026" in desk.words(TUESDAYS + "/from"), "the dates to choose from")
        form = desk.form(TUESDAYS + "/from?from=2026-09-29")
        tap.equal((form.values["date"], form.values["until"]), (["2026-09-29"], ["2026-12-15"]))
        check = desk.check(form.set(time="13:00", **{"except": "2026-10-20"}))
        says = check.says.partition("The dates")[0]
        tap.check("22 September" not in says, "what lies before is not touched: " + says[:1500])
        for said in ("Tuesday 6 October 2026 at 9:45am Drop-in consultation: moves to Tuesday 6 October 2026 at 1:45pm Booked: Pat Quill",
                     "Booked: Sam Idris", "2 letters tell of it, to: Pat Quill Sam Idris",
                     "Tuesday 20 October 2026 Drop-in consultation, 4 sessions: fall away"):
            tap.check(said in says, "%s\nin: %s" % (said, says[:3000]))
        tap.check("Kim Vale" not in says, "what was moved by hand stays: " + says[:3000])
        where = desk.save(check)
        at = [server.get("/api/v1/slots/" + slot["id"], desk.token).json()["starts"][:16] for slot in (before, by_hand, kept, moved)]
        tap.equal(at, ["2026-09-22T09:45", "2026-09-29T16:00", "2026-10-06T13:45", "2026-10-13T13:45"])
        tap.equal([booking(server, desk, number)["state"] for number in numbers], ["booked"] * 4)
        tap.equal(slots(server, desk, "drop-in", "2026-10-20"), [])
        tap.equal(len(slots(server, desk, "drop-in", "2026-10-06")), 4, "no date stands twice")
        # All of the new one: its exception survives, and so does what was changed by hand.
        new = where.partition("?")[0]
        form = desk.form(new + "/change")
        tap.equal(form.values["except"], ["2026-10-20"])
        desk.save(desk.check(form.set(place="Library")))
        tap.equal(slots(server, desk, "drop-in", "2026-10-20"), [])
        tap.equal({slot["place"] for slot in slots(server, desk, "drop-in", "2026-10-06")}, {"Library"})
        tap.equal(server.get("/api/v1/slots/" + by_hand["id"], desk.token).json()["starts"][:16], "2026-09-29T16:00")
        tap.equal(server.get("/api/v1/slots/" + before["id"], desk.token).json()["place"], "Lime Tree Centre")
        house.verify()


@tap.test
def moving_a_series_to_another_weekday_tells_those_who_lose_their_session():
    with Scene() as house, house.serve() as server:
        desk = desk_of(house, server)
        number = book(house, server, slots(server, desk, "drop-in", "2026-10-06")[0])
        form = desk.form(TUESDAYS + "/from?from=2026-10-06").set(date="2026-10-07", days=["3"])
        check = desk.check(form)
        tap.check("is cancelled (no longer on the schedule) Booked: Pat Quill" in check.says, check.says[:2500])
        tap.check("Wednesday 28 October 2026 , 9am to midday Closed: Half term" in check.says, check.says[:6000])
        desk.save(check)
        tap.equal((booking(server, desk, number)["state"], booking(server, desk, number)["cancelled_by"]), ("cancelled", "service"))
        tap.equal(house.store.rows("SELECT count(*) FROM outbox WHERE about = '%s' AND kind = 'cancelled'" % number), [(1,)])
        tap.equal([slots(server, desk, "drop-in", day) == [] for day in ("2026-10-06", "2026-10-07")], [True, False])
        tap.equal(desk.press(check, "save").status, 303, "pressed twice")
        tap.equal(len(slots(server, desk, "drop-in", "2026-10-07")), 4)
        house.verify()


@tap.test
def an_hour_at_which_a_booked_clinician_is_booked_elsewhere_is_told_and_nothing_changes():
    with Scene() as house, house.serve() as server:
        desk = desk_of(house, server)
        loaded(house, "[schedule talk]\nservice=awareness\nstarts=2026-10-06T13:00\nminutes=90\nhosts=carla@clinic.example\n")
        talk, early = slots(server, desk, "awareness", "2026-10-06")[0], slots(server, desk, "drop-in", "2026-10-06")[0]
        book(house, server, talk)
        book(house, server, early, "kim@council.example")
        said = desk.check(desk.form("/admin/schedules/talk/change").set(time="09:00"))
        tap.equal(said.status, 422)
        tap.check("There is a problem" in said.says and "would be in two places at once" in said.says, said.says[:900])
        tap.check("aincontent" not in said.says, said.says[:900])
        tap.equal(server.get("/api/v1/slots/" + talk["id"], desk.token).json()["starts"][:16], "2026-10-06T13:00")
        desk.save(desk.check(desk.form("/admin/schedules/talk/change").set(time="13:15")))
        tap.equal(server.get("/api/v1/slots/" + talk["id"], desk.token).json()["starts"][:16], "2026-10-06T13:15")
        house.verify()


@tap.test
def a_session_of_several_meetings_goes_on_whole_in_the_new_series():
    with Scene() as house, house.serve() as server:
        desk = desk_of(house, server)
        form = desk.form("/admin/schedules/circle-autumn/change").set(stops="after", count="17")
        desk.save(desk.check(form))
        groups = slots(server, desk, "circle", "2026-09-01", "2027-03-01")
        tap.equal([slot["starts"][:10] for slot in groups], ["2026-09-16", "2026-11-18"])
        number = book(house, server, groups[1])
        dates = re.findall(r'<option value="(\d{4}-\d\d-\d\d)"', desk.get("/admin/schedules/circle-autumn/from").text)
        tap.equal(dates, ["2026-11-18"], "only a date on which one begins")
        form = desk.form("/admin/schedules/circle-autumn/from?from=2026-11-18")
        tap.equal(form.values["count"], ["8"], "what is left of seventeen")
        where = desk.save(desk.check(form.set(time="14:00", place="Library")))
        after = slots(server, desk, "circle", "2026-09-01", "2027-03-01")
        tap.equal([(slot["id"], slot["starts"][:16]) for slot in after],
                  [(groups[0]["id"], "2026-09-16T10:00"), (groups[1]["id"], "2026-11-18T14:00")])
        tap.equal(booking(server, desk, number)["state"], "booked")
        tap.check(where.startswith("/admin/schedules/circle-2026-11-18"), where)
        house.verify()


@tap.test
def a_schedule_ends_and_begins_again():
    with Scene() as house, house.serve() as server:
        desk = desk_of(house, server)
        number = book(house, server, slots(server, desk, "drop-in", "2026-10-06")[0])
        check = desk.check(desk.form(TUESDAYS + "/end").set(until="2026-10-05"))
        tap.check("Booked: Pat Quill" in check.says and "29 September" not in check.says, check.says[:2000])
        desk.save(check)
        tap.equal(booking(server, desk, number)["state"], "cancelled")
        tap.check(slots(server, desk, "drop-in", "2026-09-29"), "up to the last day it goes on")
        said = desk.check(desk.form(TUESDAYS + "/end").set(until="soon"))
        tap.check(said.fault("until"), said.says[:400])
        check = desk.check(desk.form(TUESDAYS + "/end"))
        desk.save(check)
        tap.equal(desk.press(check, "save").status, 303, "pressed twice")
        tap.equal(slots(server, desk, "drop-in", "2026-09-08", "2026-12-15"), [])
        tap.check("Begin it again" in desk.words(TUESDAYS), desk.words(TUESDAYS)[:500])
        desk.save(desk.check(desk.form(TUESDAYS + "/change").set(until="2026-12-15")))
        tap.equal(len(slots(server, desk, "drop-in", "2026-09-29")), 4)
        log = server.get("/api/v1/audit?subject=drop-in-tuesday", desk.token).json()["items"]
        tap.equal({entry["who"]["name"] for entry in log if entry["act"] == "change"}, {"Ada Osei"})
        house.verify()


# ---- a book that is loaded again ---------------------------------------------------------------------------------------


@tap.test
def a_book_that_says_nothing_new_leaves_what_the_pages_made():
    with Scene() as house, house.serve() as server:
        desk = desk_of(house, server)
        desk.save(desk.check(desk.form("/admin/services/drop-in").set(summary="From the pages.")))
        desk.save(desk.check(desk.form(TUESDAYS + "/from?from=2026-10-06").set(time="13:00")))
        desk.save(desk.check(desk.form("/admin/closures/half-term"), act="remove"))
        desk.save(desk.check(desk.form("/admin/targets/consultations").set(figure="99")))
        desk.save(desk.check(desk.form("/admin/years/2026-27"), act="remove"))
        desk.save(desk.check(desk.form("/admin/professions").set(priority=["midwife"])))
        told = loaded(house, harness.BOOK)
        tap.equal((told["made"], told["changed"], told["slots"]["changed"]), (0, 0, 0), repr(told))
        for thing in ("service drop-in", "schedule drop-in-tuesday", "closure half-term", "target consultations",
                      "reporting-year 2026-27", "professions priority"):
            tap.check(any(line.startswith(thing + " was changed on the pages") for line in told["kept"]), "%s: %r" % (thing, told["kept"]))
        tap.check("From the pages." in desk.words("/admin/services"), "the words of the pages stay")
        tap.equal(slots(server, desk, "drop-in", "2026-10-06")[0]["starts"][11:16], "13:00")
        tap.equal(desk.get("/admin/closures/half-term").status, 404, "what was taken away stays away")
        tap.equal(loaded(house, harness.BOOK)["kept"], told["kept"], "and again")
        house.verify()


@tap.test
def a_book_that_says_something_new_is_taken_at_its_word():
    with Scene() as house, house.serve() as server:
        desk = desk_of(house, server)
        desk.save(desk.check(desk.form("/admin/services/drop-in").set(summary="From the pages.")))
        desk.save(desk.check(desk.form("/admin/closures/half-term"), act="remove"))
        newer = harness.BOOK.replace("A talk with two of us about a family you see.", "From the newer book.")
        told = loaded(house, newer)
        tap.equal(told["changed"], 1, repr(told))
        tap.check(any("service drop-in, over what was changed on the pages since" in line for line in told["lines"]), repr(told))
        tap.check("From the newer book." in desk.words("/admin/services"), "the newer word")
        tap.equal(desk.get("/admin/closures/half-term").status, 404, "of the closure it said nothing new")
        told = loaded(house, newer, "--overrule")
        tap.equal((told["made"], told["kept"]), (1, []), repr(told))
        tap.equal(desk.get("/admin/closures/half-term").status, 200)
        desk.save(desk.check(desk.form("/admin/services/drop-in").set(summary="From the pages again.")))
        newest = house.write("newest.book", newer.replace("From the newer book.", "From the newest book."))
        said = house.run("load", newest).err
        tap.contains(said, "changed service drop-in, over what was changed on the pages since", "told when it is done, not only when it is tried")
        tap.check("was changed on the pages" not in house.run("load", newest).err, "and then no more")
        house.verify()


@tap.test
def a_book_that_has_caught_up_with_the_pages_has_said_so():
    with Scene() as house, house.serve() as server:
        desk = desk_of(house, server)
        first = "A talk with two of us about a family you see."
        desk.save(desk.check(desk.form("/admin/services/drop-in").set(summary="Second.")))
        caught_up = harness.BOOK.replace(first, "Second.")
        tap.equal((loaded(house, caught_up)["changed"], loaded(house, caught_up)["kept"]), (0, []))
        desk.save(desk.check(desk.form("/admin/services/drop-in").set(summary="Third.")))
        tap.equal(len(loaded(house, caught_up)["kept"]), 1)
        tap.check("Third." in desk.words("/admin/services"), "the pages spoke last")


tap.run()
