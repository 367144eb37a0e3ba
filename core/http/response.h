/* response: what goes back. Either built for one request, or prepared once and given to thousands. */
#ifndef HTTP_RESPONSE_H
#define HTTP_RESPONSE_H

#include <glib.h>

typedef struct HttpResponse HttpResponse;
typedef struct HttpPrepared HttpPrepared;

/* An answer of @status with @body (taken over; NULL for none) of media type @type (NULL for none). A HEAD gets the same
 * headers and no body; so does 304. */
HttpResponse *http_response_new(int status, const char *type, GBytes *body);
/* The same from a text that is copied. */
HttpResponse *http_response_new_text(int status, const char *type, const char *text);
/* An answer that shares @prepared (a reference is taken). No header may be added to it. */
HttpResponse *http_response_new_prepared(HttpPrepared *prepared);
void http_response_free(HttpResponse *response);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(HttpResponse, http_response_free)

/* Adds a header. A value that HTTP cannot carry (line breaks, control characters) is left out and logged. */
void http_response_add(HttpResponse *response, const char *name, const char *value);
/* Adds a header unless there is one of that name. */
void http_response_add_missing(HttpResponse *response, const char *name, const char *value);
int http_response_status(const HttpResponse *response);

/* An answer made once, its bytes not copied again. @headers: name, value, name, value, NULL. @body is taken over. */
HttpPrepared *http_prepared_new(int status, const char *type, GBytes *body, const char *const *headers);
HttpPrepared *http_prepared_ref(HttpPrepared *prepared);
void http_prepared_unref(HttpPrepared *prepared);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(HttpPrepared, http_prepared_unref)
/* The body's size in bytes, for whoever bounds a cache. */
gsize http_prepared_size(const HttpPrepared *prepared);

#endif
