/* request: one whole HTTP request, as a handler sees it. Valid until its answer is given back; the texts it hands out
 * belong to it and live as long.
 */
#ifndef HTTP_REQUEST_H
#define HTTP_REQUEST_H

#include <glib.h>

typedef struct HttpRequest HttpRequest;

#define HTTP_REQUEST_ID_TEXT 37

/* "GET", "POST" … as sent; a HEAD stays "HEAD" though a GET's handler answers it. */
const char *http_request_method(const HttpRequest *request);
/* The target's path and query as sent, still percent-encoded. */
const char *http_request_target(const HttpRequest *request);

/* The decoded text that stood for {name} in the route's pattern: valid UTF-8, no control characters, never empty.
 * NULL if the pattern has no such name. */
const char *http_request_param(const HttpRequest *request, const char *name);

/* The decoded value of the first "name=value" in the query; "" for a bare name; NULL if it is not there. Names and values
 * are valid UTF-8 without control characters but tab, CR and LF (a query that is not was answered 400 before). */
const char *http_request_query(const HttpRequest *request, const char *name);
/* The @index-th pair, counted from 0 in the order sent; FALSE past the last. For "service=a&service=b", and for finding
 * names that nobody knows. */
gboolean http_request_query_at(const HttpRequest *request, guint index, const char **name, const char **value);

/* The first header of that name (case does not matter) or NULL. */
const char *http_request_header(const HttpRequest *request, const char *name);
/* Whether @holds for the value of any header of that name: for lists that may be spread over several lines. */
typedef gboolean (*HttpHeaderTest)(const char *value, const void *data);
gboolean http_request_header_any(const HttpRequest *request, const char *name, HttpHeaderTest holds, const void *data);
/* All headers of that name joined by ", " as RFC 9110 §5.3 has it; NULL if there is none; newly allocated. */
char *http_request_header_list(const HttpRequest *request, const char *name);

/* The body, whole; *@size its bytes. Not NUL-ended text; never NULL. */
const char *http_request_body(const HttpRequest *request, gsize *size);

/* "192.0.2.7", "2001:db8::1" or "unix"; the peer's, which behind a proxy is the proxy's. @out has 46 bytes. */
const char *http_request_peer(const HttpRequest *request, char *out);
/* A UUID version 7 for this request, made when first asked for: what a BROKEN answer shows and the log repeats. */
const char *http_request_id(HttpRequest *request);
/* clock_ticks() when the request line had been read. */
gint64 http_request_received(const HttpRequest *request);

/* The `user` of the route's row. */
const void *http_request_user(const HttpRequest *request);
/* Room for one value of the application's (who is asking); @destroy runs with the request's end. */
void http_request_set_data(HttpRequest *request, void *value, GDestroyNotify destroy);
void *http_request_data(const HttpRequest *request);

#endif
