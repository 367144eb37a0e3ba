#include "http/target.h"

#include <string.h>

static int hex_value(char c)
{
  return g_ascii_isxdigit(c) ? g_ascii_xdigit_value(c) : -1;
}

static gboolean is_allowed(guchar c, gboolean lines)
{
  if (c >= 0x20)
    return c != 0x7f;
  return lines && (c == '\t' || c == '\n' || c == '\r');
}

/* Letters, digits and what else stands for itself: most texts hold nothing else and are done with one look. */
static gboolean is_itself(guchar c)
{
  return g_ascii_isalnum(c) || c == '-' || c == '_' || c == '.' || c == '~' || c == ':' || c == '@';
}

gboolean http_target_decode(char *text, gboolean plus)
{
  char *to = text;
  while (is_itself((guchar)*to))
    to++;
  if (!*to)
    return TRUE;
  gboolean plain = TRUE; /* nothing beyond ASCII: no need to check the encoding */
  for (const char *from = to; *from; from++) {
    char c = *from;
    if (c == '%') {
      int high = hex_value(from[1]);
      int low = high < 0 ? -1 : hex_value(from[2]);
      if (low < 0)
        return FALSE;
      c = (char)(high * 16 + low);
      from += 2;
    } else if (c == '+' && plus) {
      c = ' ';
    }
    if (!is_allowed((guchar)c, plus))
      return FALSE;
    plain = plain && (guchar)c < 0x80;
    *to++ = c;
  }
  *to = '\0';
  return plain || g_utf8_validate(text, to - text, NULL);
}

gboolean http_target_split(char *path, char **segments, guint most, guint *n)
{
  if (*path != '/')
    return FALSE;
  guint count = 0;
  gboolean more = TRUE;
  for (char *at = path + 1; more; count++) {
    char *end = at + strcspn(at, "/");
    more = *end == '/';
    *end = '\0';
    if (!http_target_decode(at, FALSE))
      return FALSE;
    if (count < most)
      segments[count] = at;
    at = end + 1;
  }
  *n = count <= most ? count : 0;
  return TRUE;
}

gboolean http_target_pairs(char *query, HttpPair *pairs, guint most, guint *n)
{
  guint count = 0;
  gboolean more = TRUE;
  for (char *at = query; more;) {
    char *end = at + strcspn(at, "&");
    more = *end == '&';
    *end = '\0';
    if (*at) {
      if (count == most)
        return FALSE;
      char *value = at + strcspn(at, "=");
      if (*value)
        *value++ = '\0';
      if (!http_target_decode(at, TRUE) || !http_target_decode(value, TRUE))
        return FALSE;
      pairs[count++] = (HttpPair){ at, value };
    }
    at = end + 1;
  }
  *n = count;
  return TRUE;
}
