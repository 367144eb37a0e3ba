"""The pages of calendars and teams: an address is made, shown once, read, renewed and taken back; and what people see on pages is
what stands in the calendars that they make there."""
import datetime
import html
import re
import urllib.parse

import harness
import qr
import tap

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
ID = "0190a1b2-0000-7000-8000-%012d"
OUTLOOK = "Mozilla/5.0 (Windows NT 10.0; Microsoft Outlook 16.0.17928; ms-office)"


def send(server, token, path, **fields):
    return server.ask("POST", path, token, body=urllib.parse.urlencode(fields).encode(), headers=dict(FORM))


def make(server, token, scope, detail="title", number=1, **more):
    """The page that shows a new address."""
    answer = send(server, token, "/calendars", id=ID % number, scope=scope, detail=detail, **more)
    tap.equal(answer.status, 200, "%s at %s: %r" % (scope, detail, answer))
    return answer.text


def address_of(page):
    return html.unescape(re.search(r'<input[^>]* id="address"[^>]* value="([^"]+)"', page).group(1))


def path_of(address):
    return "/" + address.split("/", 3)[3]


def booked_house():
    """Pat has a drop-in slot, the northern team a reflective discussion; two places of a course are taken."""
    house = harness.House()
    house.load()

    def first(service):
        return house.attune("slots", "--service", service, "--open").split()[0]
    house.attune("book", first("drop-in"), "--person", "pat@north.example", "--reference", "CASE-4711", "--note", "a note")
    house.attune("book", first("reflection"), "--team", "north")
    house.attune("book", first("awareness"), "--person", "pat@north.example")
    house.attune("book", first("awareness"), "--person", "kim@council.example")
    return house


@tap.test
def case_18_the_page_gives_the_address_webcal_and_steps_for_each_program():
    with booked_house() as house, house.serve() as server:
        page = make(server, house.token("lea@north.example"), "team:north")
        address = address_of(page)
        tap.check(re.search(r'<input[^>]* id="address"[^>]* readonly', page), "without script it stands in a field")
        tap.contains(page, 'href="webcal://%s"' % address.split("://")[1])
        for program in ("Outlook", "Google Calendar", "Apple Calendar", "Thunderbird"):
            tap.check(re.search(r"<summary[^>]*>.*?%s.*?</summary>.*?<ol>.*?<li>" % program, page, re.S), "steps for " + program)
        tap.contains(page, "shown once only")
        answer = server.get(path_of(address))
        tap.equal((answer.status, answer.headers["Content-Type"].split(";")[0]), (200, "text/calendar"))
        size, path = re.search(r'viewBox="0 0 (\d+) \d+".*?<path d="([^"]+)"', page, re.S).groups()
        tap.equal(qr.read(path, int(size)), "webcal://" + address.split("://")[1], "what a camera reads")


@tap.test
def the_address_is_shown_once_and_the_same_form_makes_no_second():
    with booked_house() as house, house.serve() as server:
        lea = house.token("lea@north.example")
        secret = path_of(address_of(make(server, lea, "team:north")))
        again = send(server, lea, "/calendars", id=ID % 1, scope="team:north", detail="title")
        tap.equal((again.status, again.headers["Location"]), (303, "/calendars/" + ID % 1))
        tap.equal(len(server.get("/api/v1/feeds", lea).json()["items"]), 1, "addresses")
        for path in ("/calendars", "/calendars/" + ID % 1, "/calendars/%s/renew" % (ID % 1), "/teams/north"):
            tap.check(secret not in server.get(path, lea).text, path + " tells the address")
        other = send(server, house.token("pat@north.example"), "/calendars", id=ID % 1, scope="person:pat@north.example", detail="busy")
        tap.equal(other.status, 422, "somebody else's form under that number")


