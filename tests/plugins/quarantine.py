"""A plugin that breaks its contract while it serves is taken out of service; every other service goes on."""
import os

import workshop
import harness
import tap

# Both pass the trial at start and go wrong later: one sells what is not there, one plans outside its dates.
OVERSELLS = """#define BOOK \\
  return answer(w->taken == w->capacity || w->seats <= w->capacity - w->taken ? ATTUNE_ACCEPT : ATTUNE_WAIT, -1);"""
PLANS_ASTRAY = """#define PLAN \\
  for (i = 0; i < n; i++) if (give(i, o[i].starts, o[i].ends + (n < 5), 2, emit, sink)) return;"""

BOOK = harness.BOOK + """
[service greedy]
plugin=oversells
title=Greedy
summary=Sells what is not there.
places=1
waiting-places=5

[schedule greedy]
service=greedy
starts=2026-09-21T09:00
minutes=60
place=Town Hall
"""
ASTRAY = """
[service astray]
plugin=astray
title=Astray
summary=Plans outside its dates.

[schedule astray]
service=astray
starts=2026-09-22T09:00
minutes=60
place=Town Hall
"""


def wish(slot, person):
    return {"slot": slot, "party": {"kind": "person", "id": person}}


def first_slot(server, token, service):
    return server.get("/api/v1/slots?service=%s&from=2026-09-01&to=2026-10-30" % service, token).json()["items"][0]


@tap.test
def a_plugin_that_oversells_is_found_at_the_first_seat_too_many():
    with workshop.house_with(oversells=OVERSELLS) as house:
        house.load(BOOK)
        pat, kim = house.token("pat@north.example"), house.token("kim@council.example")
        with house.serve() as server:
            slot = first_slot(server, pat, "greedy")["id"]
            tap.equal(server.post("/api/v1/bookings", pat, wish(slot, "pat@north.example")).status, 201, "the seat there is")
            refused = server.post("/api/v1/bookings", kim, wish(slot, "kim@council.example"))
            tap.equal((refused.status, refused.json().get("reason")), (409, "service_suspended"), "the seat too many")
            other = first_slot(server, kim, "drop-in")["id"]
            tap.equal(server.post("/api/v1/bookings", kim, wish(other, "kim@council.example")).status, 201, "another service")
            tap.equal(first_slot(server, kim, "greedy")["taken"], 1, "seats taken")
            ada = house.token("ada@clinic.example")
            tap.contains(server.get("/admin", ada).text, "1 plugin is refused", "what administrators are told")
            tap.contains(server.get("/admin/plugins", ada).text, "Taken out of service", "among the plugins")
            tap.contains(server.get("/admin/plugins/oversells", ada).text, "broke its contract while at work", "its own page")
        with open(os.path.join(house.folder, "serve.log"), encoding="utf-8") as log:
            tap.contains(log.read(), "oversells is taken out of service", "the log")
        house.verify()


@tap.test
def what_was_booked_can_still_be_given_back():
    with workshop.house_with(oversells=OVERSELLS) as house:
        house.load(BOOK)
        pat, kim = house.token("pat@north.example"), house.token("kim@council.example")
        with house.serve() as server:
            slot = first_slot(server, pat, "greedy")["id"]
            mine = server.post("/api/v1/bookings", pat, wish(slot, "pat@north.example")).json()["id"]
            server.post("/api/v1/bookings", kim, wish(slot, "kim@council.example"))
            given = server.post("/api/v1/bookings/%s/cancel" % mine, pat, {"by": "party"})
            tap.equal(given.status, 200, "giving back; %r" % given)
        house.verify()


@tap.test
def a_plugin_that_plans_astray_leaves_the_other_schedules_alone():
    with workshop.house_with(astray=PLANS_ASTRAY) as house:
        done = house.run("load", house.write("service.book", harness.BOOK + ASTRAY))
        tap.contains(done.err, "schedule astray was left as it is: plugin astray planned wrongly", "the message")
        tap.contains(done.err, "outside its opening", "the message")
        tap.equal(house.run("slots", "--service", "astray", "--json").json()["items"], [], "slots of the faulty plugin")
        tap.check(house.run("slots", "--service", "drop-in", "--json").json()["items"], "the others have no slots")
        house.verify()


@tap.test
def a_service_whose_plugin_is_gone_is_told_as_suspended():
    with workshop.house_with(oversells=OVERSELLS) as house:
        house.load(BOOK)
        os.unlink(os.path.join(house.folder, "plugins", "oversells.so"))
        pat = house.token("pat@north.example")
        with house.serve() as server:
            slot = first_slot(server, pat, "greedy")["id"]
            refused = server.post("/api/v1/bookings", pat, wish(slot, "pat@north.example"))
            tap.equal((refused.status, refused.json().get("reason")), (409, "service_suspended"), "the answer")
            other = first_slot(server, pat, "drop-in")["id"]
            tap.equal(server.post("/api/v1/bookings", pat, wish(other, "pat@north.example")).status, 201, "another service")


tap.run()
