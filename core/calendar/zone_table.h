/* zone_table: what a Zone is inside, for the lookup in zone.c and the VTIMEZONE in vtimezone.c only. */
#ifndef CALENDAR_ZONE_TABLE_H
#define CALENDAR_ZONE_TABLE_H

#include "calendar/tzif.h"
#include "calendar/zone.h"

struct Zone {
  char *name;
  ZoneSpan *spans; /* in order; the first begins at G_MININT64 */
  guint n_spans;
  guint n_written; /* how many of them stand in the file; the rest follow from the rule */
  TzRule rule;     /* what holds after the written ones */
};

/* The Gregorian calendar repeats after 400 years, weekdays included: 146,097 days. A zone whose clocks change for
 * ever has its rule written out for somewhat more than that, and later instants are looked up so many cycles
 * earlier. */
#define ZONE_CYCLE ((gint64)146097 * 86400)

/* The span in which @instant lies, an instant after the end of the table counted back into its last cycle; *@shift
 * takes the seconds by which it was counted back. */
const ZoneSpan *zone_span_at(const Zone *zone, Instant instant, gint64 *shift);

#endif
