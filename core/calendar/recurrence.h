/* recurrence: the dates of a schedule by RFC 5545 §3.3.10, within the accepted set.
 *
 * Accepted: FREQ YEARLY, MONTHLY, WEEKLY or DAILY; INTERVAL, COUNT, UNTIL, WKST, BYMONTH, BYMONTHDAY, BYYEARDAY,
 * BYWEEKNO, BYDAY, BYSETPOS as the RFC allows them for that frequency; no sub-daily frequency and no BYHOUR,
 * BYMINUTE, BYSECOND. Anything else is refused with the reason (ERROR_INVALID). No rule, however written, takes more
 * than 250 ms to refuse or expand: a rule ends with the year 9999, and its periods up to then are walked in a
 * fraction of that.
 *
 * Where the RFC leaves room or speaks twice:
 * - A first date that the rule itself does not give ("undefined", §3.8.5.3) is no date of the schedule and not
 *   counted by COUNT: the rule decides. So do libical, ical.js, lib-recur and dateutil with those made after it.
 * - What the rule leaves open comes from the first date, the month and the weekday too: FREQ=YEARLY;BYMONTHDAY=2 is
 *   one day a year, FREQ=YEARLY;BYWEEKNO=20 one day too. So do libical and ical.js; dateutil gives every month,
 *   every day.
 * - The civil time of day stays the same over a change of the clocks. A time that the clocks skip is read by §3.3.5,
 *   with the offset before the gap, and one shown twice is the first of the two.
 * - BYSETPOS chooses from the whole period, the days before the first date included.
 */
#ifndef CALENDAR_RECURRENCE_H
#define CALENDAR_RECURRENCE_H

#include "calendar/zone.h"

#define RECURRENCE_MOST_DATES 10000 /* exceptions, and extra dates */

typedef struct {
  const Zone *zone;
  Civil starts;          /* DTSTART in @zone */
  const char *repeat;    /* RRULE value ("FREQ=WEEKLY;BYDAY=TU"), NULL or "" for a single date */
  const Civil *except;   /* EXDATE: exact civil starts; a date at midnight takes out every start on that date */
  gsize n_except;
  const Civil *extra;    /* RDATE: civil starts; a date at midnight takes DTSTART's time of day */
  gsize n_extra;
} Recurrence;

typedef struct {
  Civil starts;   /* as the rule says; where the clocks skip it they show zone_to_civil(@at) instead */
  Instant at;
  gint32 ordinal; /* 0 for the first date ever of the rule with extras, exceptions counted as well */
} Occurrence;

/* Checks without expanding; the message says what in the rule is refused and why. A rule that is sound but never
 * gives a date (30 February, an UNTIL before the first date) passes, and expands to nothing. */
gboolean recurrence_check(const Recurrence *rule, GError **error);
/* Whether the rule ends by itself (COUNT, UNTIL or no rule). A rule that is refused does not. */
gboolean recurrence_is_bounded(const Recurrence *rule);
/* All occurrences with from <= at < to, ordered, without repeats: GArray of Occurrence. At most @limit (0: 100,000);
 * *@more (may be NULL) tells whether the limit cut them. NULL with ERROR_INVALID where recurrence_check refuses. */
GArray *recurrence_expand(const Recurrence *rule, Instant from, Instant to, gsize limit, gboolean *more,
                          GError **error);

#endif
