"""Feeds as calendars see them: read back by ical.js and icalendar, and compared with what the API says."""
import datetime
import email.utils
import gzip
import json
import re

import harness
import readers
import tap

AWKWARD = [
    "Back\\slash; semi, comma: colon \"quoted\"",
    "first line\nsecond line\r\nthird\ttabbed",
    "BEGIN:VEVENT\nATTENDEE:mailto:x@y.z\nEND:VEVENT",
    "a\\nb \\, \\; \\\\n literal",
    "ä€😀" * 40,
    "x" * 74 + "é" + "y" * 73 + "😀" + "z" * 200,
    "Zoë’s “note” — 50 % ½ ☕ 日本語 العربية",
    " leading and trailing ",
]
SCOPES = ["person:pat@north.example", "team:north", "host:carla@clinic.example", "service:drop-in", "offers:drop-in"]
LEVELS = ["busy", "title", "full"]


def seconds(text):
    return int(datetime.datetime.fromisoformat(text).timestamp())


def path_of(address):
    return "/" + address.split("/", 3)[3]


def feed(house, scope, detail="full"):
    """A new feed's path."""
    return path_of(house.attune("feed", "create", "--scope", scope, "--detail", detail))


def booked_house():
    """Pat has the first drop-in slot, the northern team the first reflective discussion."""
    house = harness.House()
    house.load()
    slots = json.loads(house.attune("slots", "--json", "--to", "2026-12-31"))["items"]
    house.slots = {service: [s for s in slots if s["service"] == service] for service in {s["service"] for s in slots}}
    house.drop_in = house.attune("book", house.slots["drop-in"][0]["id"], "--person", "pat@north.example", "--reference",
                                 "CASE-4711", "--note", "a note with a secret")
    house.team = house.attune("book", house.slots["reflection"][0]["id"], "--team", "north")
    return house


def fetch(server, path, **headers):
    answer = server.get(path, **headers)
    tap.equal(answer.status, 200, "status of " + path)
    return answer


def read_all(bytes_):
    """What both readers understood; they must agree on all but the words they normalise."""
    for name, read in readers.READERS.items():
        yield name, read(bytes_)


@tap.test
def every_scope_and_level_is_read_by_both_readers():
    with booked_house() as house, house.serve() as server:
        for scope in SCOPES:
            for level in LEVELS:
                answer = fetch(server, feed(house, scope, level))
                tap.contains(answer.headers["Content-Type"], "text/calendar", scope)
                lines = readers.unfold(answer.body)
                tap.equal(lines[0], "BEGIN:VCALENDAR", scope)
                for name, calendar in read_all(answer.body):
                    what = "%s %s by %s" % (scope, level, name)
                    tap.equal((calendar["method"], calendar["version"]), ("PUBLISH", "2.0"), what)
                    tap.check(calendar["events"], what + ": has entries")
                    tap.check(all(event["starts"] < event["ends"] for event in calendar["events"]), what + ": times")
                    tap.check(all("@" in event["uid"] for event in calendar["events"]), what + ": UIDs with a host part")


@tap.test
def case_26_what_a_person_sees_in_lists_is_what_is_in_the_feed():
    with booked_house() as house, house.serve() as server:
        for mail in ("pat@north.example", "lea@north.example", "carla@clinic.example"):
            scope = ("host:" if "clinic" in mail else "person:") + mail
            calendar = readers.icalendar_py(fetch(server, feed(house, scope)).body)
            in_feed = sorted((event["starts"], event["ends"]) for event in calendar["events"] if event["status"] != "CANCELLED")
            if scope.startswith("person:"):
                items = server.get("/api/v1/bookings?mine=true", house.token(mail)).json()["items"]
                name = {"pat@north.example": "Pat Quill", "lea@north.example": "Lea Brook"}[mail]
                items = [item for item in items if item["party"]["name"] == name]
            else:
                items = [slot for slots in house.slots.values() for slot in slots
                         if mail in ("carla@clinic.example",) and "Carla Reyes" in [host["name"] for host in slot["hosts"]]]
            listed = sorted((seconds(m["starts"]), seconds(m["ends"])) for item in items for m in item["meetings"])
            if scope.startswith("host:"):
                tap.check(set(in_feed) <= set(listed) and in_feed, "host's entries are slots of theirs")
            else:
                tap.equal(in_feed, listed, "entries of " + mail)


