#!/usr/bin/env python3
"""A history of two unequal reporting years, taken in as past bookings, against the tables its makers printed.

The figures are invented, in the style of a small service's yearly report: mostly empty drop-in clinics in the first year,
fewer and fuller ones in the second, which is eight months long."""
import csv
import datetime
import io
import json
import os
import random
import statistics
import sys
import zoneinfo

sys.path.insert(0, os.path.join(os.environ["ATTUNE_SOURCE"], "tests", "support"))
import harness
import tap

NOW = "2024-05-02T09:00:00+01:00"
LONDON = zoneinfo.ZoneInfo("Europe/London")
COLUMNS = ("service,starts,minutes,hosts,place,slot_outcome,party_kind,party,profession,organisation,made_at,seats,present,"
           "outcome,cancelled_at,ratings").split(",")
LEADS = [3, 10, 14, 21, 5]  # days from booking to start, in turn
BOOK = """
[person carla@clinic.example]
name=Carla Reyes
profession=psychologist
organisation=Little Steps
roles=clinician

[person mia@clinic.example]
name=Mia Lund
profession=service manager
organisation=Little Steps
roles=manager

[team north]
title=Health Visiting North
organisation=North Trust

[professions]
priority=health visitor; midwife

[service drop-in]
plugin=drop-in
title=Drop-in consultation
summary=A talk.

[service reflection]
plugin=reflective-discussion
title=Reflective discussion
summary=An hour for a team.

[service awareness]
plugin=training-course
title=Infant Mental Health Awareness
summary=A day.

[reporting-year 2022-23]
from=2022-08-01
to=2023-07-31

[reporting-year 2023-24]
from=2023-08-01
to=2024-03-31

[reporting-year 2024-25]
from=2024-04-01
to=2025-07-31

[reporting-year 2026-27]
from=2026-08-01
to=2027-07-31

[target sessions]
title=Consultation sessions
measure=sessions
services=drop-in; reflection
from=2022-08-01
to=2023-07-31
figure=50

[target people]
title=People trained
measure=people
services=awareness
from=2022-08-01
to=2023-07-31
figure=168

[target priority]
title=Priority workforce
measure=priority-share
services=awareness
from=2022-08-01
to=2023-07-31
figure=75%

[target content]
title=Satisfied
measure=satisfaction-share
services=drop-in
from=2022-08-01
to=2023-07-31
figure=80%

[target used]
title=Drop-in used
measure=utilisation
services=drop-in
from=2022-08-01
to=2023-07-31
figure=50%

[target ahead]
title=Next year
measure=sessions
from=2024-08-01
to=2025-07-31
figure=150
"""

# The printed tables. What became of the slots offered, by year.
DROP_IN = {"2022-23": dict(offered=85, delivered=32, did_not_attend=7, cancelled_by_party=9, cancelled_by_service=4, unfilled=31,
                           upcoming=0, unresolved=2),
           "2023-24": dict(offered=40, delivered=28, did_not_attend=2, cancelled_by_party=3, cancelled_by_service=1, unfilled=6,
                           upcoming=0, unresolved=0)}
REFLECTION = {"2022-23": dict(offered=24, delivered=18, did_not_attend=0, cancelled_by_party=3, cancelled_by_service=3,
                              unfilled=0, upcoming=0, unresolved=0, heads=97),
              "2023-24": dict(offered=16, delivered=14, did_not_attend=0, cancelled_by_party=1, cancelled_by_service=1,
                              unfilled=0, upcoming=0, unresolved=0, heads=80)}
COURSES = {"2022-23": [{"health visitor": 8, "midwife": 3, "social worker": 2, "nursery nurse": 2}] * 3
                      + [{"health visitor": 7, "midwife": 3, "social worker": 3, "nursery nurse": 2}],
           "2023-24": [{"health visitor": 8, "midwife": 2, "social worker": 5}, {"health visitor": 7, "midwife": 3,
                                                                                 "social worker": 5}]}
