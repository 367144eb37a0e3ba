#include "calendar/tzif.h"

#include <string.h>

#include "base/error.h"

#define HEADER 44
#define MOST_TRANSITIONS 10000
#define MOST_OFFSET (26 * 3600) /* RFC 8536 §3.2: offsets stay within -25 and +26 hours */

/* The six counts of a header (§3.1) and where the data block behind it starts. */
typedef struct {
  guint32 ut, wall, leap, times, types, chars;
  const guint8 *data;
} Block;

static gint64 read_big_endian(const guint8 *p, int n)
{
  guint64 value = (p[0] & 0x80) ? ~(guint64)0 : 0;
  for (int i = 0; i < n; i++)
    value = (value << 8) | p[i];
  return (gint64)value;
}

static gsize block_size(const Block *block, gsize time_size)
{
  return (gsize)block->times * (time_size + 1) + (gsize)block->types * 6 + block->chars +
         (gsize)block->leap * (time_size + 4) + block->wall + block->ut;
}

/* Reads the header at @p; FALSE unless the whole data block behind it lies within @left bytes. */
static gboolean read_block(const guint8 *p, gsize left, gsize time_size, Block *block)
{
  if (left < HEADER || memcmp(p, "TZif", 4) != 0 || p[4] < '2')
    return FALSE;
  guint32 counts[6];
  for (int i = 0; i < 6; i++) {
    gint64 count = read_big_endian(p + 20 + 4 * i, 4);
    if (count < 0 || count > MOST_TRANSITIONS)
      return FALSE;
    counts[i] = (guint32)count;
  }
  *block = (Block){ counts[0], counts[1], counts[2], counts[3], counts[4], counts[5], p + HEADER };
  return block->types > 0 && block->types <= 256 && block->chars > 0 && block_size(block, time_size) <= left - HEADER;
}

static gboolean read_span(const Block *block, guint type, Instant at, ZoneSpan *span)
{
  if (type >= block->types)
    return FALSE;
  const guint8 *record = block->data + (gsize)block->times * 9 + (gsize)type * 6;
  const char *names = (const char *)block->data + (gsize)block->times * 9 + (gsize)block->types * 6;
  gint64 offset = read_big_endian(record, 4);
  guint name = record[5];
  if (ABS(offset) > MOST_OFFSET || name >= block->chars)
    return FALSE;
  g_autofree char *abbr = g_strndup(names + name, block->chars - name);
  *span = (ZoneSpan){ at, (gint32)offset, record[4] != 0, g_intern_string(abbr) };
  return TRUE;
}

static gboolean read_spans(const Block *block, GArray *spans)
{
  ZoneSpan span;
  if (!read_span(block, 0, G_MININT64, &span)) /* §3.2: type 0 holds before the first transition */
    return FALSE;
  g_array_append_val(spans, span);
  for (guint32 i = 0; i < block->times; i++) {
    Instant at = read_big_endian(block->data + (gsize)i * 8, 8);
    if (at <= g_array_index(spans, ZoneSpan, spans->len - 1).at ||
        !read_span(block, block->data[(gsize)block->times * 8 + i], at, &span))
      return FALSE;
    g_array_append_val(spans, span);
  }
  return TRUE;
}

/* The footer (§3.3): a line feed, a TZ string that may be empty, a line feed. */
static gboolean read_footer(const guint8 *p, gsize left, const ZoneSpan *last, TzRule *rule)
{
  const guint8 *end = left > 1 && p[0] == '\n' ? memchr(p + 1, '\n', left - 1) : NULL;
  if (!end)
    return FALSE;
  g_autofree char *text = g_strndup((const char *)p + 1, (gsize)(end - p - 1));
  if (*text)
    return tzrule_parse(text, rule);
  *rule = (TzRule){ .standard_name = last->abbr, .standard_offset = last->offset };
  return TRUE;
}

GArray *tzif_read(const guint8 *bytes, gsize size, TzRule *rule, GError **error)
{
  Block old = { 0 }, block = { 0 };
  g_autoptr(GArray) spans = g_array_new(FALSE, FALSE, sizeof(ZoneSpan));
  gboolean fine = read_block(bytes, size, 4, &old); /* the 32-bit block is there to be stepped over */
  gsize second = HEADER + block_size(&old, 4);
  fine = fine && read_block(bytes + second, size - second, 8, &block) && block.leap == 0 && read_spans(&block, spans);
  gsize footer = second + HEADER + block_size(&block, 8);
  fine = fine && read_footer(bytes + footer, size - footer, &g_array_index(spans, ZoneSpan, spans->len - 1), rule);
  if (fine)
    return g_steal_pointer(&spans);
  error_set(error, ERROR_UNREADABLE, "this is not a time zone file (TZif, RFC 8536) without leap seconds");
  return NULL;
}
