#include "store/verify.h"

#include <stdarg.h>

#include "base/id.h"

static void found(const VerifySink *sink, const char *format, ...) G_GNUC_PRINTF(2, 3);

static void found(const VerifySink *sink, const char *format, ...)
{
  va_list args;
  va_start(args, format);
  g_autofree char *text = g_strdup_vprintf(format, args);
  va_end(args);
  sink->found(sink->data, text);
}

/* Hands each row to @look; takes the cursor. */
static gboolean each(DbRows *asked, void (*look)(DbRows *rows, const VerifySink *sink), const VerifySink *sink,
                     GError **error)
{
  g_autoptr(DbRows) rows = asked;
  g_autoptr(GError) why = NULL;
  if (!rows)
    return FALSE;
  while (db_next(rows, &why)) {
    sink->looked(sink->data);
    look(rows, sink);
  }
  if (!why)
    return TRUE;
  g_propagate_error(error, g_steal_pointer(&why));
  return FALSE;
}

gboolean store_verify_rule(Db *db, const VerifyRule *rule, const VerifySink *sink, GError **error)
{
  gboolean more = g_str_has_suffix(rule->says, ":");
  g_autoptr(DbRows) rows = db_ask(db, error, rule->sql, "");
  g_autoptr(GError) why = NULL;
  if (!rows)
    return FALSE;
  while (db_next(rows, &why)) {
    sink->looked(sink->data);
    found(sink, "%s %s: %s%s%s", rule->kind, db_text(rows, 0), rule->says, more ? " " : "", more ? db_text(rows, 1) : "");
  }
  if (!why)
    return TRUE;
  g_propagate_error(error, g_steal_pointer(&why));
  return FALSE;
}

/* ---- slots ---- */

/* What each slot should hold, worked out by the database itself from DOMAIN's definition: a session that may be shared has
 * one unit, told by the best of its bookings; else each seat is one, and a seat given back counts as such only while nobody
 * has taken it since. a: attended, d: did not attend, o: open, x: cancelled by service, g: given back, w: waiting. */
static const char slots_sql[] =
  "SELECT id, taken, a + d + o, waiting, w, units, CASE WHEN gone THEN 0 WHEN unit_slot = 1 THEN 1 ELSE capacity END, "
  "delivered, CASE WHEN gone THEN 0 WHEN unit_slot = 1 THEN (CASE WHEN a > 0 THEN 1 ELSE 0 END) ELSE a END, "
  "did_not_attend, CASE WHEN gone THEN 0 WHEN unit_slot = 1 THEN (CASE WHEN a = 0 AND o = 0 AND d > 0 THEN 1 ELSE 0 END) "
  "ELSE d END, "
  "given_back, CASE WHEN gone THEN 0 WHEN unit_slot = 1 THEN (CASE WHEN held = 0 AND NOT shut AND x = 0 AND g > 0 "
  "THEN 1 ELSE 0 END) WHEN shut THEN 0 WHEN x >= rest THEN 0 WHEN g > rest - x THEN rest - x ELSE g END, "
  "by_service, CASE WHEN gone THEN 0 WHEN unit_slot = 1 THEN (CASE WHEN held = 0 AND (shut OR x > 0) THEN 1 ELSE 0 END) "
  "WHEN shut OR x > rest THEN rest ELSE x END, "
  "open, CASE WHEN gone THEN 0 WHEN unit_slot = 1 THEN (CASE WHEN a = 0 AND o > 0 THEN 1 ELSE 0 END) ELSE o END, "
  "heads, h, capacity "
  "FROM (SELECT k.*, a + d + o AS held, capacity - a - d - o AS rest, state = 'withdrawn' AS gone, "
  "state = 'cancelled' AS shut FROM (SELECT s.id, s.state, s.capacity, s.unit_slot, s.taken, s.waiting, s.units, "
  "s.delivered, s.did_not_attend, s.given_back, s.by_service, s.open, s.heads, "
  "coalesce(sum(CASE WHEN b.state = 'booked' AND b.outcome = 'attended' THEN b.seats END), 0) AS a, "
  "coalesce(sum(CASE WHEN b.state = 'booked' AND b.outcome = 'did-not-attend' THEN b.seats END), 0) AS d, "
  "coalesce(sum(CASE WHEN b.state = 'offered' OR b.state = 'booked' AND b.outcome = '' THEN b.seats END), 0) AS o, "
  "coalesce(sum(CASE WHEN b.cancelled_by = 'service' AND b.queued_at = 0 THEN b.seats END), 0) AS x, "
  "coalesce(sum(CASE WHEN b.cancelled_by = 'party' AND b.queued_at = 0 THEN b.seats END), 0) AS g, "
  "coalesce(sum(CASE WHEN b.state = 'waiting' THEN b.seats END), 0) AS w, "
  "coalesce(sum(CASE WHEN b.state = 'booked' THEN b.heads END), 0) AS h "
  "FROM slot s LEFT JOIN booking b ON b.slot_id = s.id GROUP BY s.id) k) j";

