"""Every route, asked by every role, about things of every relation to whoever asks: the program against its own table
(“attune routes --json”). For each cell a scene is set; what the table does not allow must be denied and leave no trace."""
import itertools
import json
import re
import urllib.parse

import harness
import tap

ROLES = ("practitioner", "leader", "clinician", "manager", "administrator")
RELATIONS = ("own", "team", "session", "other")
DENIED = (403, 404)
PERSON = """
[person %(mail)s]
name=%(name)s
profession=health visitor
organisation=North Trust
%(team)sroles=%(roles)s
"""
BOOK = """
[person boss@cell.example]
name=The Boss
roles=administrator

[person elsewhere@cell.example]
name=Clinician Elsewhere
roles=clinician

[person stranger@cell.example]
name=Some Stranger
roles=practitioner

[reporting-year 2026-27]
from=2026-08-01
to=2027-07-31

[closure shut]
from=2030-01-01
to=2030-01-02

[target aim]
measure=people
figure=10
from=2026-08-01
to=2027-07-31

[team cell-elsewhere]
title=Cell elsewhere

[service course]
plugin=training-course
title=A course
opens-days=1000
least=1
"""
SCHEDULE = """
[schedule %(name)s]
service=course
starts=2026-09-08T%(hour)02d:00
minutes=50
repeat=FREQ=DAILY;COUNT=320
place=Town Hall
hosts=%(host)s
capacity=400
"""


def mail_of(role):
    return "r-%s@cell.example" % role


def write_book():
    """For each role somebody who has it and nothing else, and a member of their team; sessions that each of them gives."""
    book = BOOK + SCHEDULE % {"name": "elsewhere", "hour": 8, "host": "elsewhere@cell.example"}
    for hour, role in enumerate(ROLES, 9):
        book += "\n[team cell-%s]\ntitle=Cell %s\n" % (role, role)
        # Only a clinician gives sessions; who they are is changed afterwards.
        book += PERSON % {"mail": mail_of(role), "name": "R " + role, "team": "team=cell-%s\n" % role, "roles": "clinician"}
        book += PERSON % {"mail": "m-%s@cell.example" % role, "name": "M " + role, "team": "team=cell-%s\n" % role,
                          "roles": "practitioner"}
        book += SCHEDULE % {"name": role, "hour": hour, "host": mail_of(role)}
    return book


