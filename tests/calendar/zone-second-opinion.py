"""Compares our zones with Python's zoneinfo, which reads the same files by a reader of its own: wall times round every
change of the clocks in chosen years, and others strewn over the centuries. PEP 495 reads a gap and a fold (fold=0) as
RFC 5545 does."""
import datetime
import os
import random
import subprocess
import sys
import zoneinfo

ALWAYS = ["Europe/London", "Europe/Dublin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kolkata",
          "Africa/Casablanca", "Pacific/Chatham", "America/Nuuk", "Asia/Gaza", "America/Sao_Paulo", "Africa/Monrovia",
          "Antarctica/Troll", "Asia/Tehran", "Africa/Cairo", "America/Havana", "Europe/Lisbon", "Asia/Kathmandu"]
YEARS = [1947, 1981, 2011, 2018, 2026, 2027, 2037, 2038, 2051, 2087, 2088, 2400, 2437, 2438, 2439, 3001, 9998]
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)


def zones():
    names = {name for name in zoneinfo.available_timezones() if "/" in name and not name.startswith(("posix/", "right/"))}
    return sorted(set(ALWAYS) | set(sorted(names)[::9]))


def walls(name, zone, dice):
    """Wall times worth asking about."""
    years = YEARS if name in ALWAYS else [2026, 2439]
    for year in years:
        day = datetime.datetime(year, 1, 1)
        before = day.replace(tzinfo=zone).utcoffset()
        while day.year == year:
            after = (day + datetime.timedelta(days=1)).replace(tzinfo=zone).utcoffset()
            if after != before:
                yield from (day + datetime.timedelta(minutes=10 * i) for i in range(-60, 210))
            day, before = day + datetime.timedelta(days=1), after
    for _ in range(40):
        yield datetime.datetime(dice.randrange(1900, 2600), dice.randrange(1, 13), dice.randrange(1, 29),
                                dice.randrange(24), dice.randrange(60))


def expected(wall, zone):
    first, second = (wall.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    instant = first.astimezone(datetime.timezone.utc)
    how = "plain"
    if first.utcoffset() != second.utcoffset():
        how = "gap" if first.utcoffset() < second.utcoffset() else "fold"
    back = instant.astimezone(zone).strftime("%Y-%m-%dT%H:%M:%S")
    return "%d %s %s" % ((instant - EPOCH) // datetime.timedelta(seconds=1), how, back)


def main():
    dice = random.Random(5545)
    questions = []
    for name in zones():
        zone = zoneinfo.ZoneInfo(name)
        questions += [(name, wall, expected(wall, zone)) for wall in walls(name, zone, dice)]
    asked = "".join("%s %s\n" % (name, wall.isoformat()) for name, wall, _ in questions)
    program = os.path.join(os.environ["ATTUNE_BUILD"], "tests", "calendar", "zone-lookup")
    answers = subprocess.run([program], input=asked, capture_output=True, text=True, check=True).stdout.splitlines()
    wrong = [(name, wall, want, got) for (name, wall, want), got in zip(questions, answers) if want != got]
    for name, wall, want, got in wrong[:20]:
        print("# %s %s: zoneinfo says %s, we say %s" % (name, wall, want, got))
    fine = not wrong and len(answers) == len(questions) > 10000
    print("1..1")
    print("%s 1 - %d wall times of %d zones agree with zoneinfo" % ("ok" if fine else "not ok", len(questions), len(zones())))
    sys.exit(0 if fine else 1)


main()
