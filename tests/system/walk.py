"""The main walk, as a new user would take it: the same acts at the command line and over HTTP, each seen by the other."""
import csv
import io
import json

import harness
import tap

MORNING = "2026-09-08T08:00:00+01:00"
LATER = "2026-09-09T12:00:00+01:00"


def slots(house, *words, **options):
    return json.loads(house.attune("slots", "--json", *words, **options))["items"]


def starts_of(items):
    return [item["starts"] for item in items]


@tap.test
def the_command_line_takes_a_booking_from_offer_to_report():
    with harness.House() as house:
        line = house.load()
        tap.equal(len(line.splitlines()), 1, "lines that load prints")
        offered = slots(house, "--service", "drop-in", "--from", "2026-09-08", "--to", "2026-09-08", "--open")
        tap.equal(starts_of(offered), ["2026-09-08T%s:00+01:00" % time for time in ("09:00", "09:45", "10:30", "11:15")])
        tap.equal([host["name"] for host in offered[0]["hosts"]], ["Carla Reyes", "Dev Anand"], "hosts")
        first, second = offered[0]["id"], offered[1]["id"]
        booking = house.attune("book", first, "--person", "pat@north.example", "--reference", "case 17")
        tap.equal(len(booking), 36, "length of the id, which stands alone")
        waiting = house.run("book", first, "--person", "kim@council.example", "--json")
        tap.equal(house.attune("move", booking, second), booking, "a booking keeps its id")
        tap.equal(waiting.status, 0, "the second wish waits: the service has a waiting list")
        tap.equal(json.loads(waiting.out)["state"], "waiting", "state of the second wish")
        listed = json.loads(house.attune("bookings", "--json", "--party", "person:kim@council.example"))["items"]
        tap.equal([item["state"] for item in listed], ["offered"], "the seat given up is held for who waited")
        house.attune("accept", listed[0]["id"], "--as", "kim@council.example")
        house.attune("cancel", listed[0]["id"])
        tap.equal(json.loads(house.attune("attend", booking, "--present", "1", "--json", now=LATER)), {"id": booking}, "attendance as JSON")
        shown = house.attune("report", "utilisation", "--from", "2026-09-08", "--to", "2026-09-08", "--format", "csv",
                             now=LATER)
        row = list(csv.DictReader(io.StringIO(shown)))[0]
        tap.equal((row["offered"], row["delivered"], row["unfilled"]), ("4", "1", "2"), "the day's slots")
        tap.equal(row["cancelled_by_party"], "1", "given back")
        house.verify()


@tap.test
def giving_back_tells_the_party_from_the_service():
    with harness.House() as house:
        house.load()
        offered = slots(house, "--service", "drop-in", "--to", "2026-09-08")
        ours = [house.attune("book", slot["id"], "--person", "pat@north.example") for slot in offered[:3]]
        house.attune("cancel", ours[0])
        house.attune("cancel", ours[1], "--by", "service", "--reason", "a clinician is ill")
        kept = json.loads(house.attune("bookings", "--json", "--from", "2026-09-08", "--to", "2026-09-08"))["items"]
        states = {item["id"]: (item["state"], item.get("cancelled_by")) for item in kept}
        tap.equal(states.get(ours[2]), ("booked", None), "the one that was kept")
        tap.equal(states.get(ours[0]), ("cancelled", "party"), "the one given back by the party")
        tap.equal(states.get(ours[1]), ("cancelled", "service"), "the one given back by the service")
        house.verify()


@tap.test
def over_http_a_practitioner_finds_books_moves_and_cancels():
    with harness.House() as house:
        house.load()
        pat = house.token("pat@north.example")
        with house.serve() as server:
            services = server.get("/api/v1/services", pat)
            tap.equal(services.status, 200, "status of the services")
            tap.contains([item["id"] for item in services.json()["items"]], "drop-in", "services")
            offered = server.get("/api/v1/slots?service=drop-in&to=2026-09-08&open=true", pat).json()["items"]
            tap.equal(len(offered), 4, "slots of the first clinic")
            tap.equal(offered[0]["bookable"]["answer"], "accept", "the first can be booked")
            made = server.post("/api/v1/bookings", pat, {"slot": offered[0]["id"], "seats": 1, "reference": "case 17"})
            tap.equal(made.status, 201, "status of the booking: %r" % made)
            booking = made.json()["id"]
            tap.equal(made.json()["state"], "booked", "state")
            moved = server.post("/api/v1/bookings/%s/move" % booking, pat, {"slot": offered[3]["id"]})
            tap.equal(moved.status, 200, "status of the move: %r" % moved)
            mine = server.get("/api/v1/bookings?mine=true", pat).json()["items"]
            tap.equal([(item["id"], item["slot"]) for item in mine], [(booking, offered[3]["id"])], "own bookings")
            gone = server.post("/api/v1/bookings/%s/cancel" % booking, pat, {"by": "party", "reason": "no longer needed"})
            tap.equal(gone.status, 200, "status of giving back: %r" % gone)
            again = server.get("/api/v1/slots/%s" % offered[3]["id"], pat).json()
            tap.equal((again["taken"], again["capacity"]), (0, 1), "seats afterwards")
        house.verify()


