#include "store/import.h"

#include "store/slot.h"
#include "store/tally.h"

void past_slot_free(PastSlot *slot)
{
  if (!slot)
    return;
  g_free(slot->id);
  g_free(slot->hosts);
  g_free(slot);
}

static PastSlot *read_past_slot(DbRows *rows)
{
  PastSlot *slot = g_new0(PastSlot, 1);
  slot->id = db_text_copy(rows, 0);
  slot->hosts = db_text_copy(rows, 1);
  slot->fresh = db_int(rows, 2) == -1;
  slot->touched = db_int(rows, 2) < 0;
  slot->state = slot_state_from_text(db_text(rows, 3));
  return slot;
}

GPtrArray *store_import_find(Db *db, const char *service_id, Instant starts_at, GError **error)
{
  static const char sql[] =
    "SELECT id, hosts, revision, state FROM slot WHERE service_id = $1 AND starts_at = $2 AND state <> 'withdrawn' "
    "ORDER BY id";
  g_autoptr(DbRows) rows = db_ask(db, error, sql, "ti", service_id, starts_at);
  if (!rows)
    return NULL;
  g_autoptr(GPtrArray) slots = g_ptr_array_new_with_free_func((GDestroyNotify)past_slot_free);
  g_autoptr(GError) why = NULL;
  while (db_next(rows, &why))
    g_ptr_array_add(slots, read_past_slot(rows));
  if (why) {
    g_propagate_error(error, g_steal_pointer(&why));
    return NULL;
  }
  return g_steal_pointer(&slots);
}

static gboolean insert_slot(Db *db, const Slot *slot, const Meeting *meeting, GError **error)
{
  static const char sql[] =
    "INSERT INTO slot (id, service_id, schedule_id, slot_key, clinic, state, edited, capacity, taken, waiting, "
    "starts_at, ends_at, starts_on, starts_hour, place, hosts, revision, changed_at, unit_slot, units, delivered, "
    "did_not_attend, given_back, by_service, open, free, heads) VALUES ($1, $2, NULL, $3, $4, $5, 1, $6, 0, 0, $7, $8, "
    "$9, $10, $11, $12, -1, $13, $14, 0, 0, 0, 0, 0, 0, 0, 0)";
  return db_run(db, error, sql, "tttttiiiiittii", slot->id, slot->service_id, slot->slot_key, slot->clinic,
                slot_state_text(slot->state), (gint64)slot->capacity, meeting->starts_at, meeting->ends_at,
                (gint64)civil_to_day(meeting->starts), (gint64)meeting->starts.hour, slot->place, slot->hosts,
                slot->changed_at, (gint64)slot->unit_slot);
}

static gboolean insert_meeting(Db *db, const char *slot_id, const Meeting *meeting, GError **error)
{
  static const char sql[] =
    "INSERT INTO meeting (id, slot_id, ordinal, starts, zone, minutes, starts_at, ends_at, place, online, sequence, "
    "changed_at) VALUES ($1, $2, 1, $3, $4, $5, $6, $7, $8, '', 0, $9)";
  char starts[CIVIL_TEXT];
  return db_run(db, error, sql, "ttttiiiti", meeting->id, slot_id, civil_format(meeting->starts, starts),
                meeting->zone, (gint64)meeting->minutes, meeting->starts_at, meeting->ends_at, meeting->place,
                meeting->changed_at);
}

static gboolean insert_host(Db *db, const char *slot_id, const Meeting *meeting, const char *host, GError **error)
{
  return db_run(db, error,
                "INSERT INTO host (meeting_id, person_id, slot_id, starts_at, ends_at) VALUES ($1, $2, $3, $4, $5)",
                "tttii", meeting->id, host, slot_id, meeting->starts_at, meeting->ends_at);
}

gboolean store_import_slot(Db *db, const Slot *slot, const Meeting *meeting, const char *const *hosts, GError **error)
{
  if (!insert_slot(db, slot, meeting, error) || !insert_meeting(db, slot->id, meeting, error))
    return FALSE;
  for (; hosts && *hosts; hosts++)
    if (!insert_host(db, slot->id, meeting, *hosts, error))
      return FALSE;
  return TRUE;
}

gboolean store_import_touch(Db *db, const char *slot_id, GError **error)
{
  return tally_withdraw(db, slot_id, error)
         && db_run(db, error, "UPDATE slot SET revision = -(revision + 1) WHERE id = $1 AND revision > 0", "t",
                   slot_id);
}

