#!/usr/bin/env python3
"""The clinician's pages: what is coming, who came in one tap, cancelling with the letters shown first, handing over."""
import os
import re
import sys
import urllib.parse

sys.path.insert(0, os.path.join(os.environ["ATTUNE_SOURCE"], "tests", "support"))
import harness
import tap
from desk import plain

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def send(server, token, path, **fields):
    return server.ask("POST", path, token, body=urllib.parse.urlencode(fields).encode(), headers=dict(FORM))


def a_booking(house, server, service="drop-in", mail="pat@north.example"):
    """A slot of the service that has room, and a booking of it."""
    token = house.token(mail)
    slot = server.get("/api/v1/slots?open=true&service=%s" % service, token).json()["items"][0]
    made = server.post("/api/v1/bookings", token, {"slot": slot["id"], "note": "about sleep", "reference": "AB-1"})
    tap.equal(made.status, 201, repr(made))
    return slot, made.json()["id"]


@tap.test
def the_list_shows_what_is_given_and_what_nobody_has_said():
    with harness.House() as house:
        house.load()
        carla = house.token("carla@clinic.example")
        with house.serve() as server:
            slot, booking = a_booking(house, server)
            page = server.get("/sessions?from=" + slot["starts"][:10], carla)
            tap.equal(page.status, 200)
            tap.check("/sessions/" + slot["id"] in page.text, "the session stands in the list")
            tap.check("without an outcome" not in page.text, "nothing is outstanding yet")
            tap.contains(plain(page.text), "Drop-in consultation Pat Quill")
            everybody = server.get("/sessions?show=all&from=" + slot["starts"][:10], carla)
            tap.check("Pat Quill" not in everybody.text, "whoever comes to others is not listed")
        after = slot["ends"][:10] + "T23:00:00+01:00" if "ends" in slot else slot["starts"][:10] + "T23:00:00+01:00"
        with house.serve(now=after) as server:
            tap.check("1 booking without an outcome" in server.get("/sessions", carla).text, "it is outstanding afterwards")
            tap.equal(send(server, carla, "/sessions/%s/attend" % slot["id"], booking=booking, meeting=1,
                           outcome="attended").status, 303)
            tap.equal(server.get("/api/v1/bookings/" + booking, carla).json()["outcome"], "attended")
            register = server.get("/sessions/" + slot["id"], carla).text
            tap.check("✓" in register and "AB-1" in register, "the register shows it")
            tap.equal(send(server, carla, "/sessions/%s/attend" % slot["id"], booking=booking, meeting=1,
                           outcome="did-not-attend").status, 303, "a correction")
            tap.equal(server.get("/api/v1/bookings/" + booking, carla).json()["outcome"], "did-not-attend")
            tap.check("without an outcome" not in server.get("/sessions", carla).text, "nothing is outstanding any more")
        house.verify()


@tap.test
def of_a_group_each_meeting_stands_in_the_list_until_its_register_is_kept():
    with harness.House() as house:
        house.load()
        dev = house.token("dev@clinic.example")
        with house.serve() as server:
            slot, booking = a_booking(house, server, "circle")
        with house.serve(now=slot["meetings"][2]["starts"][:10] + "T23:00:00+01:00") as server:
            path = "/sessions/" + slot["id"]
            ways = ['href="%s?meeting=%d"' % (path, number) for number in range(1, 5)]

            def listed():
                page = server.get("/sessions", dev).text
                return [number for number, way in enumerate(ways, 1) if way + ">Circle" in page]

            tap.equal(listed(), [1, 2, 3], "each that is over")
            for meeting, outcome, known in ((3, "did-not-attend", None), (1, "attended", "attended")):
                tap.equal(send(server, dev, path + "/attend", booking=booking, meeting=meeting, outcome=outcome).status, 303)
                tap.equal(server.get("/api/v1/bookings/" + booking, dev).json()["outcome"], known, "of all eight")
                tap.check(path + "/cancel" not in server.get(path, dev).text, "it took place")
                tap.equal(send(server, dev, path + "/cancel", reason="the host was ill").status, 409, "and is not cancelled")
            tap.equal(listed(), [2], "though the first was attended")
            tap.check('value="did-not-attend"' in server.get(path + "?meeting=2", dev).text, "there it can be said")
            send(server, dev, path + "/attend", booking=booking, meeting=2, outcome="did-not-attend")
            tap.equal(listed(), [], "all that is over is said, though five are to come")
        house.verify()


@tap.test
def the_next_session_is_found_however_many_before_it_nobody_has_booked():
    with harness.House() as house:
        house.load(harness.BOOK.replace("slot-minutes=45", "slot-minutes=45\nopens-days=200"))
        far = house.attune("slots", "--service", "drop-in", "--open").splitlines()[40].split()[0]
        house.attune("book", "--person", "pat@north.example", far)
        with house.serve() as server:
            tap.check('href="/sessions/%s"' % far in server.get("/", house.token("carla@clinic.example")).text, "the way to it")


