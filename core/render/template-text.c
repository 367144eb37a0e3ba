#include "render/template-text.h"

#include <string.h>

#include "base/error.h"

#define PRAGMA "{{%AUTOESCAPE context=\"HTML\"}}\n"
#define MOST_BYTES (1u << 18) /* of a file */
#define DEEPEST 8             /* parts within parts */
#define IS_PAGE(name) g_str_has_suffix(name, ".html")

static gboolean add_file(GString *out, const char *directory, const char *name, int depth, GError **error);

/* A template's name is a name alone: it never leads out of the directory. */
static gboolean is_name(const char *name)
{
  gsize stem = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-");
  return stem > 0 && (strcmp(name + stem, ".html") == 0 || strcmp(name + stem, ".txt") == 0);
}

static char *read_file(const char *directory, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename(directory, name, NULL);
  g_autofree char *text = NULL;
  gsize size;
  if (!is_name(name)) {
    error_set(error, ERROR_BROKEN, "template “%s”: not a template's name", name);
    return NULL;
  }
  if (!g_file_get_contents(path, &text, &size, error)) {
    g_prefix_error(error, "template %s: ", name);
    return NULL;
  }
  if (size > MOST_BYTES || !g_utf8_validate(text, (gssize)size, NULL)) {
    error_set(error, ERROR_BROKEN, "template %s: not a text of at most %u bytes", name, MOST_BYTES);
    return NULL;
  }
  if (g_str_has_prefix(text, PRAGMA) != IS_PAGE(name)) {
    error_set(error, ERROR_BROKEN, "template %s: a page's first line is %.*s, and a letter's is not", name,
              (int)strlen(PRAGMA) - 1, PRAGMA);
    return NULL;
  }
  return g_steal_pointer(&text);
}

/* {{>part}} at @at: adds the part; *@end takes where the text goes on. */
static gboolean add_part(GString *out, const char *directory, const char *name, const char *at, const char **end, int depth,
                         GError **error)
{
  const char *close = strstr(at, "}}");
  if (!close || depth >= DEEPEST)
    return error_set(error, ERROR_BROKEN, "template %s: %s", name,
                     close ? "parts are nested too deeply" : "a marker has no end");
  g_autofree char *stem = g_strndup(at + 3, (gsize)(close - at - 3));
  g_autofree char *part = g_strconcat(g_strstrip(stem), IS_PAGE(name) ? ".html" : ".txt", NULL);
  *end = close + 2;
  if (add_file(out, directory, part, depth + 1, error))
    return TRUE;
  g_prefix_error(error, "template %s: ", name);
  return FALSE;
}

static gboolean add_file(GString *out, const char *directory, const char *name, int depth, GError **error)
{
  g_autofree char *text = read_file(directory, name, error);
  if (!text)
    return FALSE;
  g_strchomp(text);
  const char *rest = text + (IS_PAGE(name) ? MIN(strlen(text), strlen(PRAGMA)) : 0);
  for (const char *at; (at = strstr(rest, "{{>"));) {
    g_string_append_len(out, rest, at - rest);
    if (!add_part(out, directory, name, at, &rest, depth, error))
      return FALSE;
  }
  g_string_append(out, rest);
  return TRUE;
}

/* Whether nothing but section markers and notes stands on the line, and at least one of them. */
static gboolean is_markers_alone(const char *line)
{
  gboolean any = FALSE;
  for (;;) {
    line += strspn(line, " \t");
    if (!*line)
      return any;
    if (!g_str_has_prefix(line, "{{") || !strchr("#/!", line[2]) || !(line = strstr(line, "}}")))
      return FALSE;
    line += 2;
    any = TRUE;
  }
}

/* Lines of markers alone become part of the next line; in pages indentation and blank lines go. */
static void tidy_lines(GString *text, gboolean page)
{
  g_auto(GStrv) lines = g_strsplit(text->str, "\n", -1);
  g_string_truncate(text, 0);
  for (char **line = lines; *line; line++) {
    gboolean alone = is_markers_alone(*line);
    if (page || alone)
      g_strstrip(*line);
    if (page && !**line)
      continue;
    g_string_append(text, *line);
    if (!alone)
      g_string_append_c(text, '\n');
  }
  if (!page && text->len > 0 && text->str[text->len - 1] != '\n')
    g_string_append_c(text, '\n');
}

/* The key of a marked text: runs of white space count as one blank. */
static char *key_of(const char *text, gsize length)
{
  GString *key = g_string_new(NULL);
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isspace(text[i]))
      g_string_append_c(key, text[i]);
    else if (key->len > 0 && key->str[key->len - 1] != ' ')
      g_string_append_c(key, ' ');
  return g_strchomp(g_string_free(key, FALSE));
}

static gboolean say(GString *text, Words *words, const char *language, GError **error)
{
  g_autofree char *from = g_strndup(text->str, text->len);
  g_string_truncate(text, 0);
  const char *rest = from;
  for (const char *at; (at = strstr(rest, "[["));) {
    const char *end = strstr(at, "]]");
    if (!end)
      return error_set(error, ERROR_BROKEN, "“%.40s”: a marked text has no end", at);
    g_autofree char *key = key_of(at + 2, (gsize)(end - at - 2));
    g_string_append_len(text, rest, at - rest);
    g_string_append(text, words_in(words, language, key));
    rest = end + 2;
  }
  g_string_append(text, rest);
  return TRUE;
}

char *template_text(const char *directory, const char *name, Words *words, const char *language, GError **error)
{
  gboolean page = IS_PAGE(name);
  GString *text = g_string_new(NULL);
  gboolean done = add_file(text, directory, name, 0, error);
  if (done && !say(text, words, language, error)) {
    g_prefix_error(error, "template %s: ", name);
    done = FALSE;
  }
  if (done) {
    tidy_lines(text, page);
    g_string_prepend_len(text, PRAGMA, page ? (gssize)strlen(PRAGMA) - 1 : 0); /* its line's end would stand in the page */
  }
  return g_string_free(text, !done);
}
