/* vtimezone: a zone as a VTIMEZONE component (RFC 5545 §3.6.5) out of its own transition table. */
#ifndef CALENDAR_VTIMEZONE_H
#define CALENDAR_VTIMEZONE_H

#include "calendar/ics_lines.h"
#include "calendar/zone.h"

/* Whether times of @zone are written as UTC ("…Z") and need no VTIMEZONE. */
gboolean vtimezone_is_utc(const Zone *zone);
/* Writes the component so that it is right from @from to @to, and, where the clocks of the zone change every year,
 * for ever after. Changes that follow the yearly rule stand as one rule each from its first year on; those before,
 * and those of a zone without a rule, one by one as far as the period needs them. */
void vtimezone_write(IcsLines *lines, const Zone *zone, Instant from, Instant to);

#endif
