#include "store/slot.h"

#include <string.h>

#include "base/error.h"
#include "store/rows.h"
#include "store/tally.h"

gpointer store_slot_of_row(DbRows *rows, GError **error)
{
  Slot *slot = g_new0(Slot, 1);
  slot->id = db_text_copy(rows, 0);
  slot->service_id = db_text_copy(rows, 1);
  slot->schedule_id = db_text_copy(rows, 2);
  slot->slot_key = db_text_copy(rows, 3);
  slot->clinic = db_text_copy(rows, 4);
  slot->state = slot_state_from_text(db_text(rows, 5));
  slot->edited = db_int(rows, 6) != 0;
  slot->capacity = (int)db_int(rows, 7);
  slot->taken = (int)db_int(rows, 8);
  slot->waiting = (int)db_int(rows, 9);
  slot->starts_at = db_int(rows, 10);
  slot->ends_at = db_int(rows, 11);
  slot->place = db_text_copy(rows, 12);
  slot->hosts = db_text_copy(rows, 13);
  slot->revision = db_int(rows, 14);
  slot->changed_at = db_int(rows, 15);
  slot->unit_slot = db_int(rows, 16) != 0;
  return slot;
}

gboolean store_slot_touch(Db *db, const char *id, Instant now, Slot **slot, GError **error)
{
  /* RETURNING would have SQLite build a table for its one row; to PostgreSQL both statements travel together. */
  return db_run(db, error, "UPDATE slot SET revision = revision + 1, changed_at = $1 WHERE id = $2", "it", now, id)
         && store_slot_get(db, id, slot, error);
}

gboolean store_slot_get(Db *db, const char *id, Slot **slot, GError **error)
{
  return rows_only(db_ask(db, error, "SELECT " STORE_SLOT_COLUMNS " FROM slot WHERE id = $1", "t", id),
                   store_slot_of_row, slot, error);
}

gboolean store_slot_find_key(Db *db, const char *service_id, const char *slot_key, Slot **slot, GError **error)
{
  return rows_only(db_ask(db, error,
                          "SELECT " STORE_SLOT_COLUMNS " FROM slot WHERE service_id = $1 AND slot_key = $2", "tt",
                          service_id, slot_key),
                   store_slot_of_row, slot, error);
}

/* ---- writing a whole slot ---- */

static gboolean insert_row(Db *db, const Slot *slot, const Meeting *first, const Meeting *last, const char *hosts,
                           GError **error)
{
  static const char sql[] =
    "INSERT INTO slot (id, service_id, schedule_id, slot_key, clinic, state, edited, capacity, taken, waiting, "
    "starts_at, ends_at, starts_on, starts_hour, place, hosts, revision, changed_at, unit_slot, units, delivered, "
    "did_not_attend, given_back, by_service, open, free, heads) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, 0, $9, $10, "
    "$11, $12, $13, $14, 1, $15, $16, 0, 0, 0, 0, 0, 0, 0, 0)";
  return db_run(db, error, sql, "ttttttiiiiiittii", slot->id, slot->service_id, slot->schedule_id, slot->slot_key,
                slot->clinic, slot_state_text(slot->state), (gint64)slot->edited, (gint64)slot->capacity,
                first->starts_at, last->ends_at, (gint64)civil_to_day(first->starts), (gint64)first->starts.hour,
                slot->place, hosts, slot->changed_at, (gint64)slot->unit_slot);
}

static gboolean update_row(Db *db, const Slot *slot, const Meeting *first, const Meeting *last, const char *hosts,
                           GError **error)
{
  static const char sql[] =
    "UPDATE slot SET schedule_id = $1, clinic = $2, state = $3, edited = $4, capacity = $5, starts_at = $6, "
    "ends_at = $7, starts_on = $8, starts_hour = $9, place = $10, hosts = $11 WHERE id = $12";
  return db_run(db, error, sql, "tttiiiiiittt", slot->schedule_id, slot->clinic, slot_state_text(slot->state),
                (gint64)slot->edited, (gint64)slot->capacity, first->starts_at, last->ends_at,
                (gint64)civil_to_day(first->starts), (gint64)first->starts.hour, slot->place, hosts, slot->id);
}

static gboolean put_meeting(Db *db, const char *slot_id, const Meeting *meeting, GError **error)
{
  static const char sql[] =
    "INSERT INTO meeting (id, slot_id, ordinal, starts, zone, minutes, starts_at, ends_at, place, online, sequence, "
    "changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) "
    "ON CONFLICT (slot_id, ordinal) DO UPDATE SET starts = excluded.starts, zone = excluded.zone, "
    "minutes = excluded.minutes, starts_at = excluded.starts_at, ends_at = excluded.ends_at, place = excluded.place, "
    "online = excluded.online, sequence = excluded.sequence, changed_at = excluded.changed_at";
  char starts[CIVIL_TEXT];
  return db_run(db, error, sql, "ttittiiittii", meeting->id, slot_id, (gint64)meeting->ordinal,
                civil_format(meeting->starts, starts), meeting->zone, (gint64)meeting->minutes, meeting->starts_at,
                meeting->ends_at, meeting->place, meeting->online, meeting->sequence, meeting->changed_at);
}

static gboolean put_hosts(Db *db, const char *slot_id, const Meeting *meeting, const char *const *hosts, GError **error)
{
  for (; hosts && *hosts; hosts++)
    if (!db_run(db, error,
                "INSERT INTO host (meeting_id, person_id, slot_id, starts_at, ends_at) VALUES ($1, $2, $3, $4, $5)",
                "tttii", meeting->id, *hosts, slot_id, meeting->starts_at, meeting->ends_at))
      return FALSE;
  return TRUE;
}

