/* Keeps a slot's tallies and the day's sums true, in the transaction of whatever changed them.
 *
 * A slot's tallies are a function of its row and its bookings; the day's sums are moved by the difference between what the
 * slot contributed before and what it contributes now. attune verify counts both again from the bookings.
 */
#include "model/utilisation.h"
#include "store/slot.h"
#include "store/tally.h"

/* What one slot contributes to its day. */
typedef struct {
  gint64 units, delivered, did_not_attend, given_back, by_service, open, free, seats, taken, heads;
} Tally;

typedef struct {
  char *service_id, *clinic;
  gint64 day;
  SlotState state;
  gint64 capacity, waiting;
  gboolean unit_slot;
  Tally before;
  TallySeats seats;
} Contribution;

static void contribution_clear(Contribution *contribution)
{
  g_free(contribution->service_id);
  g_free(contribution->clinic);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Contribution, contribution_clear)

/* The one unit of a session that may be shared: by what became of it last, told by the best of its bookings. */
static void count_slot_unit(const Contribution *from, Tally *to)
{
  const TallySeats *seats = &from->seats;
  to->units = 1;
  if (seats->attended)
    to->delivered = 1;
  else if (seats->open)
    to->open = 1;
  else if (seats->did_not_attend)
    to->did_not_attend = 1;
  else if (from->state == SLOT_CANCELLED || seats->by_service)
    to->by_service = 1;
  else if (seats->by_party)
    to->given_back = 1;
  else
    to->free = 1;
}

/* Each seat is a unit. Seats are alike, so a seat given back counts as such only as far as nobody took it afterwards. */
static void count_seat_units(const Contribution *from, Tally *to)
{
  const TallySeats *seats = &from->seats;
  to->units = from->capacity;
  to->delivered = seats->attended;
  to->did_not_attend = seats->did_not_attend;
  to->open = seats->open;
  gint64 rest = from->capacity - seats->attended - seats->did_not_attend - seats->open;
  to->by_service = from->state == SLOT_CANCELLED ? rest : MIN(rest, seats->by_service);
  to->given_back = MIN(rest - to->by_service, seats->by_party);
  to->free = rest - to->by_service - to->given_back;
}

static Tally contribution_count(const Contribution *from)
{
  Tally tally = { 0 };
  tally.taken = from->seats.attended + from->seats.did_not_attend + from->seats.open;
  tally.heads = from->seats.heads;
  if (from->state == SLOT_WITHDRAWN)
    return tally;
  tally.seats = from->capacity;
  if (from->unit_slot)
    count_slot_unit(from, &tally);
  else
    count_seat_units(from, &tally);
  return tally;
}

static gboolean read_contribution(Db *db, const char *slot_id, Contribution *out, gboolean *found, GError **error)
{
  static const char sql[] =
    "SELECT s.service_id, s.clinic, s.starts_on, s.state, s.capacity, s.unit_slot, "
    "s.units, s.delivered, s.did_not_attend, s.given_back, s.by_service, s.open, s.free, s.taken, s.heads, "
    "coalesce(sum(CASE WHEN b.state = 'booked' AND b.outcome = 'attended' THEN b.seats ELSE 0 END), 0), "
    "coalesce(sum(CASE WHEN b.state = 'booked' AND b.outcome = 'did-not-attend' THEN b.seats ELSE 0 END), 0), "
    "coalesce(sum(CASE WHEN b.state = 'offered' OR (b.state = 'booked' AND b.outcome = '') THEN b.seats ELSE 0 END), 0), "
    "coalesce(sum(CASE WHEN b.state = 'cancelled' AND b.cancelled_by = 'service' AND b.queued_at = 0 "
    "THEN b.seats ELSE 0 END), 0), "
    "coalesce(sum(CASE WHEN b.state = 'cancelled' AND b.cancelled_by = 'party' AND b.queued_at = 0 "
    "THEN b.seats ELSE 0 END), 0), "
    "coalesce(sum(CASE WHEN b.state = 'booked' THEN b.heads ELSE 0 END), 0), "
    "coalesce(sum(CASE WHEN b.state = 'waiting' THEN b.seats ELSE 0 END), 0) "
    "FROM slot s LEFT JOIN booking b ON b.slot_id = s.id WHERE s.id = $1 GROUP BY s.id";
  g_autoptr(DbRows) rows = db_ask(db, error, sql, "t", slot_id);
  if (!rows)
    return FALSE;
  g_autoptr(GError) why = NULL;
  *found = db_next(rows, &why);
  if (why) {
    g_propagate_error(error, g_steal_pointer(&why));
    return FALSE;
  }
  if (!*found)
    return TRUE;
  out->service_id = db_text_copy(rows, 0);
  out->clinic = db_text_copy(rows, 1);
  out->day = db_int(rows, 2);
  out->state = slot_state_from_text(db_text(rows, 3));
  out->capacity = db_int(rows, 4);
  out->unit_slot = db_int(rows, 5) != 0;
  out->before = (Tally){ db_int(rows, 6),  db_int(rows, 7),  db_int(rows, 8),  db_int(rows, 9), db_int(rows, 10),
                         db_int(rows, 11), db_int(rows, 12), 0,                db_int(rows, 13), db_int(rows, 14) };
  out->before.seats = out->before.units > 0 ? out->capacity : 0;
  out->seats = (TallySeats){ db_int(rows, 15), db_int(rows, 16), db_int(rows, 17),
                             db_int(rows, 18), db_int(rows, 19), db_int(rows, 20) };
  out->waiting = db_int(rows, 21);
  return TRUE;
}

