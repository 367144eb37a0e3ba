#include "web/web.h"

#include "base/clock.h"
#include "base/error.h"
#include "engine/booking.h"
#include "web/call.h"
#include "web/chores.h"
#include "web/guard.h"
#include "web/private.h"
#include "web/problem.h"

#define PATIENCE_MS 0 /* the loop tries again by itself, and serves readers meanwhile */

/* One bad plugin harms nobody else, but somebody must hear of it: in the first quiet moment after a start. */
static void tell_refused(Web *web)
{
  if (web->told_refused)
    return;
  web->told_refused = TRUE;
  const GPtrArray *records = registry_records(web->engine->registry);
  for (guint i = 0; i < records->len; i++) {
    const PluginRecord *record = records->pdata[i];
    if (record->refused)
      g_warning("plugin %s is refused: %s", record->file, record->refused);
  }
}

Web *web_new(Engine *engine, const Config *config, GError **error)
{
  g_autoptr(Web) web = g_new0(Web, 1);
  web->engine = engine;
  web->config = config;
  web->started = clock_ticks();
  db_set_patience(engine->db, PATIENCE_MS);
  web->turn = 1;
  feed_cache_init(&web->feeds);
  fetches_init(&web->fetches);
  gsize n = 0;
  const WebRoute *routes = web_routes(&n);
  web->rows = g_new(HttpRoute, n);
  for (gsize i = 0; i < n; i++)
    web->rows[i] = (HttpRoute){ routes[i].method, routes[i].pattern, web_dispatch,
                                routes[i].writes ? HTTP_WRITES : HTTP_READS, &routes[i] };
  web->router = http_router_new(web->rows, n, error);
  if (!web->router)
    return NULL;
  return g_steal_pointer(&web);
}

void web_free(Web *web)
{
  if (!web)
    return;
  http_prepared_unref(web->openapi);
  http_router_free(web->router);
  g_free(web->rows);
  config_free(web->own_config);
  feed_cache_clear(&web->feeds);
  fetches_clear(&web->fetches);
  g_free(web);
}

const HttpRouter *web_router(const Web *web)
{
  return web->router;
}

void web_attach(Web *web, HttpServer *server)
{
  web->server = server;
}

/* A wish that came to nothing, refused or failed, leaves nothing behind; those beside it in the turn stay. */
static HttpResponse *run_write(WebCall *call, GError **error)
{
  Db *db = call->engine->db;
  if (!db_savepoint(db, error))
    return NULL;
  g_autoptr(HttpResponse) response = call->route->handler(call, error);
  if (!response || call->undo)
    db_undo(db);
  else if (!db_release(db, error))
    return NULL;
  return g_steal_pointer(&response);
}

HttpResponse *web_dispatch(HttpRequest *request, void *data)
{
  Web *web = data;
  const WebRoute *route = http_request_user(request);
  WebCall call = { .web = web, .engine = web->engine, .request = request, .route = route,
                   .actor = http_request_data(request) };
  g_autoptr(GError) error = NULL;
  HttpResponse *response = NULL;
  if (route->wish && !call_is_json(&call))
    return problem_of_status(415);
  if (call_check_params(&call, &error))
    response = route->writes ? run_write(&call, &error) : route->handler(&call, &error);
  return response ? response : problem_of_error(request, error);
}

static void on_turn_start(void *data)
{
  Web *web = data;
  web->turn++;
  engine_turn(web->engine);
}

/* Offers that lapsed are dealt with first, so that whoever writes in this turn finds the seats where they belong. */
static gboolean write_begin(void *data, GError **error)
{
  Web *web = data;
  guint lapsed = 0;
  if (!db_begin(web->engine->db, error))
    return FALSE;
  if (engine_lapse(web->engine, &lapsed, error))
    return TRUE;
  db_rollback(web->engine->db);
  engine_forget(web->engine);
  return FALSE;
}

static gboolean write_end(void *data, GError **error)
{
  Web *web = data;
  web->wrote = TRUE;
  if (db_commit(web->engine->db, error))
    return TRUE;
  engine_forget(web->engine); /* what was read in there may never have been */
  return FALSE;
}

static HttpResponse *on_error(HttpRequest *request, int status, const GError *why, void *data)
{
  return why ? problem_of_error(request, why) : problem_of_status(status);
}

static void on_idle(void *data)
{
  tell_refused(data);
  chores_when_idle(data);
}

static void on_tick(void *data)
{
  Web *web = data;
  engine_turn(web->engine);
  chores_at_tick(web);
}

static void on_reload(void *data)
{
  Web *web = data;
  g_autoptr(GError) error = NULL;
  const char *file = g_path_is_absolute(web->config->file) ? web->config->file : NULL;
  g_autoptr(Config) config = config_load(file, &error);
  if (!config || !engine_reload(web->engine, config, &error)) {
    g_warning("reload: everything stays as it was: %s", error->message);
    return;
  }
  config_free(web->own_config);
  web->own_config = g_steal_pointer(&config);
  web->config = web->own_config;
  if (web->server)
    http_server_limit_body(web->server, web->config->max_body_bytes);
  feed_cache_empty(&web->feeds);
  g_clear_pointer(&web->openapi, http_prepared_unref);
  web->told_refused = FALSE;
  tell_refused(web);
  g_message("configuration and plugins are read anew");
}

const HttpHooks web_hooks = {
  .on_turn_start = on_turn_start,
  .admit = guard_admit,
  .write_begin = write_begin,
  .write_end = write_end,
  .on_error = on_error,
  .on_idle = on_idle,
  .on_tick = on_tick,
  .on_reload = on_reload,
};
