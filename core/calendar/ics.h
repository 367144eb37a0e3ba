/* ics: a calendar as bytes (RFC 5545), and foreign bytes as a report.
 *
 * Writing is a pure function of values: the same values always give the same bytes. Lines end with CRLF and fold at
 * 75 octets without splitting a character (§3.1); text is escaped by §3.3.11; every TZID used has its VTIMEZONE with
 * yearly rules (§3.6.5), ours, not libical's. A feed is METHOD:PUBLISH and has no ATTENDEE; a letter says REQUEST or CANCEL.
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
  const char *organizer, *organizer_name; /* mail address and name; in letters only (RFC 5546), NULL in a feed */
  const char *guest, *guest_name;         /* ATTENDEE: whose calendar it is to stand in; NULL in a feed */
  gboolean asks_reply;     /* whether the guest is asked to answer (RSVP) */
} IcsEvent;

typedef struct {
  const char *method;      /* METHOD, NULL for PUBLISH; a letter says "REQUEST" or "CANCEL" */
  const char *name;        /* NAME and X-WR-CALNAME, or NULL */
  const char *description; /* DESCRIPTION and X-WR-CALDESC, or NULL */
  const char *url;         /* URL and SOURCE of the feed itself, or NULL */
  const char *colour;      /* COLOR (RFC 7986 §5.9, a CSS name), or NULL */
  const Zone *zone;        /* X-WR-TIMEZONE, or NULL */
  int refresh_minutes;     /* REFRESH-INTERVAL and X-PUBLISHED-TTL, the same; 0 for none */
  const IcsEvent *events;
  gsize n_events;
} IcsCalendar;

/* The calendar as UTF-8. Its VTIMEZONEs are right for every event in it. A start or end that the zone's clocks
 * show for the second time (the later hour when summer ends) is written as UTC, since a local time would mean the
 * first. */
GBytes *ics_write(const IcsCalendar *calendar);

/* A remark on a foreign calendar: what is wrong with it, or only odd. */
typedef struct {
  int line; /* 0 where it concerns the whole */
  gboolean wrong;
  char *text;
} IcsNote;

/* A recurrence rule in a foreign calendar. */
typedef struct {
  int line;    /* where it stands first */
  guint times; /* how often the same text stands there */
  char *text;
  char *why;   /* why a schedule here would refuse it; NULL where it would take it */
} IcsRuleNote;

/* What is in a foreign calendar. Texts are cut to a length fit for a line and hold no control characters. */
typedef struct {
  guint calendars, events, todos, journals, free_busy, alarms, zones_defined;
  char first[CIVIL_TEXT], last[CIVIL_TEXT]; /* the earliest and latest start of an event by its own clock, or "" */
  GPtrArray *names; /* char *: names of calendars */
  GPtrArray *zones; /* char *: TZIDs in use, at most 1,000 */
  GPtrArray *rules; /* IcsRuleNote *, at most 200 */
  GPtrArray *notes; /* IcsNote *, at most 100 that are wrong and 100 that are not */
  guint wrong, odd; /* how many there were */
  gboolean unreadable; /* no calendar could be made out at all */
} IcsReport;

#define ICS_MOST_BYTES (16 * 1024 * 1024)

/* Reads foreign bytes and says what is in them and what is wrong. Bounded in size, nesting and time, and never
 * falls over: a reader of our own goes over every line first, rules are never expanded, and libical, which many
 * programs read with, is asked for a second opinion only on what is sound so far and of ordinary size. */
IcsReport *ics_check(const char *bytes, gsize size);
void ics_report_free(IcsReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(IcsReport, ics_report_free)

/* Whether nothing is wrong; else @error is the first fault with its line (ERROR_UNREADABLE or ERROR_INVALID). */
gboolean ics_report_is_sound(const IcsReport *report, GError **error);
/* The report in lines for people: char *. */
GPtrArray *ics_report_lines(const IcsReport *report);

#endif
