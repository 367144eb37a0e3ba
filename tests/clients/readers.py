"""Two readers of calendars that others wrote, each giving the same plain values."""
import datetime
import json
import os
import shutil
import subprocess

import harness
import tap

EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
MODULES = os.environ.get("ATTUNE_NODE_MODULES") or os.path.join(harness.SOURCE, "tests", "clients", "node_modules")


def ical_js(bytes_):
    """As ical.js reads them (tests/clients/read-ical.mjs)."""
    if not shutil.which("node") or not os.path.isdir(os.path.join(MODULES, "ical.js")):
        raise tap.Skip("node or ical.js is not there: npm ci in tests/clients")
    script = os.path.join(harness.SOURCE, "tests", "clients", "read-ical.mjs")
    done = subprocess.run(["node", script], input=bytes_, capture_output=True, env=dict(os.environ, ATTUNE_NODE_MODULES=MODULES))
    if done.returncode != 0:
        raise tap.Failure("ical.js could not read it: " + done.stderr.decode("utf-8", "replace")[-2000:])
    return json.loads(done.stdout)


def _seconds(prop):
    if prop is None:
        return None
    if prop.dt.tzinfo is None:
        raise tap.Failure("floating time %r" % prop.dt)
    return int((prop.dt - EPOCH).total_seconds())


def _text(component, name):
    value = component.get(name)
    if value is None:
        return None
    return value.to_ical().decode("utf-8") if hasattr(value, "td") else str(value)


def icalendar_py(bytes_):
    """As python-icalendar reads them; its times come from the VTIMEZONEs of the file."""
    try:
        import icalendar
    except ImportError:
        raise tap.Skip("python3-icalendar is not there")
    calendar = icalendar.Calendar.from_ical(bytes_)
    return {
        "method": _text(calendar, "METHOD"), "version": _text(calendar, "VERSION"), "name": _text(calendar, "X-WR-CALNAME"),
        "refresh": _text(calendar, "REFRESH-INTERVAL"), "published": _text(calendar, "X-PUBLISHED-TTL"),
        "zones": [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")],
        "events": [{
            "uid": _text(event, "UID"), "sequence": int(event.get("SEQUENCE", 0)), "status": _text(event, "STATUS"),
            "transparent": _text(event, "TRANSP"), "summary": _text(event, "SUMMARY"),
            "description": _text(event, "DESCRIPTION"), "location": _text(event, "LOCATION"),
            "starts": _seconds(event.get("DTSTART")), "ends": _seconds(event.get("DTEND")),
            "stamp": _seconds(event.get("DTSTAMP")), "modified": _seconds(event.get("LAST-MODIFIED")),
            "names": sorted(name.lower() for name, _ in event.property_items(recursive=False) if name not in ("BEGIN", "END")),
        } for event in calendar.walk("VEVENT")],
    }


READERS = {"ical.js": ical_js, "icalendar": icalendar_py}


def unfold(bytes_):
    """Content lines as RFC 5545 §3.1 gives them back, as text; fails for a line that is too long or splits a character."""
    for line in bytes_.split(b"\r\n"):
        tap.check(len(line) <= 75, "a line of %d octets" % len(line))
        line.decode("utf-8")  # each line alone is UTF-8: no character is split
        tap.check(b"\n" not in line and b"\r" not in line, "a bare line break")
    tap.check(bytes_.endswith(b"\r\n"), "the last line ends")
    return bytes_.replace(b"\r\n ", b"").replace(b"\r\n\t", b"").decode("utf-8").split("\r\n")[:-1]
