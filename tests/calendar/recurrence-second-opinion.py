"""Compares our dates with those of python-dateutil for rules drawn at random, where both read the RFC alike: dateutil takes
every month where a YEARLY rule has BYMONTHDAY without BYMONTH and every day where BYWEEKNO stands without BYDAY, it cuts
the weeks of BYSETPOS at the first date and at the turn of the year, it loses days of weeks 52 and 53, and it lets weekdays
with and without a number limit one another."""
import datetime
import itertools
import os
import random
import subprocess
import sys

try:
    from dateutil.rrule import rrulestr
except ImportError:
    print("1..1\nok 1 - # SKIP python3-dateutil is not installed")
    sys.exit(0)

DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
LIMIT = 30
RULES = 1000
LAST = 2070


def some(dice, low, high, negative=False):
    """A few numbers as a list of the rule."""
    numbers = {dice.randint(low, high) for _ in range(dice.randint(1, 4))}
    return ",".join(str(-n if negative and dice.random() < 0.4 else n) for n in sorted(numbers))


def weekdays(dice, most_number):
    """Weekdays, all of them with a number or none."""
    days = dice.sample(DAYS, dice.randint(1, 5))
    if not most_number or dice.random() < 0.5:
        return ",".join(days)
    return ",".join("%d%s" % (dice.choice([-1, 1]) * dice.randint(1, most_number), day) for day in days)


def rule(dice):
    frequency = dice.choice(["YEARLY", "YEARLY", "MONTHLY", "MONTHLY", "WEEKLY", "DAILY"])
    parts = {"FREQ": frequency}
    if dice.random() < 0.5:
        parts["INTERVAL"] = str(dice.choice([1, 2, 2, 3, 4, 5, 7, 13]))
    if dice.random() < 0.4:
        parts["WKST"] = dice.choice(DAYS)
    by_week = frequency == "YEARLY" and dice.random() < 0.25
    if dice.random() < 0.4 and not by_week:
        parts["BYMONTH"] = some(dice, 1, 12)
    if by_week:
        parts["BYWEEKNO"] = some(dice, 1, 51)
        parts["BYDAY"] = weekdays(dice, 0)
    elif dice.random() < 0.6:
        most = {"YEARLY": 5 if "BYMONTH" in parts else 53, "MONTHLY": 5}.get(frequency, 0)
        parts["BYDAY"] = weekdays(dice, most)
    if frequency != "WEEKLY" and dice.random() < 0.35 and (frequency != "YEARLY" or "BYMONTH" in parts):
        parts["BYMONTHDAY"] = some(dice, 1, 31, True)
    if frequency == "YEARLY" and not by_week and "BYMONTHDAY" not in parts and dice.random() < 0.3:
        parts["BYYEARDAY"] = some(dice, 1, 366, True)
    if dice.random() < 0.3 and not by_week and frequency != "WEEKLY" and any(part in parts for part in ("BYDAY", "BYMONTHDAY", "BYYEARDAY")):
        parts["BYSETPOS"] = some(dice, 1, 6, True)
    if dice.random() < 0.3:
        parts["COUNT"] = str(dice.randint(1, 15))
    elif dice.random() < 0.3:
        parts["UNTIL"] = "%d%02d%02d" % (dice.randint(2020, 2040), dice.randint(1, 12), dice.randint(1, 28))
    return ";".join("%s=%s" % part for part in parts.items())


def expected(starts, text):
    text += "T235959" if "UNTIL=" in text else ""  # it stands last; dateutil reads a date as its midnight
    days = (day.strftime("%Y-%m-%d") for day in rrulestr(text, dtstart=starts) if day.year <= LAST)
    return list(itertools.islice(days, LIMIT))


def main():
    datetime.MAXYEAR = LAST  # dateutil looks on to this year where a rule gives no date
    dice = random.Random(5545)
    questions = []
    while len(questions) < RULES:
        starts = datetime.datetime(dice.randint(2015, 2030), dice.randint(1, 12), dice.randint(1, 28), dice.randrange(24), 30)
        questions.append((starts, rule(dice)))
    asked = "".join("%s UTC %d %s\n" % (starts.strftime("%Y-%m-%dT%H:%M"), LIMIT, text) for starts, text in questions)
    program = os.path.join(os.environ["ATTUNE_BUILD"], "tests", "calendar", "recurrence-lookup")
    answers = subprocess.run([program], input=asked, capture_output=True, text=True, check=True).stdout.split("\n")[:-1]
    wrong = 0
    for (starts, text), answer in zip(questions, answers):
        want, got = expected(starts, text), [day for day in answer.split(" ") if day and int(day[:4]) <= LAST]
        if want != got:
            wrong += 1
            if wrong <= 10:
                print("# %s from %s:\n#   dateutil %s\n#   ours     %s" % (text, starts, " ".join(want[:9]), " ".join(got[:9])))
    fine = not wrong and len(answers) == RULES
    print("1..1\n%s 1 - %d rules drawn at random give the dates that dateutil gives" % ("ok" if fine else "not ok", RULES))
    sys.exit(0 if fine else 1)


main()
