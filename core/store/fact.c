#include "store/fact.h"

gboolean store_fact_get(Db *db, const char *name, char **value, GError **error)
{
  g_autoptr(DbRows) rows = db_ask(db, error, "SELECT value FROM fact WHERE name = $1", "t", name);
  g_autoptr(GError) why = NULL;
  if (!rows)
    return FALSE;
  char *found = db_next(rows, &why) ? db_text_copy(rows, 0) : NULL;
  if (why) {
    g_propagate_error(error, g_steal_pointer(&why));
    return FALSE;
  }
  *value = found;
  return TRUE;
}

gboolean store_fact_settle(Db *db, const char *name, const char *value, GError **error)
{
  return db_run(db, error, "INSERT INTO fact (name, value) VALUES ($1, $2) ON CONFLICT DO NOTHING", "tt", name, value);
}
