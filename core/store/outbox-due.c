#include "store/outbox-due.h"

#include "store/booking.h"
#include "store/rows.h"

#define LONG_DAYS 500 /* no slot of several meetings is longer */

/* STORE_BOOKING_COLUMNS of b, which stands beside others that have such names. */
#define BOOKINGS "SELECT " STORE_BOOKING_COLUMNS " FROM booking WHERE id IN (SELECT b.id FROM "

GPtrArray *store_due_reminders(Db *db, const char *service_id, Instant now, gint64 notice, int limit, GError **error)
{
  static const char sql[] =
    BOOKINGS "slot s JOIN meeting m ON m.slot_id = s.id AND m.ordinal = 1 JOIN booking b ON b.slot_id = s.id "
             "WHERE s.service_id = $1 AND s.starts_at > $2 AND s.starts_at <= $2 + $3 AND s.state = 'offered' "
             "AND b.state = 'booked' AND b.changed_at <= s.starts_at - $3 AND m.changed_at <= s.starts_at - $3 "
             "AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.about = b.id AND o.kind = 'reminder' "
             "AND o.until_at = s.starts_at)) ORDER BY starts_at, id LIMIT $4";
  return rows_all(db_ask(db, error, sql, "tiii", service_id, now, notice, (gint64)limit), store_booking_of_row,
                  (GDestroyNotify)booking_free, error);
}

GPtrArray *store_due_feedback(Db *db, const char *service_id, Instant from, Instant to, int limit, GError **error)
{
  static const char sql[] =
    BOOKINGS "slot s JOIN booking b ON b.slot_id = s.id WHERE s.service_id = $1 AND s.starts_at > $2 - $4 "
             "AND s.starts_at <= $3 AND s.ends_at > $2 AND s.ends_at <= $3 AND b.state = 'booked' "
             "AND b.outcome = 'attended' AND NOT EXISTS (SELECT 1 FROM rating r WHERE r.booking_id = b.id) "
             "AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.about = b.id AND o.kind = 'feedback')) "
             "ORDER BY starts_at, id LIMIT $5";
  return rows_all(db_ask(db, error, sql, "tiiii", service_id, from, to, (gint64)LONG_DAYS * 86400, (gint64)limit),
                  store_booking_of_row, (GDestroyNotify)booking_free, error);
}
