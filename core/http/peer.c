/* peer: the connections, and an end for those that dawdle. libmicrohttpd closes a connection that is silent for the
 * time-out; one that says a byte now and then would live for ever, so that every phase has its own bound here. */
#include <sys/socket.h>

#include "base/clock.h"
#include "http/private.h"

#define ANSWER_TIMES 10 /* an answer may take so many time-outs to leave */

static void peer_open(HttpServer *server, struct MHD_Connection *connection, void **peer_pointer)
{
  const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
  HttpPeer *peer = g_new0(HttpPeer, 1);
  peer->link.data = peer;
  peer->fd = info->connect_fd;
  peer->since = clock_ticks();
  g_queue_push_tail_link(&server->peers, &peer->link);
  server->counters->connections++;
  *peer_pointer = peer;
}

void http_peer_notify(void *server_pointer, struct MHD_Connection *connection, void **peer_pointer,
                      enum MHD_ConnectionNotificationCode what)
{
  HttpServer *server = server_pointer;
  if (what == MHD_CONNECTION_NOTIFY_STARTED) {
    peer_open(server, connection, peer_pointer);
    return;
  }
  HttpPeer *peer = *peer_pointer;
  g_queue_unlink(&server->peers, &peer->link);
  server->counters->connections--;
  g_free(peer);
  *peer_pointer = NULL;
}

void http_peer_enter(HttpPeer *peer, HttpPhase phase, gint64 now)
{
  peer->phase = phase;
  peer->since = now;
}

void http_peer_shut(HttpServer *server, HttpPeer *peer, int status)
{
  if (status) {
    g_autoptr(HttpResponse) response = http_exchange_refuse(server, peer->request, status, NULL);
    gsize size = 0;
    const char *body = response->body ? g_bytes_get_data(response->body, &size) : "";
    http_response_complete(response, server->hooks->headers ? server->hooks->headers(server->data) : NULL);
    g_autofree char *headers = http_response_headers(response);
    g_autofree char *text = g_strdup_printf(
      "HTTP/1.1 %d %s\r\n%sContent-Length: %" G_GSIZE_FORMAT "\r\nConnection: close\r\n\r\n%.*s", status,
      MHD_get_reason_phrase_for((unsigned)status), headers, size, (int)MIN(size, G_MAXINT16), body);
    G_GNUC_UNUSED gssize sent = send(peer->fd, text, strlen(text), MSG_DONTWAIT | MSG_NOSIGNAL);
  }
  server->counters->timed_out += status == MHD_HTTP_REQUEST_TIMEOUT || status == 0;
  shutdown(peer->fd, SHUT_RDWR);
}

/* A client that sent half a request and went: where the last bytes and the end arrive together, libmicrohttpd (0.9.75,
 * epoll) reads the bytes and is not called for the end. */
static gboolean has_gone(const HttpPeer *peer)
{
  char c;
  return recv(peer->fd, &c, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
}

static void look_at(HttpServer *server, HttpPeer *peer, gint64 now)
{
  gint64 bound = (gint64)server->settings.timeout_seconds * G_USEC_PER_SEC;
  gint64 age = now - peer->since;
  if (peer->phase == PEER_SENDING && age > bound)
    http_peer_shut(server, peer, MHD_HTTP_REQUEST_TIMEOUT);
  else if (peer->phase == PEER_QUIET && age > 2 * bound)
    http_peer_shut(server, peer, MHD_HTTP_REQUEST_TIMEOUT);
  else if (peer->phase == PEER_SENDING && has_gone(peer))
    shutdown(peer->fd, SHUT_RDWR);
  else if (peer->phase == PEER_READING && age > ANSWER_TIMES * bound)
    http_peer_shut(server, peer, 0);
}

void http_peer_look(HttpServer *server, gint64 now)
{
  for (GList *at = server->peers.head; at; at = at->next)
    look_at(server, at->data, now);
}
