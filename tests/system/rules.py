"""What may be booked, by whom, and what follows: the field cases about offers, cancelling, waiting lists and attendance,
each over HTTP as its users meet it."""
import re

import harness
import tap

DAY = "from=2026-09-01&to=2026-12-31"


class Diary(harness.House):
    """A house with a running service and a token for everybody."""

    def __init__(self, book=harness.BOOK, **more):
        super().__init__(**more)
        self.load(book)
        self.tokens = {}

    def __enter__(self):
        self.server = self.serve()
        return self

    def __exit__(self, kind, value, trace):
        try:
            self.server.__exit__(kind, value, trace)
            if kind is None:
                self.verify()
        finally:
            self.close()

    def as_(self, name):
        mails = {"ada": "clinic", "carla": "clinic", "dev": "clinic", "mia": "clinic", "lea": "north", "pat": "north",
                 "sam": "south", "kim": "council"}
        if name not in self.tokens:
            self.tokens[name] = self.token("%s@%s.example" % (name, mails[name]))
        return self.tokens[name]

    def again(self, now):
        """The same diary at another time."""
        tap.equal(self.server.stop(), 0, "exit code")
        self.server = self.serve(now=now)

    def slots(self, service, who="ada", more=""):
        return self.server.get("/api/v1/slots?service=%s&%s%s" % (service, DAY, more), self.as_(who)).json()["items"]

    def slot(self, id_, who="ada"):
        return self.server.get("/api/v1/slots/" + id_, self.as_(who)).json()

    def book(self, who, slot, **more):
        return self.server.post("/api/v1/bookings", self.as_(who), dict(slot=slot, **more))

    def booked(self, who, slot, **more):
        answer = self.book(who, slot, **more)
        tap.equal(answer.status, 201, "booking by %s: %r" % (who, answer))
        return answer.json()["id"]

    def act(self, who, booking, act, **body):
        return self.server.post("/api/v1/bookings/%s/%s" % (booking, act), self.as_(who), body)

    def booking(self, who, booking):
        return self.server.get("/api/v1/bookings/" + booking, self.as_(who)).json()

    def person(self, name):
        return self.store.rows("SELECT id FROM person WHERE mail LIKE ?", name + "@%")[0][0]


def refused(answer, reason):
    tap.equal((answer.status, answer.json().get("reason")), (409, reason), "the refusal")
    tap.contains(answer.headers["Content-Type"], "application/problem+json", "its type")


TEAM_NORTH, TEAM_SOUTH = {"kind": "team", "id": "north"}, {"kind": "team", "id": "south"}


@tap.test
def case_5_staff_go_through_the_same_guard():
    with Diary() as diary:
        slot = diary.slots("follow-up")[0]["id"]
        kim = {"kind": "person", "id": diary.person("kim")}
        refused(diary.book("carla", slot, party=kim), "prerequisite_missing")
        refused(diary.book("ada", slot, party=kim), "prerequisite_missing")
        one = diary.slots("drop-in")[0]["id"]
        diary.booked("pat", one)
        second = diary.book("carla", one, party=kim)
        tap.equal((second.status, second.json()["state"]), (201, "waiting"), "staff wait like everybody")


@tap.test
def case_6_what_was_never_offered_cannot_be_booked():
    with Diary() as diary:
        offered = diary.slots("drop-in")[0]
        for slot in ("0190e0f0-0000-7000-8000-000000000000", "", "1", "../x", offered["id"].upper(), offered["id"] + "'",
                     offered["starts"], "drop-in"):
            answer = diary.book("pat", slot)
            tap.check(answer.status in (404, 422), "a slot called %r: %r" % (slot, answer))
        for key, value in (("starts", "2026-09-08T07:00:00+01:00"), ("capacity", 100), ("state", "booked"), ("outcome", "attended")):
            answer = diary.book("pat", offered["id"], **{key: value})
            tap.check(answer.status in (400, 422), "with %s=%r: %r" % (key, value, answer))
        far = diary.slots("drop-in", more="&open=false")[-1]
        refused(diary.book("pat", far["id"]), "not_open_yet")
        diary.again("2026-09-08T10:00:00+01:00")
        refused(diary.book("pat", offered["id"]), "slot_begun")