static gboolean write_slot(Db *db, const char *slot_id, const Tally *now, gint64 waiting, GError **error)
{
  return db_run(db, error,
                "UPDATE slot SET units = $1, delivered = $2, did_not_attend = $3, given_back = $4, by_service = $5, "
                "open = $6, free = $7, taken = $8, heads = $9, waiting = $10 WHERE id = $11",
                "iiiiiiiiiit", now->units, now->delivered, now->did_not_attend, now->given_back, now->by_service,
                now->open, now->free, now->taken, now->heads, waiting, slot_id);
}

static Tally difference(const Tally *now, const Tally *before)
{
  return (Tally){ now->units - before->units,
                  now->delivered - before->delivered,
                  now->did_not_attend - before->did_not_attend,
                  now->given_back - before->given_back,
                  now->by_service - before->by_service,
                  now->open - before->open,
                  now->free - before->free,
                  now->seats - before->seats,
                  now->taken - before->taken,
                  now->heads - before->heads };
}

/* How the clinic's own figure moves: its slots are already written as they are now. One that runs past midnight is a clinic
 * of each day, so that a day's sums follow from its own slots, in whatever order they were settled. */
static gboolean clinic_difference(Db *db, const Contribution *of, const Tally *by, gint64 *clinics, gint64 *ratios,
                                  GError **error)
{
  *clinics = *ratios = 0;
  if (by->units == 0 && by->delivered == 0)
    return TRUE;
  g_autoptr(DbRows) rows = db_ask(db, error,
                                  "SELECT coalesce(sum(units), 0), coalesce(sum(delivered), 0) FROM slot "
                                  "WHERE clinic = $1 AND starts_on = $2", "ti", of->clinic, of->day);
  if (!rows || !db_next(rows, error))
    return FALSE;
  gint64 units = db_int(rows, 0), delivered = db_int(rows, 1);
  gint64 units_before = units - by->units, delivered_before = delivered - by->delivered;
  *clinics = (units > 0) - (units_before > 0);
  *ratios = clinic_ratio(delivered, units) - clinic_ratio(delivered_before, units_before);
  return TRUE;
}

/* Though no sum may move, whoever was there may be another: the day's digests are stale from here on. */
static gboolean move_day(Db *db, const Contribution *of, const Tally *by, GError **error)
{
  gint64 clinics, ratios;
  if (!clinic_difference(db, of, by, &clinics, &ratios, error))
    return FALSE;
  static const char sql[] =
    "INSERT INTO tally (service_id, day, units, delivered, did_not_attend, given_back, by_service, open, free, seats, "
    "taken, heads, clinics, ratios, stale) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 1) "
    "ON CONFLICT (service_id, day) DO UPDATE SET stale = 1, units = tally.units + excluded.units, "
    "delivered = tally.delivered + excluded.delivered, "
    "did_not_attend = tally.did_not_attend + excluded.did_not_attend, "
    "given_back = tally.given_back + excluded.given_back, by_service = tally.by_service + excluded.by_service, "
    "open = tally.open + excluded.open, free = tally.free + excluded.free, seats = tally.seats + excluded.seats, "
    "taken = tally.taken + excluded.taken, heads = tally.heads + excluded.heads, "
    "clinics = tally.clinics + excluded.clinics, ratios = tally.ratios + excluded.ratios";
  return db_run(db, error, sql, "tiiiiiiiiiiiii", of->service_id, of->day, by->units, by->delivered,
                by->did_not_attend, by->given_back, by->by_service, by->open, by->free, by->seats, by->taken, by->heads,
                clinics, ratios);
}

static gboolean settle_to(Db *db, const char *slot_id, gboolean nothing, GError **error)
{
  g_auto(Contribution) contribution = { 0 };
  gboolean found;
  if (!read_contribution(db, slot_id, &contribution, &found, error))
    return FALSE;
  if (!found)
    return TRUE;
  Tally now = { 0 };
  if (!nothing)
    now = contribution_count(&contribution);
  if (!write_slot(db, slot_id, &now, contribution.waiting, error))
    return FALSE;
  Tally by = difference(&now, &contribution.before);
  return move_day(db, &contribution, &by, error);
}

gboolean store_slot_settle(Db *db, const char *slot_id, GError **error)
{
  return settle_to(db, slot_id, FALSE, error);
}

gboolean tally_withdraw(Db *db, const char *slot_id, GError **error)
{
  return settle_to(db, slot_id, TRUE, error);
}