@tap.test
def case_15_the_same_data_twice_gives_the_same_bytes_and_304():
    with booked_house() as house:
        path = feed(house, "service:drop-in")
        with house.serve() as server:
            first = fetch(server, path)
            tap.equal(fetch(server, path).body, first.body, "second fetch")
        with house.serve(now="2026-09-07T19:30:00+01:00") as server:
            later = fetch(server, path)
            tap.equal(later.body, first.body, "bytes after a restart, hours later")
            tap.equal(later.headers["ETag"], first.headers["ETag"], "ETag")
            tag, modified = first.headers["ETag"], first.headers["Last-Modified"]
            tap.check(tag.startswith('"'), "the ETag is strong: %s" % tag)
            tap.equal(server.get(path, If_None_Match=tag).status, 304, "same ETag")
            tap.equal(server.get(path, If_None_Match='"other", %s' % tag).status, 304, "ETag in a list")
            tap.equal(server.get(path, If_None_Match='"other"', If_Modified_Since=modified).status, 200, "ETag rules over date")
            tap.equal(server.get(path, If_Modified_Since=later.headers["Last-Modified"]).status, 304, "same date")
            head = server.ask("HEAD", path)
            tap.equal((head.status, head.body, head.headers["ETag"]), (200, b"", tag), "HEAD")
            packed = server.get(path, Accept_Encoding="gzip")
            tap.equal(packed.headers["Content-Encoding"], "gzip", "encoding")
            tap.equal(gzip.decompress(packed.body), first.body, "unpacked")
            tap.contains(packed.headers["Vary"], "Accept-Encoding", "Vary")
            tap.equal(server.get(path, Accept_Encoding="gzip", If_None_Match=packed.headers["ETag"]).status, 304, "gzip's ETag")


@tap.test
def a_change_changes_the_feed_and_the_date_never_goes_back():
    with booked_house() as house:
        path = feed(house, "person:pat@north.example")
        with house.serve(now="2026-09-07T09:00:00+01:00") as server:
            first = fetch(server, path)
        house.attune("cancel", house.drop_in, now="2026-09-07T10:00:00+01:00")
        with house.serve(now="2026-09-07T11:00:00+01:00") as server:
            second = fetch(server, path)
            tap.check(second.headers["ETag"] != first.headers["ETag"], "the ETag changes")
            tap.check(date_of(first) <= date_of(second), "Last-Modified goes on")
            tap.equal(server.get(path, If_None_Match=first.headers["ETag"]).status, 200, "old ETag")


def date_of(answer, name="Last-Modified"):
    return email.utils.parsedate_to_datetime(answer.headers[name])


def dated(server, path, holds=b""):
    """An answer whose date may be believed, with these bytes in it."""
    def ask():
        answer = fetch(server, path)
        again = server.get(path, If_Modified_Since=answer.headers["Last-Modified"])
        return holds in answer.body and again.status == 304 and answer
    found = harness.wait_until(ask, "a date that is believed")
    tap.check(date_of(found) <= date_of(found, "Date"), "no date that is to come: %s" % found.headers)
    tap.equal(server.get(path, If_None_Match='"other"', If_Modified_Since=found.headers["Last-Modified"]).status, 200,
              "ETag rules over date")
    tap.equal(server.ask("HEAD", path).headers["Last-Modified"], found.headers["Last-Modified"], "HEAD")
    return found


def changed(server, path, before, holds):
    """The calendar with other bytes, of which its date alone must tell as well."""
    harness.wait_until(lambda: holds in fetch(server, path).body, "the change")
    tap.equal(server.get(path, If_Modified_Since=before.headers["Last-Modified"]).status, 200, "an old date, and %r" % holds)
    after = dated(server, path, holds)
    tap.check(date_of(before) < date_of(after), "Last-Modified goes on")
    return after


@tap.test
def a_date_tells_of_every_change_those_of_the_configuration_too():
    with harness.House(now="") as house:  # by the machine's own clock
        house.load()
        path = feed(house, "service:drop-in")
        with house.serve() as server:
            first = dated(server, path)
            house.load(harness.BOOK.replace("title=Drop-in consultation", "title=Open door"))
            second = changed(server, path, first, b"Open door")
            house.configure(service_name="Little Steps")
            server.reload()
            third = changed(server, path, second, b"Little Steps")
        house.configure(service_name="Long Strides")
        with house.serve() as server:
            changed(server, path, third, b"Long Strides")