class Scene:
    """A running service with its people, and makers of things that stand in a given relation to somebody."""

    def __init__(self, house, server):
        self.house, self.server, self.boss = house, server, house.token("boss@cell.example")
        self.tokens = {role: house.token(mail_of(role)) for role in ROLES}
        people = json.loads(house.attune("person", "list", "--json"))["items"]
        self.ids = {person["mail"]: person["id"] for person in people}
        self.slots = {}
        for name in ROLES + ("elsewhere",):
            host = mail_of(name) if name in ROLES else "elsewhere@cell.example"
            self.slots[name] = self.slots_given_by(host)
        self.used, self.browsers, self.drafters, self.numbers = set(), {}, {}, itertools.count()

    def slots_given_by(self, host):
        found, after = [], ""
        while after is not None:
            page = self.server.get("/api/v1/slots?to=2027-08-01&limit=200&host=" + host + after, self.boss).json()
            found += [slot["id"] for slot in page["items"]]
            after = page["next"] and "&after=" + page["next"]
        return found

    def party_of(self, role, relation):
        return {"own": mail_of(role), "team": "m-%s@cell.example" % role}.get(relation, "stranger@cell.example")

    def slot_of(self, role, relation, party=None):
        """One that the party has not booked yet; without a party one that nobody has, nor ever will."""
        name = role if relation == "session" else "elsewhere"
        if not party:
            return self.slots[name].pop()
        for slot in self.slots[name]:
            if (slot, party) not in self.used:
                self.used.add((slot, party))
                return slot
        raise AssertionError("%s has booked every slot of the scene" % party)

    def exchange(self, role, relation):
        """A session's only host, and another clinician."""
        host = mail_of(role) if relation == "session" else "elsewhere@cell.example"
        other = "elsewhere@cell.example" if relation == "session" else mail_of("clinician")
        return {"from": self.ids[host], "to": self.ids[other]}

    def booking(self, role, relation):
        party = self.party_of(role, relation)
        wish = {"slot": self.slot_of(role, relation, party), "party": {"kind": "person", "id": party}, "note": "a note",
                "reference": "CR-1"}
        made = self.server.post("/api/v1/bookings", self.boss, wish)
        tap.equal(made.status, 201, "making a booking: %r" % made)
        return made.json()["id"]

    def feed_scope(self, role, relation):
        return {"own": {"kind": "person", "id": mail_of(role)}, "team": {"kind": "team", "id": "cell-" + role},
                "session": {"kind": "host", "id": mail_of(role)},
                "other": {"kind": "person", "id": "stranger@cell.example"}}[relation]

    def feed(self, role, relation):
        scope = self.feed_scope(role, relation)
        made = self.house.attune("feed", "create", "--scope", "%(kind)s:%(id)s" % scope, "--json")
        return json.loads(made)["id"]

    def sign_in(self, role, relation):
        browser = self.server.sign_in(mail_of(role) if relation == "own" else "stranger@cell.example")
        made = browser.get("/api/v1/sessions").json()["items"][0]["id"]
        self.browsers[made] = browser
        return made

    def draft(self, role, relation):
        """None where whoever it would be may not make one."""
        mail = self.party_of(role, relation)
        token = self.house.token(mail)
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        made = self.server.ask("POST", "/slots/%s/book" % self.slot_of(role, relation, mail), token, b"reference=CR-1", form)
        if made.status == 403:
            return None
        tap.equal(made.status, 303, "making a draft: %r" % made)
        draft = made.headers["Location"].rsplit("/", 1)[1]
        self.drafters[draft] = token
        return draft

    def team(self, role, relation):
        return "cell-" + (role if relation == "own" else "elsewhere")

    def person(self, role, relation):
        """Themself, or somebody new: what is done to them must not touch the rest of the scene."""
        if relation == "own":
            return self.ids[mail_of(role)]
        mail = "n-%d@cell.example" % next(self.numbers)
        team = ["--team", "cell-" + role] if relation == "team" else []
        self.house.attune("person", "add", mail, "--name", "N New", *team)
        return json.loads(self.house.attune("person", "show", mail, "--json"))["id"]

    def token(self, role, relation):
        mail = mail_of(role) if relation == "own" else "stranger@cell.example"
        label = "thing %d" % next(self.numbers)
        self.house.attune("token", "create", "--person", mail, "--label", label)
        return next(item["id"] for item in json.loads(self.house.attune("token", "list", "--json"))["items"] if item["label"] == label)

    def letter(self, role, relation):
        """One that failed: the mail server of the scene is not there."""
        self.booking(role, relation)
        self.house.attune("deliver", "--once")
        return json.loads(self.house.attune("deliver", "--list", "--json"))["items"][-1]["id"]

    def thing(self, kind, role, relation):
        """The id of a new thing of that kind and relation."""
        makers = {"booking": self.booking, "feed": self.feed, "sign-in": self.sign_in, "offer": self.slot_of,
                  "draft": self.draft, "team": self.team, "person": self.person, "token": self.token, "letter": self.letter}
        return makers[kind](role, relation) if kind in makers else None

    def look(self, kind, thing):
        """The thing as it is, for comparison; None where it cannot be looked at."""
        if kind == "booking":
            return self.server.get("/api/v1/bookings/" + thing, self.boss).json()
        if kind == "feed":
            listed = self.server.get("/api/v1/feeds", self.boss).json()["items"]
            return [feed for feed in listed if feed["id"] == thing]
        if kind == "offer":
            return self.server.get("/api/v1/slots/" + thing, self.boss).json()
        if kind == "person":
            return self.house.attune("person", "show", thing, "--json")
        if kind in ("token", "letter"):
            listed = self.house.attune(*{"token": ("token", "list"), "letter": ("deliver", "--list")}[kind], "--json")
            return [item for item in json.loads(listed)["items"] if item["id"] == thing]
        if kind == "team":
            return self.house.attune("team", "show", thing, "--json")
        if kind == "draft":
            return self.server.get("/drafts/" + thing, self.drafters[thing]).status
        return self.browsers[thing].get("/api/v1/me").status


