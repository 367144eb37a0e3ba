#include "store/closure.h"

#include "store/rows.h"

static const char services_sql[] = "SELECT service_id FROM closure_service WHERE closure_id = $1 ORDER BY service_id";

static gboolean read_services(Db *db, Closure *closure, GError **error)
{
  closure->services = rows_strv(db_ask(db, error, services_sql, "t", closure->id), error);
  return closure->services != NULL;
}

static gpointer read_closure(DbRows *rows, GError **error)
{
  g_autoptr(Closure) closure = g_new0(Closure, 1);
  closure->id = g_strdup(db_text(rows, 0));
  closure->title = g_strdup(db_text(rows, 1));
  if (!civil_parse_date(db_text(rows, 2), &closure->from_on, error) ||
      !civil_parse_date(db_text(rows, 3), &closure->to_on, error)) {
    g_prefix_error(error, "closure “%s” as stored: ", closure->id);
    return NULL;
  }
  return g_steal_pointer(&closure);
}

static const char list_sql[] = "SELECT id, title, from_on, to_on FROM closure ORDER BY from_on, id";

GPtrArray *store_closure_list(Db *db, GError **error)
{
  g_autoptr(GPtrArray) closures =
    rows_all(db_ask(db, error, list_sql, ""), read_closure, (GDestroyNotify)closure_free, error);
  for (guint i = 0; closures && i < closures->len; i++)
    if (!read_services(db, g_ptr_array_index(closures, i), error))
      return NULL;
  return g_steal_pointer(&closures);
}

static const char put_sql[] =
  "INSERT INTO closure (id, title, from_on, to_on) VALUES ($1, $2, $3, $4)"
  " ON CONFLICT (id) DO UPDATE SET title = excluded.title, from_on = excluded.from_on, to_on = excluded.to_on";
static const char clear_services_sql[] = "DELETE FROM closure_service WHERE closure_id = $1";
static const char add_service_sql[] = "INSERT INTO closure_service (closure_id, service_id) VALUES ($1, $2)";

gboolean store_closure_put(Db *db, const Closure *closure, GError **error)
{
  char from[CIVIL_DATE_TEXT], to[CIVIL_DATE_TEXT];
  if (!db_run(db, error, put_sql, "tttt", closure->id, closure->title, civil_format_date(closure->from_on, from),
              civil_format_date(closure->to_on, to)) ||
      !db_run(db, error, clear_services_sql, "t", closure->id))
    return FALSE;
  for (char **service = closure->services; service && *service; service++)
    if (!db_run(db, error, add_service_sql, "tt", closure->id, *service))
      return FALSE;
  return TRUE;
}

static const char delete_sql[] = "DELETE FROM closure WHERE id = $1";

gboolean store_closure_delete(Db *db, const char *id, GError **error)
{
  return db_run(db, error, clear_services_sql, "t", id) && db_run(db, error, delete_sql, "t", id);
}
