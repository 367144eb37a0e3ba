"""Notes and references: seen by the party, the hosts of the slot and administrators, and by nobody else, whatever is asked.

Two bookings carry words that stand nowhere else: Pat's own, and the one that the leader made for the team. Every address that can be
read is asked by everybody, with every id there is; so is every calendar, every list and every report of the command line."""
import json
import re

import harness
import tap

PATS = {"note": "canary-pat-note", "reference": "CANARY-PAT-REF"}
TEAMS = {"note": "canary-team-note", "reference": "CANARY-TEAM-REF"}
MORE = """
[person gil@clinic.example]
name=Gil Ferrer
profession=psychologist
organisation=Little Steps
roles=clinician

[person nia@north.example]
name=Nia Roe
profession=health visitor
organisation=North Trust
team=north
roles=practitioner
"""
PEOPLE = ["ada@clinic.example", "carla@clinic.example", "dev@clinic.example", "gil@clinic.example", "mia@clinic.example",
          "lea@north.example", "pat@north.example", "nia@north.example", "sam@south.example", "kim@council.example"]
STAFF = {"ada@clinic.example", "carla@clinic.example", "dev@clinic.example"}  # the administrator, and both hosts
MAY_SEE = {"canary-pat-note": STAFF | {"pat@north.example"}, "CANARY-PAT-REF": STAFF | {"pat@north.example"},
           "canary-team-note": STAFF | {"lea@north.example"}, "CANARY-TEAM-REF": STAFF | {"lea@north.example"}}


class Scene:
    """A house with both bookings, and a token for everybody."""

    def __init__(self, house):
        self.house = house
        house.load(harness.BOOK + MORE)
        self.tokens = {mail: house.token(mail) for mail in PEOPLE}

    def book(self, server):
        def first(service, token):
            return server.get("/api/v1/slots?service=%s&limit=1" % service, token).json()["items"][0]["id"]
        pat, lea = self.tokens["pat@north.example"], self.tokens["lea@north.example"]
        self.slots = [first("drop-in", pat), first("reflection", lea)]
        made = [server.post("/api/v1/bookings", pat, dict(PATS, slot=self.slots[0])),
                server.post("/api/v1/bookings", lea, dict(TEAMS, slot=self.slots[1], party={"kind": "team"}))]
        self.bookings = [answer.json()["id"] for answer in made]
        for answer in made:
            self.nothing_private("the answer to booking", answer.text, set(MAY_SEE))

    def nothing_private(self, what, text, canaries):
        for canary in canaries:
            tap.check(canary not in text, "%s tells %s: %s" % (what, canary, text[:3000]))

    def only_for(self, mail, what, text):
        self.nothing_private("%s, to %s," % (what, mail), text, [c for c, who in MAY_SEE.items() if mail not in who])

    def ids(self):
        services = [item["id"] for item in json.loads(self.house.attune("slots", "--json", "--service", "drop-in"))["items"][:1]]
        people = [item["id"] for item in json.loads(self.house.attune("person", "list", "--json"))["items"]]
        return self.bookings + self.slots + services + people + ["drop-in", "reflection", "north", "pat@north.example"]


QUERIES = {
    "/api/v1/bookings": ["mine=true", "mine=false", "slot={slot0}", "slot={slot1}", "party=team:north", "limit=1",
                         "from=2026-09-01&to=2026-12-31"],
    "/api/v1/slots": ["open=true", "host=carla@clinic.example", "limit=100"],
    "/api/v1/reports/utilisation": ["from=2026-09-01&to=2026-12-31&by=" + key for key in ("host", "team", "place", "organisation")],
    "/api/v1/audit": ["person=pat@north.example", "limit=500"],
}


def addresses(scene, route):
    """Every address of the row: with each id that there is, and with the queries above."""
    pattern = route["address"]
    if "{" in pattern:
        return sorted({re.sub(r"\{[^}]+\}", id, pattern) for id in scene.ids()})
    more = [pattern + "?" + query.format(slot0=scene.slots[0], slot1=scene.slots[1]) for query in QUERIES.get(pattern, [])]
    return [pattern] + more


@tap.test
def whatever_is_read_tells_notes_to_nobody_else():
    with harness.House() as house:
        scene = Scene(house)
        with house.serve() as server:
            scene.book(server)
            rows = [route for route in json.loads(house.attune("routes", "--json"))["items"]
                    if route["method"] == "GET" and not route["writes"]]
            tap.check(len(rows) > 20, "rows that can be read: %d" % len(rows))
            asked = 0
            for mail, token in scene.tokens.items():
                browser = server.sign_in(mail)
                for route in rows:
                    for address in addresses(scene, route):
                        answer = browser.get(address) if route["kind"] == "page" else server.get(address, token)
                        tap.check(answer.status not in (500, 503), "%s to %s: %r" % (address, mail, answer))
                        scene.only_for(mail, address, answer.body.decode("utf-8", "replace"))
                        asked += 1
            tap.note("%d answers read" % asked)