@tap.test
def the_first_page_and_the_list_lead_a_clinician_to_what_comes_next():
    with harness.House() as house:
        house.load()
        carla, pat = house.token("carla@clinic.example"), house.token("pat@north.example")
        with house.serve() as server:
            tap.check("The next session you give" not in server.get("/", carla).text, "nobody has booked")
            slot, _ = a_booking(house, server)
            home = server.get("/", carla).text
            tap.contains(plain(home), "The next session you give: Drop-in consultation")
            tap.check('href="/sessions/%s"' % slot["id"] in home, "the way to who is booked")
            tap.check("The next session you give" not in server.get("/", pat).text, "not for those who give none")
            tap.check('href="/sessions/new"' in server.get("/sessions", carla).text, "one can be added")
            page = server.get("/sessions/new", carla).text
            me = server.get("/api/v1/me", carla).json()["id"]
            tap.check(re.search(r'value="%s"[^>]* checked' % me, page), "whoever adds one gives it")
            tap.check('href="/sessions?show=all">Today' in server.get("/sessions?show=all", carla).text, "everybody's, still")
        house.verify()


@tap.test
def what_somebody_has_booked_is_said_to_them():
    with harness.House() as house:
        house.load()
        kim = house.token("kim@council.example")
        with house.serve() as server:
            a_booking(house, server, mail="kim@council.example")
            tap.contains(plain(server.get("/services/drop-in?show=all", kim).text), "This is among your bookings already.")


@tap.test
def nobody_is_marked_before_the_start():
    with harness.House() as house:
        house.load()
        carla = house.token("carla@clinic.example")
        with house.serve() as server:
            slot, booking = a_booking(house, server)
            tap.check("Came" not in server.get("/sessions/" + slot["id"], carla).text, "no button before the start")
            answer = send(server, carla, "/sessions/%s/attend" % slot["id"], booking=booking, meeting=1, outcome="attended")
            tap.check(answer.status in (409, 422), "refused: %d" % answer.status)


@tap.test
def cancelling_shows_first_who_is_told_and_what():
    with harness.House() as house:
        house.load()
        carla = house.token("carla@clinic.example")
        with house.serve() as server:
            slot, booking = a_booking(house, server)
            path = "/sessions/%s/cancel" % slot["id"]
            tap.equal(send(server, carla, path + "/check", reason="").status, 422, "a reason is needed")
            shown = send(server, carla, path + "/check", reason="the room is flooded")
            tap.equal(shown.status, 200)
            tap.check("Pat" in shown.text and "the room is flooded" in shown.text, "who and what")
            tap.equal(server.get("/api/v1/bookings/" + booking, carla).json()["state"], "booked", "nothing has happened yet")
            tap.equal(send(server, carla, path, reason="the room is flooded").status, 303)
            gone = server.get("/api/v1/bookings/" + booking, carla).json()
            tap.equal((gone["state"], gone["cancelled_by"]), ("cancelled", "service"))


@tap.test
def a_session_that_has_begun_says_why_it_cannot_be_cancelled_and_what_can_be_done():
    with harness.House() as house:
        house.load()
        carla = house.token("carla@clinic.example")
        with house.serve() as server:
            slot, booking = a_booking(house, server)
            empty = server.get("/api/v1/slots?open=true&service=drop-in", carla).json()["items"][0]
        path, none = "/sessions/%s" % slot["id"], "/sessions/%s/cancel" % empty["id"]
        with house.serve(now=slot["starts"][:10] + "T23:00:00+01:00") as server:
            page = server.get(path + "/cancel", carla)
            tap.equal(page.status, 200)
            tap.contains(plain(page.text), "This session has begun")
            tap.contains(plain(page.text), "can no longer be cancelled: nobody could be told in time")
            tap.check('<a class="nhsuk-button" href="%s">Say who came' % path in page.text, "the way out")
            page = server.get(none, carla).text
            tap.contains(plain(page), "nothing to cancel")
            tap.check("<form method=\"post\" action=\"/sessions" not in page, "no form where nobody had booked")
            tap.check(path + "/cancel" in server.get(path, carla).text, "what never took place can be said")
            shown = send(server, carla, path + "/cancel/check", reason="the host was ill")
            tap.equal(shown.status, 200)
            tap.contains(plain(shown.text), "It did not take place")
            send(server, carla, path + "/attend", booking=booking, meeting=1, outcome="attended")
            for act in ("/cancel", "/cancel/check"):
                late = send(server, carla, path + act, reason="the host was ill")
                tap.equal(late.status, 409, act)
                tap.contains(plain(late.text), "recorded already who came")
            tap.contains(plain(server.get(path + "/cancel", carla).text), "recorded already who came")
            tap.check(path + "/cancel" not in server.get(path, carla).text, "it took place")
            tap.equal(server.get("/api/v1/bookings/" + booking, carla).json()["state"], "booked")
        house.verify()


