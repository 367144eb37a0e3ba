#include "store/mention.h"

#include <string.h>

#define SURE 6 /* bytes of a word with a blank in it */

static void append_literal(GString *pattern, char c)
{
  if (strchr("!%_", c))
    g_string_append_c(pattern, '!');
  g_string_append_c(pattern, c);
}

static GString *append_in_json(GString *pattern, const char *word)
{
  for (const char *p = word; *p; p++) {
    if (*p == '"' || *p == '\\')
      g_string_append_c(pattern, '\\');
    append_literal(pattern, *p);
  }
  return pattern;
}

static gboolean is_sure(const char *word)
{
  return strchr(word, '@') || (strchr(word, ' ') && strlen(word) >= SURE);
}

char *mention_pattern(const char *word)
{
  if (!is_sure(word))
    return NULL;
  GString *pattern = g_string_new("%");
  for (const char *p = word; *p; p++)
    append_literal(pattern, *p);
  return g_string_free(g_string_append_c(pattern, '%'), FALSE);
}

char *mention_pattern_json_any(const char *word)
{
  return g_string_free(g_string_append_c(append_in_json(g_string_new("%"), word), '%'), FALSE);
}

char *mention_pattern_json(const char *word)
{
  return is_sure(word) ? mention_pattern_json_any(word) : NULL;
}
