/* cookie: small texts that a browser keeps for us. RFC 6265. Pure functions. */
#ifndef HTTP_COOKIE_H
#define HTTP_COOKIE_H

#include <glib.h>

/* Copies the value of the first cookie @name in a Cookie header to @out. FALSE if there is none, or if it is longer than @size
 * allows, NUL included, or has a character that no cookie of ours has (all but letters, digits, "-", "_", "." and "~"). */
gboolean http_cookie_find(const char *header, const char *name, char *out, gsize size);

/* A Set-Cookie value: for the whole site, unseen by scripts, not sent along with what other sites post; @secure where there is
 * TLS. @seconds: 0 for as long as the browser runs, less to take it back. Newly allocated. */
char *http_cookie_format(const char *name, const char *value, gint64 seconds, gboolean secure);

#endif
