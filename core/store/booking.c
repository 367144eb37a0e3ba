#include "store/booking.h"

#include <string.h>

#include "store/rows.h"

gpointer store_booking_of_row(DbRows *rows, GError **error)
{
  Booking *booking = g_new0(Booking, 1);
  booking->id = db_text_copy(rows, 0);
  booking->slot_id = db_text_copy(rows, 1);
  booking->party_kind = strcmp(db_text(rows, 2), "team") == 0 ? PARTY_TEAM : PARTY_PERSON;
  booking->party_id = db_text_copy(rows, 3);
  booking->profession = db_text_copy(rows, 4);
  booking->organisation = db_text_copy(rows, 5);
  booking->priority = db_int(rows, 6) != 0;
  booking->seats = (int)db_int(rows, 7);
  booking->state = booking_state_from_text(db_text(rows, 8));
  outcome_parse(db_text(rows, 9), &booking->outcome, NULL);
  cancelled_by_parse(db_text(rows, 10), &booking->cancelled_by, NULL);
  booking->late = db_int(rows, 11) != 0;
  booking->cancel_reason = db_text_copy(rows, 12);
  booking->heads = (int)db_int(rows, 13);
  booking->reference = db_text_copy(rows, 14);
  booking->note = db_text_copy(rows, 15);
  booking->made_at = db_int(rows, 16);
  booking->made_by = db_text_copy(rows, 17);
  booking->by_staff = db_int(rows, 18) != 0;
  booking->queued_at = db_int(rows, 19);
  booking->queue = db_int(rows, 20);
  booking->offer_until = db_int(rows, 21);
  booking->cancelled_at = db_int(rows, 22);
  booking->starts_at = db_int(rows, 23);
  booking->changed_at = db_int(rows, 24);
  booking->revision = db_int(rows, 25);
  return booking;
}

gboolean store_booking_get(Db *db, const char *id, Booking **booking, GError **error)
{
  return rows_only(db_ask(db, error, "SELECT " STORE_BOOKING_COLUMNS " FROM booking WHERE id = $1", "t", id),
                   store_booking_of_row, booking, error);
}

gboolean store_booking_insert(Db *db, const Booking *b, GError **error)
{
  static const char sql[] =
    "INSERT INTO booking (" STORE_BOOKING_COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, "
    "$15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, 1)";
  return db_run(db, error, sql, "ttttttiitttitittitiiiiiii", b->id, b->slot_id, party_kind_text(b->party_kind),
                b->party_id, b->profession, b->organisation, (gint64)b->priority, (gint64)b->seats,
                booking_state_text(b->state), outcome_text(b->outcome), cancelled_by_text(b->cancelled_by),
                (gint64)b->late, b->cancel_reason ? b->cancel_reason : "", (gint64)b->heads,
                b->reference ? b->reference : "", b->note ? b->note : "", b->made_at, b->made_by, (gint64)b->by_staff,
                b->queued_at, b->queue, b->offer_until, b->cancelled_at, b->starts_at, b->changed_at);
}

gboolean store_booking_update(Db *db, const Booking *b, GError **error)
{
  static const char sql[] =
    "UPDATE booking SET slot_id = $1, seats = $2, state = $3, outcome = $4, cancelled_by = $5, late = $6, "
    "cancel_reason = $7, heads = $8, reference = $9, note = $10, queued_at = $11, queue = $12, "
    "offer_until = $13, cancelled_at = $14, starts_at = $15, changed_at = $16, revision = revision + 1 WHERE id = $17";
  return db_run(db, error, sql, "titttitittiiiiiit", b->slot_id, (gint64)b->seats, booking_state_text(b->state),
                outcome_text(b->outcome), cancelled_by_text(b->cancelled_by), (gint64)b->late,
                b->cancel_reason ? b->cancel_reason : "", (gint64)b->heads, b->reference, b->note, b->queued_at,
                b->queue, b->offer_until, b->cancelled_at, b->starts_at, b->changed_at, b->id);
}

/* A host is busy where another slot at that time has seats taken, other than those of the booking at hand: a move must not
 * stand in its own way. */
gboolean store_booking_leave(Db *db, const Booking *b, Instant now, GError **error)
{
  static const char sql[] =
    "INSERT INTO booking_left (slot_id, booking_id, party_kind, party_id, revision, left_at) "
    "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (slot_id, booking_id) DO UPDATE SET "
    "revision = booking_left.revision + excluded.revision, left_at = excluded.left_at";
  return db_run(db, error, sql, "ttttii", b->slot_id, b->id, party_kind_text(b->party_kind), b->party_id,
                b->revision + 1, now);
}

