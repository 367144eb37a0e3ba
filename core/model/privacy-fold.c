/* Text in the plain characters that the recognisers read: whatever the keyboard, the script or the word processor made of a
 * number, it is the same number. */
#include <string.h>

#include "model/privacy.h"

gboolean privacy_is_letter(char c)
{
  return g_ascii_isalpha(c) || c == PRIVACY_LETTER;
}

gboolean privacy_is_date(gint64 year, gint64 month, gint64 day)
{
  return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 &&
         day <= civil_month_days((int)year, (int)month);
}

/* Signs that stand for one of ours; 0 for none. */
static char plain_sign(gunichar c)
{
  static const struct { gunichar c; char plain; } signs[] = {
    { 0x2044, '/' }, { 0x2215, '/' }, { 0x29f8, '/' }, { 0x2212, '-' }, { 0x00af, '-' }, { 0x02d7, '-' },
    { 0x00b7, '.' }, { 0x2024, '.' }, { 0x2219, '.' }, { 0x30fb, '.' }, { 0x06d4, '.' }, { 0x3002, '.' },
    { 0x2018, '\'' }, { 0x2019, '\'' }, { 0x02bc, '\'' }, { 0x060c, ',' }, { 0x3001, ',' },
    { 0x5e74, '-' }, { 0x6708, '-' }, { 0x65e5, ' ' }, /* year, month, day, as China and Japan write a date */
  };
  for (gsize i = 0; i < G_N_ELEMENTS(signs); i++)
    if (signs[i].c == c)
      return signs[i].plain;
  return 0;
}

static gboolean is_unseen(GUnicodeType type)
{
  return type == G_UNICODE_FORMAT || type == G_UNICODE_NON_SPACING_MARK || type == G_UNICODE_ENCLOSING_MARK;
}

/* One character; 0: dropped. */
static char fold_one(gunichar c)
{
  if (c < 0x80)
    return g_ascii_isspace((char)c) ? (c == '\n' || c == '\r' ? '\n' : ' ') : g_ascii_iscntrl((char)c) ? PRIVACY_OTHER : (char)c;
  GUnicodeType type = g_unichar_type(c);
  char sign = plain_sign(c);
  if (sign)
    return sign;
  if (type == G_UNICODE_DECIMAL_NUMBER)
    return (char)('0' + g_unichar_digit_value(c));
  if (type == G_UNICODE_DASH_PUNCTUATION)
    return '-';
  if (type == G_UNICODE_LINE_SEPARATOR || type == G_UNICODE_PARAGRAPH_SEPARATOR)
    return '\n';
  if (is_unseen(type))
    return 0;
  if (g_unichar_isspace(c))
    return ' ';
  return g_unichar_isalpha(c) ? PRIVACY_LETTER : PRIVACY_OTHER;
}

/* Length of the UUID that @p begins with, 0 for none. */
static gsize uuid_at(const char *p)
{
  static const int parts[] = { 8, 4, 4, 4, 12 };
  const char *at = p;
  for (gsize i = 0; i < G_N_ELEMENTS(parts); i++) {
    if (i > 0 && *at++ != '-')
      return 0;
    for (int n = 0; n < parts[i]; n++)
      if (!g_ascii_isxdigit(*at++))
        return 0;
  }
  return g_ascii_isalnum(*at) || *at == '-' ? 0 : (gsize)(at - p);
}

/* The ids of this program's own things are no numbers of anybody. */
static void blank_uuids(char *text)
{
  for (char *p = text; *p; p++) {
    gboolean begins = p == text || (!g_ascii_isalnum(p[-1]) && p[-1] != '-');
    gsize length = begins && g_ascii_isxdigit(*p) ? uuid_at(p) : 0;
    memset(p, PRIVACY_LETTER, length);
  }
}

/* Most texts are plain and hold no number: they need no look at all. */
static gboolean may_hold_digit(const char *text)
{
  for (; *text; text++)
    if (g_ascii_isdigit(*text) || (guchar)*text >= 0x80)
      return TRUE;
  return FALSE;
}

char *privacy_fold(const char *text)
{
  if (!may_hold_digit(text))
    return NULL;
  if (!g_utf8_validate(text, -1, NULL)) /* g_utf8_normalize trusts the length that a first byte promises */
    return NULL;
  g_autofree char *compatible = g_utf8_normalize(text, -1, G_NORMALIZE_ALL_COMPOSE);
  if (!compatible)
    return NULL;
  gboolean digits = FALSE;
  GString *folded = g_string_sized_new(strlen(compatible));
  for (const char *p = compatible; *p; p = g_utf8_next_char(p)) {
    char c = fold_one(g_utf8_get_char(p));
    digits = digits || g_ascii_isdigit(c);
    if (c)
      g_string_append_c(folded, c);
  }
  blank_uuids(folded->str);
  return g_string_free(folded, !digits);
}
