"""Who may call what: every row of the table of routes, asked by everybody."""
import json
import re
import urllib.parse

import harness
import tap

PEOPLE = {"practitioner": "pat@north.example", "leader": "lead@north.example", "clinician": "carla@clinic.example",
          "manager": "mia@clinic.example", "administrator": "ada@clinic.example"}
NOBODYS = "0190a1b2-0000-7000-8000-000000000000"
TOKEN = re.compile(r'name="(csrf|id)" value="[^"]*"')
LEADER_ALONE = """
[person lead@north.example]
name=Lead Alone
profession=health visitor
organisation=North Trust
roles=leader
"""


def routes(house):
    """The API's rows; those of pages are looked at in tests/pages."""
    return [route for route in every_route(house) if route["kind"] == "api"]


def every_route(house):
    return json.loads(house.attune("routes", "--json"))["items"]


def address(route):
    """The row's address with names that nothing has."""
    return re.sub(r"\{[^}]+\}", NOBODYS, route["address"])


def ask(server, route, token=None, **headers):
    body = {} if route["method"] in ("POST", "PATCH", "PUT") else None
    return server.ask(route["method"], address(route), token, body, headers)


@tap.test
def nobody_gets_anything_without_a_token():
    with harness.House() as house:
        house.load()
        with house.serve() as server:
            guarded = [route for route in routes(house) if route["roles"] != "anyone"]
            tap.check(len(guarded) > 20, "rows that ask for a token: %d" % len(guarded))
            for route in guarded:
                name = "%(method)s %(address)s" % route
                bare = ask(server, route)
                tap.equal(bare.status, 401, name)
                tap.equal(bare.headers["WWW-Authenticate"], 'Bearer realm="attune"', name)
                tap.equal(bare.json()["reason"], "stranger", name)
                for wrong in ("Bearer " + "x" * 43, "Bearer ", "Bearer", "Basic cGF0OnBhdA==", "x" * 5000):
                    tap.equal(ask(server, route, Authorization=wrong).status, 401, "%s with %r" % (name, wrong[:20]))
            shown = ask(server, guarded[0], Authorization="Bearer " + "x" * 43)
            tap.contains(shown.headers["WWW-Authenticate"], "invalid_token")


@tap.test
def each_role_may_call_what_its_rows_say_and_nothing_else():
    with harness.House() as house:
        house.load(harness.BOOK + LEADER_ALONE)
        tokens = {role: house.token(mail) for role, mail in PEOPLE.items()}
        with house.serve() as server:
            for route in routes(house):
                if route["roles"] == "anyone":
                    continue
                for role, token in tokens.items():
                    answer = ask(server, route, token)
                    name = "%s %s by a %s: %r" % (route["method"], route["address"], role, answer)
                    tap.check(answer.status not in (401, 500, 503), name)
                    if role in route["roles"].split("; "):
                        tap.check(answer.status != 403 or answer.json()["detail"][:12] != "This is for:", name)
                    else:
                        tap.equal(answer.status, 403, name)
                        tap.equal(answer.json()["reason"], "denied", name)


@tap.test
def only_what_harms_nobody_is_open_to_anyone():
    with harness.House() as house:
        anyone = sorted("%(method)s %(address)s" % route for route in every_route(house) if route["roles"] == "anyone")
        tap.equal(anyone, ["GET /", "GET /api/v1/openapi.json", "GET /assets/{name}", "GET /feeds/{token}.ics", "GET /healthz",
                           "GET /metrics", "GET /readyz", "GET /sign-in", "GET /sign-in/provider", "GET /sign-in/provider/return", "GET /sign-in/sent", "GET /sign-in/{link}",
                           "GET /signed-out", "POST /sign-in", "POST /sign-in/{link}"])
        writes = [route["address"] for route in every_route(house) if route["method"] == "GET" and route["writes"]]
        # A provider sends browsers back by GET; what guards it is the browser's own cookie and a code that is good once.
        tap.equal(writes, ["/sign-in/provider/return"], "a GET that writes")


@tap.test
def a_token_ends_when_it_is_revoked_or_its_person_is_disabled():
    with harness.House() as house:
        house.load()
        pat = house.token("pat@north.example")
        with house.serve() as server:
            tap.equal(server.get("/api/v1/me", pat).status, 200)
            listed = json.loads(house.attune("token", "list", "--json"))["items"]
            house.attune("token", "revoke", listed[0]["id"])
            tap.equal(server.get("/api/v1/me", pat).status, 401, "after it was revoked")