PROFESSIONS = {"2022-23": {"health visitor": 31, "midwife": 12, "social worker": 9, "nursery nurse": 8},
               "2023-24": {"health visitor": 15, "midwife": 5, "social worker": 10}}
USEFUL = [5] * 9 + [4] * 7 + [3] * 3 + [2]  # twenty answered the first question, four of them the second
KINDS = [("delivered", "attended"), ("did_not_attend", "did-not-attend"), ("cancelled_by_party", "cancelled-by-party"),
         ("cancelled_by_service", "cancelled-by-service"), ("unresolved", ""), ("unfilled", "unfilled")]


class History:
    def __init__(self):
        self.rows, self.clinics, self.leads, self.sessions = [], {}, [], []
        self.made = 0

    def row(self, service, starts, minutes, outcome, party="", **more):
        row = dict.fromkeys(COLUMNS, "")
        row.update(service=service, starts=starts.strftime("%Y-%m-%dT%H:%M"), minutes=minutes, hosts="carla@clinic.example",
                   place="Lime Tree Centre", **more)
        if party:
            lead = LEADS[self.made % len(LEADS)]
            made = (starts - datetime.timedelta(days=lead)).replace(hour=8, minute=0)
            row.update(party_kind=more.get("party_kind", "person"), party=party, made_at=made.strftime("%Y-%m-%dT%H:%M"),
                       seats=1, outcome=outcome)
            self.made += 1
            if outcome.startswith("cancelled"):
                row["cancelled_at"] = (starts - datetime.timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
            else:
                self.leads.append((service, starts.date(), seconds(starts) - seconds(made)))
        else:
            row["slot_outcome"] = outcome
        self.rows.append(row)

    def drop_in(self, year, first, table, chance):
        """Clinics of six half hours a week apart; every fourth consultation took a slot that another had given back."""
        fates = [text for bucket, text in KINDS for _ in range(table[bucket])]
        chance.shuffle(fates)
        answers = iter(USEFUL if year == "2022-23" else [])
        for i, fate in enumerate(fates):
            day = first + datetime.timedelta(days=7 * (i // 6))
            starts = datetime.datetime.combine(day, datetime.time(9)) + datetime.timedelta(minutes=30 * (i % 6))
            self.clinics.setdefault((year, day), []).append(fate)
            who = dict(profession=["health visitor", "social worker"][i % 2], organisation=["North Trust", "Council"][i % 2])
            if fate == "unfilled" or fate == "cancelled-by-service" and i % 2:
                self.row("drop-in", starts, 30, fate)
                continue
            if fate == "attended" and i % 4 == 0:
                self.row("drop-in", starts, 30, "cancelled-by-party", "early-%d" % i, **who)
            if fate == "attended":
                self.sessions.append(day)
                who.update(present=1, ratings=self.ratings(next(answers, None)))
            self.row("drop-in", starts, 30, fate, "practitioner-%d" % (i % 10), **who)

    def ratings(self, useful):
        if useful is None:
            return ""
        return "useful=%d" % useful + (";confidence=%d" % useful if useful == 4 and self.made % 2 else "")

    def reflection(self, first, table):
        heads = spread(table["heads"], table["delivered"])
        fates = [text for bucket, text in KINDS for _ in range(table[bucket])]
        for i, fate in enumerate(fates):
            starts = datetime.datetime.combine(first + datetime.timedelta(days=14 * i), datetime.time(13))
            present = heads.pop() if fate == "attended" else ""
            if fate == "attended":
                self.sessions.append(starts.date())
            self.row("reflection", starts, 90, fate, "north", party_kind="team", organisation="North Trust", present=present)

    def courses(self, year, first, courses):
        for i, course in enumerate(courses):
            starts = datetime.datetime.combine(first + datetime.timedelta(days=60 * i), datetime.time(9, 30))
            for profession, n in course.items():
                for k in range(n):
                    self.row("awareness", starts, 390, "attended", "%s-%s-%d-%d" % (year, profession.replace(" ", "-"), i, k),
                             profession=profession, organisation="Council" if profession == "social worker" else "North Trust",
                             present=1)
            self.row("awareness", starts, 390, "did-not-attend", "%s-absent-%d" % (year, i), profession="midwife",
                     organisation="North Trust")

    def text(self):
        out = io.StringIO()
        writer = csv.DictWriter(out, COLUMNS)
        writer.writeheader()
        writer.writerows(self.rows)
        return out.getvalue()


def seconds(local):
    return int(local.replace(tzinfo=LONDON).timestamp())


def spread(total, n):
    return [total // n + (1 if i < total % n else 0) for i in range(n)]


def make_history():
    history, chance = History(), random.Random(2022)
    history.drop_in("2022-23", datetime.date(2022, 9, 6), DROP_IN["2022-23"], chance)
    history.drop_in("2023-24", datetime.date(2023, 9, 7), DROP_IN["2023-24"], chance)
    history.reflection(datetime.date(2022, 8, 11), REFLECTION["2022-23"])
    history.reflection(datetime.date(2023, 8, 10), REFLECTION["2023-24"])
    history.courses("2022-23", datetime.date(2022, 10, 4), COURSES["2022-23"])
    history.courses("2023-24", datetime.date(2023, 10, 3), COURSES["2023-24"])
    return history


HISTORY = make_history()
HOUSE = harness.House(now=NOW)
YEARS = {"2022-23": ("2022-08-01", "2023-07-31"), "2023-24": ("2023-08-01", "2024-03-31")}


def report(*words, **options):
    return json.loads(HOUSE.attune("report", *words, "--json", **options))


def row_of(items, **keys):
    found = [item for item in items if all(item[key] == value for key, value in keys.items())]
    tap.equal(len(found), 1, "rows for %s" % keys)
    return found[0]


def equal_cells(row, table, what):
    for name, figure in table.items():
        tap.equal(row[name], figure, "%s: %s" % (what, name))


@tap.test
def the_history_is_taken_in():
    HOUSE.load(BOOK)
    HOUSE.attune("import", HOUSE.write("past.csv", HISTORY.text()))
    HOUSE.verify()


@tap.cases([(year,) for year in YEARS], "drop-in and reflective discussions of {0} are as printed")
def usage(year):
    answer = report("utilisation", "--from", YEARS[year][0], "--to", YEARS[year][1], "--by", "service")
    equal_cells(row_of(answer["items"], service="drop-in"), DROP_IN[year], "drop-in")
    equal_cells(row_of(answer["items"], service="reflection"), REFLECTION[year], "reflection")
    course = row_of(answer["items"], service="awareness")
    tap.equal(course["delivered"], sum(PROFESSIONS[year].values()), "places used")
    tap.equal(course["did_not_attend"], len(COURSES[year]), "places of those who stayed away")


@tap.cases([("2022-23", "32/85", 0.376471), ("2023-24", "28/40", 0.7)], "utilisation of {0} is {1}, and its mean that of the clinics")
def rates(year, text, figure):
    answer = report("utilisation", "--from", YEARS[year][0], "--to", YEARS[year][1], "--service", "drop-in")["total"]
    tap.equal("%d/%d" % (answer["utilisation_numerator"], answer["utilisation_denominator"]), text)
    tap.equal(answer["utilisation"], figure)
    clinics = [fates.count("attended") / len(fates) for (of, _), fates in HISTORY.clinics.items() if of == year]
    tap.equal(answer["utilisation_mean_of"], len(clinics), "clinics")
    tap.check(abs(answer["utilisation_mean"] - statistics.mean(clinics)) <= 1e-6,
              "mean of clinics is %r, not %r" % (answer["utilisation_mean"], statistics.mean(clinics)))


@tap.test
def months_and_weekdays_add_up_to_the_year():
    whole = report("utilisation", "--from", "2022-08-01", "--to", "2024-03-31")["total"]
    for keys in ("month", "weekday", "hour", "place", "organisation", "profession", "team", "service,week"):
        answer = report("utilisation", "--from", "2022-08-01", "--to", "2024-03-31", "--by", keys)
        for name in ("offered", "delivered", "did_not_attend", "cancelled_by_party", "cancelled_by_service", "unfilled",
                     "unresolved", "heads"):
            tap.equal(sum(row[name] for row in answer["items"]), whole[name], "%s by %s" % (name, keys))


@tap.test
def what_is_said_several_times_is_what_stands_between_commas():
    period = ("--from", "2022-08-01", "--to", "2023-07-31")
    whole = report("utilisation", *period, "--by", "service,month", "--service", "drop-in,reflection")
    tap.equal({row["service"] for row in whole["items"]}, {"drop-in", "reflection"}, "services")
    tap.equal(report("utilisation", *period, "--by", "service", "--by", "month", "--service", "drop-in", "--service", "reflection"),
              whole, "said one by one")


@tap.test
def csv_and_table_say_the_same():
    words = ("utilisation", "--from", "2022-08-01", "--to", "2023-07-31", "--by", "service")
    rows = list(csv.DictReader(io.StringIO(HOUSE.attune("report", *words, "--format", "csv"))))
    equal_cells(row_of(rows, service="drop-in"), {name: str(figure) for name, figure in DROP_IN["2022-23"].items()}, "drop-in")
    tap.equal(row_of(rows, service="drop-in")["utilisation"], "0.376471")
    table = HOUSE.attune("report", *words)
    tap.check("37.6% (32/85)" in table, "the table does not say 37.6%% (32/85):\n%s" % table)


@tap.test
def who_came_is_as_printed():
    for year in YEARS:
        annual = report("annual", "--year", year)
        for profession, heads in PROFESSIONS[year].items():
            if profession in ("midwife", "nursery nurse"):  # these came to courses only
                row = row_of(annual["professions"]["items"], profession=profession)
                equal_cells(row, {"heads": heads, "bookings": heads, "parties": heads}, profession)
        sessions = row_of(annual["sessions"]["items"], service="awareness")
        tap.equal(sessions["slots_held"], len(COURSES[year]), "courses run in %s" % year)
        given_back = row_of(annual["sessions"]["items"], service="drop-in")["bookings_cancelled_by_party"]
        again = sum(row["party"].startswith("early-") and YEARS[year][0] <= row["starts"][:10] <= YEARS[year][1]
                    for row in HISTORY.rows)
        tap.equal(given_back, DROP_IN[year]["cancelled_by_party"] + again, "bookings given back in %s" % year)


@tap.test
def two_unequal_years_stand_side_by_side_and_together():
    annual = report("annual", "--year", "2023-24", "--year", "2022-23")
    tap.equal([annual["from"], annual["to"]], ["2022-08-01", "2024-03-31"])
    tap.equal([(row["year"], row["days"]) for row in annual["years"]["items"]], [("2022-23", 365), ("2023-24", 244)])
    for name in ("offered", "delivered", "unfilled", "heads"):
        tap.equal(annual["years"]["total"][name], sum(row[name] for row in annual["years"]["items"]), name)
    drop_in = row_of(annual["services"]["items"], service="drop-in")
    equal_cells(drop_in, {name: DROP_IN["2022-23"][name] + DROP_IN["2023-24"][name] for name in DROP_IN["2022-23"]}, "drop-in")
    equal_cells(row_of(annual["plugins"]["items"], plugin="reflective-discussion"), {"delivered": 32, "heads": 177}, "type")


@tap.test
def lead_times_are_those_of_the_bookings():
    annual = report("annual", "--year", "2022-23", "--year", "2023-24")
    for service in ("drop-in", "reflection", "awareness", ""):
        leads = [lead / 86400 for of, _, lead in HISTORY.leads if service in ("", of)]
        row = annual["lead_times"]["total"] if not service else row_of(annual["lead_times"]["items"], service=service)
        tap.equal(row["bookings"], len(leads), "bookings of %r" % service)
        tap.check(abs(row["median_days"] - statistics.median(leads)) < 1e-5, "median of %r: %r" % (service, row))
        tap.check(abs(row["mean_days"] - statistics.mean(leads)) < 1e-5, "mean of %r: %r" % (service, row))


@tap.test
def satisfaction_is_as_printed_and_hidden_where_few_answered():
    answer = report("satisfaction", "--year", "2022-23", "--service", "drop-in")
    useful = row_of(answer["items"], question="useful")
    equal_cells(useful, {"answers": 20, "mean": 4.2, "median": 4.0, "four_or_more": 0.8, "four_or_more_numerator": 16,
                         "four_or_more_denominator": 20, "hidden": None}, "useful")
    few = row_of(answer["items"], question="confidence")
    tap.check(0 < few["answers"] < 5, "answers: %r" % few)
    equal_cells(few, {"mean": None, "median": None, "four_or_more": None}, "confidence")
    tap.check("person" in few["hidden"], "no reason: %r" % few)


@tap.test
def targets_at_the_end_of_the_year():
    rows = {row["id"]: row for row in report("targets", "--on", "2023-07-31")["items"]}
    tap.equal({name: row["colour"] for name, row in rows.items()},
              {"sessions": "green", "people": "red", "priority": "amber", "content": "green", "used": "amber", "ahead": None})
    equal_cells(rows["sessions"], {"delivered": 50, "target": 50.0, "due": 50.0, "standing": 1.0, "passed": 1.0}, "sessions")
    equal_cells(rows["people"], {"delivered": 60, "due": 168.0}, "people")
    equal_cells(rows["priority"], {"delivered_numerator": 43, "delivered_denominator": 60, "due": 0.75}, "priority")
    equal_cells(rows["content"], {"delivered_numerator": 16, "delivered_denominator": 20}, "content")
    equal_cells(rows["used"], {"delivered_numerator": 32, "delivered_denominator": 85}, "used")
    tap.check("not begun" in rows["ahead"]["reason"], "no reason: %r" % rows["ahead"])


@tap.test
def targets_half_way_are_pro_rata():
    row = {row["id"]: row for row in report("targets", "--on", "2023-01-31")["items"]}["sessions"]
    held = sum(datetime.date(2022, 8, 1) <= day <= datetime.date(2023, 1, 31) for day in HISTORY.sessions)
    equal_cells(row, {"delivered": held, "passed_numerator": 184, "passed_denominator": 365,
                      "due": round(50 * 184 / 365, 6), "standing": round(held / (50 * 184 / 365), 6)}, "sessions")


@tap.test
def the_day_before_a_period_has_no_colour():
    for row in report("targets", "--on", "2022-07-31")["items"]:
        equal_cells(row, {"colour": None, "delivered": None, "standing": None}, row["id"])


@tap.cases([(("annual", "--year", "2022-24"), 7, "did you mean"), (("annual", "--year", "2022-23", "--year", "2024-25"), 4, "follow"),
            (("satisfaction", "--from", "2023-01-01"), 4, "--to"), (("targets", "--on", "31/7/23"), 4, "--on"),
            (("utilisation", "--from", "2022-08-01", "--to", "2023-07-31", "--format", "jsn"), 4, "json")],
           "report {0[0]} refuses what it cannot answer ({2})")
def refused(words, status, says):
    done = HOUSE.run("report", *words)
    tap.equal(done.status, status, "exit code")
    tap.check(says in done.err, "message: %s" % done.err)


@tap.test
def a_pattern_replayed_accounts_for_every_unit():
    words = ("advise", "--service", "drop-in", "--from", "2022-08-01", "--to", "2023-07-31", "--starts", "2022-09-06T09:00",
             "--repeat", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "--minutes", "180", "--slots", "6", "--json")
    answer = json.loads(HOUSE.attune(*words))
    was, would = answer["patterns"]["items"]
    equal_cells(was, {"offered": 85, "delivered": 32, "did_not_attend": 7, "given_back": 9, "unfilled": 31}, "as it was")
    for row in (was, would):
        tap.equal(sum(row[name] for name in ("delivered", "did_not_attend", "given_back", "unknown", "unfilled")), row["offered"])
    dates = [datetime.date(2022, 9, 6) + datetime.timedelta(days=14 * i) for i in range(40)]
    tap.equal(would["offered"], 6 * sum(day <= datetime.date(2023, 7, 31) for day in dates), "offered")
    tap.equal(json.loads(HOUSE.attune(*words)), answer, "the same question again")


@tap.test
def a_pattern_is_cut_as_the_service_s_own_plugin_would_cut_it():
    words = ("advise", "--service", "drop-in", "--from", "2022-08-01", "--to", "2023-07-31", "--starts", "2022-09-06T09:00",
             "--repeat", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;COUNT=10", "--json", "--minutes")
    answer = json.loads(HOUSE.attune(*words, "180"))  # slots of 45 minutes, as it is set up
    tap.equal(answer["patterns"]["items"][1]["offered"], 10 * 4)
    tap.equal(answer["patterns"]["items"], json.loads(HOUSE.attune(*words, "180", "--slots", "4"))["patterns"]["items"])
    tap.equal(json.loads(HOUSE.attune(*words, "100"))["patterns"]["items"][1]["offered"], 10 * 2, "what is left over is no slot")
    short = HOUSE.run(*words, "30")
    tap.equal(short.status, 4, "openings shorter than a slot")
    tap.check("10 of its 10 dates" in short.err and "too short" in short.err, short.err)


@tap.test
def every_percentage_states_numerator_and_denominator_and_leads_to_the_rows_behind_it():
    with HOUSE.serve() as server:
        token = HOUSE.token("mia@clinic.example")
        answer = server.get("/api/v1/reports/utilisation?from=2022-08-01&to=2023-07-31&service=drop-in&by=month", token)
        tap.equal(answer.status, 200, "status")
        tap.check(len(answer.json()["items"]) > 2, "months")
        for row in answer.json()["items"]:
            slots = server.get(row["rows"], token).json()["items"]
            tap.equal(len(slots), row["offered"], "slots behind %s" % row["month"])
            tap.equal(row["utilisation_denominator"], row["offered"] - row["upcoming"], "denominator")
            tap.equal(row["utilisation_numerator"], row["delivered"], "numerator")


@tap.test
def the_api_and_the_command_line_say_the_same():
    with HOUSE.serve() as server:
        token = HOUSE.token("mia@clinic.example")
        for path, words in (("annual?year=2022-23", ("annual", "--year", "2022-23")), ("targets?on=2023-01-31",
                            ("targets", "--on", "2023-01-31")), ("satisfaction?year=2022-23", ("satisfaction", "--year", "2022-23"))):
            tap.equal(server.get("/api/v1/reports/" + path, token).json(), report(*words), path)


@tap.test
def feeds_tell_who_really_looks():
    address = HOUSE.attune("feed", "create", "--scope", "team:north", "--detail", "title")
    state = lambda **options: row_of(report("feeds", **options)["items"], scope_id="north")
    equal_cells(state(), {"state": "never read", "fetches": 0, "fetched_at": None, "scope_name": "Health Visiting North"}, "new")
    with HOUSE.serve() as server:
        tap.equal(server.get("/feeds/" + address.rsplit("/", 1)[1], **{"User-Agent": "Calendars/7"}).status, 200, "status")
        harness.wait_until(lambda: state()["fetches"] == 1, "the fetch is noted")
    equal_cells(state(), {"state": "read", "client": "Calendars/7", "fetched_at": NOW}, "read")
    equal_cells(state(now="2024-06-01T08:00:00+01:00"), {"state": "read"}, "within thirty days")
    equal_cells(state(now="2024-06-02T09:00:00+01:00"), {"state": "not read for 30 days"}, "after a month")


try:
    tap.run()
finally:
    HOUSE.close()
