// Reads a calendar from standard input with ical.js and prints what it understood as JSON, so that a test can compare it
// with what was meant. Times are seconds since 1970, computed from the VTIMEZONEs of the file itself and nothing else.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { join } from "node:path";

const ICAL = (await import(pathToFileURL(join(process.env.ATTUNE_NODE_MODULES, "ical.js", "dist", "ical.js")))).default;

const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
const zones = new Map(calendar.getAllSubcomponents("vtimezone").map((zone) =>
  [zone.getFirstPropertyValue("tzid"), new ICAL.Timezone(zone)]));

function instant(component, name) {
  const property = component.getFirstProperty(name);
  if (!property) return null;
  const time = property.getFirstValue();
  const tzid = property.getParameter("tzid");
  if (tzid) {
    if (!zones.has(tzid)) throw new Error("TZID without VTIMEZONE: " + tzid);
    time.zone = zones.get(tzid);
  } else if (!time.isDate && time.zone !== ICAL.Timezone.utcTimezone) {
    throw new Error("floating time in " + name);
  }
  return time.toUnixTime();
}

const text = (component, name) => component.getFirstPropertyValue(name)?.toString() ?? null;

const events = calendar.getAllSubcomponents("vevent").map((event) => ({
  uid: text(event, "uid"),
  sequence: Number(text(event, "sequence")),
  status: text(event, "status"),
  transparent: text(event, "transp"),
  summary: text(event, "summary"),
  description: text(event, "description"),
  location: text(event, "location"),
  starts: instant(event, "dtstart"),
  ends: instant(event, "dtend"),
  stamp: instant(event, "dtstamp"),
  modified: instant(event, "last-modified"),
  names: event.getAllProperties().map((property) => property.name).sort(),
}));
console.log(JSON.stringify({
  method: text(calendar, "method"),
  version: text(calendar, "version"),
  name: text(calendar, "x-wr-calname"),
  refresh: text(calendar, "refresh-interval"),
  published: text(calendar, "x-published-ttl"),
  zones: [...zones.keys()],
  // Offsets that the file's own rules give, in seconds, at instants the caller names.
  events,
}));
