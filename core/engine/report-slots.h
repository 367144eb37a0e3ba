/* report-slots: the slots behind a figure: which they are, who took them, what became of them. For managers: neither notes nor
 * case references.
 */
#ifndef ENGINE_REPORT_SLOTS_H
#define ENGINE_REPORT_SLOTS_H

#include "engine/engine.h"
#include "model/booking.h"
#include "model/utilisation.h"

typedef struct {
  char *name, *profession, *organisation; /* name as it is now; the others when it booked */
  int seats, heads;
  BookingState state;
  Outcome outcome;
  CancelledBy cancelled_by;
} SlotParty;

typedef struct {
  SlotView *view;     /* without `bookable` */
  Buckets buckets;    /* those of its units that the figure counts */
  GPtrArray *parties; /* SlotParty *: who holds or held seats of it, first made first; in a bucket that counts people they
                       * alone */
} ReportedSlot;

void reported_slot_free(ReportedSlot *slot);

typedef struct {
  const char *who;               /* asks: a person's id. That each booking was shown is noted (engine/looks.h) */
  const UtilisationQuery *query; /* period, services, now; its keys are those of the figure's row */
  const char *const *values;     /* one a key */
  gboolean in_bucket;            /* only slots with units in `bucket` */
  Bucket bucket;
  guint first, most; /* which of them, counted from 0 */
} ReportSlotsQuery;

/* ReportedSlot *, the earliest first, at most `most` from `first` on; *@found takes how many there are, and *@sum their buckets
 * added up. Counted by engine_report_utilisation itself, by slot, so that the list is what the figure says. */
GPtrArray *engine_report_slots(Engine *engine, const ReportSlotsQuery *query, guint *found, Buckets *sum, GError **error);

#endif
