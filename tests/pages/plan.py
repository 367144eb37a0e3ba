#!/usr/bin/env python3
"""The administrator's pages of services, closures, targets and sessions by hand: what a change touches is shown before it is saved,
and what is saved is what was shown."""
import json
import os
import re
import sys

sys.path.insert(0, os.path.join(os.environ["ATTUNE_SOURCE"], "tests", "support"))
import harness
import tap
from desk import Desk, Form, plain


def book_one(house, server, mail="pat@north.example", start="2026-09-15", service="drop-in"):
    token = house.token(mail)
    slot = server.get("/api/v1/slots?service=%s&open=true&from=%s" % (service, start), token).json()["items"][0]
    made = server.post("/api/v1/bookings", token, {"slot": slot["id"]})
    tap.equal(made.status, 201, repr(made))
    return slot, made.json()["id"]


def state_of(server, desk, booking):
    return server.get("/api/v1/bookings/" + booking, desk.token).json()["state"]


def entries(server, desk, **query):
    where = "&".join("%s=%s" % pair for pair in query.items())
    return server.get("/api/v1/audit?" + where, desk.token).json()["items"]


class Scene(harness.House):
    """A service with its book loaded."""

    def __enter__(self):
        super().__enter__()
        self.load()
        return self


# ---- services ----------------------------------------------------------------------------------------------------------


@tap.test
def a_services_form_is_made_of_its_plugins_own_table():
    with Scene() as house, house.serve() as server:
        desk = Desk(server, house.token("ada@clinic.example"))
        for service, plugin in (("drop-in", "drop-in"), ("follow-up", "training-course"), ("circle", "circle-of-security")):
            form, told = desk.form("/admin/services/" + service), json.loads(house.attune("plugin", "show", plugin, "--json"))
            tap.check(len(told["settings"]) > 0, "settings of " + plugin)
            for setting in told["settings"]:
                tap.check("s-" + setting["key"] in form.values or 'name="s-%s"' % setting["key"] in form.text, setting["key"])
                tap.check(setting["label"] in plain(form.text), setting["label"])
        tap.equal(desk.form("/admin/services/drop-in").values["s-slot-minutes"], ["45"])
        tap.equal(desk.form("/admin/services/drop-in").values["s-waiting-places"], ["3"])
        tap.equal(desk.form("/admin/services/follow-up").values["s-requires"], ["awareness"])


@tap.test
def what_a_service_may_be_is_checked_as_in_its_book_and_nothing_typed_is_lost():
    with Scene() as house, house.serve() as server:
        desk = Desk(server, house.token("ada@clinic.example"))
        form = desk.form("/admin/services/drop-in").set(called="Talks & walks", **{"s-slot-minutes": "4", "s-opens-days": "soon"},
                                                        colour="Dark Red")
        said = desk.check(form)
        tap.equal(said.status, 422)
        tap.check("out of bounds" in said.fault("s-slot-minutes"), said.fault("s-slot-minutes"))
        tap.check(said.fault("s-opens-days") and said.fault("colour"), "each fault beside its field: %s" % said.says[:800])
        again = Form("", said.text)
        tap.equal((again.values["called"], again.values["s-slot-minutes"], again.values["s-opens-days"]),
                  (["Talks & walks"], ["4"], ["soon"]))
        tap.check("There is a problem" in said.text and "<title>Error:" in said.text, "the summary on top")
        tap.equal(desk.check(form.set(called="")).fault("called"), "Say what the service is called")
        circle = desk.form("/admin/services/awareness").set(**{"s-requires": "follow-up"})
        tap.check("leads back to it" in desk.check(circle).fault("s-requires"), "a circle of services")
        tap.equal(entries(server, desk, act="change"), [], "nothing was saved")


@tap.test
def changing_a_services_settings_shows_the_sessions_that_change():
    with Scene() as house, house.serve() as server:
        desk = Desk(server, house.token("ada@clinic.example"))
        slot, booking = book_one(house, server)
        before = house.store.rows("SELECT count(*) FROM slot WHERE state = 'offered'")
        check = desk.check(desk.form("/admin/services/drop-in").set(**{"s-slot-minutes": "60"}))
        tap.equal(check.status, 200)
        tap.check("sessions change" in check.says and "fall away" in check.says, check.says[:900])
        tap.check("Booked: Pat Quill" in check.says and "1 letter tells of it, to: Pat Quill" in check.says, check.says[:900])
        tap.equal(house.store.rows("SELECT count(*) FROM slot WHERE state = 'offered'"), before, "nothing was saved")
        where = desk.save(check)
        tap.check("Your change is saved" in desk.words(where), "it says so")
        tap.equal(desk.form("/admin/services/drop-in").values["s-slot-minutes"], ["60"])
        now = server.get("/api/v1/bookings/" + booking, desk.token).json()
        tap.equal((now["state"], now["meetings"][0]["ends"][11:16]), ("booked", "10:00"), "the booking stays")
        log = entries(server, desk, act="change")
        tap.check(any(entry["subject"] == "drop-in" and entry["who"]["name"] == "Ada Osei" for entry in log), repr(log)[:600])
        house.verify()