@tap.test
def case_7_listing_and_booking_agree_after_any_sequence():
    import random
    dice = random.Random(7)
    with Diary() as diary:
        mine, names = {}, ["pat", "lea", "kim", "sam"]
        slots = [slot["id"] for slot in diary.slots("drop-in")][:6]
        for _ in range(60):
            who, slot = dice.choice(names), dice.choice(slots)
            if mine and dice.random() < 0.4:
                booking = dice.choice(list(mine))
                owner = mine[booking]
                if dice.random() < 0.5:
                    diary.act(owner, booking, "cancel")
                    del mine[booking]
                else:
                    diary.act(owner, booking, "move", slot=slot)
            else:
                shown = diary.slot(slot, who)["bookable"]
                answer = diary.book(who, slot)
                if answer.status == 201:
                    tap.equal(shown["answer"], {"booked": "accept", "waiting": "wait"}[answer.json()["state"]], "what was shown")
                    mine[answer.json()["id"]] = who
                else:
                    refused(answer, shown["reason"])
                    tap.equal(shown["answer"], "refuse", "what was shown")
        for slot in diary.slots("drop-in", "pat", "&open=true"):
            tap.check(slot["bookable"]["answer"] in ("accept", "wait"), "open=true lists what can be had")


TWO_PLACES = """
[service second]
plugin=drop-in
title=A second service
slot-minutes=45

[schedule second-tuesday]
service=second
starts=2026-09-08T09:00
minutes=180
hosts=dev@clinic.example; carla@clinic.example

[schedule long-day]
service=second
starts=2026-09-22T08:00
minutes=480
hosts=dev@clinic.example

[service long]
plugin=training-course
title=A long day

[schedule long-once]
service=long
starts=2026-09-22T08:00
minutes=480
capacity=9
hosts=carla@clinic.example
"""


@tap.test
def case_9_a_slot_with_two_clinicians_is_offered_only_where_both_are_free():
    with Diary(harness.BOOK + TWO_PLACES) as diary:
        first, second = diary.slots("drop-in")[0], diary.slots("second")[0]
        tap.equal(first["starts"], second["starts"], "both at once")
        diary.booked("pat", first["id"])
        refused(diary.book("kim", second["id"]), "host_busy")
        tap.check(second["id"] not in [slot["id"] for slot in diary.slots("second", "kim", "&open=true")], "not listed as open")
        refused(diary.book("ada", second["id"], party={"kind": "person", "id": diary.person("kim")}), "host_busy")


@tap.test
def case_44_a_long_slot_blocks_a_short_one_in_its_middle():
    with Diary(harness.BOOK + TWO_PLACES) as diary:
        long_day = diary.slots("long")[0]
        middle = [slot for slot in diary.slots("drop-in") if slot["starts"].startswith("2026-09-22T10:30")][0]
        diary.booked("kim", long_day["id"])
        refused(diary.book("pat", middle["id"]), "host_busy")
        # and the other way round
        other = [slot for slot in diary.slots("drop-in") if slot["starts"].startswith("2026-09-29T10:30")][0]
        diary.booked("pat", other["id"])
        made = diary.server.post("/api/v1/slots", diary.as_("ada"), {
            "service": "long", "starts": "2026-09-29T08:00", "minutes": 480, "capacity": 3, "hosts": ["carla@clinic.example"]})
        if made.status == 201:
            items = made.json().get("items") or [made.json()]
            refused(diary.book("kim", items[0]["id"]), "host_busy")
        else:
            tap.equal(made.status, 409, "a slot in the middle of a booked one: %r" % made)


@tap.test
def case_28_one_cancellation_frees_that_partys_seats_and_nobody_elses():
    with Diary() as diary:
        slot = diary.slots("awareness")[0]["id"]
        bookings = {who: diary.booked(who, slot, seats=seats) for who, seats in (("pat", 1), ("kim", 3), ("sam", 2))}
        tap.equal(diary.slot(slot)["taken"], 6, "taken")
        tap.equal(diary.act("kim", bookings["kim"], "cancel").status, 200, "giving back")
        tap.equal(diary.slot(slot)["taken"], 3, "taken")
        tap.equal([diary.booking(who, bookings[who])["state"] for who in ("pat", "sam")], ["booked", "booked"], "the others")
        tap.check(diary.act("pat", bookings["sam"], "cancel").status in (403, 404), "another's booking cannot be given back")
        tap.equal(diary.booking("sam", bookings["sam"])["state"], "booked", "and it stays")