static void look_at_slot(DbRows *rows, const VerifySink *sink)
{
  static const char *const names[] = { "taken", "waiting", "units", "delivered", "did_not_attend", "given_back",
                                       "by_service", "open", "heads" };
  const char *id = db_text(rows, 0);
  for (int i = 0; i < (int)G_N_ELEMENTS(names); i++) {
    gint64 stored = db_int(rows, 1 + 2 * i), counted = db_int(rows, 2 + 2 * i);
    if (stored != counted)
      found(sink, "slot %s: %s is %" G_GINT64_FORMAT ", its bookings say %" G_GINT64_FORMAT, id, names[i], stored, counted);
  }
  gint64 held = db_int(rows, 2), capacity = db_int(rows, 19);
  if (held > capacity)
    found(sink, "slot %s: %" G_GINT64_FORMAT " seats are held of %" G_GINT64_FORMAT, id, held, capacity);
}

gboolean store_verify_slots(Db *db, const VerifySink *sink, GError **error)
{
  return each(db_ask(db, error, slots_sql, ""), look_at_slot, sink, error);
}

/* ---- day sums ---- */

static const char days_sql[] =
  "SELECT t.service_id, t.day, t.units, coalesce(sum(s.units), 0), t.delivered, coalesce(sum(s.delivered), 0), "
  "t.did_not_attend, coalesce(sum(s.did_not_attend), 0), t.given_back, coalesce(sum(s.given_back), 0), "
  "t.by_service, coalesce(sum(s.by_service), 0), t.open, coalesce(sum(s.open), 0), t.free, coalesce(sum(s.free), 0), "
  "t.seats, coalesce(sum(CASE WHEN s.state = 'withdrawn' THEN 0 ELSE s.capacity END), 0), "
  "t.taken, coalesce(sum(s.taken), 0), t.heads, coalesce(sum(s.heads), 0) FROM tally t LEFT JOIN slot s "
  "ON s.service_id = t.service_id AND s.starts_at >= (t.day - 1) * 86400 AND s.starts_at < (t.day + 2) * 86400 "
  "AND s.starts_on = t.day GROUP BY t.service_id, t.day";

static void look_at_day(DbRows *rows, const VerifySink *sink)
{
  static const char *const names[] = { "units", "delivered", "did_not_attend", "given_back", "by_service",
                                       "open",  "free",      "seats",          "taken",      "heads" };
  for (int i = 0; i < (int)G_N_ELEMENTS(names); i++) {
    gint64 stored = db_int(rows, 2 + 2 * i), counted = db_int(rows, 3 + 2 * i);
    if (stored != counted)
      found(sink, "tally %s, day %" G_GINT64_FORMAT ": %s is %" G_GINT64_FORMAT ", its slots say %" G_GINT64_FORMAT,
            db_text(rows, 0), db_int(rows, 1), names[i], stored, counted);
  }
}

/* Clinics of each day, one that runs past midnight being one of either; then days whose sums tell of clinics that no slot
 * knows. */