@tap.test
def what_changes_nothing_says_so():
    with Scene() as house, house.serve() as server:
        desk = Desk(server, house.token("ada@clinic.example"))
        check = desk.check(desk.form("/admin/services/drop-in"))
        tap.check("Nothing is different from what is saved already" in check.says, check.says[:400])
        summary = desk.check(desk.form("/admin/services/drop-in").set(summary="Another sentence."))
        tap.check("No session and no booking changes" in summary.says and "Nobody is written to" in summary.says, summary.says[:400])
        desk.save(summary)
        tap.check("Another sentence." in desk.words("/admin/services"), "the list shows it")


@tap.test
def a_service_is_added_once_however_often_the_button_is_pressed():
    with Scene() as house, house.serve() as server:
        desk = Desk(server, house.token("ada@clinic.example"))
        tap.check("Drop-in" in desk.words("/admin/services/new"), "the kinds are shown")
        form = desk.form("/admin/services/new?plugin=wellbeing-session").set(called="Café for teams")
        check = desk.check(form)
        first, second = desk.press(check, "save"), desk.press(check, "save")
        tap.equal((first.status, second.status, first.where), (303, 303, second.where))
        tap.equal(first.where, "/admin/services/cafe-for-teams?saved=yes")
        listed = [item["title"] for item in server.get("/api/v1/services", desk.token).json()["items"]]
        tap.equal(listed.count("Café for teams"), 1)
        other = desk.check(desk.form("/admin/services/new?plugin=wellbeing-session").set(called="Café for teams"))
        tap.equal(desk.save(other), "/admin/services/cafe-for-teams-2?saved=yes", "a namesake is another service")
        house.verify()


@tap.test
def a_service_that_is_no_longer_offered_takes_its_sessions_along():
    with Scene() as house, house.serve() as server:
        desk = Desk(server, house.token("ada@clinic.example"))
        _, booking = book_one(house, server)
        check = desk.check(desk.form("/admin/services/drop-in").set(state="ended"))
        tap.check("1 session that was booked is cancelled" in check.says and "1 booking is lost with it" in check.says, check.says[:900])
        desk.save(check)
        tap.equal(state_of(server, desk, booking), "cancelled")
        tap.check("No longer offered" in desk.words("/admin/services"), "the list says so")
        house.verify()


# ---- closures ----------------------------------------------------------------------------------------------------------


@tap.test
def a_closure_shows_whom_it_touches_and_can_be_taken_back():
    with Scene() as house, house.serve() as server:
        desk = Desk(server, house.token("ada@clinic.example"))
        slot, booking = book_one(house, server)
        form = desk.form("/admin/closures/new").set(called="Training day", **{"from": "2026-09-15", "to": "2026-09-15"})
        check = desk.check(form)
        tap.check("3 sessions that nobody has booked fall away" in check.says, check.says[:900])
        tap.check("Tuesday 15 September 2026 at 9am Drop-in consultation: is cancelled (closed: Training day) Booked: Pat Quill"
                  in check.says, check.says[:1500])
        tap.check(check.says.index("2026 at 9am Drop-in") < check.says.index("2026 Drop-in consultation, 3 sessions: fall away"),
                  "a day as time goes: " + check.says[:1500])
        tap.equal(state_of(server, desk, booking), "booked", "only shown")
        desk.save(check)
        tap.equal(state_of(server, desk, booking), "cancelled")
        tap.equal(house.store.rows("SELECT count(*) FROM outbox WHERE about = '%s' AND kind = 'cancelled'" % booking), [(1,)])
        tap.check("Training day" in desk.words("/admin/closures"), "the list")
        page = desk.form("/admin/closures/training-day")
        away = desk.check(page, act="remove")
        tap.check("Remove this closure?" in away.says and "3 sessions change" in away.says, away.says[:900])
        tap.equal(desk.save(away), "/admin/closures?saved=yes")
        tap.check("Training day" not in desk.words("/admin/closures"), "it has gone")
        tap.equal(desk.press(away, "save").status, 303, "pressed twice")
        tap.equal(len(server.get("/api/v1/slots?service=drop-in&open=true&from=2026-09-15&to=2026-09-15", desk.token).json()["items"]),
                  3, "what nobody had booked is offered again; what was cancelled stays so")
        house.verify()