gboolean store_import_unfilled(Db *db, const char *slot_id, int seats, GError **error)
{
  return db_run(db, error, "UPDATE slot SET capacity = capacity + $1 WHERE id = $2", "it", (gint64)seats, slot_id);
}

gboolean store_import_hosts(Db *db, const char *slot_id, const char *clinic, const char *joined,
                            const char *const *hosts, GError **error)
{
  static const char sql[] = "INSERT INTO host (meeting_id, person_id, slot_id, starts_at, ends_at) "
                            "SELECT id, $1, slot_id, starts_at, ends_at FROM meeting WHERE slot_id = $2";
  if (!db_run(db, error, "UPDATE slot SET hosts = $1, clinic = $2 WHERE id = $3", "ttt", joined, clinic, slot_id))
    return FALSE;
  for (; *hosts; hosts++)
    if (!db_run(db, error, sql, "tt", *hosts, slot_id))
      return FALSE;
  return TRUE;
}

gboolean store_import_cancel(Db *db, const char *slot_id, GError **error)
{
  return db_run(db, error, "UPDATE slot SET state = 'cancelled' WHERE id = $1", "t", slot_id);
}

gboolean store_import_known(Db *db, const char *booking_id, gboolean *known, GError **error)
{
  gint64 one;
  return db_ask_int(db, error, known, &one, "SELECT 1 FROM booking WHERE id = $1", "t", booking_id);
}

gboolean store_import_meeting(Db *db, const char *slot_id, char **id, GError **error)
{
  g_autoptr(DbRows) rows =
    db_ask(db, error, "SELECT id FROM meeting WHERE slot_id = $1 ORDER BY ordinal LIMIT 1", "t", slot_id);
  g_autoptr(GError) why = NULL;
  if (!rows)
    return FALSE;
  char *found = db_next(rows, &why) ? db_text_copy(rows, 0) : NULL;
  if (why) {
    g_propagate_error(error, g_steal_pointer(&why));
    return FALSE;
  }
  *id = found;
  return TRUE;
}

static void clear_marked(void *slot)
{
  g_free(((MarkedSlot *)slot)->id);
}

GArray *store_import_marked(Db *db, const char *after, int limit, GError **error)
{
  static const char sql[] =
    "SELECT id, revision, unit_slot, capacity FROM slot WHERE revision < 0 AND id > $1 ORDER BY id LIMIT $2";
  g_autoptr(DbRows) rows = db_ask(db, error, sql, "ti", after, (gint64)limit);
  if (!rows)
    return NULL;
  g_autoptr(GArray) slots = g_array_new(FALSE, FALSE, sizeof(MarkedSlot));
  g_array_set_clear_func(slots, clear_marked);
  g_autoptr(GError) why = NULL;
  while (db_next(rows, &why)) {
    MarkedSlot slot = { db_text_copy(rows, 0), db_int(rows, 1) == -1, db_int(rows, 2) != 0, (int)db_int(rows, 3) };
    g_array_append_val(slots, slot);
  }
  if (why) {
    g_propagate_error(error, g_steal_pointer(&why));
    return NULL;
  }
  return g_steal_pointer(&slots);
}

GArray *store_import_held(Db *db, const char *slot_id, GError **error)
{
  static const char sql[] =
    "SELECT made_at, cancelled_at, seats FROM booking WHERE slot_id = $1 AND state IN ('booked', 'offered', 'cancelled') "
    "AND queued_at = 0 ORDER BY id";
  g_autoptr(DbRows) rows = db_ask(db, error, sql, "t", slot_id);
  if (!rows)
    return NULL;
  g_autoptr(GArray) held = g_array_new(FALSE, FALSE, sizeof(HeldSeats));
  g_autoptr(GError) why = NULL;
  while (db_next(rows, &why)) {
    HeldSeats seats = { db_int(rows, 0), db_int(rows, 1), (int)db_int(rows, 2) };
    g_array_append_val(held, seats);
  }
  if (why) {
    g_propagate_error(error, g_steal_pointer(&why));
    return NULL;
  }
  return g_steal_pointer(&held);
}

gboolean store_import_unmark(Db *db, const char *slot_id, int capacity, Instant now, GError **error)
{
  return db_run(db, error, "UPDATE slot SET revision = -revision, capacity = $1, changed_at = $2 WHERE id = $3",
                "iit", (gint64)capacity, now, slot_id);
}
