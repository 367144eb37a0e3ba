/* exchange: one request and its answer, as libmicrohttpd calls for them. */
#include <string.h>

#include "base/clock.h"
#include "http/private.h"

const gint64 http_time_bounds[HTTP_N_TIMES] = { 100, 250, 500, 1000, 2500, 5000, 10000, 50000, 250000, 1000000 };

void *http_exchange_begin(void *server_pointer, const char *uri, struct MHD_Connection *connection)
{
  HttpServer *server = server_pointer;
  const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
  HttpPeer *peer = info->socket_context;
  HttpRequest *request = http_request_new(server, peer, connection, uri);
  peer->request = request;
  http_peer_enter(peer, PEER_SENDING, request->received);
  server->counters->requests++;
  server->counters->in_flight++;
  server->worked = TRUE;
  return request;
}

void http_exchange_end(void *server_pointer, struct MHD_Connection *connection, void **request_pointer,
                       enum MHD_RequestTerminationCode how)
{
  HttpServer *server = server_pointer;
  HttpRequest *request = *request_pointer;
  if (!request)
    return;
  *request_pointer = NULL;
  if (request->peer->phase == PEER_WAITING) {
    g_ptr_array_remove(server->queue, request);
    g_ptr_array_remove(server->aside, request);
    g_ptr_array_remove(server->held, request);
  }
  if (how != MHD_REQUEST_TERMINATED_COMPLETED_OK)
    server->counters->aborted++;
  server->counters->in_flight--;
  request->peer->request = NULL;
  http_peer_enter(request->peer, PEER_QUIET, server->now);
  http_request_free(request);
}

/* What the server says where the application gave no on_error of its own. */
static HttpResponse *plain_problem(int status)
{
  g_autofree char *text = g_strdup_printf("{\"type\": \"about:blank\", \"title\": \"%s\", \"status\": %d}\n",
                                          MHD_get_reason_phrase_for((unsigned)status), status);
  return http_response_new_text(status, "application/problem+json", text);
}

HttpResponse *http_exchange_refuse(HttpServer *server, HttpRequest *request, int status, const GError *why)
{
  HttpResponse *response = server->hooks->on_error ? server->hooks->on_error(request, status, why, server->data)
                                                   : plain_problem(status);
  if (status == MHD_HTTP_METHOD_NOT_ALLOWED && request)
    http_response_add(response, MHD_HTTP_HEADER_ALLOW, request->match.allow);
  return response;
}

static void count_answer(HttpServer *server, gint64 took, int status)
{
  HttpCounters *counters = server->counters;
  guint bucket = 0;
  while (bucket < HTTP_N_TIMES && took > http_time_bounds[bucket])
    bucket++;
  counters->times[bucket]++;
  counters->time_sum += (guint64)MAX(took, 0);
  counters->answers[CLAMP(status / 100, 1, 5)]++;
}

static enum MHD_Result send_answer(HttpServer *server, HttpRequest *request, HttpResponse *response)
{
  gint64 now = clock_ticks();
  count_answer(server, now - request->received, http_response_status(response));
  http_peer_enter(request->peer, PEER_READING, now);
  http_response_complete(response, server->hooks->headers ? server->hooks->headers(server->data) : NULL);
  return http_response_send(response, request->connection, server->draining);
}

static void open_turn(HttpServer *server)
{
  if (server->turn_open)
    return;
  server->turn_open = TRUE;
  server->counters->turns++;
  if (server->hooks->on_turn_start)
    server->hooks->on_turn_start(server->data);
}

void http_request_wake(HttpRequest *request)
{
  HttpServer *server = request->server;
  if (!g_ptr_array_remove(server->aside, request))
    return;
  open_turn(server);
  g_ptr_array_add(server->queue, request);
}

/* The answer, or NULL for a request that writes, which has been queued for the end of the turn, or waits. */
static HttpResponse *answer(HttpServer *server, HttpRequest *request)
{
  if (request->fault)
    return http_exchange_refuse(server, request, request->fault, NULL);
  if (request->matched != HTTP_MATCH)
    return http_exchange_refuse(server, request,
                                request->matched == HTTP_NO_PATH ? MHD_HTTP_NOT_FOUND : MHD_HTTP_METHOD_NOT_ALLOWED,
                                NULL);
  open_turn(server);
  const HttpRoute *route = request->match.route;
  HttpResponse *refused = server->hooks->admit ? server->hooks->admit(request, server->data) : NULL;
  if (refused)
    return refused;
  if ((route->flags & HTTP_WAITS) && server->hooks->wait && server->hooks->wait(request, server->data)) {
    g_ptr_array_add(server->aside, request);
    return NULL;
  }
  if (!(route->flags & HTTP_WRITES))
    return route->handler(request, server->data);
  g_ptr_array_add(server->queue, request);
  return NULL;
}

static enum MHD_Result finish(HttpServer *server, HttpRequest *request)
{
  HttpResponse *response = answer(server, request);
  if (response && !http_hold(server, request, response))
    return send_answer(server, request, response);
  http_peer_enter(request->peer, PEER_WAITING, server->now);
  MHD_suspend_connection(request->connection);
  return MHD_YES;
}

/* The headers are in: what is asked, and shall its body be kept? An answer given at this point closes the connection, so
 * it is given only where there is no sense in reading on. */
static enum MHD_Result look_at_head(HttpServer *server, HttpRequest *request, const char *method, const char *version)
{
  request->seen = TRUE;
  request->method = method;
  gboolean hopeless = FALSE;
  int fault = http_framing_fault(request, version, &hopeless);
  if (!request->fault)
    request->fault = fault;
  if (!request->fault && http_request_parse(request))
    request->matched = http_router_match(server->router, method, request->segments, request->n_segments,
                                         &request->match);
  request->drop_body = request->fault || request->matched != HTTP_MATCH;
  return hopeless ? finish(server, request) : MHD_YES;
}

/* Keeps what was sent of the body. Past the limit it is read and dropped, for a while, so that the client hears of it. */
static enum MHD_Result take_upload(HttpServer *server, HttpRequest *request, const char *upload, gsize size)
{
  gsize most = (gsize)server->settings.max_body_bytes;
  gsize kept = request->body ? request->body->len : 0;
  if (!request->drop_body && kept + size > most) {
    request->fault = MHD_HTTP_CONTENT_TOO_LARGE;
    request->drop_body = TRUE;
  }
  if (request->drop_body) {
    request->dropped += size;
    if (request->dropped > most + HTTP_SPARE_UPLOAD) {
      http_peer_shut(server, request->peer, MHD_HTTP_CONTENT_TOO_LARGE);
      return MHD_NO;
    }
    return MHD_YES;
  }
  if (!request->body)
    request->body = g_byte_array_new();
  g_byte_array_append(request->body, (const guint8 *)upload, (guint)size);
  return MHD_YES;
}

enum MHD_Result http_exchange_handle(void *server_pointer, struct MHD_Connection *connection, const char *url,
                                     const char *method, const char *version, const char *upload, size_t *upload_size,
                                     void **request_pointer)
{
  HttpServer *server = server_pointer;
  HttpRequest *request = *request_pointer;
  if (!request->seen)
    return look_at_head(server, request, method, version);
  if (*upload_size > 0) {
    gsize size = *upload_size;
    *upload_size = 0;
    return take_upload(server, request, upload, size);
  }
  if (request->response)
    return send_answer(server, request, g_steal_pointer(&request->response));
  return finish(server, request);
}