@tap.test
def no_change_hides_behind_a_date_however_soon_it_comes():
    with harness.House(now="") as house:
        house.load()
        path = feed(house, "service:drop-in")
        with house.serve() as server:
            for n in range(8):
                before = fetch(server, path)
                house.load(harness.BOOK.replace("title=Drop-in consultation", "title=Door %d" % n))
                harness.wait_until(lambda: b"Door %d" % n in fetch(server, path).body, "the change")
                after = fetch(server, path)
                tap.equal(server.get(path, If_Modified_Since=before.headers["Last-Modified"]).status, 200,
                          "the date before, with %s now" % after.headers["Last-Modified"])
                tap.check(date_of(before) <= date_of(after), "Last-Modified goes on")


@tap.test
def case_16_refresh_hints_are_there_and_agree():
    with booked_house() as house:
        house.configure(feed_refresh_minutes=45)
        with house.serve() as server:
            lines = readers.unfold(fetch(server, feed(house, "offers:drop-in")).body)
            hints = {line.split(":")[1] for line in lines if line.startswith(("REFRESH-INTERVAL", "X-PUBLISHED-TTL"))}
            tap.equal(hints, {"PT45M"}, "hints")
            tap.check("REFRESH-INTERVAL;VALUE=DURATION:PT45M" in lines, "RFC 7986's form")


@tap.test
def case_19_a_uid_outlives_restart_move_and_restore():
    with booked_house() as house:
        path = feed(house, "person:pat@north.example")
        with house.serve() as server:
            before = readers.icalendar_py(fetch(server, path).body)["events"]
        copy = house.folder + "/copy.db"
        house.attune("backup", copy)
        house.attune("restore", copy)
        with house.serve() as server:
            after = readers.icalendar_py(fetch(server, path).body)["events"]
            tap.equal([event["uid"] for event in after], [event["uid"] for event in before], "UIDs after a restore")
            cohort = house.attune("book", house.slots["circle"][0]["id"], "--person", "pat@north.example")
            tap.equal(len(cohort), 36, "booking")
            uids = [event["uid"] for event in readers.icalendar_py(fetch(server, path).body)["events"]]
            tap.equal((len(uids), len(set(uids))), (9, 9), "one UID a meeting")


@tap.test
def case_20_a_cancelled_meeting_is_marked_for_thirty_days_then_gone():
    with booked_house() as house:
        path, start = feed(house, "team:north"), seconds(house.slots["reflection"][0]["starts"])

        def session(events):
            return [event for event in events if event["starts"] == start]
        with house.serve() as server:
            before = session(readers.icalendar_py(fetch(server, path).body)["events"])
            tap.equal([event["status"] for event in before], ["CONFIRMED"], "the session before")
        house.attune("cancel", house.team, "--by", "service", "--reason", "ill", now="2026-09-07T12:00:00+01:00")
        with house.serve(now="2026-09-08T09:00:00+01:00") as server:
            body = fetch(server, path).body
            for name, calendar in read_all(body):
                after = session(calendar["events"])
                tap.equal([(event["status"], event["transparent"]) for event in after], [("CANCELLED", "TRANSPARENT")], name)
                tap.equal(after[0]["uid"], before[0]["uid"], "UID")
                tap.check(after[0]["sequence"] > before[0]["sequence"], "SEQUENCE rises")
        with house.serve(now="2026-10-06T09:00:00+01:00") as server:
            tap.equal(len(session(readers.icalendar_py(fetch(server, path).body)["events"])), 1, "entries after 29 days")
        with house.serve(now="2026-10-09T09:00:00+01:00") as server:
            tap.equal(session(readers.icalendar_py(fetch(server, path).body)["events"]), [], "entries after 32 days")


