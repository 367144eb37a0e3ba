/* ics_reading: one reading of a foreign calendar on its way; shared by ics_check.c, ics_property.c, ics_opinion.c and
 * ics_report.c, and nobody else. */
#ifndef CALENDAR_ICS_READING_H
#define CALENDAR_ICS_READING_H

#include "calendar/ics.h"
#include "calendar/ics_scan.h"
#include "calendar/ics_value.h"

typedef enum {
  ICS_OTHER, /* a component we do not know, or know nothing of */
  ICS_CALENDAR,
  ICS_EVENT,
  ICS_TASK,
  ICS_JOURNAL,
  ICS_FREE_BUSY,
  ICS_ALARM,
  ICS_TIMEZONE,
  ICS_STANDARD,
  ICS_DAYLIGHT
} IcsComponent;

/* Properties that are looked at, as bits. */
typedef enum {
  ICS_HAS_VERSION = 1 << 0,
  ICS_HAS_PRODID = 1 << 1,
  ICS_HAS_METHOD = 1 << 2,
  ICS_HAS_UID = 1 << 3,
  ICS_HAS_DTSTAMP = 1 << 4,
  ICS_HAS_DTSTART = 1 << 5,
  ICS_HAS_DTEND = 1 << 6,
  ICS_HAS_DUE = 1 << 7,
  ICS_HAS_DURATION = 1 << 8,
  ICS_HAS_RECURRENCE_ID = 1 << 9,
  ICS_HAS_TZID = 1 << 10,
  ICS_HAS_OFFSET_FROM = 1 << 11,
  ICS_HAS_OFFSET_TO = 1 << 12,
  ICS_HAS_SEQUENCE = 1 << 13,
  ICS_HAS_OBSERVANCE = 1 << 14, /* a STANDARD or DAYLIGHT within */
  ICS_HAS_COMPONENT = 1 << 15
} IcsHas;

/* A component that has begun and not yet ended. */
typedef struct {
  IcsComponent kind;
  char *name;   /* as BEGIN has it, in capitals */
  int line;
  guint has;    /* IcsHas bits */
  char *uid;
  Civil starts, ends; /* DTSTART; DTEND or DUE */
  IcsTimeKind starts_kind, ends_kind;
  char *starts_zone, *ends_zone; /* TZID, or NULL */
  int ends_line;
} IcsFrame;

#define ICS_MOST_DEPTH 16

typedef struct {
  IcsReport *report;
  IcsFrame frames[ICS_MOST_DEPTH];
  guint depth;
  gboolean has_method;     /* of the calendar being read */
  GHashTable *zones_used;  /* TZID → line of its first use */
  GHashTable *zones_known; /* TZIDs that have a VTIMEZONE */
  GHashTable *uids;        /* of events that are not a changed date of another */
  GHashTable *rules;       /* text → IcsRuleNote, owned by the report */
  gsize longest;           /* octets of the longest line */
  gboolean stopped;        /* nothing sensible can be said of what follows */
} IcsReading;

IcsReport *ics_report_new(void);
/* Notes what is wrong, or only odd, at @line; 0 for the whole. */
void ics_report_note(IcsReport *report, int line, gboolean wrong, const char *format, ...) G_GNUC_PRINTF(4, 5);
/* A foreign text fit for a message: cut short, without control characters; newly allocated. */
char *ics_report_shown(const char *text);

/* Looks at one property of the component @frame. */
void ics_property_read(IcsReading *reading, IcsFrame *frame, const IcsLine *line);

/* What libical has to say of a calendar that is sound so far: what it could not read becomes an odd note. The time
 * it takes grows with the square of a line's length, and its memory to forty times the calendar: ask it within
 * these bounds. */
#define ICS_OPINION_BYTES (2 * 1024 * 1024)
#define ICS_OPINION_LINE (64 * 1024)
void ics_opinion_add(IcsReport *report, const char *bytes, gsize size);

#endif
