/* date: HTTP-date, RFC 9110 §5.6.7. */
#ifndef HTTP_DATE_H
#define HTTP_DATE_H

#include "base/civil.h"

#define HTTP_DATE_TEXT 30 /* "Sun, 06 Nov 1994 08:49:37 GMT" and its NUL */

/* Reads any of the three formats (IMF-fixdate, RFC 850, asctime). A two-digit year that would lie more than fifty years
 * after @now is one of the century before. FALSE, @at untouched, if it is none of them or no real date. The name of the
 * day is read but not held against the date. */
gboolean http_date_parse(const char *text, Instant now, Instant *at);
/* Writes the first format; @out has HTTP_DATE_TEXT bytes; returns @out. */
const char *http_date_format(Instant at, char *out);

#endif
