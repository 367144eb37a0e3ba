/* tzrule: the yearly rule of a zone as the TZ string of POSIX with the extensions of RFC 8536 §3.3.1
 * ("GMT0BST,M3.5.0/1,M10.5.0"), as it stands at the end of a TZif file. */
#ifndef CALENDAR_TZRULE_H
#define CALENDAR_TZRULE_H

#include "base/civil.h"

typedef enum { TZRULE_WEEKDAY, TZRULE_JULIAN, TZRULE_DAY } TzDayKind;

/* When in the year the clocks change. */
typedef struct {
  TzDayKind kind;
  int month, week, weekday; /* WEEKDAY: Mm.w.d, week 5 is the last, weekday 0 is Sunday */
  int day;                  /* JULIAN: 1..365 without 29 February; DAY: 0..365 with it */
  gint32 seconds;           /* wall time of the old clock after that day's midnight; may be negative or over a day */
} TzDay;

typedef struct {
  const char *standard_name, *daylight_name; /* interned */
  gint32 standard_offset, daylight_offset;   /* seconds east of UTC; daylight may be the lesser (Europe/Dublin) */
  gboolean changes;                          /* FALSE: standard all year round, the rest is unset */
  TzDay to_daylight, to_standard;
} TzRule;

/* FALSE if @text is no such string; @rule is then untouched. */
gboolean tzrule_parse(const char *text, TzRule *rule);
/* The instant in @year at which the clocks change to daylight or to standard time. Only where @rule changes. */
Instant tzrule_change(const TzRule *rule, int year, gboolean to_daylight);

#endif
