#include "store/unsaid.h"

#include "store/rows.h"
#include "store/slot.h"

/* The meetings that @which takes, each with how many booked parties have no sheet of it. */
#define UNSAID(which)                                                                                                   \
  "(SELECT m.*, s.service_id, (SELECT count(*) FROM booking b WHERE b.slot_id = m.slot_id AND b.state = 'booked' "      \
  "AND NOT EXISTS (SELECT 1 FROM attendance a WHERE a.booking_id = b.id AND a.meeting_id = m.id)) AS bookings "         \
  "FROM meeting m JOIN slot s ON s.id = m.slot_id WHERE " which                                                         \
  " AND m.starts_at >= $1 AND m.ends_at <= $2 AND s.state = 'offered' AND s.taken > 0) u WHERE bookings > 0"

/* Those that begin within, and the long ones that the window cuts through. */
#define OF_ALL                                                                                                          \
  "m.slot_id IN (SELECT id FROM slot WHERE starts_at >= $1 AND starts_at < $2 "                                         \
  "UNION ALL SELECT id FROM slot WHERE ends_at - starts_at > 86400 AND ends_at >= $1 AND starts_at < $1)"
#define OF_ONE                                                                                                          \
  "m.id IN (SELECT meeting_id FROM host WHERE person_id = $3 AND starts_at >= $1 AND starts_at < $2)"

#define LIST "SELECT " STORE_MEETING_COLUMNS ", slot_id, service_id, bookings FROM "
#define IN_ORDER " ORDER BY starts_at, id"

void unsaid_free(Unsaid *unsaid)
{
  if (!unsaid)
    return;
  g_free(unsaid->slot_id);
  g_free(unsaid->service_id);
  meeting_free(unsaid->meeting);
  g_free(unsaid);
}

static gpointer unsaid_of_row(DbRows *rows, GError **error)
{
  Meeting *meeting = store_meeting_of_row(rows, error);
  if (!meeting)
    return NULL;
  Unsaid *unsaid = g_new0(Unsaid, 1);
  unsaid->meeting = meeting;
  unsaid->slot_id = db_text_copy(rows, STORE_MEETING_N_COLUMNS);
  unsaid->service_id = db_text_copy(rows, STORE_MEETING_N_COLUMNS + 1);
  unsaid->bookings = (int)db_int(rows, STORE_MEETING_N_COLUMNS + 2);
  return unsaid;
}

GPtrArray *store_unsaid(Db *db, const char *person_id, Instant from, Instant to, GError **error)
{
  DbRows *rows = person_id ? db_ask(db, error, LIST UNSAID(OF_ONE) IN_ORDER, "iit", from, to, person_id)
                           : db_ask(db, error, LIST UNSAID(OF_ALL) IN_ORDER, "ii", from, to);
  return rows_all(rows, unsaid_of_row, (GDestroyNotify)unsaid_free, error);
}

gboolean store_unsaid_count(Db *db, Instant from, Instant to, gint64 *n, GError **error)
{
  return db_ask_int(db, error, NULL, n, "SELECT count(*) FROM " UNSAID(OF_ALL), "ii", from, to);
}
