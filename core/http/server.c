#include "http/server.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "http/private.h"

#define TICK (G_USEC_PER_SEC)         /* between two on_tick */
#define LOOK (G_USEC_PER_SEC / 20)    /* a busy loop looks for signals this often */
#define IDLE_AFTER_MS 20              /* nothing pending for so long is idle */
#define DRAINED_AFTER (G_USEC_PER_SEC / 10)

/* The path and query stay as sent: target.c decodes them, strictly and once. */
static size_t leave_escaped(void *data, struct MHD_Connection *connection, char *text)
{
  return strlen(text);
}

static void G_GNUC_PRINTF(2, 0) log_library(void *data, const char *format, va_list args)
{
  g_logv(G_LOG_DOMAIN, G_LOG_LEVEL_DEBUG, format, args);
}

static gboolean start_daemon(HttpServer *server, GError **error)
{
  const HttpSettings *settings = &server->settings;
  server->daemon = MHD_start_daemon(
    MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG, 0, NULL, NULL, http_exchange_handle, server,
    MHD_OPTION_EXTERNAL_LOGGER, log_library, NULL,
    MHD_OPTION_LISTEN_SOCKET, server->listening.fd,
    MHD_OPTION_CONNECTION_LIMIT, (unsigned)settings->max_connections,
    MHD_OPTION_PER_IP_CONNECTION_LIMIT, (unsigned)settings->max_per_address,
    MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)settings->timeout_seconds,
    MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HTTP_CONNECTION_MEMORY,
    MHD_OPTION_UNESCAPE_CALLBACK, leave_escaped, NULL,
    MHD_OPTION_URI_LOG_CALLBACK, http_exchange_begin, server,
    MHD_OPTION_NOTIFY_COMPLETED, http_exchange_end, server,
    MHD_OPTION_NOTIFY_CONNECTION, http_peer_notify, server,
    MHD_OPTION_SIGPIPE_HANDLED_BY_APP, 1,
    MHD_OPTION_END);
  if (!server->daemon)
    return error_set(error, ERROR_BROKEN, "%s: the HTTP server could not start (%s); is max-connections above the "
                     "limit of open files?", server->listening.address, g_strerror(errno));
  server->listening.fd = -1; /* the daemon's from here on */
  server->epoll_fd = MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
  return TRUE;
}

static gboolean take_signals(HttpServer *server, GError **error)
{
  sigset_t ours;
  sigemptyset(&ours);
  sigaddset(&ours, SIGTERM);
  sigaddset(&ours, SIGINT);
  sigaddset(&ours, SIGHUP);
  signal(SIGPIPE, SIG_IGN);
  sigprocmask(SIG_BLOCK, &ours, &server->old_mask);
  server->signal_fd = signalfd(-1, &ours, SFD_NONBLOCK | SFD_CLOEXEC);
  if (server->signal_fd < 0)
    return error_set(error, ERROR_BROKEN, "signals cannot be read (%s)", g_strerror(errno));
  return TRUE;
}

/* What was handed over is ours from here on, whatever becomes of us. */
static gboolean take_socket(HttpServer *server, const HttpSettings *settings, GError **error)
{
  server->settings.listen = NULL; /* neither is ours to keep */
  server->settings.socket = NULL;
  if (!settings->socket)
    return http_listen_open(settings->listen, &server->listening, error);
  server->listening = *settings->socket;
  *settings->socket = (HttpListen){ .fd = -1 };
  return TRUE;
}

HttpServer *http_server_new(const HttpSettings *settings, const HttpRouter *router, const HttpHooks *hooks, void *data,
                            GError **error)
{
  g_autoptr(HttpServer) server = g_new0(HttpServer, 1);
  server->settings = *settings;
  server->router = router;
  server->hooks = hooks;
  server->data = data;
  server->signal_fd = -1;
  server->listening.fd = -1;
  server->counters = settings->counters ? settings->counters : &server->own_counters;
  server->queue = g_ptr_array_new();
  server->aside = g_ptr_array_new();
  server->held = g_ptr_array_new();
  g_queue_init(&server->peers);
  if (!take_socket(server, settings, error) || !start_daemon(server, error)
      || (settings->take_signals && !take_signals(server, error)))
    return NULL;
  return g_steal_pointer(&server);
}

/* Whoever was told to end is ending: to be told so again must not cut short what is still to be closed. */
static void leave_signals(HttpServer *server)
{
  close(server->signal_fd);
  if (server->draining) {
    sigaddset(&server->old_mask, SIGTERM);
    sigaddset(&server->old_mask, SIGINT);
  }
  sigprocmask(SIG_SETMASK, &server->old_mask, NULL);
}

void http_server_free(HttpServer *server)
{
  if (!server)
    return;
  if (server->daemon) {
    http_turn_abandon(server);
    MHD_stop_daemon(server->daemon);
  }
  http_listen_clear(&server->listening);
  if (server->signal_fd >= 0)
    leave_signals(server);
  g_ptr_array_unref(server->queue);
  g_ptr_array_unref(server->aside);
  g_ptr_array_unref(server->held);
  g_free(server);
}

void http_server_limit_body(HttpServer *server, int max_body_bytes)
{
  server->settings.max_body_bytes = max_body_bytes;
}

void http_server_stop(HttpServer *server)
{
  if (server->draining)
    server->ended = TRUE;
  server->draining = TRUE;
}

