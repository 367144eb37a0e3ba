#include "base/text.h"

#include <string.h>

#include "base/error.h"

/* Characters that change the direction of what follows: they make a text read otherwise than it is stored. */
static gboolean turns_direction(gunichar c)
{
  return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

static gboolean may_stand(gunichar c, gboolean lines)
{
  if (c == '\t' || c == '\n' || c == '\r')
    return lines;
  return !g_unichar_iscntrl(c) && !turns_direction(c) && c != 0xfeff && c != 0x2028 && c != 0x2029;
}

gboolean text_check(const char *text, gsize most, gboolean lines, const char *what, GError **error)
{
  if (!g_utf8_validate(text, -1, NULL))
    return error_set(error, ERROR_INVALID, "%s: not valid UTF-8 text", what);
  gsize length = 0;
  for (const char *p = text; *p; p = g_utf8_next_char(p), length++) {
    gunichar c = g_utf8_get_char(p);
    if (!may_stand(c, lines))
      return error_set(error, ERROR_INVALID, "%s: the character U+%04X (number %" G_GSIZE_FORMAT ") may not stand here",
                       what, c, length + 1);
  }
  if (length > most)
    return error_set(error, ERROR_INVALID,
                     "%s: %" G_GSIZE_FORMAT " characters are too many, at most %" G_GSIZE_FORMAT " fit", what, length,
                     most);
  return TRUE;
}

/* Damerau's distance with neighbours swapped counted once, on bytes; words are short. */
static guint distance(const char *a, const char *b)
{
  gsize n = strlen(a), m = strlen(b);
  if (n > 63 || m > 63)
    return G_MAXUINT;
  guint8 d[64][64];
  for (gsize i = 0; i <= n; i++)
    d[i][0] = (guint8)i;
  for (gsize j = 0; j <= m; j++)
    d[0][j] = (guint8)j;
  for (gsize i = 1; i <= n; i++)
    for (gsize j = 1; j <= m; j++) {
      guint best = MIN(d[i - 1][j] + 1u, d[i][j - 1] + 1u);
      best = MIN(best, d[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0u : 1u));
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        best = MIN(best, d[i - 2][j - 2] + 1u);
      d[i][j] = (guint8)best;
    }
  return d[n][m];
}

const char *text_nearest(const char *word, const char *const *candidates)
{
  const char *nearest = NULL;
  guint least = (guint)strlen(word) / 2 + 1;
  for (; candidates && *candidates; candidates++) {
    guint here = distance(word, *candidates);
    if (here < least) {
      least = here;
      nearest = *candidates;
    }
  }
  return nearest;
}

gboolean text_is_mail(const char *text)
{
  const char *at = strchr(text, '@');
  if (!at || at == text || strlen(text) > 254 || at - text > 64 || !g_utf8_validate(text, -1, NULL))
    return FALSE;
  for (const char *p = text; *p; p++)
    if ((guchar)*p <= ' ' || *p == 127 || strchr("<>(),;:\\\"[]", *p))
      return FALSE;
  const char *domain = at + 1, *dot = strchr(domain, '.');
  return !strchr(domain, '@') && dot && dot != domain && !g_str_has_suffix(domain, ".") && !strstr(domain, "..");
}

char *text_mail_key(const char *mail)
{
  return g_ascii_strdown(mail, -1);
}

gboolean text_is_id(const char *text)
{
  gsize length = strlen(text);
  if (length < 1 || length > 64 || !g_ascii_isalnum(text[0]) || !g_ascii_isalnum(text[length - 1]))
    return FALSE;
  for (const char *p = text; *p; p++)
    if (!g_ascii_isalnum(*p) && !strchr("-_.", *p))
      return FALSE;
  return TRUE;
}

gboolean text_is_name(const char *text)
{
  gsize length = strlen(text);
  if (length < 1 || length > 64)
    return FALSE;
  for (gsize i = 0; i < length; i++) {
    gboolean hyphen = text[i] == '-';
    if (!hyphen && !g_ascii_islower(text[i]) && !g_ascii_isdigit(text[i]))
      return FALSE;
    if (hyphen && (i == 0 || i == length - 1 || text[i - 1] == '-'))
      return FALSE;
  }
  return TRUE;
}

gboolean text_to_int(const char *text, gint64 least, gint64 most, const char *what, gint64 *out, GError **error)
{
  g_autoptr(GError) why = NULL;
  if (g_ascii_string_to_signed(text, 10, least, most, out, &why))
    return TRUE;
  if (g_error_matches(why, G_NUMBER_PARSER_ERROR, G_NUMBER_PARSER_ERROR_OUT_OF_BOUNDS))
    return error_set(error, ERROR_INVALID,
                     "%s: %s is out of bounds, from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT " is possible", what,
                     text, least, most);
  g_autofree char *shown = g_utf8_make_valid(text, (gssize)strnlen(text, 40));
  return error_set(error, ERROR_INVALID, "%s: “%s” is not a whole number", what, shown);
}

GStrv text_split_list(const char *text)
{
  g_auto(GStrv) parts = g_strsplit_set(text, ",;", -1);
  GPtrArray *kept = g_ptr_array_new();
  for (char **part = parts; *part; part++)
    if (*g_strstrip(*part))
      g_ptr_array_add(kept, g_strdup(*part));
  g_ptr_array_add(kept, NULL);
  return (GStrv)g_ptr_array_free(kept, FALSE);
}

/* How far the address at @text goes: to a blank or a closing quotation mark. */
static gsize address_length(const char *text)
{
  const char *quote = strstr(text, "”");
  gsize length = strcspn(text, " \t\r\n\"'");
  return quote && (gsize)(quote - text) < length ? (gsize)(quote - text) : length;
}

/* Appends an address ("://…"), without what stands between its first “:” and last “@”, or behind “password=”. */
static void append_address(GString *out, const char *text, gsize length)
{
  g_autofree char *address = g_strndup(text, length);
  char *user = address + strlen("://"), *at = strrchr(user, '@'), *colon = strchr(user, ':');
  if (at && colon && colon < at)
    g_string_append_printf(out, "%.*s…", (int)(colon + 1 - address), address);
  char *rest = at && colon && colon < at ? at : address;
  for (char *key; (key = strstr(rest, "password=")); rest = key) {
    key += strlen("password=");
    g_string_append_printf(out, "%.*s…", (int)(key - rest), rest);
    key += strcspn(key, "&");
  }
  g_string_append(out, rest);
}

char *text_hide_passwords(const char *message)
{
  GString *out = g_string_new(NULL);
  for (const char *found; (found = strstr(message, "://")); ) {
    gsize length = address_length(found);
    g_string_append_len(out, message, found - message);
    append_address(out, found, length);
    message = found + length;
  }
  g_string_append(out, message);
  return g_string_free(out, FALSE);
}

gboolean text_has_words(const char *text, const char *words)
{
  g_autofree char *folded = g_utf8_casefold(text, -1), *wanted = g_utf8_casefold(words, -1);
  g_auto(GStrv) parts = g_strsplit_set(wanted, " \t\n", -1);
  for (char **part = parts; *part; part++)
    if (!strstr(folded, *part))
      return FALSE;
  return TRUE;
}
