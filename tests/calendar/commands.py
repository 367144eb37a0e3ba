"""`attune schedule preview` and `attune calendar check` as scripts and people use them."""
import json
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import harness  # noqa: E402
import tap  # noqa: E402

CALENDAR = """BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//Example//EN\r
X-WR-CALNAME:North\r
BEGIN:VEVENT\r
UID:1@example\r
DTSTAMP:20260101T000000Z\r
DTSTART:20260105T090000Z\r
RRULE:FREQ=WEEKLY;BYDAY=MO\r
SUMMARY:Drop-in\r
END:VEVENT\r
END:VCALENDAR\r
"""


def attune(*words, stdin=""):
    """Runs the program away from any configuration."""
    env = dict(os.environ, ATTUNE_CONFIG="/nonexistent/attune.conf")
    return subprocess.run([harness.PROGRAM, *words], input=stdin, capture_output=True, text=True, timeout=harness.PATIENCE, env=env)


def preview(*words):
    done = attune("schedule", "preview", *words)
    tap.equal(done.returncode, 0, "exit code (%s)" % done.stderr)
    return done.stdout.splitlines()


def refused(code, part, *words):
    done = attune(*words)
    tap.equal(done.returncode, code, "exit code of %s" % " ".join(words))
    tap.contains(done.stderr, part, "message")
    tap.equal(done.stdout if words[0] == "schedule" else "", "", "standard output")


@tap.test
def weekly_nine_o_clock_in_London_stays_nine_o_clock_over_both_changes():
    got = preview("--starts", "2026-10-19T09:00", "--zone", "Europe/London", "--repeat", "FREQ=WEEKLY", "--limit", "2")
    tap.equal(got, ["2026-10-19T09:00:00+01:00", "2026-10-26T09:00:00+00:00"])
    got = preview("--starts", "2027-03-22T09:00", "--zone", "Europe/London", "--repeat", "FREQ=WEEKLY", "--limit", "2")
    tap.equal(got, ["2027-03-22T09:00:00+00:00", "2027-03-29T09:00:00+01:00"])


@tap.cases([("13:00",), ("14:30",), ("18:00",)], "a start at {0} is right on both days of change")
def afternoons(time):
    got = preview("--starts", "2026-10-25T" + time, "--extra", "2027-03-28", "--minutes", "90")
    tap.equal([line.split(" ")[0] for line in got], ["2026-10-25T%s:00+00:00" % time, "2027-03-28T%s:00+01:00" % time])
    tap.equal(len(got[0].split(" ")), 2, "start and end")


@tap.test
def a_duration_is_never_changed_by_a_change_of_the_clocks():
    got = preview("--starts", "2026-10-25T00:30", "--minutes", "120")
    tap.equal(got, ["2026-10-25T00:30:00+01:00 2026-10-25T01:30:00+00:00"])
    got = preview("--starts", "2026-03-29T00:30", "--minutes", "60")
    tap.equal(got, ["2026-03-29T00:30:00+00:00 2026-03-29T02:30:00+01:00"])


@tap.test
def times_in_a_gap_and_in_a_fold_are_given_and_told_of():
    done = attune("schedule", "preview", "--starts", "2026-03-29T01:30", "--extra", "2026-10-25T01:30")
    tap.equal(done.stdout.splitlines(), ["2026-03-29T02:30:00+01:00", "2026-10-25T01:30:00+01:00"])
    tap.contains(done.stderr, "2026-03-29T01:30:00 does not exist in Europe/London")
    tap.contains(done.stderr, "2026-10-25T01:30:00 comes twice in Europe/London")


@tap.test
def from_and_to_are_days_and_to_is_the_last_included():
    got = preview("--starts", "2026-06-01T23:30", "--zone", "America/New_York", "--repeat", "FREQ=DAILY", "--from", "2026-06-03",
                  "--to", "2026-06-04")
    tap.equal(got, ["2026-06-03T23:30:00-04:00", "2026-06-04T23:30:00-04:00"])


