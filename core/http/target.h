/* target: takes a request target apart. Pure functions over text; RFC 3986 §2.1 and §3.3. */
#ifndef HTTP_TARGET_H
#define HTTP_TARGET_H

#include <glib.h>

#define HTTP_MOST_TARGET 4096   /* bytes of path and query; longer is 414 */
#define HTTP_MOST_PAIRS 32      /* name=value in a query; more is 400 */

typedef struct {
  const char *name, *value;
} HttpPair;

/* Decodes percent-escapes in place (and, with @plus, "+" as a blank). FALSE for a broken escape, a control character (tab,
 * CR and LF are let through with @plus: a form may send lines) or what is not valid UTF-8. */
gboolean http_target_decode(char *text, gboolean plus);

/* Cuts @path ("/a/b%2Fc") at its slashes in place and decodes every part. *@n takes the number of segments, at most
 * @most; the path "/" has one empty segment. FALSE if it does not begin with a slash or cannot be decoded; a path of more
 * segments than @most gives *@n = 0. */
gboolean http_target_split(char *path, char **segments, guint most, guint *n);

/* Cuts @query ("a=1&b=2") in place into decoded pairs, at most @most. Empty parts are skipped. FALSE if there are more or
 * one cannot be decoded. */
gboolean http_target_pairs(char *query, HttpPair *pairs, guint most, guint *n);

#endif
