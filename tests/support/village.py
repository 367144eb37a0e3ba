"""village: houses in every state, for the tests that look at all pages: an empty one, one with two years of history and
bookings of every kind, and one in which every name is meant to do harm.

    with village.empty() as house: …
    with village.full() as place:
        with place.serve() as server:
            things = place.things(server)      # {"booking": ID, …}: what pages.py writes into addresses

People go by the names that pages.py uses; place.mail["pat"] is the address of theirs."""
import datetime
import os
import re
import subprocess
import urllib.parse

import harness

# Breaks out of text, attributes, scripts, templates and formats, if anything lets it.
HOSTILE = "\"'><b data-hostile onclick=x>b</b><script data-hostile></script>{{title}}[[Book]] &amp; %s"
LONG = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch" # a real place; no browser breaks it
NAMED = re.compile(r"^(name|title|summary|place)=(.*)$", re.MULTILINE)
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
DEMO_NOW = "2026-10-05T08:00:00+01:00"  # a Monday

IN_THE_BOOK = {"pat": "pat@north.example", "kim": "kim@council.example", "lea": "lea@north.example",
               "carla": "carla@clinic.example", "mia": "mia@clinic.example", "ada": "ada@clinic.example"}
IN_THE_DEMO = {"pat": "aisha.rahman@health.example", "kim": "noor.hussain@university.example", "lea": "joan.mercer@health.example",
               "carla": "tomas.brandt@littlesteps.example", "mia": "marta.lindqvist@littlesteps.example",
               "ada": "dev.kapoor@littlesteps.example"}
ROLE_OF = {"practitioner": "pat", "leader": "lea", "clinician": "carla", "manager": "mia", "administrator": "ada"}


def hostile_book():
    """The small service book with every name in it poisoned; what one person wrote is shown already."""
    book = harness.BOOK.replace("waiting-places=3", "waiting-places=3\nleast-answers=1")
    return NAMED.sub(lambda line: "%s=%s %s %s" % (line.group(1), line.group(2), HOSTILE, LONG), book)