@tap.test
def nobody_sees_anothers_booking():
    with harness.House() as house:
        house.load()
        pat, kim, mia = (house.token(mail) for mail in ("pat@north.example", "kim@council.example", "mia@clinic.example"))
        lea, carla = house.token("lea@north.example"), house.token("carla@clinic.example")
        with house.serve() as server:
            slot = server.get("/api/v1/slots?service=drop-in&open=true&limit=1", pat).json()["items"][0]["id"]
            made = server.post("/api/v1/bookings", pat, {"slot": slot, "note": "secret words", "reference": "C-7"}).json()["id"]
            one = "/api/v1/bookings/" + made
            tap.equal(server.get(one, pat).json()["note"], "secret words", "the party")
            tap.equal(server.get(one, carla).json()["reference"], "C-7", "the host")
            tap.equal(server.get(one, lea).status, 200, "the party's leader")
            tap.check("note" not in server.get(one, lea).json(), "a leader sees a member's note")
            tap.equal(server.get(one, kim).status, 404, "a stranger")
            tap.equal(server.get("/api/v1/bookings?slot=" + slot, kim).json()["items"], [], "a stranger's list")
            tap.equal(server.get("/api/v1/bookings", mia).json()["items"], [], "a manager's list")
            tap.check("secret" not in server.get("/api/v1/slots/" + slot, kim).text, "the slot tells")
            for act, body in (("cancel", {}), ("move", {"slot": slot}), ("feedback", {"answers": {}}), ("accept", {})):
                tap.equal(server.post("%s/%s" % (one, act), kim, body).status, 403, "a stranger's " + act)
            tap.equal(server.get(one, pat).json()["state"], "booked", "after all that")


# Ways to name a person, and what whoever may not act for others is told.
WAYS = [
    ("a booking", lambda desk, slot, name: desk.post("bookings", {"slot": slot, "party": {"kind": "person", "id": name}}), 403),
    ("a calendar", lambda desk, slot, name: desk.post("feeds", {"scope": {"kind": "person", "id": name}}), 403),
    ("a host's calendar", lambda desk, slot, name: desk.post("feeds", {"scope": {"kind": "host", "id": name}}), 403),
    ("bookings", lambda desk, slot, name: desk.get("bookings?party=person:" + name), 200),
    ("sessions", lambda desk, slot, name: desk.get("slots?limit=1&host=" + name), 200),
    ("the page", lambda desk, slot, name: desk.send("/slots/%s/book" % slot, party="other", mail=name), 403),
]


class Stranger:
    """Somebody who may act for nobody else, or whoever it is that asks."""

    def __init__(self, server, token):
        self.server, self.token = server, token

    def get(self, address):
        return self.server.get("/api/v1/" + address, self.token)

    def post(self, address, body):
        return self.server.post("/api/v1/" + address, self.token, body)

    def send(self, path, **fields):
        body = urllib.parse.urlencode(fields).encode()
        return self.server.ask("POST", path, self.token, body, {"Content-Type": "application/x-www-form-urlencoded"})


@tap.test
def no_stranger_learns_which_addresses_have_an_account():
    with harness.House() as house:
        house.load()
        tokens = {mail: house.token(mail) for mail in ("kim@council.example", "sam@south.example", "mia@clinic.example",
                                                       "carla@clinic.example")}
        with house.serve() as server:
            slot = server.get("/api/v1/slots?service=drop-in&open=true&limit=1", tokens["kim@council.example"]).json()["items"][0]["id"]
            for what, ask, status in WAYS:
                for mail in ("kim@council.example", "sam@south.example", "mia@clinic.example"):
                    known, unknown = [ask(Stranger(server, tokens[mail]), slot, name)
                                      for name in ("pat@north.example", "nobody@north.example")]
                    told = unknown.text.replace("nobody@north.example", "pat@north.example")
                    tap.equal((known.status, TOKEN.sub("", known.text)), (unknown.status, TOKEN.sub("", told)), "%s, to %s" % (what, mail))
                    tap.equal(known.status, status, "%s, to %s" % (what, mail))
            staff = Stranger(server, tokens["carla@clinic.example"])
            for what, ask, _ in WAYS:
                status = ask(staff, slot, "nobody@north.example").status
                tap.equal(status, 403 if "calendar" in what else 422 if what == "the page" else 404, "%s, to staff" % what)
            tap.check(staff.get("slots?host=carla@clinic.example").json()["items"], "a host's sessions")
            kim = Stranger(server, tokens["kim@council.example"])
            tap.check(kim.get("slots?host=carla@clinic.example").json()["items"], "a host's sessions, to anybody")


tap.run()
