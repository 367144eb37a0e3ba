#include "mail/wrap.h"

#include <string.h>

static void add_line(GString *out, const char *line, gsize columns)
{
  g_auto(GStrv) words = g_strsplit(line, " ", -1);
  gsize used = 0;
  for (char **word = words; *word; word++) {
    gsize length = (gsize)g_utf8_strlen(*word, -1);
    if (length == 0)
      continue;
    gboolean fits = used + 1 + length <= columns;
    if (used > 0)
      g_string_append_c(out, fits ? ' ' : '\n');
    g_string_append(out, *word);
    used = used > 0 && fits ? used + 1 + length : length;
  }
  g_string_append_c(out, '\n');
}

char *wrap_text(const char *text, gsize columns)
{
  g_autofree char *valid = g_utf8_make_valid(text, -1);
  g_auto(GStrv) lines = g_strsplit(valid, "\n", -1);
  GString *out = g_string_new(NULL);
  gboolean blank = TRUE; /* none at the beginning */
  for (char **line = lines; *line; line++) {
    g_strdelimit(*line, "\r\t", ' ');
    g_strstrip(*line);
    if (**line)
      add_line(out, *line, columns);
    else if (!blank)
      g_string_append_c(out, '\n');
    blank = !**line;
  }
  while (out->len > 1 && out->str[out->len - 1] == '\n' && out->str[out->len - 2] == '\n')
    g_string_truncate(out, out->len - 1);
  return g_string_free(out, FALSE);
}