@tap.test
def what_a_closure_touches_is_told_as_time_goes_whatever_it_is():
    with Scene() as house, house.serve() as server:
        desk = Desk(server, house.token("ada@clinic.example"))
        token = house.token("pat@north.example")
        drop_in = server.get("/api/v1/slots?service=drop-in&open=true&from=2026-09-15&to=2026-09-15", token).json()["items"]
        tap.equal(server.post("/api/v1/bookings", token, {"slot": drop_in[1]["id"]}).status, 201)
        check = desk.check(desk.form("/admin/closures/new").set(called="Snow", **{"from": "2026-09-14", "to": "2026-09-18"}))
        lines = re.findall(r'<li class="app-touch[^"]*"><strong>([^<]+)</strong><br>([^<]+)', check.text)
        tap.equal([(when.split(" 2026")[0].replace(" September", ""), when.partition(" at ")[2], what.split(",")[0].split(":")[0])
                   for when, what in lines],
                  [("Tuesday 15", "", "Drop-in consultation"), ("Tuesday 15", "9:45am", "Drop-in consultation"),
                   ("Wednesday 16", "10am", "Circle of Security"), ("Friday 18", "2:30pm", "Wellbeing session")])


@tap.test
def a_pause_of_months_for_one_service_leaves_the_others():
    with Scene() as house, house.serve() as server:
        desk = Desk(server, house.token("ada@clinic.example"))
        form = desk.form("/admin/closures/new").set(called="Pause", services=["drop-in"], **{"from": "2026-10-01", "to": "2027-01-31"})
        check = desk.check(form)
        tap.check("Drop-in" in check.says and "Wellbeing" not in check.says, check.says[:1200])
        desk.save(check)
        tap.equal(server.get("/api/v1/slots?service=drop-in&from=2026-10-01", desk.token).json()["items"], [])
        tap.check(server.get("/api/v1/slots?service=wellbeing&from=2026-10-01", desk.token).json()["items"], "the others go on")
        page = desk.form("/admin/closures/pause")
        tap.equal(page.values["services"], ["drop-in"], "the form holds what was saved")
        house.verify()


@tap.test
def a_closure_that_will_not_do_is_told_beside_its_fields():
    with Scene() as house, house.serve() as server:
        desk = Desk(server, house.token("ada@clinic.example"))
        said = desk.check(desk.form("/admin/closures/new").set(called="", **{"from": "2026-10-32", "to": ""}))
        tap.equal(said.status, 422)
        tap.check(said.fault("called") and "is not a date" in said.fault("from"), said.says[:600])
        tap.equal(said.fault("to"), "Fill this in.")
        tap.equal(Form("", said.text).values["from"], ["2026-10-32"], "what was typed is still there")
        said = desk.check(desk.form("/admin/closures/new").set(called="X", **{"from": "2026-10-03", "to": "2026-10-01"}))
        tap.check("lies before" in said.fault("to"), said.says[:600])


@tap.test
def from_the_check_one_goes_back_with_all_that_was_typed():
    with Scene() as house, house.serve() as server:
        desk = Desk(server, house.token("ada@clinic.example"))
        form = desk.form("/admin/closures/new").set(called="Training <b>day</b>", services=["drop-in", "circle"],
                                                    **{"from": "2026-09-15", "to": "2026-09-15"})
        back = desk.press(desk.check(form), "edit")
        tap.equal(back.status, 200)
        again = Form("", back.text)
        for name in ("called", "from", "to", "services"):
            tap.equal(sorted(again.values[name]), sorted(form.values[name]), name)
        tap.check("<b>day</b>" not in back.text, "what was typed is text")


@tap.test
def where_something_else_would_happen_by_now_it_is_shown_again():
    with Scene() as house, house.serve() as server:
        desk = Desk(server, house.token("ada@clinic.example"))
        form = desk.form("/admin/closures/new").set(called="Training day", **{"from": "2026-09-15", "to": "2026-09-15"})
        check = desk.check(form)
        _, booking = book_one(house, server)
        again = desk.press(check, "save")
        tap.equal(again.status, 200)
        tap.check("Something has changed since you looked" in again.says and "Booked: Pat Quill" in again.says, again.says[:900])
        tap.equal(state_of(server, desk, booking), "booked", "nothing was saved")
        desk.save(again)
        tap.equal(state_of(server, desk, booking), "cancelled")
        house.verify()