@tap.test
def exceptions_and_extra_dates_are_lists_of_dates_or_times():
    got = preview("--starts", "2026-06-01T18:00", "--repeat", "FREQ=DAILY;COUNT=4", "--except", "2026-06-02,2026-06-03T18:00",
                  "--extra", "2026-07-01,2026-07-02T09:00")
    tap.equal([line[:16] for line in got], ["2026-06-01T18:00", "2026-06-04T18:00", "2026-07-01T18:00", "2026-07-02T09:00"])


@tap.test
def json_tells_start_end_and_what_the_clocks_do():
    done = attune("schedule", "preview", "--starts", "2026-10-25T01:30", "--minutes", "30", "--json")
    tap.equal(json.loads(done.stdout), {"zone": "Europe/London", "more": False, "items": [
        {"starts": "2026-10-25T01:30:00+01:00", "ends": "2026-10-25T01:00:00+00:00", "local": "2026-10-25T01:30:00",
         "clock": "fold"}]})


@tap.test
def a_rule_that_gives_no_date_prints_none_and_says_so():
    done = attune("schedule", "preview", "--starts", "2026-02-01", "--repeat", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "--limit", "3")
    tap.equal((done.returncode, done.stdout), (0, ""))
    tap.contains(done.stderr, "no date")


@tap.test
def what_cannot_be_previewed_is_refused_with_the_reason():
    at = ("schedule", "preview", "--starts", "2026-06-01T09:00")
    refused(4, "--to DATE or --limit", *at, "--repeat", "FREQ=DAILY")
    refused(4, "FREQ=HOURLY", *at, "--repeat", "FREQ=HOURLY;COUNT=3")
    refused(4, "did you mean “Europe/London”", *at, "--zone", "Europe/Lodnon")
    refused(4, "there is no time zone", *at, "--zone", "../../etc/passwd")
    refused(4, "--starts", "schedule", "preview")
    refused(4, "2026-02-30", "schedule", "preview", "--starts", "2026-02-30")
    refused(4, "--except", *at, "--except", "2026-06-01,soon")
    refused(4, "--to", *at, "--to", "2026-06-01T10:00")
    refused(4, "--limit", *at, "--limit", "0")
    refused(4, "--minutes", *at, "--minutes", "x")
    refused(4, "usage", *at, "a-word-too-many")


@tap.test
def a_sound_calendar_is_reported():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "north.ics")
        with open(path, "w", newline="") as file:
            file.write(CALENDAR)
        done = attune("calendar", "check", path)
        tap.equal((done.returncode, done.stderr), (0, ""), "exit code and messages")
        tap.contains(done.stdout, "name: North\n1 calendar, 1 event\n")
        tap.contains(done.stdout, "line 9: rule FREQ=WEEKLY;BYDAY=MO: a schedule here would take it")
        said = json.loads(attune("calendar", "check", path, "--json").stdout)
        tap.equal((said["sound"], said["events"], said["rules"][0]["accepted"], said["wrong"]), (True, 1, True, []))


@tap.test
def a_broken_calendar_is_refused_with_the_line():
    done = attune("calendar", "check", "-", stdin=CALENDAR.replace("20260105", "20260231"))
    tap.equal(done.returncode, 4, "exit code")
    tap.contains(done.stderr, "line 8: ")
    tap.contains(done.stdout, "line 8: wrong: ")
    said = json.loads(attune("calendar", "check", "-", "--json", stdin=CALENDAR.replace("END:VEVENT\r\n", "")).stdout)
    tap.equal((said["sound"], said["wrong"][0]["line"]), (False, 11))


@tap.test
def what_is_no_calendar_is_unreadable():
    refused(3, "it is empty", "calendar", "check", "/dev/null")
    refused(3, "larger than 16 MiB", "calendar", "check", "/dev/zero")
    refused(3, "directory", "calendar", "check", "/")
    refused(7, "/nonexistent.ics", "calendar", "check", "/nonexistent.ics")
    done = attune("calendar", "check", "-", stdin="<html>")
    tap.equal(done.returncode, 3, "exit code")


tap.run()
