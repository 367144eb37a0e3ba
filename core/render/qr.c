#include "render/qr.h"

#include "config.h"

#ifdef HAVE_QRENCODE

#include <qrencode.h>

/* One row: each run of dark squares is a bar. */
static void add_row(GString *path, const unsigned char *row, guint width, guint y)
{
  for (guint x = 0, from; x < width; x++) {
    if (!(row[x] & 1))
      continue;
    for (from = x; x < width && (row[x] & 1); x++)
      ;
    g_string_append_printf(path, "M%u %uh%uv1h-%uz", from + QR_QUIET, y + QR_QUIET, x - from, x - from);
  }
}

char *qr_path(const char *text, guint *size)
{
  QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
  if (!code)
    return NULL;
  guint width = (guint)code->width;
  GString *path = g_string_new(NULL);
  for (guint y = 0; y < width; y++)
    add_row(path, code->data + y * width, width, y);
  QRcode_free(code);
  *size = width + 2 * QR_QUIET;
  return g_string_free(path, FALSE);
}

#else

char *qr_path(const char *text, guint *size)
{
  return NULL;
}

#endif
