#include "store/slot.h"

GPtrArray *store_slot_of_schedule(Db *db, const char *schedule_id, Instant after, GError **error)
{
  static const char sql[] =
    "SELECT " STORE_SLOT_COLUMNS " FROM slot WHERE schedule_id = $1 AND ends_at > $2 ORDER BY starts_at, id";
  g_autoptr(DbRows) rows = db_ask(db, error, sql, "ti", schedule_id, after);
  if (!rows)
    return NULL;
  g_autoptr(GPtrArray) slots = g_ptr_array_new_with_free_func((GDestroyNotify)slot_free);
  g_autoptr(GError) why = NULL;
  while (db_next(rows, &why))
    g_ptr_array_add(slots, store_slot_of_row(rows));
  if (why) {
    g_propagate_error(error, g_steal_pointer(&why));
    return NULL;
  }
  return g_steal_pointer(&slots);
}

GPtrArray *store_slot_of_clinic(Db *db, const char *clinic, GError **error)
{
  g_autoptr(DbRows) rows = db_ask(db, error, "SELECT id FROM slot WHERE clinic = $1 ORDER BY starts_at, id", "t", clinic);
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