# ---- what it is held against -------------------------------------------------------------------------------------------


@tap.test
def targets_are_added_changed_and_removed():
    with Scene() as house, house.serve() as server:
        desk = Desk(server, house.token("ada@clinic.example"))
        form = desk.form("/admin/targets/new").set(called="Content", measure="satisfaction-share", figure="80", green="100", amber="70",
                                                   **{"from": "2026-08-01", "to": "2027-07-31"})
        desk.save(desk.check(form))
        stored = house.store.rows("SELECT figure, green, amber FROM target WHERE id = 'content'")
        tap.equal(stored, [(0.8, 1.0, 0.7)])
        page = desk.form("/admin/targets/content")
        tap.equal((page.values["figure"], page.values["amber"], page.values["measure"]), (["80"], ["70"], ["satisfaction-share"]))
        tap.check("80%" in desk.words("/admin/targets"), "the list")
        said = desk.check(page.set(figure="", amber="120"))
        tap.equal((said.status, said.fault("figure")), (422, "Fill this in."))
        tap.check("lies above green" in said.fault("amber"), said.says[:500])
        desk.save(desk.check(desk.form("/admin/targets/consultations").set(figure="1")))
        tap.equal(house.store.rows("SELECT figure FROM target WHERE id = 'consultations'"), [(1.0,)], "one session, not one whole")
        desk.save(desk.check(desk.form("/admin/targets/content"), act="remove"))
        tap.equal(desk.get("/admin/targets/content").status, 404)
        tap.check("Content" not in desk.words("/admin/targets"), "it has gone")
        house.verify()


@tap.test
def reporting_years_do_not_share_days():
    with Scene() as house, house.serve() as server:
        desk = Desk(server, house.token("ada@clinic.example"))
        said = desk.check(desk.form("/admin/years/new").set(called="2027/28", **{"from": "2027-07-31", "to": "2028-07-31"}))
        tap.check("share days" in said.fault("from"), said.says[:500])
        desk.save(desk.check(desk.form("/admin/years/new").set(called="2027/28", **{"from": "2027-08-01", "to": "2028-07-31"})))
        tap.check("2027/28" in desk.words("/admin/targets"), "the list")
        page = desk.form("/admin/years/2027%2F28")
        tap.equal(page.values["to"], ["2028-07-31"], "a name with a slash has its page")
        desk.save(desk.check(page.set(to="2028-03-31")))
        tap.equal(house.store.rows("SELECT to_on FROM reporting_year WHERE name = '2027/28'"), [("2028-03-31",)])
        said = desk.check(desk.form("/admin/years/new").set(called="2027/28", **{"from": "2029-08-01", "to": "2030-07-31"}))
        tap.check("of that name" in said.fault("called"), said.says[:500])
        desk.save(desk.check(desk.form("/admin/years/2027%2F28"), act="remove"))
        tap.check("2027/28" not in desk.words("/admin/targets"), "it has gone")


@tap.test
def the_priority_workforce_is_chosen_among_those_who_are_here():
    with Scene() as house, house.serve() as server:
        desk = Desk(server, house.token("ada@clinic.example"))
        form = desk.form("/admin/professions")
        tap.equal(sorted(form.values["priority"]), ["health visitor", "midwife"])
        tap.check("social worker" in plain(form.text), "professions that people have")
        desk.save(desk.check(form.set(priority=["midwife", "social worker"], others="nursery nurse, Portage worker")))
        tap.equal(house.store.rows("SELECT name FROM profession WHERE priority = 1 ORDER BY name"),
                  [("Portage worker",), ("midwife",), ("nursery nurse",), ("social worker",)])
        tap.check("Nothing is different" in desk.check(desk.form("/admin/professions")).says, "the form holds what was saved")


# ---- sessions by hand --------------------------------------------------------------------------------------------------


