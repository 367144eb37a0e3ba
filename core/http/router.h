/* router: from method and path to a handler, by a tree of path segments built once from a table of rows.
 *
 * A pattern is "/api/v1/slots/{id}/cancel" or "/feeds/{token}.ics": segments that are literal or one {name}, with literal
 * text before or after it allowed. A literal segment wins over a named one. An encoded slash stays inside its segment.
 */
#ifndef HTTP_ROUTER_H
#define HTTP_ROUTER_H

#include <glib.h>

#include "http/request.h"
#include "http/response.h"

#define HTTP_MOST_PARAMS 4
#define HTTP_MOST_SEGMENTS 16

/* Answers a request; never NULL. @data is the server's. */
typedef HttpResponse *(*HttpHandler)(HttpRequest *request, void *data);

typedef enum {
  HTTP_READS = 0,
  HTTP_WRITES = 1, /* runs in the turn's transaction; its answer leaves after the commit */
  HTTP_WAITS = 2   /* may have to wait for something else first (HttpHooks.wait), and is then answered like one that writes */
} HttpRouteFlags;

typedef struct {
  const char *method;  /* "GET" (answers HEAD too), "POST", "PUT", "PATCH", "DELETE" */
  const char *pattern;
  HttpHandler handler;
  HttpRouteFlags flags;
  const void *user;    /* for http_request_user() */
} HttpRoute;

typedef struct HttpRouter HttpRouter;

/* Builds from @n rows, which must outlive it. Two rows for one method and pattern, or a pattern that cannot be read, give
 * ERROR_INVALID that names the row. */
HttpRouter *http_router_new(const HttpRoute *rows, gsize n, GError **error);
void http_router_free(HttpRouter *router);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(HttpRouter, http_router_free)

typedef enum { HTTP_MATCH, HTTP_NO_PATH, HTTP_NO_METHOD } HttpMatchResult;

/* What was found. Texts of params point into the segments that were matched (cut in place). */
typedef struct {
  const HttpRoute *route; /* on HTTP_MATCH */
  guint n_params;
  const char *names[HTTP_MOST_PARAMS];  /* the router's */
  const char *values[HTTP_MOST_PARAMS]; /* within the segments */
  const char *allow; /* "GET, HEAD, POST": on HTTP_NO_METHOD; the router's */
} HttpMatch;

/* Looks up @method for the decoded @segments. Segments may be cut short in place where a pattern has text after a name. */
HttpMatchResult http_router_match(const HttpRouter *router, const char *method, char **segments, guint n_segments,
                                  HttpMatch *match);

#endif
