#include "store/rows.h"
#include "store/slot.h"

GPtrArray *store_slot_of_schedule(Db *db, const char *schedule_id, Instant after, GError **error)
{
  static const char sql[] =
    "SELECT " STORE_SLOT_COLUMNS " FROM slot WHERE schedule_id = $1 AND ends_at > $2 ORDER BY starts_at, id";
  return rows_all(db_ask(db, error, sql, "ti", schedule_id, after),
                  store_slot_of_row, (GDestroyNotify)slot_free, error);
}

GPtrArray *store_slot_of_clinic(Db *db, const char *clinic, GError **error)
{
  return rows_texts(
    db_ask(db, error, "SELECT id FROM slot WHERE clinic = $1 ORDER BY starts_at, id", "t", clinic), error);
}
