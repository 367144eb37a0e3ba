/* Services change seldom and are asked about with every booking: one reading of row and settings serves until another
 * connection has committed anything, or this one says that it has changed one. */
#include "engine/services.h"

#include "base/error.h"
#include "store/service.h"

static void engine_service_free(gpointer data)
{
  EngineService *service = data;
  service_free(service->service);
  policy_settings_free(service->settings);
  g_free(service);
}

void services_init(Engine *engine)
{
  for (gsize i = 0; i < G_N_ELEMENTS(engine->shelves); i++)
    engine->shelves[i].services = g_hash_table_new(g_str_hash, g_str_equal);
  engine->retired = g_ptr_array_new_with_free_func(engine_service_free);
}

void services_clear(Engine *engine)
{
  engine_forget(engine);
  for (gsize i = 0; i < G_N_ELEMENTS(engine->shelves); i++)
    g_hash_table_unref(engine->shelves[i].services);
  g_ptr_array_unref(engine->retired);
}

/* Somebody further up may hold one of them: they go at the next turn. */
static void empty(Engine *engine, EngineShelf *shelf)
{
  GHashTableIter all;
  gpointer service;
  g_hash_table_iter_init(&all, shelf->services);
  while (g_hash_table_iter_next(&all, NULL, &service)) {
    g_hash_table_iter_remove(&all);
    g_ptr_array_add(engine->retired, service);
  }
}

void engine_forget(Engine *engine)
{
  for (gsize i = 0; i < G_N_ELEMENTS(engine->shelves); i++)
    empty(engine, &engine->shelves[i]);
}

void engine_turn(Engine *engine)
{
  g_ptr_array_set_size(engine->retired, 0);
}

/* Settings that its plugin no longer takes leave the service readable, with the core's own. */
static gboolean read_settings(EngineService *service, GError **error)
{
  g_autoptr(GError) why = NULL;
  service->settings = policy_settings_from_json(service->plugin, service->service->settings, &why);
  if (service->settings)
    return TRUE;
  g_warning("service %s cannot be booked: its settings no longer fit plugin %s: %s", service->service->id,
            service->service->plugin, why->message);
  service->plugin = NULL;
  service->settings = policy_settings_from_json(NULL, service->service->settings, error);
  return service->settings != NULL;
}

static EngineService *make(Engine *engine, Service *row, GError **error)
{
  EngineService *service = g_new0(EngineService, 1);
  service->service = row;
  service->plugin = engine->registry ? registry_find(engine->registry, row->plugin) : NULL;
  service->zone = zone_get(row->zone, error);
  if (service->zone && read_settings(service, error))
    return service;
  g_prefix_error(error, "service %s: ", row->id);
  engine_service_free(service);
  return NULL;
}

/* The shelf of @db, with nothing on it that may no longer be so. */
static EngineShelf *look_at_shelf(Engine *engine, Db *db, GError **error)
{
  EngineShelf *shelf = &engine->shelves[db == engine->db ? 0 : 1];
  gint64 version = 0;
  if (!db_data_version(db, &version, error))
    return NULL;
  if (version != shelf->version)
    empty(engine, shelf);
  shelf->version = version;
  return shelf;
}

const EngineService *engine_service(Engine *engine, Db *db, const char *id, GError **error)
{
  EngineShelf *shelf = look_at_shelf(engine, db, error);
  if (!shelf)
    return NULL;
  EngineService *service = g_hash_table_lookup(shelf->services, id);
  if (service)
    return service;
  Service *row = NULL;
  if (!store_service_get(db, id, &row, error))
    return NULL;
  if (!row) {
    error_set(error, ERROR_MISSING, "no service is known by “%.64s”", id);
    return NULL;
  }
  service = make(engine, row, error);
  if (service)
    g_hash_table_insert(shelf->services, service->service->id, service);
  return service;
}
