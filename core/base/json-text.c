#include "base/json-text.h"

#include <string.h>

/* Before a member: none stands before it at the start, behind a bracket or behind its key. */
static void separate(GString *out)
{
  if (out->len > 0 && !strchr("{[:", out->str[out->len - 1]))
    g_string_append_c(out, ',');
}

void json_text_open(GString *out, char bracket)
{
  separate(out);
  g_string_append_c(out, bracket);
}

void json_text_close(GString *out, char bracket)
{
  g_string_append_c(out, bracket);
}

void json_text_key(GString *out, const char *key)
{
  separate(out);
  g_string_append_c(out, '"');
  g_string_append(out, key);
  g_string_append(out, "\":");
}

static void begin(GString *out, const char *key)
{
  if (key)
    json_text_key(out, key);
  else
    separate(out);
}

/* RFC 8259 §7: quote, backslash and control characters. */
static void append_escaped(GString *out, const char *text)
{
  for (const char *from = text; *from; text = from) {
    while ((guchar)*from >= 0x20 && *from != '"' && *from != '\\')
      from++;
    g_string_append_len(out, text, from - text);
    if (*from == '"' || *from == '\\') {
      g_string_append_c(out, '\\');
      g_string_append_c(out, *from++);
    } else if (*from) {
      g_string_append_printf(out, "\\u%04x", (guint)*from++);
    }
  }
}

void json_text_string(GString *out, const char *key, const char *text)
{
  begin(out, key);
  if (!text) {
    g_string_append(out, "null");
    return;
  }
  g_autofree char *mended = g_utf8_validate(text, -1, NULL) ? NULL : g_utf8_make_valid(text, -1);
  g_string_append_c(out, '"');
  append_escaped(out, mended ? mended : text);
  g_string_append_c(out, '"');
}

void json_text_number(GString *out, const char *key, gint64 number)
{
  char digits[24], *first = digits + sizeof digits - 1;
  guint64 rest = number < 0 ? -(guint64)number : (guint64)number;
  *first = '\0';
  do
    *--first = (char)('0' + rest % 10);
  while ((rest /= 10) > 0);
  if (number < 0)
    *--first = '-';
  begin(out, key);
  g_string_append(out, first);
}

void json_text_truth(GString *out, const char *key, gboolean truth)
{
  begin(out, key);
  g_string_append(out, truth ? "true" : "false");
}
