#include <string.h>

#include "calendar/ics.h"
#include "calendar/ics_lines.h"
#include "calendar/vtimezone.h"

#define PRODUCT "-//Attune//Attune diary//EN" /* without a version: an upgrade leaves the bytes of a feed alone */
#define BYTES_AN_EVENT 700                    /* a guess that saves growing */

#define FAR_AHEAD 4102444800                  /* 2100: leaves only the rules that hold from now on */

/* A zone in use, and from when to when. */
typedef struct {
  const Zone *zone;
  Instant from, to;
} ZoneUse;

static void put_instant(IcsLines *lines, const char *name_and_colon, Instant instant)
{
  ics_lines_begin(lines, name_and_colon);
  ics_lines_instant(lines, instant);
  ics_lines_end(lines);
}

/* DTSTART or DTEND in the zone's own time, or as UTC. */
static void put_time(IcsLines *lines, const char *name, const Zone *zone, Instant instant)
{
  Civil civil = zone_to_civil(zone, instant);
  ics_lines_begin(lines, name);
  if (vtimezone_is_utc(zone) || zone_to_instant(zone, civil) != instant) {
    ics_lines_raw(lines, ":");
    ics_lines_instant(lines, instant);
  } else {
    ics_lines_raw(lines, ";TZID=");
    ics_lines_raw(lines, zone_name(zone));
    ics_lines_raw(lines, ":");
    ics_lines_civil(lines, civil);
  }
  ics_lines_end(lines);
}

static void put_uri(IcsLines *lines, const char *name_and_colon, const char *uri)
{
  if (!uri || !*uri)
    return;
  ics_lines_begin(lines, name_and_colon);
  ics_lines_uri(lines, uri);
  ics_lines_end(lines);
}

static void put_state(IcsLines *lines, const IcsEvent *event)
{
  if (event->cancelled)
    ics_lines_put(lines, "STATUS:CANCELLED");
  else
    ics_lines_put(lines, event->tentative ? "STATUS:TENTATIVE" : "STATUS:CONFIRMED");
  ics_lines_put(lines, event->cancelled || event->free ? "TRANSP:TRANSPARENT" : "TRANSP:OPAQUE");
  if (event->private_entry)
    ics_lines_put(lines, "CLASS:PRIVATE");
}

static void put_name(IcsLines *lines, const char *name)
{
  if (!name || !*name)
    return;
  ics_lines_raw(lines, ";CN=");
  ics_lines_quoted(lines, name);
}

static void put_address(IcsLines *lines, const char *address)
{
  ics_lines_raw(lines, ":mailto:");
  ics_lines_uri(lines, address);
  ics_lines_end(lines);
}

/* Who asks whom (RFC 5546 §3.2.2, §3.2.5). */
static void put_people(IcsLines *lines, const IcsEvent *event)
{
  if (event->organizer) {
    ics_lines_begin(lines, "ORGANIZER");
    put_name(lines, event->organizer_name);
    put_address(lines, event->organizer);
  }
  if (!event->guest)
    return;
  ics_lines_begin(lines, "ATTENDEE");
  put_name(lines, event->guest_name);
  ics_lines_raw(lines, ";CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT");
  if (!event->cancelled)
    ics_lines_raw(lines, event->asks_reply ? ";PARTSTAT=NEEDS-ACTION;RSVP=TRUE" : ";PARTSTAT=ACCEPTED;RSVP=FALSE");
  put_address(lines, event->guest);
}

static void put_event(IcsLines *lines, const IcsEvent *event)
{
  ics_lines_put(lines, "BEGIN:VEVENT");
  ics_lines_put_text(lines, "UID:", event->uid);
  ics_lines_begin(lines, "SEQUENCE:");
  ics_lines_number(lines, CLAMP(event->sequence, 0, G_MAXINT32));
  ics_lines_end(lines);
  put_instant(lines, "DTSTAMP:", event->changed);
  if (event->created)
    put_instant(lines, "CREATED:", event->created);
  put_instant(lines, "LAST-MODIFIED:", event->changed);
  put_time(lines, "DTSTART", event->zone, event->starts);
  if (event->ends > event->starts)
    put_time(lines, "DTEND", event->zone, event->ends);
  ics_lines_put_text(lines, "SUMMARY:", event->summary);
  ics_lines_put_text(lines, "DESCRIPTION:", event->description);
  ics_lines_put_text(lines, "LOCATION:", event->location);
  put_uri(lines, "URL:", event->url);
  ics_lines_put_text(lines, "CATEGORIES:", event->category);
  put_people(lines, event);
  put_state(lines, event);
  ics_lines_put(lines, "END:VEVENT");
}