# A schedule as its form sends it.
DATES = {"service": "course", "date": "2028-09-08", "time": "08:00", "minutes": "50", "repeats": "weekly", "weeks": "1", "days": "5",
         "stops": "after", "count": "3"}
SESSION = {"date": "2028-09-09", "time": "14:00", "minutes": "30", "capacity": "400"}
PERIOD = {"from": "2029-08-01", "to": "2030-07-31"}

# What is sent, by operation; it may ask the scene for more. All else is sent empty.
BODIES = {
    "book": lambda scene, role, relation: {"slot": scene.slot_of(role, "other", scene.party_of(role, relation)),
                                           "party": {"kind": "person", "id": scene.party_of(role, relation)}},
    "recordAttendance": lambda scene, role, relation: {"outcome": "attended"},
    "giveFeedback": lambda scene, role, relation: {"answers": {"useful": 4}},
    "moveBooking": lambda scene, role, relation: {"slot": scene.slot_of(role, "other", scene.party_of(role, relation))},
    "createFeed": lambda scene, role, relation: {"scope": scene.feed_scope(role, relation), "detail": "title"},
    "createSlots": lambda scene, role, relation: {"service": "course", "starts": "2026-09-09T14:00", "minutes": 30},
    "editSlot": lambda scene, role, relation: {"place": "Elsewhere"},
    "pageAccountSignOut": lambda scene, role, relation, thing: {"session": thing},
    "pageBookKeep": lambda scene, role, relation: {"party": "person:" + scene.ids[scene.party_of(role, relation)]},
    "pageAttend": lambda scene, role, relation: {"all": "yes", "meeting": "1"},
    "pageSessionCancelCheck": lambda scene, role, relation: {"reason": "ill"},
    "pageSessionSwapDo": lambda scene, role, relation: scene.exchange(role, relation),
    "pagePlanClosureDo": lambda scene, role, relation: {"called": "Shut", **PERIOD},
    "pagePlanClosureNewDo": lambda scene, role, relation: {"called": "Shut too", **PERIOD},
    "pagePlanScheduleChangeDo": lambda scene, role, relation: DATES,
    "pagePlanScheduleFromDo": lambda scene, role, relation: {**DATES, "from": "2027-01-05"},
    "pagePlanScheduleNewDo": lambda scene, role, relation: DATES,
    "pagePlanServiceDo": lambda scene, role, relation: {"called": "Course"},
    "pagePlanServiceNewDo": lambda scene, role, relation: {"plugin": "drop-in", "called": "Another"},
    "pagePlanTargetDo": lambda scene, role, relation: {"called": "Aim", "measure": "people", "figure": "5", **PERIOD},
    "pagePlanTargetNewDo": lambda scene, role, relation: {"called": "Aims", "measure": "people", "figure": "5", **PERIOD},
    "pagePlanYearDo": lambda scene, role, relation: PERIOD,
    "pagePlanYearNewDo": lambda scene, role, relation: {"called": "2029/30", **PERIOD},
    "pageSessionChangeDo": lambda scene, role, relation: SESSION,
    "pageSessionNewDo": lambda scene, role, relation: {**SESSION, "service": "course"},
    "pageCalendarMake": lambda scene, role, relation: {"scope": "%(kind)s:%(id)s" % scene.feed_scope(role, relation)},
    "pagePersonSet": lambda scene, role, relation: {"name": "R New", "roles": role if relation == "own" else "practitioner",
                                                    "team": "cell-" + role if relation == "own" else ""},
    "pageKeepTeamSet": lambda scene, role, relation: {"name": "A cell"},
    "pageKeepTeamMembers": lambda scene, role, relation: {"add": "stranger@cell.example"},
    "pageFeedbackDo": lambda scene, role, relation: {"useful": "4"},
}
QUERIES = {"reportUtilisation": "?from=2026-09-01&to=2026-12-31"}
# Says nothing of what it did not do: whoever is out already must not be told that they are nobody.
QUIET = {"pageAccountSignOut"}
# Names in an address that stand for no thing of anybody's, and one that there is.
WORDS = {"{key}": "service", "{plugin}": "drop-in"}
OTHER_IDS = {"getService": "course", "pageService": "course", "pagePlanClosure": "shut", "pagePlanSchedule": "elsewhere",
             "pagePlanScheduleChange": "elsewhere", "pagePlanScheduleEnd": "elsewhere", "pagePlanScheduleFrom": "elsewhere",
             "pagePlanService": "course", "pagePlanTarget": "aim", "pagePlanYear": "2026-27"}
