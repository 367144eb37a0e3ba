/* dates: the coming dates of one schedule for somebody who is about to save it: which fall out, where the clocks change, and who
 * is elsewhere then.
 */
#ifndef ENGINE_DATES_H
#define ENGINE_DATES_H

#include "engine/engine.h"

/* Marks of a date; several may stand together. */
#define DATE_PAST (1u << 0)     /* it has begun already: no slot is made for it */
#define DATE_CLOSED (1u << 1)   /* a closure takes it out */
#define DATE_FORWARD (1u << 2)  /* since the date before the clocks have gone forward; the time on the wall stays */
#define DATE_BACK (1u << 3)     /* … gone back */
#define DATE_SKIPPED (1u << 4)  /* the clocks skip this very time, so it is later on the wall */
#define DATE_TWICE (1u << 5)    /* the clocks show this time twice; the first is meant */

typedef struct {
  Civil starts, ends;   /* on the wall */
  guint marks;
  char *closure;        /* title, with DATE_CLOSED */
  GPtrArray *elsewhere; /* SeriesStay * (store/series.h): hosts who give something else then */
} ScheduleDate;

typedef struct {
  GPtrArray *dates; /* ScheduleDate *, from the first that lies ahead on; where all are past, all of them */
  guint past;       /* dates before those */
  guint open;       /* of those shown, how many stay */
  gboolean more;    /* the list was cut */
  char *zone;
} ScheduleDates;
void schedule_dates_clear(ScheduleDates *dates);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ScheduleDates, schedule_dates_clear)

/* The dates of the schedule as it stands in @db, at most @limit. ERROR_MISSING if there is none. @dates must be zeroed. */
gboolean engine_schedule_dates(Engine *engine, Db *db, const char *schedule_id, guint limit, ScheduleDates *dates, GError **error);

#endif
