/* gzip: content coding, RFC 1952. */
#ifndef HTTP_GZIP_H
#define HTTP_GZIP_H

#include <glib.h>

/* @plain compressed, newly allocated. No time and no file name is written: the same bytes give the same bytes. */
GBytes *http_gzip(GBytes *plain);

#endif
