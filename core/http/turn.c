/* turn: the writes of one turn of the loop, in one transaction. */
#include "base/error.h"
#include "http/private.h"

#define RETRY_AFTER 1000 /* microseconds */
#define HALVE_FROM 8 /* fewer writes than these are not worth two commits */

static gboolean begin(HttpServer *server, GError **error)
{
  return !server->hooks->write_begin || server->hooks->write_begin(server->data, error);
}

static gboolean end(HttpServer *server, GError **error)
{
  return !server->hooks->write_end || server->hooks->write_end(server->data, error);
}

/* Nothing of this turn is stored: whatever the handlers meant to say is taken back. */
static void refuse_all(HttpServer *server, GPtrArray *writes, const GError *why)
{
  server->counters->failed_turns++;
  for (guint i = 0; i < writes->len; i++) {
    HttpRequest *request = writes->pdata[i];
    g_clear_pointer(&request->response, http_response_free);
    request->response = http_exchange_refuse(server, request, error_kind(why)->http_status, why);
  }
}

static void count(HttpServer *server, guint writes)
{
  server->counters->write_turns++;
  server->counters->writes += writes;
  server->counters->most_writes = MAX(server->counters->most_writes, writes);
}

/* With writes_per_turn at 1 each write pays for itself, and has the disk for itself. */
static gboolean may_overlap(const HttpServer *server)
{
  return server->settings.writes_per_turn > 1 && http_hold_fd(server) >= 0;
}

/* Where nearly everybody is in the queue, all would wait for the disk together. Two halves of them take turns: while one is
 * brought to the disk, the other is worked on. */
static guint turn_size(const HttpServer *server)
{
  guint n = MIN(server->queue->len, (guint)server->settings.writes_per_turn);
  return may_overlap(server) && n >= HALVE_FROM && n > server->peers.length / 2 ? (n + 1) / 2 : n;
}

/* The first of the queue, in order. */
static GPtrArray *take_writes(HttpServer *server)
{
  guint n = turn_size(server);
  GPtrArray *writes = g_ptr_array_sized_new(n);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add(writes, server->queue->pdata[i]);
  g_ptr_array_remove_range(server->queue, 0, n);
  return writes;
}

/* Others hold the database, and whoever has waited longest has not waited too long. */
static gboolean may_wait(const HttpServer *server, const GError *why, gint64 now)
{
  const HttpRequest *first = server->queue->pdata[0];
  return g_error_matches(why, ERROR_DOMAIN, ERROR_BUSY)
    && now - first->received < (gint64)server->settings.busy_seconds * G_USEC_PER_SEC;
}

static void resume_all(GPtrArray *writes)
{
  for (guint i = 0; i < writes->len; i++)
    MHD_resume_connection(((HttpRequest *)writes->pdata[i])->connection);
}

static gboolean run_all(HttpServer *server, GPtrArray *writes, GError **error)
{
  for (guint i = 0; i < writes->len; i++) {
    HttpRequest *request = writes->pdata[i];
    request->response = request->match.route->handler(request, server->data);
  }
  return end(server, error);
}

/* They are stored; they are answered when they are on the disk. Whoever is alone gains nothing by somebody else's waiting. */
static gboolean keep(HttpServer *server, GPtrArray *writes, GError **error)
{
  gboolean wait = !may_overlap(server) || writes->len >= server->peers.length;
  if (http_hold_fd(server) >= 0 && !server->hooks->keep(server->data, wait, error))
    return FALSE;
  for (guint i = 0; i < writes->len; i++) {
    HttpRequest *request = writes->pdata[i];
    if (!http_hold(server, request, request->response))
      MHD_resume_connection(request->connection);
  }
  return TRUE;
}

/* Where the disk fails, nobody is told anything but that; they must not be set aside when the server ends. */
static gboolean keep_or_refuse(HttpServer *server, GPtrArray *writes, GError **error)
{
  g_autoptr(GError) why = NULL;
  if (keep(server, writes, &why))
    return TRUE;
  refuse_all(server, writes, why);
  resume_all(writes);
  g_propagate_error(error, g_steal_pointer(&why));
  return FALSE;
}

gboolean http_turn_write(HttpServer *server, gint64 now, GError **error)
{
  if (now < server->retry_at)
    return TRUE;
  g_autoptr(GError) why = NULL;
  gboolean begun = begin(server, &why);
  if (!begun && may_wait(server, why, now)) {
    server->counters->busy_turns++;
    server->retry_at = now + RETRY_AFTER;
    return TRUE;
  }
  server->retry_at = 0;
  g_autoptr(GPtrArray) writes = take_writes(server);
  count(server, writes->len);
  if (begun && run_all(server, writes, &why))
    return keep_or_refuse(server, writes, error);
  refuse_all(server, writes, why);
  resume_all(writes);
  return TRUE;
}

static void abandon_queue(HttpServer *server)
{
  g_autoptr(GError) why = NULL;
  error_set(&why, ERROR_BUSY, "the server ends and the database is held by others; try again in a moment");
  refuse_all(server, server->queue, why);
  resume_all(server->queue);
  g_ptr_array_set_size(server->queue, 0);
}

void http_turn_abandon(HttpServer *server)
{
  while (server->aside->len > 0)
    http_request_wake(server->aside->pdata[server->aside->len - 1]);
  http_hold_abandon(server);
  if (server->queue->len > 0)
    abandon_queue(server);
  MHD_run(server->daemon); /* whoever was set aside hears of it */
}