@tap.test
def case_21_every_tzid_has_its_vtimezone_and_no_vendor_prefix():
    with booked_house() as house, house.serve() as server:
        for scope in SCOPES:
            lines = readers.unfold(fetch(server, feed(house, scope)).body)
            used = {match.group(1) for line in lines for match in [re.match(r"DT(?:START|END);TZID=([^:;]+):", line)] if match}
            defined = {line[len("TZID:"):] for line in lines if line.startswith("TZID:")}
            tap.equal((used, defined), ({"Europe/London"}, {"Europe/London"}), scope)


@tap.test
def case_10_instants_from_our_vtimezone_are_right_over_both_changes_of_the_clocks():
    # None lies in the hour that comes twice: there ical.js takes the second reading where RFC 5545 §3.3.5 wants the first.
    book = harness.BOOK.replace("from=2026-10-26\nto=2026-10-30", "from=2026-12-24\nto=2026-12-31") + """
[service clocks]
plugin=wellbeing-session
title=Every day round the changes
opens-days=3660

""" + "".join("""
[schedule %s-%s]
service=clocks
starts=%sT%s
minutes=20
repeat=FREQ=DAILY;COUNT=9
""" % (month, hour.replace(":", ""), day, hour) for month, day in (("october", "2026-10-20"), ("march", "2027-03-24"))
        for hour in ("00:30", "09:00", "13:00", "14:30", "18:00", "23:45"))
    with harness.House(now="2026-10-01T09:00:00+01:00") as house:
        house.load(book)
        with house.serve() as server:
            items = server.get("/api/v1/slots?service=clocks&from=2026-10-01&to=2027-04-30", house.token("ada@clinic.example"))
            meant = sorted((seconds(item["starts"]), seconds(item["ends"])) for item in items.json()["items"])
            tap.equal(len(meant), 2 * 9 * 6, "slots")
            london = {item["starts"][11:16] for item in items.json()["items"]}
            tap.equal(london, {"00:30", "09:00", "13:00", "14:30", "18:00", "23:45"}, "times on the wall")
            tap.equal({end - start for start, end in meant}, {1200}, "lengths in seconds")
            body = fetch(server, feed(house, "offers:clocks")).body
            for name, calendar in read_all(body):
                tap.equal(sorted((event["starts"], event["ends"]) for event in calendar["events"]), meant, "by " + name)


@tap.test
def case_24_awkward_characters_come_back_as_typed_and_inject_nothing():
    with booked_house() as house, house.serve() as server:
        pat = house.token("pat@north.example")
        path = feed(house, "person:pat@north.example")
        plain = readers.icalendar_py(fetch(server, path).body)
        for slot, note in zip(house.slots["drop-in"][1:], AWKWARD):
            made = server.post("/api/v1/bookings", pat, {"slot": slot["id"], "note": note})
            tap.equal(made.status, 201, "booking with %r: %r" % (note, made))
            body = fetch(server, path).body
            wanted = note.replace("\r\n", "\n").replace("\r", "\n").strip()
            for name, calendar in read_all(body):
                if name == "icalendar" and re.search(r"\\[nN,;\\]", note):
                    continue  # it takes an escaped backslash and the letter behind it for an escape of that letter
                found = [event for event in calendar["events"] if event["starts"] == seconds(slot["starts"])]
                tap.equal(len(found), 1, "entries for %r by %s" % (note, name))
                tap.contains(found[0]["description"].replace("\r\n", "\n"), wanted, "description by " + name)
                names = set(found[0]["names"])
                tap.check(names <= set(plain["events"][0]["names"]) | {"description", "url", "created"}, "properties: %s" % names)
                tap.check("attendee" not in names, "no ATTENDEE")


@tap.test
def case_23_folding_never_splits_a_character():
    titles = ["ab" * n + "é€😀" * 30 for n in range(12)]
    book = harness.BOOK + "".join("""
[service fold-%d]
plugin=drop-in
title=%s
slot-minutes=60
[schedule fold-%d]
service=fold-%d
starts=2026-09-15T%02d:00
minutes=60
place=%s
""" % (n, title, n, n, 8 + n, title) for n, title in enumerate(titles))
    with harness.House() as house:
        house.load(book)
        with house.serve() as server:
            for n, title in enumerate(titles):
                body = fetch(server, feed(house, "offers:fold-%d" % n)).body
                readers.unfold(body)
                for name, calendar in read_all(body):
                    tap.contains(calendar["events"][0]["summary"], title, "summary by " + name)
                    tap.equal(calendar["events"][0]["location"], title, "location by " + name)


