/* ics: a calendar as bytes (RFC 5545), and foreign bytes as a report.
 *
 * Writing is a pure function of values: the same values always give the same bytes. Lines end with CRLF and fold at 75
 * octets without splitting a character (§3.1); text is escaped by §3.3.11; every TZID used has its VTIMEZONE with yearly
 * rules (§3.6.5), ours, not libical's; METHOD:PUBLISH, no ATTENDEE.
 */
#ifndef CALENDAR_ICS_H
#define CALENDAR_ICS_H

#include "calendar/zone.h"

typedef struct {
  const char *uid;         /* fixed for ever, one a meeting, with a host part */
  gint64 sequence;         /* §3.8.7.4: counts moves and cancellations */
  Instant changed;         /* DTSTAMP and LAST-MODIFIED: when it changed, never now */
  Instant created;         /* CREATED, 0 for none */
  const Zone *zone;        /* whose clocks the times are written by */
  Instant starts, ends;    /* no DTEND is written unless it ends after it starts */
  const char *summary, *description, *location, *url, *category; /* NULL or "" for none */
  gboolean cancelled;      /* STATUS:CANCELLED and TRANSP:TRANSPARENT */
  gboolean tentative;      /* STATUS:TENTATIVE (waiting, offered) */
  gboolean free;           /* TRANSP:TRANSPARENT though not cancelled (an offer nobody holds) */
  gboolean private_entry;  /* CLASS:PRIVATE */
} IcsEvent;

typedef struct {
  const char *method;      /* METHOD, NULL for PUBLISH; a letter that cancels says "CANCEL" */
  const char *name;        /* NAME and X-WR-CALNAME, or NULL */
  const char *description; /* DESCRIPTION and X-WR-CALDESC, or NULL */
  const char *url;         /* URL and SOURCE of the feed itself, or NULL */
  const char *colour;      /* COLOR (RFC 7986 §5.9, a CSS name), or NULL */
  const Zone *zone;        /* X-WR-TIMEZONE, or NULL */
  int refresh_minutes;     /* REFRESH-INTERVAL and X-PUBLISHED-TTL, the same; 0 for none */
  const IcsEvent *events;
  gsize n_events;
} IcsCalendar;

/* The calendar as UTF-8. Its VTIMEZONEs are right for every event in it. A start or end that the zone's clocks show for
 * the second time (the later hour when summer ends) is written as UTC, since a local time would mean the first. */
GBytes *ics_write(const IcsCalendar *calendar);

/* Reads foreign bytes and says what is in them: lines for people to @report (char *). Returns TRUE if the calendar is
 * sound; FALSE with @error (ERROR_UNREADABLE or ERROR_INVALID, naming the line) if it is not. Bounded in size (16 MiB),
 * time and nesting; never falls over. */
gboolean ics_check(const char *bytes, gsize size, GPtrArray *report, GError **error);

#endif
