/* framing: is it certain where this request ends, and is it of bearable size? RFC 9112 §3.2, §6.3 */
#include <string.h>

#include "http/private.h"

typedef struct {
  gsize bytes;
  guint hosts, lengths, encodings;
  const char *length, *encoding;
} Framing;

static gboolean is_name(const char *name, gsize size, const char *wanted)
{
  return size == strlen(wanted) && g_ascii_strncasecmp(name, wanted, size) == 0;
}

static enum MHD_Result count_header(void *framing_pointer, enum MHD_ValueKind kind, const char *name, gsize name_size,
                                    const char *value, gsize value_size)
{
  Framing *framing = framing_pointer;
  framing->bytes += name_size + value_size + strlen(": \r\n");
  if (is_name(name, name_size, MHD_HTTP_HEADER_HOST)) {
    framing->hosts++;
  } else if (is_name(name, name_size, MHD_HTTP_HEADER_CONTENT_LENGTH)) {
    framing->lengths++;
    framing->length = value;
  } else if (is_name(name, name_size, MHD_HTTP_HEADER_TRANSFER_ENCODING)) {
    framing->encodings++;
    framing->encoding = value;
  }
  return MHD_YES;
}

/* Two lengths, a length beside chunks, or an encoding that we do not read: a proxy before us may see another end. */
static gboolean is_ambiguous(const Framing *framing)
{
  if (framing->lengths + framing->encodings > 1)
    return TRUE;
  return framing->encodings == 1 && (!framing->encoding || g_ascii_strcasecmp(framing->encoding, "chunked") != 0);
}

/* The announced length is digits alone: libmicrohttpd has refused anything else. */
static int length_fault(const HttpRequest *request, const Framing *framing, gboolean *hopeless)
{
  if (framing->lengths == 0)
    return 0;
  guint64 length = g_ascii_strtoull(framing->length, NULL, 10);
  guint64 most = (guint64)request->server->settings.max_body_bytes;
  *hopeless = length > most + HTTP_SPARE_UPLOAD;
  return length > most ? MHD_HTTP_CONTENT_TOO_LARGE : 0;
}

int http_framing_fault(HttpRequest *request, const char *version, gboolean *hopeless)
{
  Framing framing = { 0 };
  MHD_get_connection_values_n(request->connection, MHD_HEADER_KIND, count_header, &framing);
  gboolean is_1_1 = strcmp(version, MHD_HTTP_VERSION_1_0) != 0; /* other majors never come this far */
  *hopeless = TRUE;
  if (is_ambiguous(&framing))
    return MHD_HTTP_BAD_REQUEST;
  *hopeless = FALSE;
  int fault = length_fault(request, &framing, hopeless);
  if (fault)
    return fault;
  if (framing.bytes > HTTP_MOST_HEADER_BYTES)
    return MHD_HTTP_REQUEST_HEADER_FIELDS_TOO_LARGE;
  if (framing.hosts > 1 || (is_1_1 && framing.hosts == 0))
    return MHD_HTTP_BAD_REQUEST;
  return 0;
}