@tap.test
def the_safest_level_is_chosen_already_and_each_has_an_example():
    with booked_house() as house, house.serve() as server:
        page = server.get("/calendars/new", house.token("pat@north.example")).text
        levels = re.findall(r'<input[^>]* name="detail" type="radio" value="(\w+)"( checked)?', page)
        tap.equal(levels, [("busy", " checked"), ("title", ""), ("full", "")])
        tap.equal(page.count("Example:"), 3, "examples")
        tap.check("Team: Health" not in page, "a member makes no calendar of the team")
        tap.contains(server.get("/calendars/new?scope=team:north", house.token("lea@north.example")).text,
                     'value="team:north" checked')
        tap.check("Sam Idris" not in server.get("/calendars/new?scope=person:sam@south.example",
                                                house.token("pat@north.example")).text, "others are not told of")


@tap.test
def what_is_missing_is_told_beside_its_field_and_nothing_is_lost():
    with booked_house() as house, house.serve() as server:
        pat = house.token("pat@north.example")
        for fields, field, says in (
                (dict(scope="service", service="", detail="title"), "service", "Choose the service"),
                (dict(scope="service", service="drop-in", detail="full"), "detail", "Choose less"),
                (dict(scope="", detail="title"), "scope", "Choose what"),
                (dict(scope="service", service="nowhere", detail="title"), "scope", "cannot be made")):
            answer = send(server, pat, "/calendars", id=ID % 7, **fields)
            tap.equal(answer.status, 422, repr(fields))
            tap.check(re.search(r'id="%s-error"[^>]*>.*?%s' % (field, says), answer.text, re.S), "%s: %s" % (field, says))
            tap.contains(answer.text, 'href="#%s"' % field)
            tap.contains(answer.text, 'name="detail" type="radio" value="%s" checked' % fields["detail"])
        tap.equal(server.get("/api/v1/feeds", pat).json()["items"], [], "nothing was made")


@tap.test
def who_read_it_and_when_stands_on_its_page():
    with booked_house() as house, house.serve() as server:
        lea = house.token("lea@north.example")
        path = path_of(address_of(make(server, lea, "team:north")))
        tap.contains(server.get("/calendars/" + ID % 1, lea).text, "Never yet")
        server.get(path, User_Agent=OUTLOOK)
        harness.wait_until(lambda: "by Outlook. Read 1 time." in server.get("/calendars/" + ID % 1, lea).text, "the page to tell of it")
        tap.contains(server.get("/teams/north", lea).text, "by Outlook")
        tap.contains(server.get("/calendars", lea).text, "Last read Monday 7 September 2026 at 8am, by Outlook")
    with booked_house() as house, house.serve() as server:
        make(server, house.token("lea@north.example"), "team:north")
        server.stop()
        with house.serve(now="2026-09-22T08:00:00+01:00") as later:
            tap.contains(later.get("/calendars", house.token("lea@north.example")).text, "Nobody looks")


@tap.test
def a_new_address_takes_the_place_of_the_old_one():
    with booked_house() as house, house.serve() as server:
        lea = house.token("lea@north.example")
        old = path_of(address_of(make(server, lea, "team:north", "full")))
        form = server.get("/calendars/%s/renew" % (ID % 1), lea).text
        tap.contains(form, 'value="full" checked')
        renewed = send(server, lea, "/calendars/%s/renew" % (ID % 1), id=ID % 2, detail="busy")
        tap.equal(renewed.status, 200, repr(renewed))
        new = path_of(address_of(renewed.text))
        tap.equal((server.get(old).status, server.get(new).status), (410, 200))
        tap.check("Reflective" not in server.get(new).text, "at the level that was chosen")
        again = send(server, lea, "/calendars/%s/renew" % (ID % 1), id=ID % 2, detail="busy")
        tap.equal((again.status, server.get(new).status), (303, 200), "sent again")
        house.verify()


