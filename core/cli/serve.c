/* attune serve: the daemon, as one process or as several workers behind one address. */
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/error.h"
#include "cli/commands.h"
#include "cli/crew.h"
#include "cli/keeper.h"
#include "engine/engine.h"
#include "web/web.h"

#define DRAIN_SECONDS 20 /* systemd waits for 60: TimeoutStopSec in etc/systemd/attune.service.in */
#define BUSY_SECONDS 10  /* an import or another process may hold the database for a while */

/* Tells the service manager (sd_notify(3)) that requests are taken, or that the end has come. */
static void tell_manager(const char *what)
{
  const char *where = g_getenv("NOTIFY_SOCKET");
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  if (!where || (*where != '/' && *where != '@') || strlen(where) >= sizeof address.sun_path)
    return;
  gsize size = strlen(where);
  memcpy(address.sun_path, where, size);
  if (*where == '@')
    *address.sun_path = '\0';
  int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0)
    return;
  G_GNUC_UNUSED gssize sent = sendto(fd, what, strlen(what), MSG_NOSIGNAL, (struct sockaddr *)&address,
                                     (socklen_t)(offsetof(struct sockaddr_un, sun_path) + size));
  close(fd);
}

/* A limit of the whole service, as one worker's part of it: rounded up, so that each can do something. 0 stays 0. */
static int part_of(int limit, int workers)
{
  return (limit + workers - 1) / workers;
}

static HttpSettings settings_of(const Config *config, Board *board, int number, HttpListen *socket)
{
  return (HttpSettings){ .listen = config->listen, .max_connections = part_of(config->max_connections, board->n),
                         .max_per_address = part_of(config->max_connections_per_address, board->n),
                         .max_body_bytes = config->max_body_bytes, .timeout_seconds = config->timeout_seconds,
                         .writes_per_turn = config->writes_per_turn, .busy_seconds = BUSY_SECONDS,
                         .drain_seconds = DRAIN_SECONDS, .socket = socket, .counters = &board->rows[number].http,
                         .take_signals = TRUE };
}

static void say_ready(const char *address, int workers)
{
  if (workers == 1)
    fprintf(stderr, "attune: serving on %s\n", address);
  else
    fprintf(stderr, "attune: serving on %s with %d workers\n", address, workers);
  tell_manager("READY=1");
}

/* An address that leads nobody here would stand in calendars and letters for good. */
static void tell_of_address(const Config *config)
{
  if (config->base_url_is_made_up)
    fprintf(stderr, "attune: %s: base-url is not set, so calendars and letters say %s, which leads nobody here from elsewhere\n",
            config->file, config->base_url);
}

/* Whoever sees to it that letters are sent, and what that is done with. */
typedef struct {
  Keeper *keeper;
  Board *board;
  const Engine *engine;
} Post;

static void look_at_post(void *data)
{
  const Post *post = data;
  if (keeper_look(post->keeper, post->engine->config))
    post->board->post = post->keeper->pid;
}

/* Serves as worker @number; @socket NULL: as the only one, which opens its own and looks after @post. */
static gboolean serve(Engine *engine, Board *board, int number, HttpListen *socket, Post *post, GError **error)
{
  g_autoptr(Web) web = web_new(engine, engine->config, board, number, error);
  if (!web)
    return FALSE;
  HttpSettings settings = settings_of(engine->config, board, number, socket);
  g_autoptr(HttpServer) server = http_server_new(&settings, web_router(web), &web_hooks, web, error);
  if (!server)
    return FALSE;
  web_attach(web, server);
  if (!socket)
    web_look_after(web, look_at_post, post);
  board_note_ready(board, number);
  if (!socket)
    say_ready(http_server_address(server), 1);
  gboolean ok = http_server_run(server, error);
  if (!socket)
    tell_manager("STOPPING=1");
  web_finish(web);
  return ok;
}

/* What parent and workers have in common: the plugins, tried and loaded once, and the board. */
typedef struct {
  Engine *engine;
  Board *board;
  Post *post;
  Config *own_config; /* after a reload */
} Common;

static gboolean work(int number, HttpListen *socket, void *data, GError **error)
{
  Common *common = data;
  return engine_connect(common->engine, error) && serve(common->engine, common->board, number, socket, NULL, error);
}

static void on_ready(const char *address, void *data)
{
  say_ready(address, ((Common *)data)->board->n);
}

static gboolean on_reload(void *data)
{
  Common *common = data;
  if (!web_reload(common->engine, &common->own_config))
    return FALSE;
  board_note_reload(common->board);
  web_tell_refused(common->engine);
  g_message("configuration and plugins are read anew");
  return TRUE;
}

static void on_end(void *data)
{
  tell_manager("STOPPING=1");
}

static void on_look(void *data)
{
  look_at_post(((Common *)data)->post);
}

/* *@in_worker TRUE: this is no longer the process that began it. */
static gboolean serve_with_crew(Engine *engine, Board *board, Post *post, gboolean *in_worker, GError **error)
{
  Common common = { .engine = engine, .board = board, .post = post };
  CrewPlan plan = { .listen = engine->config->listen, .board = board, .drain_seconds = DRAIN_SECONDS, .work = work,
                    .on_ready = on_ready, .on_reload = on_reload, .on_end = on_end, .on_look = on_look, .data = &common };
  if (!registry_try(engine->registry, error))
    return FALSE;
  web_tell_refused(engine);
  engine_disconnect(engine);
  gboolean ok = crew_run(&plan, in_worker, error);
  config_free(common.own_config);
  return ok;
}

static gboolean open_and_serve(const Config *config, Board *board, Keeper *keeper, gboolean *in_worker, GError **error)
{
  g_autoptr(Engine) engine = engine_open_to_serve(config, error);
  if (!engine)
    return FALSE;
  keeper_go(keeper);
  Post post = { keeper, board, engine };
  return board->n > 1 ? serve_with_crew(engine, board, &post, in_worker, error)
                      : serve(engine, board, 0, NULL, &post, error);
}

gboolean cli_serve(CliCall *call, GError **error)
{
  int workers = 0;
  const GOptionEntry options[] = { { "workers", 0, 0, G_OPTION_ARG_INT, &workers, "so many processes; as configured", "N" },
                                   { NULL } };
  if (!cli_parse_words(call, options, 0, 0, error))
    return FALSE;
  if (workers < 0 || workers > CONFIG_MOST_WORKERS)
    return error_set(error, ERROR_INVALID, "--workers: %d is out of bounds, from 1 to %d is possible", workers,
                     CONFIG_MOST_WORKERS);
  g_autoptr(Board) board = board_new(workers ? workers : call->config->workers, error);
  Keeper keeper;
  gboolean in_worker = FALSE;
  if (!board || !keeper_start(call->config, &keeper, error))
    return FALSE;
  board->post = keeper.pid;
  tell_of_address(call->config);
  gboolean ok = open_and_serve(call->config, board, &keeper, &in_worker, error);
  if (!in_worker)
    keeper_stop(&keeper);
  return ok;
}
