#include "web/web.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/text.h"
#include "base/paths.h"
#include "engine/booking.h"
#include "web/call.h"
#include "web/chores.h"
#include "web/errand.h"
#include "web/guard.h"
#include "web/headers.h"
#include "web/pages.h"
#include "web/private.h"
#include "web/problem.h"

#define TRIES_MOST 4   /* of a wish: once, and three times more */
#define PATIENCE_MS 0 /* the loop tries again by itself, and serves readers meanwhile */

void web_tell_refused(const Engine *engine)
{
  const GPtrArray *records = registry_records(engine->registry);
  for (guint i = 0; i < records->len; i++) {
    const PluginRecord *record = records->pdata[i];
    if (record->refused)
      g_warning("plugin %s is refused: %s", record->file, record->refused);
  }
}

/* What of the configuration is made ready once: whose word on addresses is believed, and the provider of identities. */
typedef struct {
  HttpProxies *proxies;
  Provider *provider;
} Ready;

static void ready_clear(Ready *ready)
{
  g_clear_pointer(&ready->proxies, http_proxies_free);
  g_clear_pointer(&ready->provider, provider_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Ready, ready_clear)

static gboolean make_ready(const Config *config, Ready *ready, GError **error)
{
  g_autoptr(GError) why = NULL;
  ready->proxies = http_proxies_parse(config->trust_proxy, &why);
  if (why)
    g_prefix_error(&why, "trust-proxy: ");
  if (ready->proxies && page_provider_check(config, &why) && errand_open_provider(config, &ready->provider, &why))
    return TRUE;
  g_prefix_error(&why, "%s: ", config->file);
  g_propagate_error(error, g_steal_pointer(&why));
  return FALSE;
}

static void take_ready(Web *web, Ready *ready)
{
  if (web->provider)
    provider_give_up(web->provider);
  provider_free(web->provider);
  http_proxies_free(web->proxies);
  web->provider = g_steal_pointer(&ready->provider);
  web->proxies = g_steal_pointer(&ready->proxies);
}

static HttpRouteFlags flags_of(const WebRoute *route)
{
  return (HttpRouteFlags)((route->writes ? HTTP_WRITES : HTTP_READS) | (route->waits ? HTTP_WAITS : HTTP_READS));
}

/* Of several workers one could tell of what another has not brought to the disk yet, so there each commit waits for itself. */
static gboolean start_sync(Web *web, GError **error)
{
  g_autoptr(GError) why = NULL;
  if (web->board->n == 1)
    web->sync = db_sync_new(web->engine->db, &why);
  if (!why)
    return TRUE;
  g_propagate_error(error, g_steal_pointer(&why));
  return FALSE;
}

Web *web_new(Engine *engine, const Config *config, Board *board, int number, GError **error)
{
  g_autoptr(Web) web = g_new0(Web, 1);
  web->engine = engine;
  web->config = config;
  web->board = board;
  web->number = number;
  web->told_refused = board->n > 1;
  web->started = clock_ticks();
  db_set_patience(engine->db, PATIENCE_MS);
  const Paths *paths = paths_get();
  web->words = words_open(paths->words);
  web->templates = templates_open(paths->templates, web->words, paths->uninstalled);
  web->assets = assets_open(paths->assets);
  feed_cache_init(&web->feeds);
  fetches_init(&web->fetches);
  seen_init(&web->seen);
  gsize n = 0;
  const WebRoute *routes = web_routes(&n);
  web->rows = g_new(HttpRoute, n);
  for (gsize i = 0; i < n; i++)
    web->rows[i] = (HttpRoute){ routes[i].method, routes[i].pattern, web_dispatch, flags_of(&routes[i]), &routes[i] };
  g_auto(Ready) ready = { 0 };
  web->router = http_router_new(web->rows, n, error);
  if (!web->router || !make_ready(config, &ready, error))
    return NULL;
  take_ready(web, &ready);
  return start_sync(web, error) ? g_steal_pointer(&web) : NULL;
}

void web_free(Web *web)
{
  if (!web)
    return;
  words_use(NULL, NULL);
  templates_free(web->templates);
  words_free(web->words);
  assets_free(web->assets);
  http_prepared_unref(web->openapi);
  http_router_free(web->router);
  g_free(web->rows);
  config_free(web->own_config);
  feed_cache_clear(&web->feeds);
  fetches_clear(&web->fetches);
  seen_clear(&web->seen);
  provider_free(web->provider);
  http_proxies_free(web->proxies);
  db_sync_free(web->sync);
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

void web_look_after(Web *web, void (*look)(void *data), void *data)
{
  web->look = look;
  web->look_data = data;
}

/* A wish that came to nothing, refused or failed, leaves nothing behind; those beside it in the turn stay. */
static HttpResponse *run_wish(WebCall *call, GError **error)
{
  Db *db = call->engine->db;
  if (!db_savepoint(db, error))
    return NULL;
  g_autoptr(HttpResponse) response = call->route->handler(call, error);
  if (response && !call->undo && db_release(db, error))
    return g_steal_pointer(&response);
  db_undo(db);
  return call->undo ? g_steal_pointer(&response) : NULL;
}

/* Where somebody else's change came in between, the wish is made once more from the start: it has left nothing behind, and
 * those beside it in the turn need not know. What is busy with a connection that is lost stays so until the turn's end. */
static HttpResponse *run_write(WebCall *call, GError **error)
{
  for (int attempt = 1;; attempt++) {
    g_autoptr(GError) why = NULL;
    HttpResponse *response = run_wish(call, &why);
    if (response || attempt == TRIES_MOST || !g_error_matches(why, ERROR_DOMAIN, ERROR_BUSY)) {
      if (!response)
        g_propagate_error(error, g_steal_pointer(&why));
      return response;
    }
    call->undo = FALSE;
  }
}

static WebCall make_call(Web *web, HttpRequest *request)
{
  const WebAsker *asker = http_request_data(request);
  return (WebCall){ .web = web, .engine = web->engine, .request = request, .route = http_request_user(request),
                    .asker = asker, .actor = asker ? asker->actor : NULL,
                    .csrf = asker && *asker->csrf ? asker->csrf : NULL };
}

HttpResponse *web_fault(Web *web, HttpRequest *request, const GError *error)
{
  if (!page_is_wanted(request))
    return problem_of_error(request, error);
  WebCall call = make_call(web, request);
  page_speak(web, request);
  return page_of_error(&call, error);
}

HttpResponse *web_dispatch(HttpRequest *request, void *data)
{
  Web *web = data;
  WebCall call = make_call(web, request);
  const WebRoute *route = call.route;
  g_autoptr(GError) error = NULL;
  HttpResponse *response = NULL;
  page_speak(web, request);
  if (route->wish && !call_is_json(&call))
    return problem_of_status(415);
  if (route->page || call_check_params(&call, &error))
    response = route->writes ? run_write(&call, &error) : route->handler(&call, &error);
  return response ? response : web_fault(web, request, error);
}

static void on_turn_start(void *data)
{
  Web *web = data;
  engine_turn(web->engine);
}

/* One writes at a time. Whoever asks again and again while others write gets in by luck, and whoever stands in the
 * database's own queue answers nobody meanwhile: so among the workers of one service those who have waited longest go first,
 * who has just been served makes way, and only one at a time asks the database. */
static gboolean take_turn(Web *web, GError **error)
{
  if (!board_ask_turn(web->board, web->number, clock_ticks()))
    return error_set(error, ERROR_BUSY, "the database is busy with others; try again in a moment");
  if (db_begin(web->engine->db, error))
    return TRUE;
  board_wait(web->board, web->number);
  return FALSE;
}

/* Offers that lapsed are dealt with first, so that whoever writes in this turn finds the seats where they belong. */
static gboolean write_begin(void *data, GError **error)
{
  Web *web = data;
  guint lapsed = 0;
  if (!take_turn(web, error))
    return FALSE;
  if (engine_lapse(web->engine, &lapsed, error))
    return TRUE;
  db_rollback(web->engine->db);
  board_end_turn(web->board, web->number);
  engine_forget(web->engine);
  return FALSE;
}

static gboolean write_end(void *data, GError **error)
{
  Web *web = data;
  gboolean kept = db_commit(web->engine->db, error);
  board_note_write(web->board);
  board_end_turn(web->board, web->number);
  if (kept)
    return TRUE;
  engine_forget(web->engine); /* what was read in there may never have been */
  return FALSE;
}

/* ---- the disk ---- */

void web_keep(Web *web)
{
  if (web->sync)
    db_sync_begin(web->sync);
}

static int kept(void *data)
{
  const Web *web = data;
  return web->sync ? db_sync_fd(web->sync) : -1;
}

static gboolean keep(void *data, gboolean wait, GError **error)
{
  Web *web = data;
  if (wait)
    return db_sync_wait(web->sync, error);
  web_keep(web);
  return TRUE;
}

static guint64 owed(void *data)
{
  const Web *web = data;
  return web->sync ? db_sync_owed(web->sync) : 0;
}

static gboolean look(void *data, guint64 *through, GError **error)
{
  return db_sync_look(((Web *)data)->sync, through, error);
}

static HttpResponse *on_error(HttpRequest *request, int status, const GError *why, void *data)
{
  Web *web = data;
  if (why)
    return request ? web_fault(web, request, why) : problem_of_error(NULL, why);
  if (!page_is_wanted(request))
    return problem_of_status(status);
  WebCall call = make_call(web, request);
  page_speak(web, request);
  return page_of_status(&call, status);
}

/* What became of the plugins is said once, after a start: never before a request that waits. Where they could not be tried,
 * services may be kept that have none. */
static void tell_refused_once(Web *web)
{
  if (web->told_refused || !registry_is_settled(web->engine->registry))
    return;
  engine_forget(web->engine);
  web_tell_refused(web->engine);
  web->told_refused = TRUE;
}

/* In the first quiet moment somebody is sent to try the plugins; at the next they have come to an end. */
static void on_idle(void *data)
{
  Web *web = data;
  if (web->tried)
    tell_refused_once(web);
  web->tried = web->tried || registry_try(web->engine->registry, NULL);
  chores_when_idle(web);
}

void web_tell_board(Web *web)
{
  BoardRow *row = &web->board->rows[web->number];
  __atomic_store_n(&row->feed_hits, web->feeds.hits, __ATOMIC_RELAXED);
  __atomic_store_n(&row->feed_misses, web->feeds.misses, __ATOMIC_RELAXED);
  __atomic_store_n(&row->feed_bytes, web->feeds.size, __ATOMIC_RELAXED);
}

static void on_tick(void *data)
{
  Web *web = data;
  web_tell_board(web);
  engine_turn(web->engine);
  tell_refused_once(web);
  if (web->look)
    web->look(web->look_data);
  chores_at_tick(web);
}

gboolean web_reload(Engine *engine, Config **own)
{
  g_autoptr(GError) error = NULL;
  const char *file = g_path_is_absolute(engine->config->file) ? engine->config->file : NULL;
  g_autoptr(Config) config = config_load(file, &error);
  g_auto(Ready) ready = { 0 };
  if (!config || !make_ready(config, &ready, &error) || !engine_reload(engine, config, &error)) {
    g_autofree char *said = text_hide_passwords(error->message); /* a line of the file may be quoted in it */
    g_warning("reload: everything stays as it was: %s", said);
    return FALSE;
  }
  config_free(*own);
  *own = g_steal_pointer(&config);
  return TRUE;
}

static void on_reload(void *data)
{
  Web *web = data;
  if (!web_reload(web->engine, &web->own_config))
    return;
  web->config = web->own_config;
  g_auto(Ready) ready = { 0 };
  if (make_ready(web->config, &ready, NULL)) /* web_reload has seen that it can be */
    take_ready(web, &ready);
  if (web->server)
    http_server_limit_body(web->server, web->config->max_body_bytes);
  feed_cache_empty(&web->feeds);
  g_clear_pointer(&web->openapi, http_prepared_unref);
  if (web->board->n > 1)
    return; /* their parent has said it */
  board_note_reload(web->board);
  web_tell_refused(web->engine);
  g_message("configuration and plugins are read anew");
}

static gboolean on_wait(HttpRequest *request, void *data)
{
  const WebRoute *route = http_request_user(request);
  return route->waits(data, request);
}

static int watched(void *data)
{
  const Web *web = data;
  return web->provider ? provider_fd(web->provider) : -1;
}

static void on_watched(void *data)
{
  provider_run_all(((Web *)data)->provider);
}

const HttpHooks web_hooks = {
  .on_turn_start = on_turn_start,
  .admit = guard_admit,
  .write_begin = write_begin,
  .write_end = write_end,
  .kept = kept,
  .keep = keep,
  .owed = owed,
  .look = look,
  .on_error = on_error,
  .wait = on_wait,
  .watched = watched,
  .on_watched = on_watched,
  .headers = headers_always,
  .on_idle = on_idle,
  .on_tick = on_tick,
  .on_reload = on_reload,
};