static const char clinics_sql[] =
  "SELECT k.service_id, k.starts_on, max(t.clinics), count(*), max(t.ratios), "
  "CAST(sum((k.delivered * 1000000 + k.units / 2) / k.units) AS BIGINT) FROM (SELECT service_id, starts_on, "
  "CAST(sum(units) AS BIGINT) AS units, CAST(sum(delivered) AS BIGINT) AS delivered FROM slot "
  "GROUP BY service_id, starts_on, clinic) k JOIN tally t ON t.service_id = k.service_id AND t.day = k.starts_on "
  "WHERE k.units > 0 GROUP BY k.service_id, k.starts_on UNION ALL "
  "SELECT t.service_id, t.day, t.clinics, 0, t.ratios, 0 FROM tally t WHERE (t.clinics <> 0 OR t.ratios <> 0) "
  "AND NOT EXISTS (SELECT 1 FROM slot s WHERE s.service_id = t.service_id AND s.starts_at >= (t.day - 1) * 86400 "
  "AND s.starts_at < (t.day + 2) * 86400 AND s.starts_on = t.day AND s.units > 0)";

static void look_at_clinics(DbRows *rows, const VerifySink *sink)
{
  static const char *const names[] = { "clinics", "clinics' shares" };
  for (int i = 0; i < 2; i++) {
    gint64 stored = db_int(rows, 2 + 2 * i), counted = db_int(rows, 3 + 2 * i);
    if (stored != counted)
      found(sink, "tally %s, day %" G_GINT64_FORMAT ": %s come to %" G_GINT64_FORMAT ", the slots say %" G_GINT64_FORMAT,
            db_text(rows, 0), db_int(rows, 1), names[i], stored, counted);
  }
}

gboolean store_verify_days(Db *db, const VerifySink *sink, GError **error)
{
  return each(db_ask(db, error, days_sql, ""), look_at_day, sink, error) &&
         each(db_ask(db, error, clinics_sql, ""), look_at_clinics, sink, error);
}

/* ---- the log ---- */

/* A version 7 id begins with the milliseconds at which it was made: no entry tells of what came after. */
static void look_at_change(DbRows *rows, const VerifySink *sink)
{
  const char *id = db_text(rows, 0);
  gint64 at = db_int(rows, 1);
  if (!id_is_uuid(id)) {
    found(sink, "change %s: its id is none of ours", id);
    return;
  }
  char digits[13];
  g_snprintf(digits, sizeof digits, "%.8s%.4s", id, id + 9);
  gint64 made = (gint64)g_ascii_strtoull(digits, NULL, 16) / 1000;
  if (at <= 0 || (id[14] == '7' && at > made + 1))
    found(sink, "change %s: it tells of a time after it was written", id);
}

gboolean store_verify_log(Db *db, const VerifySink *sink, GError **error)
{
  return each(db_ask(db, error, "SELECT id, at FROM change", ""), look_at_change, sink, error);
}

/* ---- meetings ---- */

gboolean store_verify_meetings(Db *db, VerifyMeetingSink sink, void *data, GError **error)
{
  g_autoptr(DbRows) rows = db_ask(db, error,
                                  "SELECT m.id, m.slot_id, m.starts, m.zone, m.ordinal, m.minutes, m.starts_at, m.ends_at, "
                                  "s.starts_on, s.starts_hour FROM meeting m JOIN slot s ON s.id = m.slot_id", "");
  g_autoptr(GError) why = NULL;
  if (!rows)
    return FALSE;
  while (db_next(rows, &why)) {
    VerifyMeeting meeting = { db_text(rows, 0), db_text(rows, 1),     db_text(rows, 2), db_text(rows, 3),
                              (int)db_int(rows, 4), db_int(rows, 5), db_int(rows, 6),  db_int(rows, 7),
                              db_int(rows, 8),  db_int(rows, 9) };
    sink(data, &meeting);
  }
  if (!why)
    return TRUE;
  g_propagate_error(error, g_steal_pointer(&why));
  return FALSE;
}
