/* zone: civil time to instant and back, by our own transition table of each zone.
 *
 * RFC 5545 §3.3.5: a local time in a gap is read with the offset before the gap (so 01:30 that does not exist becomes
 * 02:30 by the new clock); one that occurs twice means its first occurrence.
 */
#ifndef CALENDAR_ZONE_H
#define CALENDAR_ZONE_H

#include "base/civil.h"

typedef struct Zone Zone; /* interned, lives as long as the process, may be shared */

typedef enum { ZONE_PLAIN, ZONE_GAP, ZONE_FOLD } ZoneCase;

/* The zone called @tzid ("Europe/London", "UTC"), out of the system's tzdata. An unknown name is ERROR_INVALID and
 * names the nearest known one. From one thread only. */
const Zone *zone_get(const char *tzid, GError **error);
const char *zone_name(const Zone *zone);

Instant zone_to_instant(const Zone *zone, Civil civil);
Civil zone_to_civil(const Zone *zone, Instant instant);
/* Seconds to add to UTC at @instant. */
int zone_offset(const Zone *zone, Instant instant);
/* Whether @civil is an ordinary time, skipped by the clocks, or shown twice. */
ZoneCase zone_case(const Zone *zone, Civil civil);
/* Midnight at the start of the civil date in @instant's zone day (first instant of that date). */
Instant zone_day_start(const Zone *zone, Civil date);
/* ISO 8601 with offset; @out has INSTANT_TEXT bytes; returns @out. */
const char *zone_format(const Zone *zone, Instant instant, char *out);
/* Reads "2026-10-25T09:00" as civil time of @zone, or with an offset or Z as an instant. */
gboolean zone_parse(const Zone *zone, const char *text, Instant *instant, GError **error);

#endif