@tap.test
def case_27_no_feed_shows_more_than_its_level():
    with booked_house() as house, house.serve() as server:
        for scope in SCOPES:
            for level in LEVELS:
                text = "\n".join(readers.unfold(fetch(server, feed(house, scope, level)).body))
                what = "%s %s" % (scope, level)
                tap.check(not re.search(r"[\w.]+@(north|clinic|south|council)\.example", text), what + ": no mail address")
                private = level == "full" and scope.split(":")[0] in ("person", "host")
                if not private:
                    tap.check("CASE-4711" not in text and "secret" not in text, what + ": no case reference, no note")
                if level == "busy":
                    tap.check("Drop-in" not in text.replace("X-WR-CALNAME", "") or scope.startswith(("service", "offers")),
                              what + ": nothing but that time is taken")
                tap.check("ATTENDEE" not in text, what + ": no ATTENDEE")


@tap.test
def case_33_reading_changes_nothing():
    with booked_house() as house, house.serve() as server:
        ada, path = house.token("ada@clinic.example"), feed(house, "person:pat@north.example")
        before = server.get("/api/v1/bookings?from=2026-09-01&to=2026-12-31", ada).json()
        for address in ("/api/v1/bookings/%s/cancel" % house.drop_in, "/api/v1/bookings/%s/move" % house.drop_in, path,
                        "/api/v1/slots?open=true", "/api/v1/slots/%s/cancel" % house.slots["drop-in"][0]["id"]):
            for method in ("GET", "HEAD", "OPTIONS"):
                tap.check(server.ask(method, address, ada).status < 500, "%s %s" % (method, address))
        tap.equal(server.get("/api/v1/bookings?from=2026-09-01&to=2026-12-31", ada).json(), before, "bookings")


@tap.test
def a_revoked_address_is_gone_and_an_unknown_one_was_never_there():
    with booked_house() as house, house.serve() as server:
        path = feed(house, "team:north")
        fetch(server, path)
        listed = json.loads(house.attune("feed", "list", "--json"))["items"]
        tap.equal(len(listed), 1, "feeds")
        house.attune("feed", "revoke", listed[0]["id"])
        tap.equal(server.get(path).status, 410, "revoked")
        tap.check(b"BEGIN:VCALENDAR" not in server.get(path).body, "no empty calendar")
        tap.equal(server.get("/feeds/%s.ics" % ("x" * 43)).status, 404, "unknown")
        tap.equal(server.get(path[:-len(".ics")]).status, 404, "without .ics")


@tap.test
def an_address_ends_with_the_right_it_was_made_by_while_the_service_runs():
    with booked_house() as house, house.serve() as server:
        dev, paths = house.token("dev@clinic.example"), {}
        for kind, id in (("host", "dev@clinic.example"), ("service", "drop-in")):
            made = server.post("/api/v1/feeds", dev, {"scope": {"kind": kind, "id": id}, "detail": "full"})
            paths[kind] = path_of(made.json()["url"])
        paths["title"] = path_of(server.post("/api/v1/feeds", dev, {"scope": {"kind": "offers"}, "detail": "title"}).json()["url"])
        operators = feed(house, "service:drop-in")
        for path in (*paths.values(), operators, *paths.values()):
            fetch(server, path)
        house.attune("person", "set", "dev@clinic.example", "--roles", "practitioner")
        tap.equal([server.get(paths[kind]).status for kind in ("host", "service", "title")], [410, 410, 200], "no longer a clinician")
        states = {one["detail"]: one["state"] for one in server.get("/api/v1/feeds", dev).json()["items"]}
        tap.equal(states, {"full": "closed", "title": "live"}, "as they are listed")
        house.attune("person", "disable", "dev@clinic.example")
        tap.equal(server.get(paths["title"]).status, 410, "no longer here")
        tap.equal(server.get(operators).status, 200, "the operator's")


@tap.test
def the_last_fetch_is_kept():
    with booked_house() as house:
        path = feed(house, "team:north")
        with house.serve() as server:
            fetch(server, path, User_Agent="Example Calendar/1.0")
        told = house.attune("report", "feeds", "--json")
        tap.contains(told, "Example Calendar/1.0", "report")


tap.run()
