/* accept: what the asker would like best of what we have. RFC 9110 §12.5. Pure functions. */
#ifndef HTTP_ACCEPT_H
#define HTTP_ACCEPT_H

#include <glib.h>

/* Whether to send gzip to whoever sent @accept_encoding (NULL: header not sent): it is named and not refused, and not
 * liked less than the plain bytes. "*" alone is not taken to name it, unless the plain bytes are refused. */
gboolean http_accepts_gzip(const char *accept_encoding);

/* The index of the best of @types ("application/json", "text/csv"; NULL-ended, ours in order of liking), or -1 if @accept
 * takes none of them. NULL or "" takes the first. */
int http_accept_choose(const char *accept, const char *const *types);

#endif