OTHER_IDS.update({operation + "Do": thing for operation, thing in OTHER_IDS.items() if operation.startswith("pagePlan")})   # a thing that is nobody's


def ask(scene, route, role, relation, thing):
    operation = route["operation"]
    make = BODIES.get(operation)
    body = {}
    if make:
        body = make(scene, role, relation, *([thing] if make.__code__.co_argcount == 4 else []))
    path = re.sub(r"\{[^}]+\}", lambda found: WORDS.get(found.group(), found.group()), route["address"])
    if "{slot}" in path or (route["reach"] or {}).get("thing") == "party":
        path = re.sub(r"\{slot\}|(?<=/slots/)\{id\}", lambda _: scene.slot_of(role, "other", scene.party_of(role, relation)), path)
    path = re.sub(r"\{[^}]+\}", OTHER_IDS.get(operation) or thing or "none", path) + QUERIES.get(operation, "")
    if route["method"] in ("GET", "DELETE"):
        return scene.server.ask(route["method"], path, scene.tokens[role])
    if route["kind"] == "page":
        return scene.server.ask(route["method"], path, scene.tokens[role], urllib.parse.urlencode(body).encode(),
                                {"Content-Type": "application/x-www-form-urlencoded"})
    return scene.server.ask(route["method"], path, scene.tokens[role], body)


def is_list(route):
    return route["reach"] and "{" not in route["address"] and route["method"] == "GET"


def names(text):
    return set(text.split("; ")) if text else set()


def walk_list(scene, path, token):
    """All items of a list, page by page."""
    items, after = [], None
    while True:
        answer = scene.server.get(path + ("?limit=200" + ("&after=" + after if after else "") if "bookings" in path else ""),
                                  token)
        if answer.status != 200:
            return None
        items += answer.json()["items"]
        after = answer.json()["next"]
        if not after:
            return items


def check_sees(route, role, relation, item, name):
    """Notes and case references are shown to whom the table says, and to nobody else."""
    shown = "note" in item or "reference" in item
    tap.equal(shown, role in names(route["reach"]["sees"][relation]), name + ": sees note and reference")


def check_list(scene, route, role, relation, name):
    thing = scene.thing(route["reach"]["thing"], role, relation)
    if route["kind"] == "page":
        page = scene.server.get(route["address"], scene.tokens[role])
        tap.equal(thing in page.text, role in names(route["reach"]["may"][relation]), name + ": on the page")
        return
    items = walk_list(scene, route["address"], scene.tokens[role])
    found = [item for item in items or [] if item["id"] == thing]
    tap.equal(bool(found), role in names(route["reach"]["may"][relation]), name + ": in the list")
    if found and route["reach"]["thing"] == "booking":
        check_sees(route, role, relation, found[0], name)


