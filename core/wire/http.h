/* http: asks other servers over HTTP, through libcurl, which is loaded with the first question. Nobody waits: whoever asks watches
 * a descriptor, and is called when an answer has come, or will not.
 */
#ifndef WIRE_HTTP_H
#define WIRE_HTTP_H

#include <glib.h>

typedef struct {
  const char *url;             /* https, or http where `plain` allows it */
  const char *const *headers;  /* "Name: value", …, NULL; NULL for none */
  const char *body;            /* NULL: GET; else POST of this text */
  const char *user, *password; /* for Basic authentication; NULL for none */
  const char *ca_file;         /* NULL: the system's */
  int milliseconds;            /* for all of it */
  gsize most;                  /* bytes of an answer; a longer one is none */
  gboolean plain;              /* without TLS, on this machine alone */
} WireWish;

/* With a status (whatever it is) and a body, ended by NUL; or with status 0 and why there is none. Redirects are not followed:
 * they are answers. Valid while the callback runs. */
typedef struct {
  int status;
  const char *type, *body, *why;
  gsize size;
} WireAnswer;

typedef struct WireHttp WireHttp;
typedef struct WireJob WireJob;
typedef void (*WireDone)(void *data, const WireAnswer *answer);

/* ERROR_INVALID if this build has no libcurl. */
WireHttp *wire_http_open(GError **error);
/* Questions that are under way end without a word. */
void wire_http_close(WireHttp *http);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WireHttp, wire_http_close)

/* Can be read when wire_http_run has something to do. */
int wire_http_fd(const WireHttp *http);
/* Goes on with what is under way, without waiting; calls back for what has ended. */
void wire_http_run(WireHttp *http);

/* Begins. @done is called from wire_http_run, never from here, and once, unless the job is cancelled before. */
WireJob *wire_http_ask(WireHttp *http, const WireWish *wish, WireDone done, void *data);
void wire_job_cancel(WireJob *job);

/* Whether @url is plain http on this very machine: the one place where it does without TLS. */
gboolean wire_is_local(const char *url);

#endif