static gboolean put_meetings(Db *db, const char *slot_id, const GPtrArray *meetings, const char *const *hosts,
                             GError **error)
{
  for (guint i = 0; i < meetings->len; i++) {
    const Meeting *meeting = meetings->pdata[i];
    if (!put_meeting(db, slot_id, meeting, error) || !put_hosts(db, slot_id, meeting, hosts, error))
      return FALSE;
  }
  return TRUE;
}

static char *join_hosts(const char *const *hosts)
{
  return hosts ? g_strjoinv(",", (char **)hosts) : g_strdup("");
}

gboolean store_slot_insert(Db *db, const Slot *slot, const GPtrArray *meetings, const char *const *hosts, GError **error)
{
  g_assert(meetings->len > 0);
  g_autofree char *joined = join_hosts(hosts);
  return insert_row(db, slot, meetings->pdata[0], meetings->pdata[meetings->len - 1], joined, error)
         && put_meetings(db, slot->id, meetings, hosts, error) && store_slot_settle(db, slot->id, error);
}

/* Meetings that the slot no longer has; those with attendance stay put on the foreign key and make the update fail. */
static gboolean drop_surplus(Db *db, const char *slot_id, guint kept, GError **error)
{
  return db_run(db, error, "DELETE FROM host WHERE slot_id = $1", "t", slot_id)
         && db_run(db, error, "DELETE FROM meeting WHERE slot_id = $1 AND ordinal > $2", "ti", slot_id, (gint64)kept);
}

gboolean store_slot_update(Db *db, const Slot *slot, const GPtrArray *meetings, const char *const *hosts, GError **error)
{
  g_assert(meetings->len > 0);
  const Meeting *first = meetings->pdata[0], *last = meetings->pdata[meetings->len - 1];
  g_autofree char *joined = join_hosts(hosts);
  return tally_withdraw(db, slot->id, error) && drop_surplus(db, slot->id, meetings->len, error)
         && update_row(db, slot, first, last, joined, error) && put_meetings(db, slot->id, meetings, hosts, error)
         && db_run(db, error,
                   "UPDATE booking SET starts_at = $1, offer_until = CASE WHEN state = 'waiting' THEN $1 ELSE "
                   "offer_until END WHERE slot_id = $2 AND starts_at <> $1",
                   "it", first->starts_at, slot->id)
         && store_slot_settle(db, slot->id, error);
}

gboolean store_slot_rekey(Db *db, const char *id, const char *schedule_id, const char *slot_key, const char *clinic,
                          GError **error)
{
  return db_run(db, error, "UPDATE slot SET schedule_id = $1, slot_key = $2, clinic = $3 WHERE id = $4", "tttt", schedule_id,
                slot_key, clinic, id);
}

/* ---- reading ---- */

gpointer store_meeting_of_row(DbRows *rows, GError **error)
{
  g_autoptr(Meeting) meeting = g_new0(Meeting, 1);
  meeting->id = db_text_copy(rows, 0);
  meeting->ordinal = (int)db_int(rows, 1);
  if (!civil_parse(db_text(rows, 2), &meeting->starts, error)) {
    g_prefix_error(error, "meeting %s: ", meeting->id);
    return NULL;
  }
  meeting->zone = db_text_copy(rows, 3);
  meeting->minutes = (int)db_int(rows, 4);
  meeting->starts_at = db_int(rows, 5);
  meeting->ends_at = db_int(rows, 6);
  meeting->place = db_text_copy(rows, 7);
  meeting->online = db_text_copy(rows, 8);
  meeting->sequence = db_int(rows, 9);
  meeting->changed_at = db_int(rows, 10);
  return g_steal_pointer(&meeting);
}

GPtrArray *store_slot_meetings(Db *db, const char *slot_id, GError **error)
{
  static const char sql[] =
    "SELECT " STORE_MEETING_COLUMNS " FROM meeting WHERE slot_id = $1 ORDER BY ordinal";
  return rows_all(db_ask(db, error, sql, "t", slot_id), store_meeting_of_row, (GDestroyNotify)meeting_free, error);
}

GStrv store_slot_hosts(Db *db, const char *slot_id, GError **error)
{
  return rows_strv(
    db_ask(db, error, "SELECT DISTINCT person_id FROM host WHERE slot_id = $1 ORDER BY person_id", "t", slot_id), error);
}

GPtrArray *store_slot_host_conflicts(Db *db, const char *slot_id, GError **error)
{
  /* A meeting lasts a day at most, so whatever overlaps began within the day before: the index range stays short
   * however long the history is. */
  static const char sql[] =
    "SELECT DISTINCT o.slot_id FROM host h JOIN host o ON o.person_id = h.person_id AND o.starts_at > h.starts_at - 86400 "
    "AND o.starts_at < h.ends_at AND o.ends_at > h.starts_at AND o.slot_id <> h.slot_id "
    "JOIN slot s ON s.id = o.slot_id WHERE h.slot_id = $1 AND s.taken > 0 AND s.state = 'offered' ORDER BY o.slot_id";
  return rows_texts(db_ask(db, error, sql, "t", slot_id), error);
}

GPtrArray *store_slot_host_waiting(Db *db, const char *slot_id, GError **error)
{
  static const char sql[] =
    "SELECT DISTINCT o.slot_id FROM host h JOIN host o ON o.person_id = h.person_id AND o.starts_at > h.starts_at - 86400 "
    "AND o.starts_at < h.ends_at AND o.ends_at > h.starts_at AND o.slot_id <> h.slot_id "
    "JOIN slot s ON s.id = o.slot_id WHERE h.slot_id = $1 AND s.waiting > 0 AND s.state = 'offered' ORDER BY o.slot_id";
  return rows_texts(db_ask(db, error, sql, "t", slot_id), error);
}
