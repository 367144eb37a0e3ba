/* server: libmicrohttpd driven from our own loop, in one thread.
 *
 * One turn of the loop: wait; run (requests that only read are answered at once; those that write are put in a queue and
 * their connections set aside); if the queue is not empty: write_begin, every queued request through its handler in the
 * order it came, write_end, and only then do the answers leave. A queued request is thus never told of success before
 * the commit, and one commit serves all that came in a turn. Where the application brings what it has stored to the disk beside
 * the loop (kept, keep, owed, look below), the loop takes the next turn meanwhile, and every answer waits for the disk.
 */
#ifndef HTTP_SERVER_H
#define HTTP_SERVER_H

#include <glib.h>

#include "http/listen.h"
#include "http/request.h"
#include "http/response.h"
#include "http/router.h"

typedef struct HttpServer HttpServer;

/* Bounds in microseconds of the answer times counted below; the last bucket has no bound. */
#define HTTP_N_TIMES 10
extern const gint64 http_time_bounds[HTTP_N_TIMES];

typedef struct {
  guint64 answers[6];       /* by the status' first digit; 0 unused */
  guint64 requests;         /* request lines read */
  guint64 aborted;          /* requests whose client went before the answer was out */
  guint64 timed_out;        /* connections closed because they dawdled */
  guint64 turns;            /* turns in which a request was answered or written */
  guint64 write_turns;      /* of these, with a transaction */
  guint64 writes;           /* requests that went through a transaction */
  guint64 failed_turns;     /* transactions that could not begin or commit */
  guint64 busy_turns;       /* times a transaction had to wait for others */
  guint64 most_writes;      /* in one turn */
  guint64 times[HTTP_N_TIMES + 1]; /* answers by time from request line to answer ready */
  guint64 time_sum;         /* microseconds of all these together */
  guint64 in_flight;        /* requests being read or answered now */
  guint64 connections;      /* open now */
} HttpCounters;
/* Adds what one process counted to the @sum of several; it may be counting on meanwhile. The most is the most of all. */
void http_counters_add(HttpCounters *sum, const HttpCounters *one);

typedef struct {
  const char *listen;       /* "127.0.0.1:8080", "[::1]:0", "unix:PATH", "systemd"; port 0 takes a free one */
  int max_connections;      /* at least 1 */
  int max_per_address;      /* 0 for no limit */
  int max_body_bytes;       /* a longer body is answered 413 */
  int timeout_seconds;      /* of silence; also how long a request may take to arrive, and a tenth of an answer's time */
  int writes_per_turn;      /* most that share one transaction, at least 1 */
  int busy_seconds;         /* how long a write waits for a transaction that cannot begin because others hold it up */
  int drain_seconds;        /* how long SIGTERM waits for what was accepted */
  HttpListen *socket;       /* opened already, and taken over, instead of `listen`; NULL: none is */
  HttpCounters *counters;   /* where it is counted, may be memory that processes share; NULL: in the server */
  gboolean take_signals;    /* SIGTERM and SIGINT end the run, SIGHUP calls on_reload; SIGPIPE is ignored */
} HttpSettings;

/* What the application does at the loop's joints. Every one may be NULL. @data is what http_server_new was given. */
typedef struct {
  /* Before the first request of a turn is answered, and in no turn without one: is what we keep still fresh? */
  void (*on_turn_start)(void *data);
  /* Before a matched request is answered or queued: an answer refuses it (401, 403), NULL lets it go on. */
  HttpResponse *(*admit)(HttpRequest *request, void *data);
  /* Round the handlers of a turn's writes. write_begin waits for nobody: where it is ERROR_BUSY the writes stay in the queue
   * and it is tried again in a moment, while reads go on, for busy_seconds. Where either fails otherwise, every answer of the
   * turn is dropped and replaced by on_error with the error's own status. */
  gboolean (*write_begin)(void *data, GError **error);
  gboolean (*write_end)(void *data, GError **error);
  /* Where what write_end has stored is brought to the disk apart from it, while the loop goes on; else all of them are NULL, or
   * `kept` gives -1. No answer leaves before all that it may tell of is on the disk, be it somebody else's: it has a number, and
   * waits until that is reached. */
  int (*kept)(void *data); /* a descriptor that can be read when something is on the disk */
  /* What has been stored shall be on the disk; with @wait it is when this returns, else it is begun. */
  gboolean (*keep)(void *data, gboolean wait, GError **error);
  guint64 (*owed)(void *data); /* the number that an answer made now has to wait for; 0 for none */
  /* *@through takes the number up to which all is on the disk. Where this or keep fails, nobody knows what is kept of the rest:
   * the server ends. */
  gboolean (*look)(void *data, guint64 *through, GError **error);
  /* Builds the answer for what the server itself refuses (400, 404, 405, 408, 413, 414, 431) and for writes that failed
   * with @why. @request is NULL where nothing could be read. Never NULL. What libmicrohttpd cannot read as HTTP at all (no
   * request line, a length that is no number, headers beyond its memory, another major version) it answers by itself. */
  HttpResponse *(*on_error)(HttpRequest *request, int status, const GError *why, void *data);
  /* For a row with HTTP_WAITS, after admit: TRUE sets the request aside until http_request_wake. Nobody else waits meanwhile;
   * whoever sets it aside must wake it within a bounded time. */
  gboolean (*wait)(HttpRequest *request, void *data);
  /* A descriptor of the application's that the loop watches too, or -1; and what is called when it can be read. */
  int (*watched)(void *data);
  void (*on_watched)(void *data);
  /* Headers of every answer (name, value, name, value, NULL), as long as the answer has none of that name itself. A prepared
   * answer takes them when it first leaves. */
  const char *const *(*headers)(void *data);
  /* Nothing is pending after there was something: the moment for checkpoints and flushing. */
  void (*on_idle)(void *data);
  /* At least once a second, busy or not. */
  void (*on_tick)(void *data);
  /* SIGHUP, between two turns. */
  void (*on_reload)(void *data);
} HttpHooks;

/* Listens. @router, @hooks and @data must outlive the server. */
HttpServer *http_server_new(const HttpSettings *settings, const HttpRouter *router, const HttpHooks *hooks, void *data,
                            GError **error);
/* Runs until SIGTERM, SIGINT or http_server_stop(), then answers what was accepted, within drain_seconds. A second signal
 * ends the wait; further ones, while the process closes what it holds, are left unheard. FALSE only for a machine that
 * fails (ERROR_BROKEN). */
gboolean http_server_run(HttpServer *server, GError **error);
/* From now on a longer body is answered 413; between two turns, for on_reload. */
void http_server_limit_body(HttpServer *server, int max_body_bytes);
/* Ends the run as SIGTERM would; from a hook or a handler. */
void http_server_stop(HttpServer *server);
void http_server_free(HttpServer *server);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(HttpServer, http_server_free)

/* What @request was set aside for has come, or will not: it is answered by its row's handler at the end of this turn. From
 * on_watched, on_tick or from within the wait hook's own doing, never for one that is not set aside. */
void http_request_wake(HttpRequest *request);

/* The port listened on, 0 where there is none (unix). */
int http_server_port(const HttpServer *server);
/* "http://127.0.0.1:8080" or "unix:/run/attune/http": for people to read. */
const char *http_server_address(const HttpServer *server);
const HttpCounters *http_server_counters(const HttpServer *server);

#endif