@tap.test
def case_29_a_session_cancelled_by_the_service_ends_what_lives_and_leaves_the_rest():
    with Diary() as diary:
        slot = diary.slots("awareness")[0]["id"]
        bookings = {who: diary.booked(who, slot) for who in ("pat", "kim", "sam")}
        diary.act("sam", bookings["sam"], "cancel")
        tap.check(diary.server.post("/api/v1/slots/%s/cancel" % slot, diary.as_("pat"), {"reason": "x"}).status == 403, "staff only")
        gone = diary.server.post("/api/v1/slots/%s/cancel" % slot, diary.as_("carla"), {"reason": "the speaker is ill"})
        tap.equal(gone.status, 200, "the service cancels: %r" % gone)
        told = {who: diary.booking(who, bookings[who])["cancelled_by"] for who in bookings}
        tap.equal(told, {"pat": "service", "kim": "service", "sam": "party"}, "by whom")
        again = diary.server.post("/api/v1/slots/%s/cancel" % slot, diary.as_("carla"), {"reason": "again"})
        tap.equal(again.status, 200, "a second time changes nothing")
        refused(diary.book("lea", slot), "slot_cancelled")
        for who in ("pat", "kim"):
            acts = diary.store.rows("SELECT count(*) FROM change WHERE subject = ? AND act LIKE '%cancel%'", bookings[who])[0][0]
            tap.equal(acts, 1, "entries in the log about the booking of " + who)


@tap.test
def case_30_time_place_and_capacity_can_be_edited_and_bookings_stay():
    with Diary() as diary:
        slot = diary.slots("awareness")[0]["id"]
        booking = diary.booked("pat", slot, seats=2)
        edit = {"starts": "2026-10-02T10:00", "minutes": 300, "capacity": 30, "place": "Library"}
        tap.equal(diary.server.ask("PATCH", "/api/v1/slots/" + slot, diary.as_("pat"), edit).status, 403, "staff only")
        answer = diary.server.ask("PATCH", "/api/v1/slots/" + slot, diary.as_("carla"), edit)
        tap.equal(answer.status, 200, "edit: %r" % answer)
        seen = diary.slot(slot)
        tap.equal((seen["starts"], seen["ends"]), ("2026-10-02T10:00:00+01:00", "2026-10-02T15:00:00+01:00"), "times")
        tap.equal((seen["capacity"], seen["taken"], seen["meetings"][0]["place"]), (30, 2, "Library"), "the rest")
        tap.equal(diary.booking("pat", booking)["starts"], seen["starts"], "the booking follows")
        small = diary.server.ask("PATCH", "/api/v1/slots/" + slot, diary.as_("carla"), {"capacity": 1})
        tap.equal(small.status, 409, "not below what is taken: %r" % small)
        diary.load()
        tap.equal(diary.slot(slot)["starts"], seen["starts"], "a load leaves alone what was edited by hand")


@tap.test
def case_31_nobody_sees_anothers_details():
    with Diary() as diary:
        slot = diary.slots("awareness")[0]["id"]
        booking = diary.booked("pat", slot, reference="CASE-4711", note="between us")
        for who in ("kim", "sam", "mia"):
            answer = diary.server.get("/api/v1/bookings/" + booking, diary.as_(who))
            tap.check("CASE-4711" not in answer.text and "between us" not in answer.text, "%s sees %r" % (who, answer))
            for address in ("/api/v1/bookings?" + DAY, "/api/v1/bookings?mine=true", "/api/v1/slots/" + slot, "/api/v1/slots?" + DAY):
                text = diary.server.get(address, diary.as_(who)).text
                tap.check("CASE-4711" not in text and "between us" not in text, "%s at %s" % (who, address))
                if who != "mia":
                    tap.check("Pat Quill" not in text and "pat@" not in text, "%s learns who booked at %s" % (who, address))
        tap.equal(diary.booking("pat", booking)["reference"], "CASE-4711", "the party sees its own")
        tap.equal(diary.booking("carla", booking)["note"], "between us", "so do the hosts")
        tap.equal(diary.server.get("/api/v1/bookings/" + booking, diary.as_("kim")).status, 404, "to others it is not there")


def waiting_house():
    """Pat has the one seat; lea, kim and sam wait for it, in this order."""
    diary = Diary()
    diary.__enter__()
    slot = diary.slots("drop-in")[5]["id"]
    diary.line = {who: diary.booked(who, slot) for who in ("pat", "lea", "kim", "sam")}
    diary.seat = slot
    return diary


def states(diary):
    return {who: diary.booking(who, booking)["state"] for who, booking in diary.line.items()}


@tap.test
def case_36_a_freed_seat_goes_to_who_waits_never_to_the_open_page():
    diary = waiting_house()
    try:
        tap.equal([diary.booking(who, diary.line[who])["position"] for who in ("lea", "kim", "sam")], [1, 2, 3], "positions")
        diary.act("pat", diary.line["pat"], "cancel")
        tap.equal(states(diary), {"pat": "cancelled", "lea": "offered", "kim": "waiting", "sam": "waiting"}, "states")
        again = diary.book("pat", diary.seat)
        tap.equal((again.status, again.json().get("state")), (201, "waiting"), "a new wish joins the end")
        tap.equal(diary.act("lea", diary.line["lea"], "accept").status, 200, "lea takes it up")
        tap.equal(states(diary)["lea"], "booked", "lea's state")
    finally:
        diary.__exit__(None, None, None)


