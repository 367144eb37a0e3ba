#include "calendar/ics_lines.h"

#include <string.h>

#define FOLD_AT 75
#define FIRST_INSTANT (-62135596800 + 2 * 86400) /* two days within, so that no zone leaves the years 1 to 9999 */
#define LAST_INSTANT (253402300799 - 2 * 86400)

void ics_lines_begin(IcsLines *lines, const char *name_and_colon)
{
  lines->start = lines->out->len;
  g_string_append(lines->out, name_and_colon);
}

void ics_lines_raw(IcsLines *lines, const char *text)
{
  g_string_append(lines->out, text);
}

/* Escapes the one byte at @p; returns how many bytes it took. */
static gsize escape(GString *out, const char *p)
{
  if (*p == '\n' || *p == '\r') {
    g_string_append_len(out, "\\n", 2);
    return p[0] == '\r' && p[1] == '\n' ? 2 : 1;
  }
  if (*p == '\\' || *p == ';' || *p == ',') {
    g_string_append_c(out, '\\');
    g_string_append_c(out, *p);
  } else if (*p == '\t') {
    g_string_append_c(out, *p);
  }
  return 1;
}

static gboolean is_plain(guchar c)
{
  return c >= ' ' && c != 127 && c != '\\' && c != ';' && c != ',';
}

void ics_lines_text(IcsLines *lines, const char *text)
{
  g_autofree char *valid = g_utf8_validate(text, -1, NULL) ? NULL : g_utf8_make_valid(text, -1);
  const char *p = valid ? valid : text;
  while (*p) {
    const char *run = p;
    while (is_plain((guchar)*p))
      p++;
    g_string_append_len(lines->out, run, p - run);
    if (*p)
      p += escape(lines->out, p);
  }
}

void ics_lines_quoted(IcsLines *lines, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid(text, -1);
  g_string_append_c(lines->out, '"');
  for (const char *p = valid; *p; p++)
    if (!g_ascii_iscntrl(*p))
      g_string_append_c(lines->out, *p == '"' ? '\'' : *p);
  g_string_append_c(lines->out, '"');
}

void ics_lines_uri(IcsLines *lines, const char *uri)
{
  g_autofree char *valid = g_utf8_make_valid(uri, -1);
  for (const char *p = valid; *p; p++)
    if ((guchar)*p > ' ' && *p != 127)
      g_string_append_c(lines->out, *p);
}

static char *put_digits(char *p, int value, int n)
{
  for (int i = n - 1; i >= 0; i--, value /= 10)
    p[i] = (char)('0' + value % 10);
  return p + n;
}

void ics_lines_civil(IcsLines *lines, Civil civil)
{
  char text[15];
  char *p = put_digits(text, civil.year, 4);
  p = put_digits(p, civil.month, 2);
  p = put_digits(p, civil.day, 2);
  *p++ = 'T';
  p = put_digits(p, civil.hour, 2);
  p = put_digits(p, civil.minute, 2);
  put_digits(p, civil.second, 2);
  g_string_append_len(lines->out, text, sizeof text);
}

void ics_lines_instant(IcsLines *lines, Instant instant)
{
  ics_lines_civil(lines, civil_from_seconds(CLAMP(instant, FIRST_INSTANT, LAST_INSTANT)));
  g_string_append_c(lines->out, 'Z');
}

void ics_lines_number(IcsLines *lines, gint64 number)
{
  char text[24];
  g_snprintf(text, sizeof text, "%" G_GINT64_FORMAT, number);
  g_string_append(lines->out, text);
}

/* Takes the line out and writes it again in pieces: the first of 75 octets, the others of 74 behind a blank. */
static void fold(IcsLines *lines)
{
  gsize length = lines->out->len - lines->start, at = 0, room = FOLD_AT;
  g_autofree char *line = g_memdup2(lines->out->str + lines->start, length);
  g_string_truncate(lines->out, lines->start);
  while (length - at > room) {
    gsize end = at + room;
    while (end > at + 1 && ((guchar)line[end] & 0xc0) == 0x80) /* not between the bytes of one character */
      end--;
    g_string_append_len(lines->out, line + at, (gssize)(end - at));
    g_string_append_len(lines->out, "\r\n ", 3);
    at = end;
    room = FOLD_AT - 1;
  }
  g_string_append_len(lines->out, line + at, (gssize)(length - at));
}

void ics_lines_end(IcsLines *lines)
{
  if (lines->out->len - lines->start > FOLD_AT)
    fold(lines);
  g_string_append_len(lines->out, "\r\n", 2);
  lines->start = lines->out->len;
}

void ics_lines_put(IcsLines *lines, const char *line)
{
  ics_lines_begin(lines, line);
  ics_lines_end(lines);
}

void ics_lines_put_text(IcsLines *lines, const char *name_and_colon, const char *text)
{
  if (!text || !*text)
    return;
  ics_lines_begin(lines, name_and_colon);
  ics_lines_text(lines, text);
  ics_lines_end(lines);
}