class Village(harness.House):
    def __init__(self, mail, now=harness.NOW, **settings):
        super().__init__(now=now, mail="file:post", **settings)
        self.mail, self.tokens, self.words = mail, {}, "Sleep, and who gets up"

    def token_of(self, who):
        if who not in self.tokens:
            self.tokens[who] = self.token(self.mail[who])
        return self.tokens[who]

    def link_of(self, who):
        """The path of a link to sign in with."""
        return urllib.parse.urlsplit(self.attune("person", "link", "--minutes", "60", self.mail[who])).path

    def links(self):
        return {who: self.link_of(who) for who in self.mail}

    # ---- what has happened ----

    def free(self, server, who, service, least=0):
        path = "/api/v1/slots?open=true&limit=50&service=" + service
        found = [item["id"] for item in server.get(path, self.token_of(who)).json()["items"]]
        if len(found) < least:
            raise AssertionError("%d free times of %s: too few" % (len(found), service))
        return found

    def book(self, server, who, slot, **more):
        wish = dict({"slot": slot, "reference": "AS-7", "note": self.words}, **more)
        made = server.post("/api/v1/bookings", self.token_of(who), wish)
        if made.status != 201:
            raise AssertionError("booking for %s: %r" % (who, made))
        return made.json()["id"]

    def act(self, server, who, booking, act, **body):
        done = server.post("/api/v1/bookings/%s/%s" % (booking, act), self.token_of(who), body)
        if done.status not in (200, 204):
            raise AssertionError("%s: %r" % (act, done))

    def live_a_day(self):
        """Pat came to a session, and of Kim and of Lea's team nobody has said whether they did. The clock goes on to the day
        after."""
        with self.serve() as server:
            first, second = self.free(server, "kim", "drop-in", 2)[:2]
            self.past = {"attended": self.book(server, "pat", first), "unresolved": self.book(server, "kim", second),
                         "begun": first, "unsaid": second}
            team = self.free(server, "lea", self.team_service, 1)[0]
            self.book(server, "lea", team, party={"kind": "team", "id": self.team})
            self.past["counted"] = team
            ends = [self.ends_of(server, slot) for slot in (second, team)]
        self.now = (max(ends) + datetime.timedelta(hours=20)).isoformat()

    def ends_of(self, server, slot):
        meetings = server.get("/api/v1/slots/" + slot, self.token_of("ada")).json()["meetings"]
        return datetime.datetime.fromisoformat(meetings[-1]["ends"])

    def things(self, server):
        """Makes one of everything; names of pages.py to ids and addresses."""
        self.act(server, "carla", self.past["attended"], "attendance", meeting=1, outcome="attended", present=1)
        self.act(server, "pat", self.past["attended"], "feedback", answers={"useful": 4}, comment=self.words)
        free = self.free(server, "kim", "drop-in", 6)
        made = dict(self.past, session=free[0], booking=self.book(server, "pat", free[0]), free=free[4], other=free[5])
        kims = self.book(server, "kim", free[1])
        made["held"] = self.book(server, "pat", free[1])
        self.act(server, "kim", kims, "cancel", by="party", reason="ill")
        self.book(server, "kim", free[2])
        made["waiting"] = self.book(server, "pat", free[2])
        made["cancelled"] = self.book(server, "pat", free[3])
        self.act(server, "pat", made["cancelled"], "cancel", by="party", reason=self.words)
        made.update(self.services(server))
        made["place"] = self.free(server, "pat", made["course"], 1)[0]
        made["series"] = self.book(server, "pat", self.free(server, "pat", self.series, 1)[0])
        made["team_slot"] = self.free(server, "lea", made["team_service"], 1)[0]
        draft = server.ask("POST", "/slots/%s/book" % made["free"], self.token_of("pat"),
                           urllib.parse.urlencode({"reference": "AS-8", "note": self.words}).encode(), dict(FORM))
        made["draft"] = draft.headers["Location"].rsplit("/", 1)[1]
        made["link"] = self.link_of("kim")
        made["style"] = re.search(r'href="(/assets/[^"]+\.css)"', server.get("/sign-in").text).group(1)
        self.fetch_a_calendar(server)
        made.update(self.kept(server))
        return made

    def kept(self, server):
        """What an administrator keeps; of each one, as it is listed on a page. The person is one who does nothing else here."""
        ada, pat = server.sign_in(self.mail["ada"]), self.token_of("pat")
        def listed(path, kind):
            text = ada.get(path).text
            found = [name for name in re.findall(r'href="/admin/%s/([^"/?]+)"' % kind, text) if name != "new"]
            if not found:
                raise AssertionError("none of %s: %s" % (kind, text[:3000]))
            return found[0]
        people = self.run("person", "list", "--json").json()["items"]
        return {"schedule": listed("/admin/schedules", "schedules"), "closure": listed("/admin/closures", "closures"),
                "target": listed("/admin/targets", "targets"), "token": listed("/admin/tokens", "tokens"), "team": self.team,
                "person": next(person["id"] for person in people if person["name"].startswith("Sam ")),
                "feed": server.get("/api/v1/feeds", pat).json()["items"][0]["id"]}

    def fetch_a_calendar(self, server):
        for who in ("pat", "lea"):
            address = self.attune("feed", "create", "--scope", "person:" + self.mail[who], "--detail", "title")
            if who == "pat":
                server.get(urllib.parse.urlsplit(address).path)

    def services(self, server):
        listed = server.get("/api/v1/services", self.token_of("ada")).json()["items"]
        by = {item["plugin"]: item["id"] for item in reversed(listed)}
        self.series = by["circle-of-security"]
        follow_up = next(item["id"] for item in listed if "follow-up" in item["id"])
        return {"service": "drop-in", "course": "awareness", "follow_up": follow_up,
                "team_service": self.team_service, "year": self.year}


def empty():
    """People of every role, and nothing else."""
    house = Village(IN_THE_BOOK)
    house.load(harness.BOOK.split("[service ")[0])
    return house


def full():
    """The demonstration: two years of history, and twelve weeks ahead."""
    house = Village(IN_THE_DEMO, now=DEMO_NOW)
    made = subprocess.run([os.path.join(harness.SOURCE, "etc", "demo", "make"), "--config", house.config], text=True,
                          capture_output=True, env=house.env(ATTUNE=harness.PROGRAM), check=False, timeout=600)
    if made.returncode != 0:
        house.close()
        raise AssertionError(made.stderr)
    house.year, house.team, house.team_service = "2025%2F26", "north-health-visitors", "reflective-discussion"
    house.live_a_day()
    return house


def hostile():
    """The small service book, every name in it meant to do harm."""
    house = Village(IN_THE_BOOK, service_name="Little Steps " + HOSTILE)
    house.load(hostile_book())
    house.words, house.year, house.team, house.team_service = HOSTILE, "2026-27", "north", "reflection"
    house.live_a_day()
    return house
