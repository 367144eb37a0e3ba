#include "store/service.h"

#include <string.h>

#include "store/rows.h"

#define COLUMNS "id, plugin, title, summary, colour, settings, unit, requires_id, zone, state"

static gpointer read_service(DbRows *rows, GError **error)
{
  Service *service = g_new0(Service, 1);
  service->id = g_strdup(db_text(rows, 0));
  service->plugin = g_strdup(db_text(rows, 1));
  service->title = g_strdup(db_text(rows, 2));
  service->summary = g_strdup(db_text(rows, 3));
  service->colour = g_strdup(db_text(rows, 4));
  service->settings = g_strdup(db_text(rows, 5));
  service->unit_slot = strcmp(db_text(rows, 6), "slot") == 0;
  service->requires_id = db_text_copy(rows, 7);
  service->zone = g_strdup(db_text(rows, 8));
  service->ended = strcmp(db_text(rows, 9), "ended") == 0;
  return service;
}

static const char get_sql[] = "SELECT " COLUMNS " FROM service WHERE id = $1";

gboolean store_service_get(Db *db, const char *id, Service **service, GError **error)
{
  return rows_only(db_ask(db, error, get_sql, "t", id), read_service, service, error);
}

static const char insert_sql[] =
  "INSERT INTO service (id, plugin, title, summary, colour, settings, unit, requires_id, zone, state, made_at)"
  " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";

gboolean store_service_insert(Db *db, const Service *service, Instant made_at, GError **error)
{
  return db_run(db, error, insert_sql, "tttttttttti", service->id, service->plugin, service->title, service->summary,
                service->colour, service->settings, service->unit_slot ? "slot" : "seat", service->requires_id,
                service->zone, service->ended ? "ended" : "active", (gint64)made_at);
}

static const char update_sql[] =
  "UPDATE service SET plugin = $2, title = $3, summary = $4, colour = $5, settings = $6, unit = $7, requires_id = $8,"
  " zone = $9, state = $10 WHERE id = $1";

gboolean store_service_update(Db *db, const Service *service, GError **error)
{
  return db_run(db, error, update_sql, "tttttttttt", service->id, service->plugin, service->title, service->summary,
                service->colour, service->settings, service->unit_slot ? "slot" : "seat", service->requires_id,
                service->zone, service->ended ? "ended" : "active");
}

static const char list_sql[] = "SELECT " COLUMNS " FROM service ORDER BY title, id";

GPtrArray *store_service_list(Db *db, GError **error)
{
  return rows_all(db_ask(db, error, list_sql, ""), read_service, (GDestroyNotify)service_free, error);
}
