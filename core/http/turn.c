/* turn: the writes of one turn of the loop, in one transaction. */
#include "base/error.h"
#include "http/private.h"

static gboolean begin(HttpServer *server, GError **error)
{
  return !server->hooks->write_begin || server->hooks->write_begin(server->data, error);
}

static gboolean end(HttpServer *server, GError **error)
{
  return !server->hooks->write_end || server->hooks->write_end(server->data, error);
}

/* Nothing of this turn is stored: whatever the handlers meant to say is taken back. */
static void refuse_all(HttpServer *server, GPtrArray *queue, const GError *why)
{
  server->counters.failed_turns++;
  for (guint i = 0; i < queue->len; i++) {
    HttpRequest *request = queue->pdata[i];
    g_clear_pointer(&request->response, http_response_free);
    request->response = http_exchange_refuse(server, request, error_kind(why)->http_status, why);
  }
}

static void count(HttpServer *server, guint writes)
{
  server->counters.write_turns++;
  server->counters.writes += writes;
  server->counters.most_writes = MAX(server->counters.most_writes, writes);
}

void http_turn_write(HttpServer *server)
{
  g_autoptr(GPtrArray) queue = g_steal_pointer(&server->queue);
  server->queue = g_ptr_array_new();
  g_autoptr(GError) why = NULL;
  gboolean stored = begin(server, &why);
  for (guint i = 0; stored && i < queue->len; i++) {
    HttpRequest *request = queue->pdata[i];
    request->response = request->match.route->handler(request, server->data);
  }
  stored = stored && end(server, &why);
  if (!stored)
    refuse_all(server, queue, why);
  count(server, queue->len);
  for (guint i = 0; i < queue->len; i++)
    MHD_resume_connection(((HttpRequest *)queue->pdata[i])->connection);
}