static void put_refresh(IcsLines *lines, int minutes)
{
  static const char *const names[] = { "REFRESH-INTERVAL;VALUE=DURATION:PT", "X-PUBLISHED-TTL:PT" };
  for (gsize i = 0; minutes > 0 && i < G_N_ELEMENTS(names); i++) {
    ics_lines_begin(lines, names[i]);
    ics_lines_number(lines, minutes);
    ics_lines_raw(lines, "M");
    ics_lines_end(lines);
  }
}

static void put_head(IcsLines *lines, const IcsCalendar *calendar)
{
  ics_lines_put(lines, "BEGIN:VCALENDAR");
  ics_lines_put(lines, "VERSION:2.0");
  ics_lines_put(lines, "PRODID:" PRODUCT);
  ics_lines_put(lines, "CALSCALE:GREGORIAN");
  ics_lines_put_text(lines, "METHOD:", calendar->method ? calendar->method : "PUBLISH");
  ics_lines_put_text(lines, "NAME:", calendar->name);
  ics_lines_put_text(lines, "X-WR-CALNAME:", calendar->name);
  ics_lines_put_text(lines, "DESCRIPTION:", calendar->description);
  ics_lines_put_text(lines, "X-WR-CALDESC:", calendar->description);
  if (calendar->zone)
    ics_lines_put_text(lines, "X-WR-TIMEZONE:", zone_name(calendar->zone));
  put_uri(lines, "URL:", calendar->url);
  put_uri(lines, "SOURCE;VALUE=URI:", calendar->url);
  ics_lines_put_text(lines, "COLOR:", calendar->colour);
  put_refresh(lines, calendar->refresh_minutes);
}

static void note_use(GArray *uses, const Zone *zone, Instant from, Instant to)
{
  if (vtimezone_is_utc(zone))
    return;
  for (guint i = 0; i < uses->len; i++) {
    ZoneUse *use = &g_array_index(uses, ZoneUse, i);
    if (use->zone == zone) {
      use->from = MIN(use->from, from);
      use->to = MAX(use->to, to);
      return;
    }
  }
  ZoneUse use = { zone, from, MAX(from, to) };
  g_array_append_val(uses, use);
}

static int compare_uses(gconstpointer a, gconstpointer b)
{
  return strcmp(zone_name(((const ZoneUse *)a)->zone), zone_name(((const ZoneUse *)b)->zone));
}

/* The zones of all events; the calendar's own where there is no event, since a calendar holds at least one
 * component. */
static void put_zones(IcsLines *lines, const IcsCalendar *calendar)
{
  g_autoptr(GArray) uses = g_array_new(FALSE, FALSE, sizeof(ZoneUse));
  for (gsize i = 0; i < calendar->n_events; i++)
    note_use(uses, calendar->events[i].zone, calendar->events[i].starts, calendar->events[i].ends);
  if (calendar->n_events == 0 && calendar->zone) {
    ZoneUse use = { calendar->zone, FAR_AHEAD, FAR_AHEAD };
    g_array_append_val(uses, use);
  }
  g_array_sort(uses, compare_uses);
  for (guint i = 0; i < uses->len; i++) {
    const ZoneUse *use = &g_array_index(uses, ZoneUse, i);
    vtimezone_write(lines, use->zone, use->from, use->to);
  }
}

GBytes *ics_write(const IcsCalendar *calendar)
{
  IcsLines lines = { .out = g_string_sized_new(2048 + calendar->n_events * BYTES_AN_EVENT) };
  put_head(&lines, calendar);
  put_zones(&lines, calendar);
  for (gsize i = 0; i < calendar->n_events; i++)
    put_event(&lines, &calendar->events[i]);
  ics_lines_put(&lines, "END:VCALENDAR");
  return g_string_free_to_bytes(lines.out);
}
