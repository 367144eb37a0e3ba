/* recurrence: the dates of a schedule by RFC 5545 §3.3.10, within the accepted set.
 *
 * Accepted: FREQ YEARLY, MONTHLY, WEEKLY or DAILY; INTERVAL, COUNT, UNTIL, WKST, BYMONTH, BYMONTHDAY, BYYEARDAY, BYWEEKNO, BYDAY,
 * BYSETPOS as the RFC allows them for that frequency; no sub-daily frequency and no BYHOUR, BYMINUTE, BYSECOND. Anything
 * else is refused with the reason (ERROR_INVALID). No rule, however written, takes more than 250 ms to refuse or expand.
 */
#ifndef CALENDAR_RECURRENCE_H
#define CALENDAR_RECURRENCE_H

#include "calendar/zone.h"

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
  Civil starts;
  Instant at;
  gint32 ordinal; /* 0 for the first date ever of the rule with extras, exceptions counted as well */
} Occurrence;

/* Checks without expanding; the message says what in the rule is refused and why. */
gboolean recurrence_check(const Recurrence *rule, GError **error);
/* Whether the rule ends by itself (COUNT, UNTIL or no rule). */
gboolean recurrence_is_bounded(const Recurrence *rule);
/* All occurrences with from <= at < to, ordered, without repeats: GArray of Occurrence. At most @limit (0: 100,000);
 * *@more (may be NULL) tells whether the limit cut them. */
GArray *recurrence_expand(const Recurrence *rule, Instant from, Instant to, gsize limit, gboolean *more, GError **error);

#endif