def check_cell(scene, route, role, relation, name):
    """True where it was allowed and went well."""
    reach = route["reach"]
    thing = scene.thing(reach["thing"], role, relation)
    before = scene.look(reach["thing"], thing) if thing else None
    answer = ask(scene, route, role, relation, thing)
    if role in names(reach["may"][relation]):
        tap.check(answer.status not in (401,) + DENIED + (500, 503), "%s, allowed: %r" % (name, answer))
        if reach["thing"] == "booking" and route["method"] == "GET" and route["kind"] == "api":
            check_sees(route, role, relation, answer.json(), name)
        return answer.status < 400
    tap.check(answer.status in DENIED or route["operation"] in QUIET, "%s, not allowed: %r" % (name, answer))
    if thing:
        tap.equal(scene.look(reach["thing"], thing), before, name + ": changed all the same")
    return False


def open_scene():
    house = harness.House(mail="smtp://127.0.0.1:1", mail_from="clinic@cell.example", mail_deliver="apart")
    house.load(write_book())
    for role in ROLES:
        house.attune("person", "set", mail_of(role), "--roles", role)
    return house


@tap.test
def every_role_reaches_what_the_table_says_and_nothing_else():
    with open_scene() as house, house.serve() as server:
        scene = Scene(house, server)
        cells, well = 0, {}
        for route in house.run("routes", "--json").json()["items"]:
            if not route["reach"]:
                continue
            for role, relation in itertools.product(ROLES, RELATIONS):
                if route["reach"]["may"][relation] is None:
                    continue
                name = "%s %s by a %s, %s" % (route["method"], route["address"], role, relation)
                cells += 1
                if is_list(route):
                    check_list(scene, route, role, relation, name)
                    well[route["operation"]] = True
                elif check_cell(scene, route, role, relation, name):
                    well[route["operation"]] = True
                else:
                    well.setdefault(route["operation"], False)
        tap.note("%d cells of %d routes" % (cells, len(well)))
        tap.check(cells > 150, "cells: %d" % cells)
        # What needs the clock or another party first is refused to those who may, for that reason alone.
        later = {"acceptOffer", "recordAttendance", "giveFeedback", "pageFeedbackDo"}
        tap.equal({name for name, went in well.items() if not went} - later, set(), "routes that went well for nobody")
        house.verify()


@tap.test
def routes_about_no_thing_are_for_their_roles_and_for_nobody_else():
    with open_scene() as house, house.serve() as server:
        scene = Scene(house, server)
        for route in house.run("routes", "--json").json()["items"]:
            if route["reach"] or route["roles"] == "anyone":
                continue
            for role in ROLES:
                answer = ask(scene, route, role, "other", None)
                name = "%s %s by a %s: %r" % (route["method"], route["address"], role, answer)
                if role in names(route["roles"]):
                    tap.check(answer.status not in (401,) + DENIED + (500, 503), name)
                else:
                    tap.equal(answer.status, 403, name)


@tap.test
def a_route_that_names_a_thing_says_who_reaches_it():
    with harness.House() as house:
        rows = house.run("routes", "--json").json()["items"]
        silent = ["%(method)s %(address)s" % row for row in rows
                  if set(re.findall(r"\{[^}]+\}", row["address"])) - set(WORDS) and not row["reach"] and row["roles"] != "anyone"]
        tap.equal(silent, [], "rows without a table of who reaches what")
        for row in rows:
            if row["reach"]:
                tap.equal(set(row["reach"]["may"]), set(RELATIONS), row["operation"])
                for relation in RELATIONS:
                    tap.check(names(row["reach"]["may"][relation]) <= names(row["roles"]), row["operation"])
                    tap.check(names(row["reach"]["sees"][relation]) <= names(row["reach"]["may"][relation]), row["operation"])


tap.run()
