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

void due_session_free(DueSession *session)
{
  if (!session)
    return;
  g_free(session->slot_id);
  g_free(session->service_id);
  meeting_free(session->meeting);
  g_free(session);
}

static gpointer session_of_row(DbRows *rows, GError **error)
{
  DueSession *session = g_new0(DueSession, 1);
  session->slot_id = db_text_copy(rows, 0);
  session->service_id = db_text_copy(rows, 1);
  session->meeting = g_new0(Meeting, 1);
  session->meeting->zone = db_text_copy(rows, 2);
  session->meeting->starts_at = db_int(rows, 3);
  session->meeting->ends_at = db_int(rows, 4);
  return session;
}

GPtrArray *store_due_outcomes(Db *db, const char *person_id, Instant from, Instant to, GError **error)
{
  static const char sql[] =
    "SELECT s.id, s.service_id, m.zone, m.starts_at, m.ends_at FROM host h JOIN slot s ON s.id = h.slot_id "
    "JOIN meeting m ON m.id = h.meeting_id WHERE h.person_id = $1 AND h.starts_at >= $2 AND h.ends_at < $3 "
    "AND m.ordinal = 1 AND s.open > 0 AND s.state = 'offered' ORDER BY m.starts_at, s.id";
  return rows_all(db_ask(db, error, sql, "tii", person_id, from, to), session_of_row, (GDestroyNotify)due_session_free,
                  error);
}
