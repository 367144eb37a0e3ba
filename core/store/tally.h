/* tally: what store/slot.c needs of store/tally.c. Private to store/. */
#ifndef STORE_TALLY_H
#define STORE_TALLY_H

#include "db/db.h"

/* Seats of a slot's bookings by what became of them. */
typedef struct {
  gint64 attended, did_not_attend, open, by_service, by_party, heads;
} TallySeats;

/* Takes a slot's contribution out of its day and clinic, before it moves to another; store_slot_settle puts it in again.
 * Between the two the slot's `taken` and tallies are zero; settling brings them back, and capacity's CHECK with them. */
gboolean tally_withdraw(Db *db, const char *slot_id, GError **error);

#endif