@tap.test
def what_one_side_writes_the_other_sees():
    with harness.House() as house:
        house.load()
        sam = house.token("sam@south.example")
        with house.serve() as server:
            slot = server.get("/api/v1/slots?service=reflection", sam).json()["items"][0]
            made = server.post("/api/v1/bookings", sam, {"slot": slot["id"], "party": {"kind": "team", "id": "south"}})
            tap.equal(made.status, 201, "status of the team's booking: %r" % made)
            listed = json.loads(house.attune("bookings", "--json", "--party", "team:south", "--from", "2026-09-01",
                                             "--to", "2026-12-31"))["items"]
            tap.equal([item["id"] for item in listed], [made.json()["id"]], "what the command line lists")
            house.attune("cancel", made.json()["id"])
            seen = server.get("/api/v1/bookings/%s" % made.json()["id"], sam).json()
            tap.equal((seen["state"], seen["cancelled_by"]), ("cancelled", "party"), "what the service shows")
        house.verify()


@tap.test
def a_cohort_is_booked_as_one_and_attended_meeting_by_meeting():
    with harness.House() as house:
        house.load()
        cohorts = slots(house, "--service", "circle", "--to", "2026-12-31")
        tap.equal(len(cohorts), 1, "cohorts")
        tap.equal(len(cohorts[0]["meetings"]), 8, "meetings")
        booking = house.attune("book", cohorts[0]["id"], "--person", "pat@north.example", "--seats", "2")
        second = cohorts[0]["meetings"][1]["starts"]
        house.attune("attend", booking, "--meeting", "1", "--present", "2", now=second)
        house.attune("attend", booking, "--meeting", "2", "--outcome", "did-not-attend", now=second)
        late = house.run("book", cohorts[0]["id"], "--person", "kim@council.example", now=second)
        tap.equal(late.status, 8, "exit code once the group has begun")
        listed = json.loads(house.attune("bookings", "--json", "--from", "2026-09-01", "--to", "2026-12-31", now=second))
        tap.equal([item["outcome"] for item in listed["items"][0]["attendance"]], ["attended", "did-not-attend"], "attendance")
        house.verify()


@tap.test
def a_follow_up_asks_for_the_first_course_attended_not_only_booked():
    with harness.House() as house:
        house.load()
        first = slots(house, "--service", "awareness", "--to", "2026-12-31")[0]["id"]
        follow_up = slots(house, "--service", "follow-up", "--to", "2026-12-31")[0]["id"]
        booking = house.attune("book", first, "--person", "kim@council.example")
        refused = house.run("book", follow_up, "--person", "kim@council.example", "--as", "kim@council.example",
                            now="2026-10-02T09:00:00+01:00")
        tap.equal(refused.status, 8, "exit code while only booked")
        tap.contains(refused.err, "prerequisite_missing")
        house.attune("attend", booking, now="2026-10-02T09:00:00+01:00")
        house.attune("book", follow_up, "--person", "kim@council.example", "--as", "kim@council.example",
                     now="2026-10-02T09:00:00+01:00")
        house.verify()


@tap.test
def the_same_book_twice_changes_nothing():
    with harness.House() as house:
        house.load()
        before = slots(house, "--to", "2026-12-31")
        house.attune("book", before[0]["id"], "--person", "pat@north.example")
        before = slots(house, "--to", "2026-12-31")
        house.load()
        tap.equal(slots(house, "--to", "2026-12-31"), before, "slots after the second load")
        house.verify()


@tap.test
def whoever_waits_gets_a_kept_place_when_it_is_open_to_all_though_nobody_does_anything():
    with harness.House() as house:
        house.load(harness.BOOK + """
[service kept]
plugin=training-course
title=Kept for some
priority-share=50
waiting-places=3
offer-minutes=0

[schedule kept]
service=kept
starts=2026-10-12T09:00
minutes=180
place=Town Hall
capacity=2
""")
        course = slots(house, "--service", "kept")[0]["id"]
        for mail in ("pat@north.example", "lea@north.example"):  # of the workforce for which half of the places are kept
            house.attune("book", course, "--person", mail)
        waiting = [house.attune("book", course, "--person", mail) for mail in ("kim@council.example", "mia@clinic.example")]
        for booking in json.loads(house.attune("bookings", "--json", "--party", "person:pat@north.example"))["items"]:
            house.attune("cancel", booking["id"])
        lea = json.loads(house.attune("bookings", "--json", "--party", "person:lea@north.example"))["items"][0]["id"]
        house.attune("cancel", lea)

        def states():
            listed = {item["id"]: item["state"] for item in json.loads(house.attune("bookings", "--json"))["items"]}
            return [listed[booking] for booking in waiting]

        tap.equal(states(), ["booked", "waiting"], "one place is free and kept")
        with house.serve(now="2026-09-28T09:01:00+01:00"):
            harness.wait_until(lambda: states() == ["booked", "booked"], "the kept place to be given")
        house.verify()


tap.run()
