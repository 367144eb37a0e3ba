#include "store/fact.h"

#include "store/rows.h"

gboolean store_fact_get(Db *db, const char *name, char **value, GError **error)
{
  return rows_only(db_ask(db, error, "SELECT value FROM fact WHERE name = $1", "t", name), rows_text, value, error);
}

gboolean store_fact_settle(Db *db, const char *name, const char *value, GError **error)
{
  return db_run(db, error, "INSERT INTO fact (name, value) VALUES ($1, $2) ON CONFLICT DO NOTHING", "tt", name, value);
}

gboolean store_fact_put(Db *db, const char *name, const char *value, GError **error)
{
  return db_run(db, error, "INSERT INTO fact (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET "
                           "value = excluded.value", "tt", name, value);
}

gboolean store_fact_drop(Db *db, const char *name, const char *value, GError **error)
{
  return db_run(db, error, "DELETE FROM fact WHERE name = $1 AND value = $2", "tt", name, value);
}