gboolean store_booking_facts(Db *db, const char *slot_id, PartyKind kind, const char *party_id, const char *reference,
                             const char *without, const char *requires_id, BookingFacts *facts, GError **error)
{
  static const char sql[] =
    "SELECT m.mine, m.mine_alike, m.taken_other, "
    "CASE WHEN $5 = '' THEN 1 ELSE (SELECT count(*) FROM (SELECT 1 FROM booking b JOIN slot s ON s.id = b.slot_id "
    "WHERE b.party_kind = $2 AND b.party_id = $3 AND b.state = 'booked' AND b.outcome = 'attended' "
    "AND s.service_id = $5 LIMIT 1) attended) END, "
    "(SELECT count(*) FROM (SELECT 1 FROM host h JOIN host o ON o.person_id = h.person_id "
    "AND o.starts_at > h.starts_at - 86400 AND o.starts_at < h.ends_at AND o.ends_at > h.starts_at "
    "AND o.slot_id <> h.slot_id JOIN slot s ON s.id = o.slot_id "
    "WHERE h.slot_id = $1 AND s.state = 'offered' AND s.taken > "
    "(SELECT coalesce(sum(seats), 0) FROM booking m WHERE m.id = $4 AND m.slot_id = s.id "
    "AND m.state IN ('booked', 'offered')) LIMIT 1) busy), "
    "(SELECT count(*) FROM meeting WHERE slot_id = $1) "
    "FROM (SELECT coalesce(sum(CASE WHEN party_kind = $2 AND party_id = $3 THEN 1 ELSE 0 END), 0) AS mine, "
    "coalesce(sum(CASE WHEN party_kind = $2 AND party_id = $3 AND reference = $6 THEN 1 ELSE 0 END), 0) AS mine_alike, "
    "coalesce(sum(CASE WHEN state <> 'waiting' AND priority = 0 THEN seats ELSE 0 END), 0) AS taken_other "
    "FROM booking WHERE slot_id = $1 AND state <> 'cancelled' AND state <> 'lapsed' AND id <> $4) m";
  g_autoptr(DbRows) rows = db_ask(db, error, sql, "tttttt", slot_id, party_kind_text(kind), party_id, without,
                                  requires_id ? requires_id : "", reference);
  if (!rows || !db_next(rows, error))
    return FALSE;
  facts->mine = (int)db_int(rows, 0);
  facts->mine_alike = (int)db_int(rows, 1);
  facts->taken_other = (int)db_int(rows, 2);
  facts->prerequisite_met = db_int(rows, 3) != 0;
  facts->host_busy = db_int(rows, 4) != 0;
  facts->n_meetings = (int)db_int(rows, 5);
  return TRUE;
}

gboolean store_booking_holds(Db *db, const char *slot_id, const char *person_id, const char *team_id, gboolean *holds,
                             GError **error)
{
  gint64 held = 0;
  if (!db_ask_int(db, error, NULL, &held,
                  "SELECT count(*) FROM booking WHERE slot_id = $1 AND state IN ('booked', 'offered') "
                  "AND ((party_kind = 'person' AND party_id = $2) OR (party_kind = 'team' AND (party_id = $3 "
                  "OR party_id IN (SELECT id FROM team WHERE leader_id = $2))))",
                  "ttt", slot_id, person_id, team_id ? team_id : ""))
    return FALSE;
  *holds = held > 0;
  return TRUE;
}

GPtrArray *store_booking_live(Db *db, const char *slot_id, GError **error)
{
  return rows_all(db_ask(db, error,
                             "SELECT " STORE_BOOKING_COLUMNS " FROM booking WHERE slot_id = $1 "
                             "AND state IN ('booked', 'waiting', 'offered') ORDER BY queue, made_at, id",
                             "t", slot_id),
                  store_booking_of_row, (GDestroyNotify)booking_free, error);
}

GPtrArray *store_booking_queue(Db *db, const char *slot_id, GError **error)
{
  return rows_all(db_ask(db, error,
                             "SELECT " STORE_BOOKING_COLUMNS " FROM booking WHERE slot_id = $1 AND state = 'waiting' "
                             "ORDER BY queue",
                             "t", slot_id),
                  store_booking_of_row, (GDestroyNotify)booking_free, error);
}

gboolean store_booking_position(Db *db, const Booking *booking, int *position, GError **error)
{
  gboolean found;
  gint64 before = 0;
  if (!db_ask_int(db, error, &found, &before,
                  "SELECT count(*) FROM booking WHERE slot_id = $1 AND state = 'waiting' AND queue < $2", "ti",
                  booking->slot_id, booking->queue))
    return FALSE;
  *position = (int)before + 1;
  return TRUE;
}

GPtrArray *store_booking_overdue(Db *db, Instant now, int limit, GError **error)
{
  /* offer_until doubles as the date on which a wait ends of itself, so one index serves both. */
  return rows_texts(db_ask(db, error,
                           "SELECT id FROM booking WHERE offer_until > 0 AND offer_until <= $1 "
                           "ORDER BY offer_until, id LIMIT $2",
                           "ii", now, (gint64)limit),
                    error);
}

GPtrArray *store_booking_waited_for(Db *db, Instant now, int limit, GError **error)
{
  return rows_texts(db_ask(db, error,
                           "SELECT DISTINCT s.id FROM booking b JOIN slot s ON s.id = b.slot_id "
                           "WHERE b.offer_until > 0 AND b.offer_until > $1 AND b.state = 'waiting' AND s.state = 'offered' "
                           "AND s.taken < s.capacity ORDER BY s.id LIMIT $2",
                           "ii", now, (gint64)limit),
                    error);
}

gboolean store_booking_next_due(Db *db, Instant now, Instant *due, GError **error)
{
  gboolean found;
  Instant next = 0;
  if (!db_ask_int(db, error, &found, &next,
                  "SELECT coalesce(min(offer_until), 0) FROM booking WHERE offer_until > 0 AND offer_until > $1", "i",
                  now))
    return FALSE;
  *due = next;
  return TRUE;
}

GPtrArray *store_booking_live_of(Db *db, PartyKind kind, const char *party_id, Instant after, GError **error)
{
  static const char sql[] = "SELECT id FROM booking WHERE party_kind = $1 AND party_id = $2 AND starts_at > $3 "
                            "AND state IN ('booked', 'waiting', 'offered') ORDER BY starts_at, id";
  g_autoptr(DbRows) rows = db_ask(db, error, sql, "tti", party_kind_text(kind), party_id, after);
  if (!rows)
    return NULL;
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(GError) why = NULL;
  while (db_next(rows, &why))
    g_ptr_array_add(ids, db_text_copy(rows, 0));
  if (why) {
    g_propagate_error(error, g_steal_pointer(&why));
    return NULL;
  }
  return g_steal_pointer(&ids);
}
