#include "http/gzip.h"

#include <zlib.h>

#define GZIP_WINDOW (15 + 16) /* the largest window, with gzip's frame */
#define MEMORY_LEVEL 8        /* zlib's own standard */

GBytes *http_gzip(GBytes *plain)
{
  gsize size = 0;
  const void *bytes = g_bytes_get_data(plain, &size);
  z_stream stream = { 0 };
  if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, GZIP_WINDOW, MEMORY_LEVEL, Z_DEFAULT_STRATEGY) != Z_OK)
    g_error("no memory to compress %" G_GSIZE_FORMAT " bytes", size);
  gsize most = deflateBound(&stream, size);
  guint8 *out = g_malloc(most);
  stream.next_in = (Bytef *)bytes;
  stream.avail_in = (uInt)size;
  stream.next_out = out;
  stream.avail_out = (uInt)most;
  if (size > G_MAXUINT32 || deflate(&stream, Z_FINISH) != Z_STREAM_END)
    g_error("%" G_GSIZE_FORMAT " bytes do not fit into zlib's own bound", size);
  gsize made = stream.total_out;
  deflateEnd(&stream);
  return g_bytes_new_take(g_realloc(out, made), made);
}
