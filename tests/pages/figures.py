#!/usr/bin/env python3
"""The manager's pages: every figure says what it is made of, and leads to slots that add up to it."""
import datetime
import html
import html.parser
import itertools
import json
import os
import random
import re
import sys
import urllib.parse

sys.path.insert(0, os.path.join(os.environ["ATTUNE_SOURCE"], "tests", "support"))
import harness
import tap

LATER = "2026-11-20T12:00:00+00:00"
PERIOD = "from=2026-09-01&to=2026-12-31"
KEYS = ["service", "place", "host", "profession", "organisation", "team", "month", "week", "weekday", "hour", "plugin"]
BUCKETS = ["delivered", "did_not_attend", "cancelled_by_party", "cancelled_by_service", "unfilled", "unresolved", "upcoming"]


class Links(html.parser.HTMLParser):
    """Addresses in a page, with the first text in each."""

    def __init__(self, text):
        super().__init__()
        self.found, self.href = [], None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        if tag == "a":
            self.href = dict(attributes).get("href", "")

    def handle_data(self, data):
        if self.href is not None and data.strip():
            self.found.append((self.href, data.strip()))
            self.href = None


def slot_links(text):
    return [(href, int(figure.replace(",", ""))) for href, figure in Links(text).found
            if href.startswith("/figures/slots?") and re.fullmatch(r"[\d,]+", figure)]


def all_pages(server, href):
    """The texts of a list's pages, from the first to the last."""
    pages = []
    while href:
        page = server.get(href, MIA)
        tap.equal(page.status, 200, href)
        pages.append(page.text)
        later = re.search(r'href="([^"]+)" rel="next"', page.text)
        href = later and html.unescape(later.group(1))
    return pages


def counted(text, bucket):
    """How many places a page of slots says that it counts, of one bucket or of all."""
    said = re.search(r"([\d,]+) in [\d,]+ slots\." if bucket else r"with ([\d,]+) places counted", text)
    return int(said.group(1).replace(",", ""))


def a_lived_history(house):
    """Bookings of several parties with every ending."""
    carla, pat, lea = (house.token(mail) for mail in ("carla@clinic.example", "pat@north.example", "lea@north.example"))
    with house.serve() as server:
        for index, item in enumerate(server.get("/api/v1/slots?open=true&to=2026-12-31", carla).json()["items"][:12]):
            token = (pat, lea)[index % 2]
            party = {"kind": "team", "id": "north"} if item["service"] in ("reflective", "wellbeing") else {"kind": "person"}
            server.post("/api/v1/bookings", token, {"slot": item["id"], "party": party})
    endings = itertools.cycle(["attended", "did-not-attend", None])  # each occurs, however few bookings there are
    with house.serve(now=LATER) as server:
        for item in server.get("/api/v1/bookings?from=2026-09-01&to=2026-11-19", carla).json()["items"]:
            outcome = next(endings)
            if outcome:
                server.post("/api/v1/bookings/%s/attendance" % item["id"], carla,
                            {"meeting": 1, "outcome": outcome, "present": 1 if outcome == "attended" else 0})


HOUSE = harness.House()
HOUSE.load()
a_lived_history(HOUSE)
MIA = HOUSE.token("mia@clinic.example")


@tap.cases([(None,)] + [(key,) for key in KEYS], "figures of {0} are the report's, and lead to slots that add up to them")
def figures_lead_to_their_rows(key):
    with HOUSE.serve(now=LATER) as server:
        path = "/figures?%s" % PERIOD if not key else "/figures/by?key=%s&%s" % (key, PERIOD)
        page = server.get(path, MIA)
        tap.equal(page.status, 200, page.text[:300])
        links = slot_links(page.text)
        said = server.get("/api/v1/reports/utilisation?%s&by=%s" % (PERIOD, key or "month"), MIA).json()
        tap.check(said["total"]["delivered"] and said["total"]["did_not_attend"], "a history in which something happened")
        totals = [figure for href, figure in links if href == "/figures/slots?" + PERIOD]
        tap.equal(set(totals), {said["total"]["offered"]}, "the whole")
        if key:
            offered = sorted(figure for href, figure in links if "bucket=" not in href and href != "/figures/slots?" + PERIOD)
            tap.equal(offered, sorted(item["offered"] for item in said["items"]), "offered, row by row")
        for href, figure in random.sample(links, min(len(links), 12)):
            pages = all_pages(server, href)
            bucket = urllib.parse.parse_qs(href).get("bucket", [None])[0]
            for text in pages:
                tap.equal(counted(text, bucket), figure, href)
            if bucket:
                marks = re.findall(r'app-mark--%s" aria-hidden="true"></span>[^<]*?(?:: (\d+))?</span>' % bucket, "".join(pages))
                tap.equal(sum(int(mark or 1) for mark in marks), figure, href)
                tap.check(bucket != "did_not_attend" or ": came" not in "".join(pages), "only those who are counted are named")