@tap.test
def case_37_cancelling_moving_away_and_raising_capacity_each_promote():
    for act in ("cancel", "move", "capacity"):
        diary = waiting_house()
        try:
            if act == "cancel":
                diary.act("pat", diary.line["pat"], "cancel")
            elif act == "move":
                tap.equal(diary.act("pat", diary.line["pat"], "move", slot=diary.slots("drop-in")[6]["id"]).status, 200, "move")
            else:
                answer = diary.server.ask("PATCH", "/api/v1/slots/" + diary.seat, diary.as_("carla"), {"capacity": 2})
                tap.equal(answer.status, 200, "edit: %r" % answer)
            tap.equal(states(diary)["lea"], "offered", "after %s" % act)
        finally:
            diary.__exit__(None, None, None)


@tap.test
def case_38_an_offer_is_used_once_and_lapses_at_its_time():
    diary = waiting_house()
    try:
        diary.act("pat", diary.line["pat"], "cancel")
        until = diary.booking("lea", diary.line["lea"])["offer_until"]
        tap.equal(until, "2026-09-08T08:00:00+01:00", "a day from now, and stated")
        diary.again("2026-09-08T08:00:01+01:00")
        harness.wait_until(lambda: states(diary)["lea"] == "lapsed", "the offer to lapse")
        tap.equal(states(diary)["kim"], "offered", "the next in line")
        late = diary.act("lea", diary.line["lea"], "accept")
        tap.equal(late.status, 409, "too late: %r" % late)
        tap.equal(diary.act("kim", diary.line["kim"], "accept").status, 200, "kim takes it up")
        twice = diary.act("kim", diary.line["kim"], "accept")
        tap.check(twice.status in (200, 409), "a second time: %r" % twice)
        tap.equal(diary.slot(diary.seat)["taken"], 1, "taken")
    finally:
        diary.__exit__(None, None, None)


@tap.test
def case_40_what_was_never_recorded_is_unresolved_and_a_correction_keeps_its_history():
    with Diary() as diary:
        slots = diary.slots("drop-in")
        first, second = (diary.booked("pat", slot["id"]) for slot in slots[:2])
        early = diary.act("carla", first, "attendance", outcome="attended", present=1)
        tap.equal(early.status, 409, "before the start: %r" % early)
        diary.again("2026-09-09T09:00:00+01:00")
        tap.equal(diary.act("carla", first, "attendance", outcome="did-not-attend").status, 200, "recorded")
        tap.equal(diary.act("carla", first, "attendance", outcome="attended", present=1).status, 200, "corrected")
        row = diary.server.get("/api/v1/reports/utilisation?from=2026-09-08&to=2026-09-08&by=service", diary.as_("mia")).json()
        row = (row.get("rows") or row["items"])[0]
        tap.equal([row[key] for key in ("offered", "delivered", "did_not_attend", "unresolved", "unfilled")], [4, 1, 0, 1, 2], "buckets")
        kept = diary.store.rows("SELECT count(*) FROM change WHERE subject = ? AND act = 'attend'", first)[0][0]
        tap.equal(kept, 2, "entries in the log")


@tap.test
def case_39_the_buckets_add_up_to_what_was_offered_for_every_grouping():
    with Diary() as diary:
        slots = diary.slots("drop-in")
        kept = [diary.booked("pat", slot["id"]) for slot in slots[:5]]
        diary.booked("lea", diary.slots("reflection")[0]["id"], party=TEAM_NORTH)
        diary.booked("kim", diary.slots("awareness")[0]["id"], seats=4)
        diary.act("pat", kept[0], "cancel")
        diary.act("carla", kept[1], "cancel", by="service")
        diary.again("2026-10-15T09:00:00+01:00")
        diary.act("carla", kept[2], "attendance", outcome="attended", present=1)
        diary.act("carla", kept[3], "attendance", outcome="did-not-attend")
        buckets = ("delivered", "did_not_attend", "cancelled_by_party", "cancelled_by_service", "unfilled", "upcoming", "unresolved")
        totals = set()
        for by in ("", "service", "plugin", "month", "week", "weekday", "hour", "place", "service,month", "service,weekday,hour"):
            answer = diary.server.get("/api/v1/reports/utilisation?from=2026-08-01&to=2027-07-31&by=" + by, diary.as_("mia"))
            tap.equal(answer.status, 200, "by %r: %r" % (by, answer))
            rows = answer.json().get("rows") or answer.json()["items"]
            for row in rows:
                tap.equal(sum(row[bucket] for bucket in buckets), row["offered"], "by %r: %r" % (by, row))
            totals.add(tuple(sum(row[bucket] for row in rows) for bucket in ("offered",) + buckets))
        tap.equal(len(totals), 1, "totals over every grouping: %r" % totals)


