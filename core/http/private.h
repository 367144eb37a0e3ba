/* private: what the files of this room share and nobody else sees. */
#ifndef HTTP_PRIVATE_H
#define HTTP_PRIVATE_H

#include <microhttpd.h>

#include "base/id.h"
#include "http/listen.h"
#include "http/server.h"
#include "http/target.h"

#define HTTP_MOST_HEADER_BYTES (8 * 1024) /* names and values of all headers; more is 431 */
#define HTTP_CONNECTION_MEMORY (24 * 1024) /* libmicrohttpd's pool: leaves the limit above to us, so that we word it; it is
                                              cleared after every request, so each KB costs each answer */
#define HTTP_SPARE_UPLOAD (1 << 20)        /* bytes beyond the limit that are read and dropped so that 413 arrives */

typedef struct HttpPeer HttpPeer;

typedef enum { PEER_QUIET, PEER_SENDING, PEER_WAITING, PEER_READING } HttpPhase;

/* One connection. */
struct HttpPeer {
  GList link;           /* in the server's peers; data is the peer */
  int fd;
  HttpPhase phase;      /* nothing asked; request arriving; with a handler; answer leaving */
  gint64 since;         /* clock_ticks() of the phase's start */
  HttpRequest *request; /* the one under way, or NULL */
};

struct HttpRequest {
  HttpServer *server;
  struct MHD_Connection *connection;
  HttpPeer *peer;
  const char *method;
  gint64 received;
  int fault;            /* status to refuse with once read, 0 for none */
  gboolean seen;        /* the handler was called with the headers */
  gboolean drop_body;   /* read, not kept */
  gsize dropped;
  GByteArray *body;
  HttpResponse *response; /* ready; given to libmicrohttpd when the connection is called again */
  guint64 owed;         /* the number that the response waits for */
  HttpMatchResult matched;
  HttpMatch match;
  HttpPair *pairs;      /* decoded query */
  guint n_pairs, n_segments;
  void *data;
  GDestroyNotify destroy_data;
  char *target;         /* as sent */
  char *path;           /* cut and decoded in place; holds the segments */
  char *segments[HTTP_MOST_SEGMENTS];
  char id[ID_TEXT];
  char text[];          /* room for target and path */
};

struct HttpServer {
  HttpSettings settings;
  const HttpRouter *router;
  const HttpHooks *hooks;
  void *data;
  struct MHD_Daemon *daemon;
  HttpListen listening;
  int epoll_fd;
  int signal_fd;        /* -1 if signals are not taken */
  sigset_t old_mask;
  GQueue peers;         /* of HttpPeer */
  GPtrArray *queue;     /* requests that write, in order; not owned */
  GPtrArray *aside;     /* requests that wait for something else; not owned */
  GPtrArray *held;      /* requests whose response waits for the disk, in order of number; not owned */
  gint64 retry_at;      /* clock_ticks(): others hold the database; not before then is it tried again */
  HttpCounters *counters, own_counters;
  gboolean turn_open;   /* on_turn_start was called in this turn */
  gboolean draining, ended;
  gboolean worked;      /* something was done since on_idle */
  gint64 now;           /* clock_ticks() of the turn's beginning: near enough for whoever dawdles */
  gint64 drain_until, quiet_since, next_tick, next_look;
};

struct HttpPrepared {
  guint references;
  int status;
  gboolean whole;       /* has the headers of every answer */
  GBytes *body;         /* or NULL */
  struct MHD_Response *mhd;
};

struct HttpResponse {
  int status;
  struct MHD_Response *mhd; /* owned, or the prepared one's */
  HttpPrepared *prepared;   /* or NULL */
  GBytes *body;             /* or NULL */
};

/* request.c: from the request line ("GET" is not known yet) to the end. */
HttpRequest *http_request_new(HttpServer *server, HttpPeer *peer, struct MHD_Connection *connection, const char *target);
void http_request_free(HttpRequest *request);
/* Decodes path and query; FALSE sets `fault`. */
gboolean http_request_parse(HttpRequest *request);

/* framing.c: what is wrong with version and headers, as a status, or 0. *@hopeless: where the request ends cannot be
 * known, or is too far off to wait for; the connection has to be closed with the answer. */
int http_framing_fault(HttpRequest *request, const char *version, gboolean *hopeless);

/* exchange.c: libmicrohttpd's callbacks. */
void *http_exchange_begin(void *server, const char *uri, struct MHD_Connection *connection);
enum MHD_Result http_exchange_handle(void *server, struct MHD_Connection *connection, const char *url,
                                     const char *method, const char *version, const char *upload, size_t *upload_size,
                                     void **request);
void http_exchange_end(void *server, struct MHD_Connection *connection, void **request,
                       enum MHD_RequestTerminationCode how);
/* The answer to what is refused by the server itself. */
HttpResponse *http_exchange_refuse(HttpServer *server, HttpRequest *request, int status, const GError *why);

/* peer.c */
void http_peer_notify(void *server, struct MHD_Connection *connection, void **peer,
                      enum MHD_ConnectionNotificationCode what);
void http_peer_enter(HttpPeer *peer, HttpPhase phase, gint64 now);
/* Says @status on a connection that libmicrohttpd cannot answer on any more, and shuts it. */
void http_peer_shut(HttpServer *server, HttpPeer *peer, int status);
/* Shuts connections that dawdle; called about once a second. */
void http_peer_look(HttpServer *server, gint64 now);

/* turn.c: runs what is queued, up to writes_per_turn, if a transaction can be had. FALSE: the disk has failed. */
gboolean http_turn_write(HttpServer *server, gint64 now, GError **error);
/* Refuses what is still queued when the server ends: libmicrohttpd must not be stopped with connections set aside. */
void http_turn_abandon(HttpServer *server);

/* hold.c: answers that wait for the disk. */
/* A descriptor that tells when some may go, or -1. */
int http_hold_fd(const HttpServer *server);
/* Whether anything is still to be told by it. */
gboolean http_hold_waits(const HttpServer *server);
/* The answer to @request is @response (taken over). TRUE: it has to wait, and the connection is to be set aside, if it is not
 * so already. FALSE: @response may leave. */
gboolean http_hold(HttpServer *server, HttpRequest *request, HttpResponse *response);
/* Lets go whatever has waited long enough. FALSE: the disk has failed. */
gboolean http_hold_look(HttpServer *server, GError **error);
/* When the server ends: brings all to the disk and lets go the rest, or refuses it. */
void http_hold_abandon(HttpServer *server);

/* response.c: adds the headers of every answer (may be NULL) as far as they are missing. */
void http_response_complete(HttpResponse *response, const char *const *headers);
/* Its headers as they stand on the wire, each ended by CRLF; newly allocated. */
char *http_response_headers(const HttpResponse *response);
/* Hands @response (taken over) to the connection. */
enum MHD_Result http_response_send(HttpResponse *response, struct MHD_Connection *connection, gboolean closing);

#endif
