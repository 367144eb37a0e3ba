#include "mail/mark.h"

#include <string.h>

#include "base/id.h"
#include "base/token.h"
#include "store/fact.h"

#define FACT_KEY "reply-key"
#define ID_BYTES 16
#define SIGN_BYTES 10
#define ID_LETTERS 26
#define SIGN_LETTERS 16

static const char letters[] = "abcdefghijklmnopqrstuvwxyz234567"; /* RFC 4648 §6 */

static void write_letters(const guint8 *bytes, gsize n, char *out)
{
  guint held = 0;
  int bits = 0;
  for (gsize i = 0; i < n; i++) {
    held = held << 8 | bytes[i];
    bits += 8;
    for (; bits >= 5; bits -= 5)
      *out++ = letters[held >> (bits - 5) & 31];
    held &= (1u << bits) - 1;
  }
  if (bits > 0)
    *out++ = letters[held << (5 - bits) & 31];
  *out = 0;
}

/* @n letters at @text into bytes; the bits that are left over must be nothing, so that each thing is written in one way only. */
static gboolean read_letters(const char *text, gsize n, guint8 *bytes)
{
  guint held = 0;
  int bits = 0;
  for (gsize i = 0; i < n; i++) {
    const char *found = text[i] ? strchr(letters, text[i]) : NULL;
    if (!found)
      return FALSE;
    held = held << 5 | (guint)(found - letters);
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      *bytes++ = (guint8)(held >> bits);
    }
    held &= (1u << bits) - 1;
  }
  return held == 0;
}

static gboolean read_uuid(const char *id, guint8 *bytes)
{
  if (!id_is_uuid(id))
    return FALSE;
  for (const char *p = id; *p;) {
    if (*p == '-') {
      p++;
      continue;
    }
    *bytes++ = (guint8)(g_ascii_xdigit_value(p[0]) << 4 | g_ascii_xdigit_value(p[1]));
    p += 2;
  }
  return TRUE;
}

static void write_uuid(const guint8 *bytes, char *out)
{
  static const char digits[] = "0123456789abcdef";
  for (int i = 0; i < ID_BYTES; i++) {
    if (i == 4 || i == 6 || i == 8 || i == 10)
      *out++ = '-';
    *out++ = digits[bytes[i] >> 4];
    *out++ = digits[bytes[i] & 15];
  }
  *out = 0;
}

char *mark_key(Db *db, GError **error)
{
  char fresh[TOKEN_TEXT];
  char *key = NULL;
  token_new(fresh);
  if (!store_fact_settle(db, FACT_KEY, fresh, error) || !store_fact_get(db, FACT_KEY, &key, error))
    return NULL;
  return key;
}

gboolean mark_make(const char *key, const char *booking_id, const char *person_id, char *out)
{
  guint8 id[ID_BYTES], sign[32];
  char derived[TOKEN_TEXT];
  gsize size = 0;
  if (!read_uuid(booking_id, id))
    return FALSE;
  g_autofree char *purpose = g_strdup_printf("answer about %s by %s", booking_id, person_id);
  token_derive(key, purpose, derived);
  g_strdelimit(derived, "-", '+');
  g_strdelimit(derived, "_", '/');
  g_autofree char *padded = g_strconcat(derived, "=", NULL);
  g_autofree guchar *bytes = g_base64_decode(padded, &size);
  memset(sign, 0, sizeof sign);
  memcpy(sign, bytes, MIN(size, sizeof sign));
  write_letters(id, ID_BYTES, out);
  write_letters(sign, SIGN_BYTES, out + ID_LETTERS);
  return TRUE;
}

gboolean mark_read(const char *mark, char *booking_id)
{
  guint8 id[ID_BYTES], sign[SIGN_BYTES];
  if (strlen(mark) != ID_LETTERS + SIGN_LETTERS || !read_letters(mark, ID_LETTERS, id)
      || !read_letters(mark + ID_LETTERS, SIGN_LETTERS, sign))
    return FALSE;
  write_uuid(id, booking_id);
  return TRUE;
}

gboolean mark_holds(const char *key, const char *mark, const char *person_id)
{
  char booking_id[ID_TEXT], made[MARK_TEXT];
  return mark_read(mark, booking_id) && mark_make(key, booking_id, person_id, made) && token_is_same(made, mark);
}

char *mark_add(const char *address, const char *mark)
{
  const char *at = strchr(address, '@');
  return g_strdup_printf("%.*s+%s%s", (int)(at - address), address, mark, at);
}

char *mark_find(const char *base, const char *address)
{
  g_autofree char *folded = g_ascii_strdown(address, -1), *wanted = g_ascii_strdown(base, -1);
  const char *at = strchr(wanted, '@');
  gsize local = (gsize)(at - wanted);
  const char *end = strrchr(folded, '@');
  if (strncmp(folded, wanted, local) != 0 || folded[local] != '+' || !end || strcmp(end, at) != 0)
    return NULL;
  return g_strndup(folded + local + 1, (gsize)(end - folded) - local - 1);
}