@tap.test
def case_41_every_percentage_states_its_numerator_and_denominator():
    with Diary() as diary:
        kept = [diary.booked("pat", slot["id"]) for slot in diary.slots("drop-in")[:3]]
        diary.again("2026-09-09T09:00:00+01:00")
        diary.act("carla", kept[0], "attendance", outcome="attended", present=1)
        told = diary.attune("report", "utilisation", "--from", "2026-09-01", "--to", "2026-09-30", now="2026-09-09T09:00:00+01:00")
        shares = re.findall(r"\d+(?:\.\d+)?%(.{0,14})", told)
        tap.check(shares, "there are percentages: %s" % told)
        bare = [rest for rest in shares if not re.match(r" \((\d+/\d+|mean of \d+)\)", rest)]
        tap.equal(bare, [], "what stands behind a percentage")
        told = diary.attune("report", "targets", "--on", "2026-09-30", now="2026-09-09T09:00:00+01:00")
        for column in ("due", "delivered"):  # a target's standing is the one by the other
            tap.check(re.search(r"\b%s\b" % column, told), "the column %s: %s" % (column, told))


@tap.test
def case_42_no_booking_route_can_set_an_outcome():
    with Diary(now="2026-09-07T08:00:00+01:00") as diary:
        slot = diary.slots("drop-in")[0]["id"]
        for key in ("outcome", "attended", "heads", "present", "state", "cancelled_by"):
            tap.check(diary.book("pat", slot, **{key: "attended"}).status in (400, 422), "booking with %s" % key)
        booking = diary.booked("pat", slot)
        for act in ("cancel", "move"):
            tap.check(diary.act("pat", booking, act, slot=slot, outcome="attended").status in (400, 409, 422), act + " with outcome")
        diary.again("2026-09-08T09:30:00+01:00")
        tap.equal(diary.act("pat", booking, "attendance", outcome="attended").status, 403, "the party itself")
        tap.equal(diary.booking("pat", booking)["outcome"], None, "outcome")


@tap.test
def case_35_changing_a_series_keeps_its_exceptions_and_bookings():
    with Diary() as diary:
        slots = diary.slots("drop-in")
        booking = diary.booked("pat", slots[4]["id"])  # 15 September
        changed = harness.BOOK.replace("starts=2026-09-08T09:00\nminutes=180", "starts=2026-09-08T13:00\nminutes=180")
        tap.check(changed != harness.BOOK, "the book was changed")
        diary.load(changed)
        seen = diary.booking("pat", booking)
        tap.equal((seen["state"], seen["starts"]), ("booked", "2026-09-15T13:00:00+01:00"), "the booking follows its series")
        tap.equal(len(diary.slots("drop-in")), len(slots), "no slot twice")
        without = changed.replace("until=2026-12-15", "until=2026-12-15\nexcept=2026-09-15")
        told = diary.run("load", diary.write("service.book", without))
        tap.equal(told.status, 0, "load")
        tap.contains(told.out + told.err, "1 cancelled (1 booking)", "what load says")
        tap.equal(diary.booking("pat", booking)["cancelled_by"], "service", "the booking of the date that fell away")


ROUTES = [
    ("GET", "/api/v1/services", {"pat", "lea", "carla", "mia", "ada"}),
    ("GET", "/api/v1/reports/utilisation?from=2026-09-01&to=2026-09-30", {"mia", "ada"}),
    ("GET", "/api/v1/reports/targets", {"mia", "ada"}),
    ("GET", "/api/v1/reports/satisfaction?from=2026-09-01&to=2026-09-30", {"mia", "ada"}),
]


@tap.cases(ROUTES, "who may {0} {1}")
def who_may(method, address, allowed):
    with Diary() as diary:
        tap.equal(diary.server.ask(method, address).status, 401, "a stranger")
        tap.equal(diary.server.ask(method, address, "x" * 43).status, 401, "a wrong token")
        for who in ("pat", "lea", "mia", "ada"):
            status = diary.server.ask(method, address, diary.as_(who)).status
            tap.equal(status, 200 if who in allowed else 403, who)


tap.run()