@tap.test
def an_address_is_taken_back_after_a_question():
    with booked_house() as house, house.serve() as server:
        lea = house.token("lea@north.example")
        path = path_of(address_of(make(server, lea, "team:north")))
        tap.contains(server.get("/calendars/%s/revoke" % (ID % 1), lea).text, "for ever")
        tap.equal(server.get(path).status, 200, "the question changes nothing")
        done = send(server, lea, "/calendars/%s/revoke" % (ID % 1))
        tap.equal(done.headers["Location"], "/calendars?revoked=yes")
        tap.contains(server.get(done.headers["Location"], lea).text, "Nobody can read that calendar")
        tap.equal(server.get(path).status, 410)
        tap.contains(server.get("/calendars/" + ID % 1, lea).text, "Taken back")


# ---- pages and calendars ----

def spoken(moment):
    """9am, 1:30pm, midday."""
    if (moment.hour, moment.minute) == (12, 0):
        return "midday"
    return "%d%s%s" % ((moment.hour + 11) % 12 + 1, ":%02d" % moment.minute if moment.minute else "", "am" if moment.hour < 12 else "pm")


def in_calendar(text):
    """What a calendar holds that is not cancelled: (start, words of its times, summary)."""
    found = []
    for event in re.findall(r"BEGIN:VEVENT\r\n(.*?)END:VEVENT", re.sub(r"\r\n[ \t]", "", text), re.S):
        if "STATUS:CANCELLED" in event:
            continue
        starts, ends = (datetime.datetime.strptime(re.search(r"%s;TZID=Europe/London:(\S+)" % key, event).group(1), "%Y%m%dT%H%M%S")
                        for key in ("DTSTART", "DTEND"))
        words = "%s %d %s, %s to %s" % (starts.strftime("%A"), starts.day, starts.strftime("%B %Y"), spoken(starts), spoken(ends))
        found.append((starts, words, re.search(r"SUMMARY:(.*)", event).group(1)))
    return sorted(found)


def on_page(page):
    return sorted(re.findall(r'class="app-slot__time" href="/bookings/[^"]+">(\w+day [^<]+)</a>', page))


def sessions_on_page(page):
    return sorted(datetime.datetime.fromisoformat(starts).replace(tzinfo=None) for starts in re.findall(r'data-starts="([^"]+)"', page))


@tap.test
def case_26_what_each_role_sees_on_pages_is_what_is_in_their_calendar():
    with booked_house() as house, house.serve() as server:
        def calendar(mail, scope, number, **more):
            return in_calendar(server.get(path_of(address_of(make(server, house.token(mail), scope, "title", number, **more)))).text)

        def page(mail, path):
            return server.get(path, house.token(mail)).text
        pat = calendar("pat@north.example", "person:pat@north.example", 1)
        tap.equal(on_page(page("pat@north.example", "/bookings")), sorted(words for _, words, _ in pat), "a practitioner")
        team = calendar("lea@north.example", "team:north", 2)
        tap.equal(on_page(page("lea@north.example", "/teams/north")), sorted(words for _, words, _ in team), "a leader")
        tap.equal(len(team), 3, "entries of the team and its members")
        monday = datetime.datetime(2026, 9, 7)
        given = [starts for starts, _, _ in calendar("carla@clinic.example", "host:carla@clinic.example", 3)
                 if monday <= starts < monday + datetime.timedelta(days=14)]
        tap.equal(sessions_on_page(page("carla@clinic.example", "/sessions?from=2026-09-07")), given, "a clinician")
        tap.check(len(given) > 4, "sessions: %d" % len(given))
        free = calendar("mia@clinic.example", "offers", 4, service="awareness")
        shown = page("mia@clinic.example", "/services/awareness")
        tap.equal(len(free), 1, "free times of the course")
        tap.check(all(words.split(", ")[0] in shown and words.split(", ")[1] in shown for _, words, _ in free), "a manager: %r" % free)
        every = calendar("ada@clinic.example", "service", 5, service="reflection")
        days = sum((sessions_on_page(page("ada@clinic.example", "/sessions?show=all&from=2026-%s" % day))
                    for day in ("09-07", "10-05", "11-09", "12-07")), [])
        tap.equal([starts for starts, _, _ in every if starts not in days], [], "an administrator")
        tap.equal(len(every), 4, "sessions of the service")


