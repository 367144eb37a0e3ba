/* outbox-due: what letters are due because time has passed, and have not been written. Either connection. Only bookings for which
 * there is somebody to write to: an active person; of a team its leader, whoever booked for it, or a member who leads. */
#ifndef STORE_OUTBOX_DUE_H
#define STORE_OUTBOX_DUE_H

#include "db/db.h"
#include "model/booking.h"

/* Bookings (Booking *) of a service's slots that begin after @now and within @notice seconds, of which no reminder of that time
 * was written; but none where booking or meeting changed within that notice, for then a letter has told of it already. */
GPtrArray *store_due_reminders(Db *db, const char *service_id, Instant now, gint64 notice, int limit, GError **error);

/* Bookings (Booking *) that were attended, of a service's slots that ended in (@from, @to], of which nobody has said yet how it
 * was nor been asked. */
GPtrArray *store_due_feedback(Db *db, const char *service_id, Instant from, Instant to, int limit, GError **error);

#endif