def shown_at(text):
    """When the slots of a page start, in its order: "Tuesday 1 September 2026, 9:30am to 10:15am"."""
    found = []
    for day, span in re.findall(r'<span class="app-slot__time">\w+ (\d+ \w+ \d{4}), ([^<]+)</span>', text):
        first, last = span.split(" to ")
        first = {"midday": "12pm", "midnight": "12am"}.get(first, first)
        if not first.endswith("m"):
            first += last[-2:]
        hour = "%I:%M%p" if ":" in first else "%I%p"
        found.append(datetime.datetime.strptime("%s %s" % (day, first), "%d %B %Y " + hour))
    return found


@tap.cases([("",), ("&bucket=unfilled",), ("&weekday=Tuesday&service=drop-in",)], "slots{0} are read in pages, the earliest first")
def slots_are_read_in_pages(narrowed):
    with HOUSE.serve(now=LATER) as server:
        pages = all_pages(server, "/figures/slots?" + PERIOD + narrowed)
        starts = [start for text in pages for start in shown_at(text)]
        found = int(re.search(r"([\d,]+) slots[ .]", pages[0]).group(1).replace(",", ""))
        tap.equal(len(starts), found, "each slot once, and none is left out")
        tap.equal(starts, sorted(starts), "the earliest first, over all pages")
        tap.equal(len(pages), -(-found // 50), "%d slots" % found)
        tap.check(narrowed or len(pages) > 1, "%d slots on one page" % found)
        tap.check(len(pages) == 1 or "Page 2 of %d" % len(pages) in pages[0], "how many pages there are")
        tap.check("no such slots" in server.get("/figures/slots?%s&page=999%s" % (PERIOD, narrowed), MIA).text, "behind the last")
        tap.equal(server.get("/figures/slots?%s&page=x%s" % (PERIOD, narrowed), MIA).status, 422)


@tap.test
def a_period_that_cannot_be_read_is_said_beside_the_field():
    with HOUSE.serve(now=LATER) as server:
        for query, words in (("period=dates&from=x&to=2026-12-01", "Enter the first day"),
                             ("from=2026-12-01&to=2026-09-01", "must not come before"),
                             ("period=year:none", "Choose one of the periods"), ("service=none", "Choose one of the services")):
            page = server.get("/figures?" + query, MIA)
            tap.equal(page.status, 422, query)
            tap.equal(words in page.text and "There is a problem" in page.text, True, query)


@tap.test
def pages_are_for_managers():
    with HOUSE.serve(now=LATER) as server:
        for mail, status in (("mia@clinic.example", 200), ("ada@clinic.example", 200), ("carla@clinic.example", 403),
                             ("pat@north.example", 403), ("lea@north.example", 403)):
            token = HOUSE.token(mail)
            for path in ("/figures", "/figures/by?key=host", "/figures/slots?" + PERIOD, "/targets", "/annual", "/satisfaction",
                         "/figures/calendars", "/figures/file?%s&format=csv" % PERIOD):
                tap.equal(server.get(path, token).status, status, "%s for %s" % (path, mail))
        tap.equal(server.get("/figures").status, 303, "a stranger is sent to sign in")


@tap.test
def files_hold_what_the_page_says():
    with HOUSE.serve(now=LATER) as server:
        csv = server.get("/figures/file?%s&by=service&format=csv" % PERIOD, MIA)
        tap.equal(csv.headers["Content-Type"].split(";")[0], "text/csv")
        api = server.get("/api/v1/reports/utilisation?%s&by=service" % PERIOD, MIA, Accept="text/csv")
        tap.equal(csv.text, api.text)
        tap.equal(server.get("/figures/file?%s&format=pdf" % PERIOD, MIA).status, 422)
        tap.equal(server.get("/figures/by?key=nonsense", MIA).status, 404)


@tap.test
def lines_that_do_not_add_up_say_why():
    notes = {"host": "All together counts it once", "team": "the team they belong to today", "profession": "whoever had it in the end",
             "month": None}
    with HOUSE.serve(now=LATER) as server:
        for key, note in notes.items():
            page = server.get("/figures/by?key=%s&%s" % (key, PERIOD), MIA).text
            tap.equal([other for other in notes.values() if other and other in page], [note] if note else [], key)


@tap.test
def reports_speak_in_words_and_say_what_was_used_first():
    with HOUSE.serve(now=LATER) as server:
        year = server.get("/annual", MIA)
        sheets = re.findall(r'<h2[^>]* id="sheet-(\w+)">.*?<thead.*?</thead>', year.text, re.S)
        tap.check(len(sheets) > 5, repr(sheets))
        heads = [table_rows(table)[0] for table in re.findall(r"<table.*?</table>", year.text, re.S)]
        tap.equal(heads[1][1], "Used, of what was offered")
        tap.check("Offered" in heads[1] and heads[1].count("Used, of what was offered") == 1, repr(heads[1]))
        for code in ("satisfaction-share", ">seat<", ">green<", "four_or_more", "2026-08-01<"):
            tap.check(code not in year.text, code)
        HOUSE.attune("feed", "create", "--scope", "service:drop-in")
        read = server.get("/figures/calendars", MIA).text
        tap.check("All times of a service" in read and "Never read" in read and ">busy<" not in read, "words for calendars")
        tap.check(not re.search(r">\d{4}-\d\d-\d\dT", read), "moments in words")
        asked = dict(service="drop-in", period="dates", day="2", at="09:30", minutes="180", within="14")
        asked.update({"from": "2026-09-01", "to": "2026-11-19"})
        words = server.get("/figures/advise?" + urllib.parse.urlencode(asked), MIA).text
        tap.check(re.search(r"was used \(\d+ of \d+\)", words), "the answer says what it is made of")
        tap.check(re.search(r"<td[^>]*>(\d+[ap]m|midday)<", words), "hours in words")


def table_rows(text):
    """Cells of every row of the tables in a page, as texts."""
    return [[re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)]
            for row in re.findall(r"<tr[^>]*>(.*?)</tr>", text, re.S)]


@tap.cases([("4", "--slots 4"), ("", "")], "what if, cut into “{0}”: the page and the command say the same")
def what_if_is_said_alike(slots, words):
    asked = dict(service="drop-in", period="dates", day="2", every="1", at="09:30", minutes="180", slots=slots, within="14")
    asked.update({"from": "2026-09-01", "to": "2026-11-19"})
    with HOUSE.serve(now=LATER) as server:
        page = server.get("/figures/advise?" + urllib.parse.urlencode(asked), MIA)
    tap.equal(page.status, 200, page.text[:300])
    HOUSE.now = LATER
    report = json.loads(HOUSE.attune("advise", "--service", "drop-in", "--from", "2026-09-01", "--to", "2026-11-19", "--starts",
                                     "2026-09-01T09:30", "--repeat", "FREQ=WEEKLY;BYDAY=TU", "--minutes", "180", "--within-days",
                                     "14", "--json", *words.split()))
    was, would = report["patterns"]["items"]
    rows = [row for row in table_rows(page.text) if row and row[0] in ("As it was", "As asked here")]
    for row, item in zip(rows, (was, would)):
        used = re.fullmatch(r"[\d.]+% ([\d,]+) of ([\d,]+)", row[1]).groups()
        found = [int(cell.replace(",", "")) for cell in (*used, *row[3:7])]
        tap.equal(found, [item[key] for key in ("delivered", "offered", "did_not_attend", "given_back", "unknown", "unfilled")], row[0])
    tap.equal(len(rows), 2, "both patterns are in the table")


def glance_of(page):
    """(service, percent, over, under) of each line of the manager's first page that has a share."""
    lines = re.findall(r'<a href="(/figures\?service=[^"]+)">([^<]+)</a>.*?</li>', page, re.S)
    shares = re.findall(r'<a href="(/figures\?service=[^"]+)">[^<]+</a><span class="app-glance__value">\s*<span class="app-share">'
                        r"<strong>(\d+%)</strong> <span[^>]*>([\d,]+) of ([\d,]+)</span>", page)
    return lines, {href: (percent, int(over.replace(",", "")), int(under.replace(",", ""))) for href, percent, over, under in shares}


@tap.test
def a_managers_first_page_says_how_it_stands_before_what_can_be_booked():
    with HOUSE.serve(now=LATER) as server:
        page = server.get("/", MIA).text
        said = server.get("/api/v1/reports/utilisation?from=2026-08-01&to=2027-07-31&by=service", MIA).json()
        lines, shares = glance_of(page)
        tap.equal(len(lines), len(said["items"]), "each service that was offered has its line")
        for item in said["items"]:
            href = "/figures?service=" + item["service"]
            past = item["offered"] - item["upcoming"]
            tap.equal(shares.get(href, (None, 0, 0))[1:], (item["delivered"], past) if past else (0, 0), href)
        past = said["total"]["offered"] - said["total"]["upcoming"]
        tap.check("%d of the %d slots" % (said["total"]["delivered"], past) in page, "the whole, and what it is made of")
        tap.check(page.index("<h1") < page.index('id="used"') < page.index('id="aims"') < page.index("What would you like to book?"),
                  "figures, then targets, then what can be booked")
        answer = server.get(next(iter(shares)), MIA).text
        tap.check("%d of the %d slots" % next(iter(shares.values()))[1:] in answer, "the page behind a line says the same")


@tap.test
def targets_at_a_glance_are_told_in_words_and_lead_to_themselves():
    with HOUSE.serve(now=LATER) as server:
        page, targets = server.get("/", MIA).text, server.get("/targets", MIA).text
        found = re.findall(r'<li><a href="/targets#(target-[^"]+)">([^<]+)</a>.*?<svg.*?</svg>\s*<span>([^<]+)</span>', page, re.S)
        tap.check(found, "targets that are running")
        for anchor, name, word in found:
            card = targets[targets.index('id="%s"' % anchor):]
            tap.check(name in card[:300] and "<span>%s</span>" % word in card[:card.index('class="app-target__value"')], anchor)


@tap.cases([("pat@north.example",), ("carla@clinic.example",), ("lea@north.example",)], "{0}'s first page opens with booking")
def who_is_no_manager_books_first(mail):
    with HOUSE.serve(now=LATER) as server:
        page = server.get("/", HOUSE.token(mail)).text
        tap.check(re.search(r"<h1[^>]*>What would you like to book\?</h1>", page) and "At a glance" not in page, "booking")


NIGHT = """
[service night]
plugin=training-course
title=A night awake
opens-days=1000
least=1

[schedule spring]
service=night
starts=2027-03-28T00:30
minutes=120
place=Town Hall
hosts=carla@clinic.example
capacity=4

[schedule autumn]
service=night
starts=2026-10-25T00:30
minutes=120
place=Town Hall
hosts=carla@clinic.example
capacity=4
"""


@tap.cases([("2027-03-28", "12:30am to 3:30am"), ("2026-10-25", "12:30am to 1:30am")], "a session over a change of the clocks, {0}")
def over_a_change_of_the_clocks(day, span):
    with harness.House() as house:
        house.load(harness.BOOK + NIGHT)
        mia = house.token("mia@clinic.example")
        with house.serve() as server:
            page = server.get("/figures/slots?from=%s&to=%s" % (day, day), mia).text
            tap.contains(page, "A night awake")
            tap.contains(page, span)


try:
    tap.run()
finally:
    HOUSE.close()