@tap.test
def case_27_no_calendar_tells_an_address_a_number_or_a_reference_unless_its_level_says_so():
    with booked_house() as house, house.serve() as server:
        scopes = [("pat@north.example", "person:pat@north.example"), ("lea@north.example", "team:north"),
                  ("carla@clinic.example", "host:carla@clinic.example"), ("carla@clinic.example", "service"),
                  ("carla@clinic.example", "offers")]
        number = 0
        for mail, scope in scopes:
            for level in ("busy", "title", "full"):
                number += 1
                text = server.get(path_of(address_of(make(server, house.token(mail), scope, level, number, service="drop-in")))).text
                text = re.sub(r"\r\n[ \t]", "", text)
                words = re.sub(r"UID:[^\r]+", "", text)
                tap.check("@" not in words, "%s at %s tells a mail address" % (scope, level))
                tap.check(not re.search(r"(?:SUMMARY|DESCRIPTION|LOCATION):[^\r]*\+?\d{7,}", words), "%s at %s tells a number" % (scope, level))
                tells = level == "full" and scope.split(":")[0] in ("person", "host")
                tap.equal("CASE-4711" in words, tells, "%s at %s: the case reference" % (scope, level))
                if level == "busy":
                    entries = words.split("BEGIN:VEVENT", 1)[1]
                    tap.check("onsultation" not in entries and "Carla" not in entries, scope + ": tells more than busy")


# ---- teams ----

@tap.test
def a_team_is_shown_to_its_members_its_leader_and_staff_and_to_nobody_else():
    with booked_house() as house, house.serve() as server:
        def get(mail, path="/teams/north"):
            return server.get(path, house.token(mail))
        member, leader, staff = get("pat@north.example"), get("lea@north.example"), get("dev@clinic.example")
        for page in (member, leader, staff):
            tap.check("Lea Brook" in page.text and "Pat Quill" in page.text, "members")
        tap.check("Reflective discussion" not in member.text and "Whoever leads the team books for it" in member.text, "a member")
        tap.check("Book for the team" in leader.text and "Make a calendar address for the team" in leader.text, "the leader")
        tap.check("For Health Visiting North" in staff.text and "Make a calendar address" not in staff.text, "a clinician")
        tap.check("CASE-4711" not in leader.text + member.text, "no case reference")
        for mail in ("kim@council.example", "sam@south.example", "mia@clinic.example"):
            tap.equal(get(mail).status, 404, mail)
        tap.contains(get("kim@council.example", "/teams").text, "You are in no team")
        tap.check("/teams/north" in get("ada@clinic.example", "/teams").text and "/teams/south" in get("ada@clinic.example", "/teams").text,
                  "an administrator sees all")


@tap.test
def what_was_given_back_stands_among_the_teams_past_bookings():
    with booked_house() as house, house.serve() as server:
        lea = house.token("lea@north.example")
        booking = re.search(r'href="/bookings/([^"]+)">Thursday', server.get("/teams/north", lea).text).group(1)
        server.post("/api/v1/bookings/%s/cancel" % booking, lea, {"by": "party"})
        tap.check(booking not in server.get("/teams/north", lea).text, "no longer coming")
        tap.contains(server.get("/teams/north?show=past", lea).text, booking)


@tap.test
def a_leader_who_belongs_elsewhere_looks_after_the_team_all_the_same():
    with booked_house() as house:
        house.attune("team", "set", "south", "--leader", "lea@north.example")
        slot = house.attune("slots", "--service", "reflection", "--open").split()[0]
        house.attune("book", slot, "--team", "south")
        with house.serve() as server:
            lea = house.token("lea@north.example")
            tap.contains(server.get("/teams/south", lea).text, "For Midwifery South")
            make(server, lea, "team:south")
            tap.contains(server.get("/teams/south", lea).text, "Never read yet")


tap.run()
