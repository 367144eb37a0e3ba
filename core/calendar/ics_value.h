/* ics_value: the values of properties that say when (RFC 5545 §3.3). */
#ifndef CALENDAR_ICS_VALUE_H
#define CALENDAR_ICS_VALUE_H

#include "base/civil.h"

typedef enum { ICS_DATE, ICS_FLOATING, ICS_UTC } IcsTimeKind;

/* "20261025", "20261025T090000" or "20261025T090000Z"; a leap second is read as the second before it. */
gboolean ics_value_time(const char *text, Civil *civil, IcsTimeKind *kind);
/* "PT1H", "-P1W", "P15DT5H0M20S"; *@seconds may be NULL. */
gboolean ics_value_duration(const char *text, gint64 *seconds);
/* A TIME or a period "START/END" or "START/DURATION", END not before START. */
gboolean ics_value_period(const char *text);
/* "+0100", "-000115" */
gboolean ics_value_offset(const char *text);

#endif
