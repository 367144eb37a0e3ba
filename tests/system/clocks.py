"""Clocks that change, as those who book meet them: in slots, in notice periods and in what `schedule preview` prints."""
import json

import harness
import tap

WEEKLY = """
[service weekly]
plugin=wellbeing-session
title=Weekly
opens-days=3660
cancel-minutes=1440
closes-minutes=120

""" + "".join("""
[schedule %s-%s]
service=weekly
starts=2026-%sT%s
minutes=90
repeat=FREQ=WEEKLY;COUNT=%d
""" % (name, hour.replace(":", ""), day, hour, count)
    for name, day, count, hours in (("plain", "10-11", 26, ("09:00",)), ("late", "10-18", 24, ("13:00", "14:30", "18:00")))
    for hour in hours)


def slots(house, **options):
    text = house.attune("slots", "--json", "--service", "weekly", "--from", "2026-10-01", "--to", "2027-06-30", **options)
    return json.loads(text)["items"]


def preview(house, *words):
    return house.attune("schedule", "preview", *words).splitlines()


@tap.test
def case_10_weekly_nine_o_clock_stays_nine_o_clock():
    with harness.House(now="2026-10-01T09:00:00+01:00") as house:
        house.load(harness.BOOK + WEEKLY)
        nine = [slot["starts"] for slot in slots(house) if slot["starts"][11:16] == "09:00"]
        tap.equal(len(nine), 26, "Sundays")
        tap.equal([nine[n] for n in (1, 2, 23, 24)], [
            "2026-10-18T09:00:00+01:00", "2026-10-25T09:00:00+00:00", "2027-03-21T09:00:00+00:00", "2027-03-28T09:00:00+01:00"],
            "round both changes")


@tap.test
def case_11_afternoon_starts_on_both_days_are_right():
    with harness.House(now="2026-10-01T09:00:00+01:00") as house:
        house.load(harness.BOOK + WEEKLY)
        for day, offset in (("2026-10-25", "+00:00"), ("2027-03-28", "+01:00")):
            starts = [slot["starts"] for slot in slots(house) if slot["starts"].startswith(day) and slot["starts"][11:13] > "12"]
            tap.equal(starts, ["%sT%s:00%s" % (day, hour, offset) for hour in ("13:00", "14:30", "18:00")], day)


@tap.test
def case_13_a_length_never_changes_with_the_clocks():
    import datetime
    with harness.House(now="2026-10-01T09:00:00+01:00") as house:
        house.load(harness.BOOK + WEEKLY)
        lengths = {datetime.datetime.fromisoformat(slot["ends"]) - datetime.datetime.fromisoformat(slot["starts"]) for slot in slots(house)}
        tap.equal(lengths, {datetime.timedelta(minutes=90)}, "lengths")


@tap.test
def case_12_a_notice_that_crosses_a_change_is_counted_in_real_hours():
    # Sunday 25 October 2026, 09:00 GMT; a day of 24 real hours before it is Saturday 10:00 BST.
    for now, late in (("2026-10-24T09:59:00+01:00", False), ("2026-10-24T10:01:00+01:00", True)):
        with harness.House(now="2026-10-01T09:00:00+01:00") as house:
            house.load(harness.BOOK + WEEKLY)
            slot = [slot["id"] for slot in slots(house) if slot["starts"].startswith("2026-10-25T09:00")][0]
            booking = house.attune("book", slot, "--team", "north")
            house.attune("cancel", booking, now=now)
            kept = json.loads(house.attune("bookings", "--json", "--from", "2026-10-25", "--to", "2026-10-25"))["items"]
            tap.equal(kept[0]["late"], late, "given back at %s" % now)


@tap.test
def case_10_preview_prints_the_instants():
    with harness.House() as house:
        tap.equal(preview(house, "--starts", "2026-10-18T09:00", "--zone", "Europe/London", "--repeat", "FREQ=WEEKLY;COUNT=3"),
                  ["2026-10-18T09:00:00+01:00", "2026-10-25T09:00:00+00:00", "2026-11-01T09:00:00+00:00"], "autumn")
        tap.equal(preview(house, "--starts", "2027-03-28T01:30", "--zone", "Europe/London"), ["2027-03-28T02:30:00+01:00"], "a gap")
        tap.equal(preview(house, "--starts", "2026-10-25T01:30", "--zone", "Europe/London"), ["2026-10-25T01:30:00+01:00"], "a fold")
        tap.equal(preview(house, "--starts", "2026-10-05T09:00", "--zone", "Europe/London", "--repeat", "FREQ=DAILY", "--to",
                          "2026-10-07", "--except", "2026-10-06", "--extra", "2026-10-07T15:00"),
                  ["2026-10-05T09:00:00+01:00", "2026-10-07T09:00:00+01:00", "2026-10-07T15:00:00+01:00"], "with exceptions")


@tap.test
def a_rule_outside_the_accepted_set_is_refused_quickly_and_by_name():
    import time
    with harness.House() as house:
        for rule in ("FREQ=SECONDLY", "FREQ=HOURLY;BYDAY=MO", "FREQ=MONTHLY;BYDAY=1TH;BYSETPOS=2", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
                     "FREQ=DAILY;INTERVAL=0", "FREQ=WEEKLY;BYDAY=XX", "FREQ=WEEKLY;COUNT=2;UNTIL=20270101T000000Z", "nonsense",
                     "FREQ=YEARLY;BYWEEKNO=99", "FREQ=DAILY;BYEASTER=1"):
            began = time.monotonic()
            done = house.run("schedule", "preview", "--starts", "2026-10-05T09:00", "--zone", "Europe/London", "--repeat", rule,
                             "--limit", "5")
            took = time.monotonic() - began
            tap.check(done.status in (0, 4) and (done.status == 4 or done.out == ""), "%s: %r" % (rule, done))
            tap.check(took < (3 if harness.SANITIZED else 1), "%s took %.2f s" % (rule, took))
        endless = house.run("schedule", "preview", "--starts", "2026-10-05T09:00", "--zone", "Europe/London", "--repeat", "FREQ=DAILY")
        tap.equal(endless.status, 4, "an endless rule without an end")
        tap.contains(endless.err, "--to")


tap.run()