/* Accepts what the kernel still holds, then nothing more. Connections under way go on. */
static void begin_drain(HttpServer *server, gint64 now)
{
  server->drain_until = now + (gint64)server->settings.drain_seconds * G_USEC_PER_SEC;
  MHD_run(server->daemon);
  int fd = MHD_quiesce_daemon(server->daemon);
  if (fd >= 0)
    close(fd);
}

static void check_drain(HttpServer *server, gint64 now)
{
  if (!server->draining)
    return;
  if (server->drain_until == 0)
    begin_drain(server, now);
  if (server->counters->in_flight > 0 || server->queue->len > 0)
    server->quiet_since = 0;
  else if (server->quiet_since == 0)
    server->quiet_since = now;
  else if (now - server->quiet_since > DRAINED_AFTER)
    server->ended = TRUE;
  if (now > server->drain_until)
    server->ended = TRUE;
}

static void read_signals(HttpServer *server)
{
  struct signalfd_siginfo info;
  while (read(server->signal_fd, &info, sizeof info) == sizeof info) {
    if (info.ssi_signo != SIGHUP)
      http_server_stop(server);
    else if (server->hooks->on_reload)
      server->hooks->on_reload(server->data);
  }
}

/* How long the loop may sleep, in milliseconds. */
static int wait_time(HttpServer *server, gint64 now)
{
  MHD_UNSIGNED_LONG_LONG library = 0;
  gint64 wait = MAX((server->next_tick - now) / 1000 + 1, 0);
  if (server->queue->len > 0)
    wait = CLAMP((server->retry_at - now + 999) / 1000, 0, wait);
  if (MHD_get_timeout(server->daemon, &library) == MHD_YES)
    wait = (gint64)MIN((guint64)wait, (guint64)library);
  if (server->worked || server->draining)
    wait = MIN(wait, IDLE_AFTER_MS);
  return (int)wait;
}

/* Sleeps until something is to be done. A loop with work at hand does not sleep, and looks for signals now and then. */
static gboolean wait_for_work(HttpServer *server, gint64 now, GError **error)
{
  int wait = wait_time(server, now);
  if (wait == 0 && now < server->next_look)
    return TRUE;
  server->next_look = now + LOOK;
  int watched = server->hooks->watched ? server->hooks->watched(server->data) : -1; /* poll passes over -1 */
  struct pollfd fds[] = { { server->epoll_fd, POLLIN, 0 }, { server->signal_fd, POLLIN, 0 }, { watched, POLLIN, 0 },
                          { http_hold_waits(server) ? http_hold_fd(server) : -1, POLLIN, 0 } };
  int ready = poll(fds, G_N_ELEMENTS(fds), wait);
  if (ready < 0 && errno != EINTR)
    return error_set(error, ERROR_BROKEN, "waiting for requests failed (%s)", g_strerror(errno));
  if (ready > 0 && fds[1].revents)
    read_signals(server);
  if (ready > 0 && fds[2].revents)
    server->hooks->on_watched(server->data);
  if (ready == 0 && wait > 0 && server->worked && server->queue->len == 0
      && server->held->len == 0) {
    server->worked = FALSE;
    if (server->hooks->on_idle)
      server->hooks->on_idle(server->data);
  }
  return TRUE;
}

static void tick(HttpServer *server, gint64 now)
{
  if (now < server->next_tick)
    return;
  server->next_tick = now + TICK;
  http_peer_look(server, now);
  if (server->hooks->on_tick)
    server->hooks->on_tick(server->data);
}

static gboolean run_library(HttpServer *server, GError **error)
{
  return MHD_run(server->daemon) == MHD_YES
         || error_set(error, ERROR_BROKEN, "the HTTP server failed (%s)", g_strerror(errno));
}

/* Answers what reads and queues what writes. Where something was queued, a second look is cheap beside the commit to come, and
 * those who have just been answered mostly ask again within it: without it two halves of them would take turns for ever, each
 * waiting for the other's commit. It waits for nobody, and a connection is queued once, so it ends. */
static gboolean read_requests(HttpServer *server, GError **error)
{
  guint known;
  do {
    known = server->queue->len;
    if (!run_library(server, error))
      return FALSE;
  } while (server->queue->len > known && server->queue->len < (guint)server->settings.writes_per_turn);
  return TRUE;
}

static gboolean turn(HttpServer *server, GError **error)
{
  if (!wait_for_work(server, clock_ticks(), error))
    return FALSE;
  server->turn_open = FALSE;
  server->now = clock_ticks();
  if (!http_hold_look(server, error) || !read_requests(server, error))
    return FALSE;
  gint64 now = clock_ticks();
  if (server->queue->len > 0) {
    if (!http_turn_write(server, now, error) || !http_hold_look(server, error))
      return FALSE;
    /* A connection that was set aside wakes nobody's epoll when it is resumed: its answer leaves only when the library is
     * run again. What that run reads and queues is the next turn's, and is told what has just been stored. */
    server->turn_open = FALSE;
    if (!run_library(server, error))
      return FALSE;
  }
  now = clock_ticks();
  tick(server, now);
  check_drain(server, now);
  return TRUE;
}

gboolean http_server_run(HttpServer *server, GError **error)
{
  server->next_tick = clock_ticks() + TICK; /* requests first, chores after */
  server->worked = TRUE; /* a start is work too: the first quiet moment comes after it */
  while (!server->ended)
    if (!turn(server, error))
      return FALSE;
  return TRUE;
}

int http_server_port(const HttpServer *server)
{
  return server->listening.port;
}

const char *http_server_address(const HttpServer *server)
{
  return server->listening.address;
}

const HttpCounters *http_server_counters(const HttpServer *server)
{
  return server->counters;
}