@tap.test
def what_never_took_place_is_cancelled_by_the_service_afterwards():
    with harness.House() as house:
        house.load()
        carla = house.token("carla@clinic.example")
        with house.serve() as server:
            slot, booking = a_booking(house, server)
        with house.serve(now=slot["starts"][:10] + "T23:00:00+01:00") as server:
            tap.equal(send(server, carla, "/sessions/%s/cancel" % slot["id"], reason="the host was ill").status, 303)
            gone = server.get("/api/v1/bookings/" + booking, carla).json()
            tap.equal((gone["state"], gone["cancelled_by"]), ("cancelled", "service"))
        house.verify()


@tap.test
def a_session_is_handed_to_a_colleague_who_is_free():
    with harness.House() as house:
        house.load()
        carla = house.token("carla@clinic.example")
        with house.serve() as server:
            slots = server.get("/api/v1/slots?open=true&to=2026-12-31", carla).json()["items"]
            slot = next(item for item in slots if len(item["hosts"]) == 1)
            page = server.get("/sessions/%s/swap" % slot["id"], carla).text
            leaving = slot["hosts"][0]["id"]
            taking = re.search(r'name="to" type="radio" value="([^"]+)"', page).group(1)
            tap.equal(send(server, carla, "/sessions/%s/swap" % slot["id"], **{"from": leaving, "to": ""}).status, 422)
            tap.equal(send(server, carla, "/sessions/%s/swap" % slot["id"], **{"from": leaving, "to": taking}).status, 303)
            hosts = [host["id"] for host in server.get("/api/v1/slots/" + slot["id"], carla).json()["hosts"]]
            tap.equal(hosts, [taking])


CROWD = 230


def a_crowd():
    """The service book with more people than are read at once."""
    return harness.BOOK + "".join("\n[person crowd%03d@north.example]\nname=Crowd %03d\nprofession=midwife\norganisation=North Trust\n"
                                  "roles=practitioner\n" % (i, i) for i in range(CROWD))


def book_a_crowd(house, server):
    """A day for so many, given up by twenty before; its slot."""
    carla = house.token("carla@clinic.example")
    made = server.post("/api/v1/slots", house.token("ada@clinic.example"), {
        "service": "awareness", "starts": "2026-10-12T09:00", "minutes": 300, "capacity": 300, "hosts": ["carla@clinic.example"]})
    tap.equal(made.status, 201, repr(made))
    slot = made.json()["id"]
    for turn, i in enumerate([*range(20), *range(CROWD)]):
        wish = {"slot": slot, "party": {"kind": "person", "id": "crowd%03d@north.example" % i}}
        booked = server.post("/api/v1/bookings", carla, wish)
        tap.equal(booked.status, 201, repr(booked))
        if turn < 20:
            done = server.post("/api/v1/bookings/%s/cancel" % booked.json()["id"], carla, {"by": "party", "reason": "ill"})
            tap.equal(done.status, 200, repr(done))
    return slot


@tap.test
def of_a_day_for_hundreds_everybody_is_named_told_and_marked():
    with harness.House() as house:
        house.load(a_crowd())
        carla = house.token("carla@clinic.example")
        with house.serve() as server:
            slot = book_a_crowd(house, server)
            path = "/sessions/" + slot
            everybody = ["Crowd %03d" % i for i in range(CROWD)]
            register = plain(server.get(path, carla).text)
            tap.equal([name for name in everybody if name not in register], [], "nobody is missing in the register")
            told = plain(send(server, carla, path + "/cancel/check", reason="the hall is flooded").text)
            tap.equal([name for name in everybody if name not in told], [], "nobody who will be told is missing")
            listed = plain(server.get("/sessions?from=2026-10-12", carla).text)
            tap.contains(listed, "and %d more" % (CROWD - 3))
        with house.serve(now="2026-10-12T14:30:00+01:00") as server:
            tap.equal(send(server, carla, path + "/attend", all="yes", meeting=1).status, 303, "everybody came")
            register = server.get(path, carla).text
            tap.equal(register.count("✓"), CROWD, "everybody is marked")
            tap.check(path + "/cancel" not in register, "it took place")
            mia = house.token("mia@clinic.example")
            shown = plain(server.get("/figures/slots?from=2026-10-12&to=2026-10-12&service=awareness", mia).text)
            tap.equal([name for name in everybody if name not in shown], [], "nobody behind the figure is missing")
        house.verify()


@tap.test
def only_staff_see_them():
    with harness.House() as house:
        house.load()
        with house.serve() as server:
            slot, _ = a_booking(house, server)
            for mail, status in (("carla@clinic.example", 200), ("ada@clinic.example", 200), ("mia@clinic.example", 403),
                                 ("pat@north.example", 403)):
                for path in ("/sessions", "/sessions/" + slot["id"], "/sessions/%s/cancel" % slot["id"],
                             "/sessions/%s/swap" % slot["id"]):
                    tap.equal(server.get(path, house.token(mail)).status, status, "%s for %s" % (path, mail))


tap.run()