@tap.test
def those_who_may_do_see_them():
    with harness.House() as house:
        scene = Scene(house)
        with house.serve() as server:
            scene.book(server)
            for booking, words in zip(scene.bookings, (PATS, TEAMS)):
                for mail, token in scene.tokens.items():
                    shown = server.get("/api/v1/bookings/" + booking, token).text
                    listed = server.get("/api/v1/bookings", token).text
                    for canary in words.values():
                        tap.equal(canary in shown, mail in MAY_SEE[canary], "%s opens the booking of %s" % (mail, canary))
                        tap.equal(canary in listed, mail in MAY_SEE[canary], "%s lists the booking of %s" % (mail, canary))


@tap.test
def no_act_answers_with_them():
    with harness.House() as house:
        scene = Scene(house)
        with house.serve() as server:
            scene.book(server)
            for mail, token in scene.tokens.items():
                for booking in scene.bookings:
                    for act, body in (("accept", {}), ("attendance", {"outcome": "attended"}), ("feedback", {"answers": {"useful": 4}}),
                                      ("move", {"slot": scene.slots[0]}), ("cancel", {"by": "service"} if "clinic" in mail else {})):
                        answer = server.post("/api/v1/bookings/%s/%s" % (booking, act), token, body)
                        scene.nothing_private("%s by %s" % (act, mail), answer.text, set(MAY_SEE))
                answer = server.post("/api/v1/bookings", token, dict(slot=scene.slots[0]))
                scene.nothing_private("a booking of the same slot by " + mail, answer.text, set(MAY_SEE))


# Which calendars tell what, at full detail; no other calendar tells anything at all.
FULL = {"person:pat@north.example": set(PATS.values()), "host:carla@clinic.example": set(PATS.values()) | set(TEAMS.values()),
        "host:dev@clinic.example": set(PATS.values()) | set(TEAMS.values()), "team:north": {TEAMS["note"]}}
SCOPES = sorted(FULL) + ["person:lea@north.example", "person:carla@clinic.example", "host:gil@clinic.example", "team:south",
                         "service:drop-in", "service:reflection", "offers", "offers:drop-in"]


@tap.test
def calendars_tell_them_at_full_detail_to_the_party_and_the_hosts():
    with harness.House() as house:
        scene = Scene(house)
        with house.serve() as server:
            scene.book(server)
            for scope in SCOPES:
                for detail in ("busy", "title", "full"):
                    url = house.attune("feed", "create", "--scope", scope, "--detail", detail)
                    answer = server.get(url[url.index("/feeds/"):])
                    tap.equal(answer.status, 200, scope)
                    text = answer.text.replace("\r\n ", "")
                    told = {canary for canary in MAY_SEE if canary in text}
                    tap.equal(told, FULL.get(scope, set()) if detail == "full" else set(), "%s at %s" % (scope, detail))


@tap.test
def nobody_makes_a_calendar_that_tells_them_but_for_themself():
    with harness.House() as house:
        scene = Scene(house)
        with house.serve() as server:
            scene.book(server)
            for mail, token in scene.tokens.items():
                for scope in SCOPES:
                    kind, _, id = scope.partition(":")
                    wish = {"scope": {"kind": kind, "id": id}, "detail": "full"}
                    answer = server.post("/api/v1/feeds", token, wish)
                    if answer.status != 201:
                        continue
                    url = answer.json()["url"]
                    text = server.get(url[url.index("/feeds/"):]).text.replace("\r\n ", "")
                    scene.only_for(mail, "a calendar %s that they made" % scope, text)


@tap.test
def lists_and_reports_of_the_command_line_tell_no_more():
    with harness.House() as house:
        scene = Scene(house)
        with house.serve() as server:
            scene.book(server)
        for mail in PEOPLE:
            scene.only_for(mail, "attune bookings", house.attune("bookings", "--json", "--as", mail))
        period = ("--from", "2026-09-01", "--to", "2026-12-31")
        tap.contains(house.attune("bookings", "--json"), PATS["note"], "the operator's list")
        for words in (("report", "annual"), ("report", "feeds"), ("report", "satisfaction"), ("report", "targets"), ("slots",),
                      ("report", "utilisation", "--by", "host,team,service", *period), ("person", "list"), ("team", "list"),
                      ("token", "list"), ("feed", "list"), ("audit", "--limit", "1000")):
            for form in ((), ("--json",)):
                scene.nothing_private(" ".join(words), house.attune(*words, *form), set(MAY_SEE))


tap.run()
