/* clock: the only place that knows what time it is.
 *
 * ATTUNE_NOW (ISO 8601 with offset, or civil time taken as UTC) fixes the clock for tests and demonstrations.
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include "base/civil.h"

/* Reads ATTUNE_NOW once; *@fixed tells whether the clock stands still. Call first thing in main. */
gboolean clock_init(gboolean *fixed, GError **error);

/* Whether it stands still: then a second never ends. */
gboolean clock_stands(void);
Instant clock_now(void);
/* Milliseconds since 1970; follows the fixed clock too. */
gint64 clock_now_ms(void);
/* Microseconds of a clock that only goes forward, for durations; never fixed. */
gint64 clock_ticks(void);

/* For unit tests: stands the clock at @now; 0 lets it run again. */
void clock_fix(Instant now);

#endif