@tap.test
def a_session_is_moved_and_its_bookings_stay():
    """Field case 30."""
    with Scene() as house, house.serve() as server:
        desk = Desk(server, house.token("ada@clinic.example"))
        slot, booking = book_one(house, server)
        path = "/sessions/%s/change" % slot["id"]
        form = desk.form(path).set(date="2026-09-16", time="14:30", place="Town Hall", capacity="2")
        check = desk.check(form)
        tap.check("moves to Wednesday 16 September 2026 at 2:30pm Booked: Pat Quill" in check.says, check.says[:800])
        tap.check("1 letter tells of it, to: Pat Quill" in check.says, check.says[:800])
        tap.equal(server.get("/api/v1/slots/" + slot["id"], desk.token).json()["starts"], slot["starts"], "only shown")
        tap.equal(desk.save(check), "/sessions/" + slot["id"])
        now = server.get("/api/v1/slots/" + slot["id"], desk.token).json()
        tap.equal((now["starts"], now["place"], now["capacity"], now["taken"]), ("2026-09-16T14:30:00+01:00", "Town Hall", 2, 1))
        tap.equal(state_of(server, desk, booking), "booked")
        tap.equal(desk.press(check, "save").status, 303, "pressed twice")
        tap.check("Nothing is different" in desk.check(desk.form(path)).says, "the form holds what is")
        house.verify()


@tap.test
def fewer_places_than_are_taken_and_a_busy_clinician_are_told_beside_their_fields():
    with Scene() as house, house.serve() as server:
        desk = Desk(server, house.token("ada@clinic.example"))
        course, _ = book_one(house, server, service="awareness", start="2026-10-01")
        two = server.post("/api/v1/bookings", desk.token, {"slot": course["id"], "party": {"kind": "person", "id": "kim@council.example"},
                                                           "seats": 3})
        tap.equal(two.status, 201, repr(two))
        slot, _ = book_one(house, server, start="2026-10-06")
        path = "/sessions/%s/change" % slot["id"]
        said = desk.check(desk.form(path).set(date="2026-10-01", time="10:00", capacity="", minutes="0"))
        tap.equal(said.status, 422)
        tap.check(said.fault("capacity") and said.fault("minutes"), said.says[:500])
        said = desk.check(desk.form(path).set(date="2026-10-01", time="10:00"))
        tap.equal(said.status, 422)
        tap.check("another session at that time" in said.fault("override"), said.says[:800])
        check = desk.check(Form("", said.text).set(override="They share the room that day"))
        tap.equal(check.status, 200, check.says[:500])
        desk.save(check)
        log = entries(server, desk, act="slot-edit")
        tap.check("They share the room" in json.dumps(log[0]["after"]), repr(log)[:500])
        said = desk.check(desk.form("/sessions/%s/change" % course["id"]).set(capacity="2"))
        tap.check("fewer than the 4 places taken" in said.fault("capacity"), said.says[:500])


@tap.test
def a_single_session_is_added_once():
    with Scene() as house, house.serve() as server:
        desk = Desk(server, house.token("carla@clinic.example"))
        dev = json.loads(house.attune("person", "list", "--json"))["items"]
        dev = next(person["id"] for person in dev if person["mail"] == "dev@clinic.example")
        tap.check(desk.check(desk.form("/sessions/new")).fault("service"), "a service is needed")
        form = desk.form("/sessions/new").set(service="drop-in", date="2026-09-17", time="09:00", minutes="90", place="Library", hosts=[dev])
        check = desk.check(form)
        tap.check("2 sessions are added" in check.says, check.says[:600])
        first, second = desk.press(check, "save"), desk.press(check, "save")
        tap.equal((first.status, second.status, first.where), (303, 303, second.where))
        made = server.get("/api/v1/slots?service=drop-in&from=2026-09-17&to=2026-09-17", desk.token).json()["items"]
        tap.equal([(slot["starts"][11:16], slot["place"]) for slot in made], [("09:00", "Library"), ("09:45", "Library")])
        said = desk.check(desk.form("/sessions/new").set(service="drop-in", date="2026-09-17", time="9", minutes="10"))
        tap.check(said.fault("time"), said.says[:500])
        house.verify()


@tap.test
def only_an_administrator_keeps_what_is_offered():
    with Scene() as house, house.serve() as server:
        paths = ("/admin/services", "/admin/services/drop-in", "/admin/schedules", "/admin/schedules/drop-in-tuesday", "/admin/closures",
                 "/admin/targets", "/admin/professions")
        for mail, status in (("ada@clinic.example", 200), ("carla@clinic.example", 403), ("mia@clinic.example", 403),
                             ("pat@north.example", 403)):
            for path in paths:
                tap.equal(server.get(path, house.token(mail)).status, status, "%s for %s" % (path, mail))


tap.run()
