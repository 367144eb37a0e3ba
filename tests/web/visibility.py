"""Notes and references: seen by the party, the hosts of the slot and administrators, and by nobody else, whatever is asked.
The link to join online: by the hosts, staff and whoever holds a seat; that it is online, by everybody.

Two bookings carry words that stand nowhere else: Pat's own, and the one that the leader made for the team. Three sessions have a
link each: Pat holds the seat of one, for which Sam waits; Kim cancelled on another; and the team has a seat on the third. Every
address that can be read is asked by everybody, with every id there is; so is every calendar, every list and every report of the
command line, and every letter is read."""
import email
import email.policy
import glob
import io
import json
import os
import re
import zipfile

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

[service distance]
plugin=drop-in
title=Talk at a distance
slot-minutes=45
waiting-places=3

[service gathering]
plugin=reflective-discussion
title=Gathering at a distance
teams=1
waiting-places=2

[schedule taken]
service=distance
starts=2026-09-08T13:00
minutes=45
online=https://meet.example/canary-way-taken
hosts=carla@clinic.example

[schedule given-back]
service=distance
starts=2026-09-09T13:00
minutes=45
online=https://meet.example/canary-way-back
hosts=carla@clinic.example

[schedule gathering]
service=gathering
starts=2026-09-10T16:00
minutes=60
online=https://meet.example/canary-way-team
hosts=carla@clinic.example
"""
PEOPLE = ["ada@clinic.example", "carla@clinic.example", "dev@clinic.example", "gil@clinic.example", "mia@clinic.example",
          "lea@north.example", "pat@north.example", "nia@north.example", "sam@south.example", "kim@council.example"]
STAFF = {"ada@clinic.example", "carla@clinic.example", "dev@clinic.example"}  # the administrator, and both hosts
MAY_SEE = {"canary-pat-note": STAFF | {"pat@north.example"}, "CANARY-PAT-REF": STAFF | {"pat@north.example"},
           "canary-team-note": STAFF | {"lea@north.example"}, "CANARY-TEAM-REF": STAFF | {"lea@north.example"}}
ALL_STAFF = STAFF | {"gil@clinic.example"}
MAY_JOIN = {"canary-way-taken": ALL_STAFF | {"pat@north.example"}, "canary-way-back": ALL_STAFF,
            "canary-way-team": ALL_STAFF | {"lea@north.example", "pat@north.example", "nia@north.example"}}


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
        self.distant = [first("distance", pat), first("distance&from=2026-09-09", pat), first("gathering", lea)]
        made = [server.post("/api/v1/bookings", self.tokens[mail], dict(more, slot=self.distant[slot])) for mail, slot, more in (
            ("pat@north.example", 0, {}), ("sam@south.example", 0, {}), ("kim@council.example", 1, {}),
            ("lea@north.example", 2, {"party": {"kind": "team"}}))]
        tap.equal([answer.json()["state"] for answer in made], ["booked", "waiting", "booked", "booked"], "bookings at a distance")
        self.held, self.waited, self.cancelled, self.gathered = [answer.json()["id"] for answer in made]
        tap.equal(server.post("/api/v1/bookings/%s/cancel" % self.cancelled, self.tokens["kim@council.example"]).status, 200)
        self.bookings += [self.held, self.waited, self.cancelled, self.gathered]

    def nothing_private(self, what, text, canaries):
        for canary in canaries:
            tap.check(canary not in text, "%s tells %s: %s" % (what, canary, text[:3000]))

    def only_for(self, mail, what, text):
        text = text.replace("\r\n ", "")
        self.nothing_private("%s, to %s," % (what, mail), text,
                             [c for c, who in {**MAY_SEE, **MAY_JOIN}.items() if mail not in who])

    def ids(self):
        services = [item["id"] for item in json.loads(self.house.attune("slots", "--json", "--service", "drop-in"))["items"][:1]]
        people = [item["id"] for item in json.loads(self.house.attune("person", "list", "--json"))["items"]]
        return self.bookings + self.slots + self.distant + services + people + ["drop-in", "reflection", "north", "pat@north.example"]


QUERIES = {
    "/api/v1/bookings": ["mine=true", "mine=false", "slot={slot0}", "slot={slot1}", "party=team:north", "limit=1",
                         "from=2026-09-01&to=2026-12-31"],
    "/api/v1/slots": ["open=true", "host=carla@clinic.example", "limit=100", "service=distance", "service=gathering"],
    "/figures/file": ["from=2026-09-01&to=2026-12-31&by=place&format=" + form for form in ("csv", "xlsx")],
    "/figures/slots": ["from=2026-09-01&to=2026-12-31"],
    "/annual/file": ["year=2026-27&format=" + form for form in ("csv", "xlsx")],
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


def words_of(answer):
    """Its text; of a workbook, that of all its sheets."""
    if not answer.body.startswith(b"PK"):
        return answer.body.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(answer.body)) as book:
        return "".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())


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
                        scene.only_for(mail, address, words_of(answer))
                        asked += 1
            tap.note("%d answers read" % asked)


@tap.test
def those_who_may_do_see_them():
    with harness.House() as house:
        scene = Scene(house)
        with house.serve() as server:
            scene.book(server)
            for booking, words in zip(scene.bookings[:2], (PATS, TEAMS)):
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
                for booking in scene.bookings[:2]:
                    for act, body in (("accept", {}), ("attendance", {"outcome": "attended"}), ("feedback", {"answers": {"useful": 4}}),
                                      ("move", {"slot": scene.slots[0]}), ("cancel", {"by": "service"} if "clinic" in mail else {})):
                        answer = server.post("/api/v1/bookings/%s/%s" % (booking, act), token, body)
                        scene.nothing_private("%s by %s" % (act, mail), answer.text, set(MAY_SEE))
                answer = server.post("/api/v1/bookings", token, dict(slot=scene.slots[0]))
                scene.nothing_private("a booking of the same slot by " + mail, answer.text, set(MAY_SEE))


@tap.test
def whoever_takes_part_is_told_the_way_in_and_everybody_that_there_is_one():
    with harness.House() as house:
        scene = Scene(house)
        with house.serve() as server:
            scene.book(server)
            slots = dict(zip(scene.distant, MAY_JOIN.items()))
            bookings = {scene.held: "canary-way-taken", scene.waited: None, scene.cancelled: None, scene.gathered: "canary-way-team"}
            for mail, token in scene.tokens.items():
                listed = [slot for name in ("distance", "gathering") for slot in
                          server.get("/api/v1/slots?limit=100&service=" + name, token).json()["items"]]
                for slot in listed + [server.get("/api/v1/slots/" + id, token).json() for id in slots]:
                    canary, who = slots[slot["id"]]
                    link = "https://meet.example/" + canary
                    for meeting in slot["meetings"]:
                        tap.equal((meeting["is_online"], meeting["online"]), (True, link if mail in who else None),
                                  "%s looks at %s" % (mail, canary))
                own = server.get("/api/v1/bookings?mine=true&limit=100", token).json()["items"]
                for booking in own:
                    if booking["id"] not in bookings:
                        continue
                    canary = bookings[booking["id"]]
                    told = canary if canary and (mail in ALL_STAFF or booking["party"]["kind"] == "team"
                                                 or mail == "pat@north.example") else None
                    for text in (json.dumps(booking), server.get("/api/v1/bookings/" + booking["id"], token).text,
                                 server.get("/bookings/" + booking["id"], token, Accept="text/html").text):
                        tap.equal(re.findall(r"canary-way-[a-z]+", text)[:1], [told] if told else [], "%s: their %s" % (mail, canary))
                    calendar = server.get("/bookings/%s/calendar.ics" % booking["id"], token).text
                    tap.equal("URL:" in calendar, bool(told), calendar)
                    tap.contains(calendar, "LOCATION:Online")
            kim = scene.tokens["kim@council.example"]
            tap.contains(server.get("/slots/%s/book" % scene.distant[1], kim, Accept="text/html").text, "Online")
            seated = server.get("/api/v1/slots?service=drop-in&limit=1", kim).json()["items"][0]
            tap.equal(seated["meetings"][0]["is_online"], False, "a session at a place")


@tap.test
def letters_tell_the_way_in_to_whoever_takes_part():
    with harness.House(mail="file:post", mail_deliver="apart") as house:
        scene = Scene(house)
        with house.serve() as server:
            scene.book(server)
            pat = scene.tokens["pat@north.example"]
            house.attune("deliver")
            moved = server.post("/api/v1/bookings/%s/move" % scene.held, pat, {"slot": scene.distant[1]})
            tap.equal(moved.status, 200, repr(moved))
            tap.equal(server.post("/api/v1/slots/%s/cancel" % scene.distant[2], scene.tokens["carla@clinic.example"],
                                  {"reason": "the host was ill"}).status, 200)
        house.attune("deliver")
        read = set()
        for path in glob.glob(os.path.join(house.folder, "post", "*.eml")):
            with open(path, "rb") as file:
                letter = email.message_from_binary_file(file, policy=email.policy.default)
            text = "\n".join(part.get_content() if part.get_content_maintype() == "text" else
                             part.get_payload(decode=True).decode("utf-8", "replace")
                             for part in letter.walk() if not part.is_multipart())
            told = set(re.findall(r"canary-way-[a-z]+", text.replace("\r\n ", "")))
            read.add((letter["To"].addresses[0].addr_spec, letter["Subject"].partition(":")[0], *sorted(told)))
            if "at a distance" in letter["Subject"] and not told:
                tap.contains(text, "Online")
        wanted = {("pat@north.example", "Booked", "canary-way-taken"), ("sam@south.example", "On the waiting list"),
                  ("kim@council.example", "Booked", "canary-way-back"), ("kim@council.example", "Cancelled"),
                  ("lea@north.example", "Booked", "canary-way-team"), ("lea@north.example", "Cancelled by the service"),
                  ("pat@north.example", "Moved", "canary-way-back"), ("pat@north.example", "Taken out of your calendar")}
        tap.check(wanted <= read, "lacking: %r of %r" % (wanted - read, read))
        wrong = [one for one in read if one[0] not in ALL_STAFF and one[2:]
                 and not one[1].startswith(("Booked", "Moved", "You have a place", "A place is free"))]
        tap.equal(wrong, [], "letters that tell the way in")


# Which calendars tell what, at full detail; no other calendar tells anything at all.
EVERYTHING = set(PATS.values()) | set(TEAMS.values())
FULL = {"person:pat@north.example": set(PATS.values()) | {"canary-way-taken"}, "host:carla@clinic.example": EVERYTHING | set(MAY_JOIN),
        "host:dev@clinic.example": EVERYTHING, "team:north": {TEAMS["note"], "canary-way-team"}}
SCOPES = sorted(FULL) + ["person:lea@north.example", "person:carla@clinic.example", "host:gil@clinic.example", "team:south",
                         "service:drop-in", "service:reflection", "offers", "offers:drop-in", "person:sam@south.example",
                         "person:kim@council.example", "service:distance", "service:gathering", "offers:distance"]


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
                    told = {canary for canary in {**MAY_SEE, **MAY_JOIN} if canary in text}
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
