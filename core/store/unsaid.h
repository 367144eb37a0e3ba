/* unsaid: meetings that are over and of which nobody has said whether everybody who was booked came. Where a slot has several
 * meetings each one is to be spoken of, so what is outstanding is told by its sheets and not by its bookings' outcome.
 */
#ifndef STORE_UNSAID_H
#define STORE_UNSAID_H

#include "db/db.h"
#include "model/slot.h"

typedef struct {
  char *slot_id, *service_id;
  Meeting *meeting;
  int bookings; /* of which nothing is said about this meeting */
} Unsaid;
void unsaid_free(Unsaid *unsaid);

/* Unsaid *, the oldest first, of the meetings that began at @from or later and have ended by @to; those that @person_id gives, or
 * NULL: everybody's. */
GPtrArray *store_unsaid(Db *db, const char *person_id, Instant from, Instant to, GError **error);
/* How many there are of everybody's. */
gboolean store_unsaid_count(Db *db, Instant from, Instant to, gint64 *n, GError **error);

#endif
