#include "base/id.h"

#include <sodium.h>
#include <string.h>

#include "base/clock.h"

static const char *write_uuid(const guint8 *bytes, char *out)
{
  static const char hex[] = "0123456789abcdef";
  char *p = out;
  for (int i = 0; i < 16; i++) {
    if (i == 4 || i == 6 || i == 8 || i == 10)
      *p++ = '-';
    *p++ = hex[bytes[i] >> 4];
    *p++ = hex[bytes[i] & 15];
  }
  *p = 0;
  return out;
}

static void stamp(guint8 *bytes, guint8 version)
{
  bytes[6] = (guint8)((bytes[6] & 0x0f) | (version << 4));
  bytes[8] = (guint8)((bytes[8] & 0x3f) | 0x80);
}

const char *id_new(char *out)
{
  /* RFC 9562 §6.2 method 1: a 12-bit counter behind the milliseconds; when it runs over, or the clock goes back, the
   * time part is pushed on instead. */
  static gint64 last_ms;
  static guint counter;
  gint64 ms = clock_now_ms();
  guint8 bytes[16];
  randombytes_buf(bytes, sizeof bytes);
  if (ms > last_ms) {
    last_ms = ms;
    counter = bytes[6] & 0x07; /* leaves room to count in */
  } else if (++counter > 0xfff) {
    last_ms++;
    counter = 0;
  }
  for (int i = 0; i < 6; i++)
    bytes[i] = (guint8)(last_ms >> (40 - 8 * i));
  bytes[6] = (guint8)(counter >> 8);
  bytes[7] = (guint8)counter;
  stamp(bytes, 7);
  return write_uuid(bytes, out);
}

static void derive(const char *caller, const char *key, guint8 *bytes)
{
  crypto_generichash_state state;
  crypto_generichash_init(&state, NULL, 0, 16);
  crypto_generichash_update(&state, (const guint8 *)caller, strlen(caller) + 1);
  crypto_generichash_update(&state, (const guint8 *)key, strlen(key));
  crypto_generichash_final(&state, bytes, 16);
}

const char *id_derive(const char *caller, const char *key, char *out)
{
  guint8 bytes[16];
  derive(caller, key, bytes);
  stamp(bytes, 8);
  return write_uuid(bytes, out);
}

const char *id_derive_at(gint64 ms, const char *caller, const char *key, char *out)
{
  guint8 bytes[16];
  derive(caller, key, bytes);
  for (int i = 0; i < 6; i++)
    bytes[i] = (guint8)(MAX(ms, 0) >> (40 - 8 * i));
  stamp(bytes, 8);
  return write_uuid(bytes, out);
}

gboolean id_is_uuid(const char *text)
{
  for (int i = 0; i < 36; i++) {
    gboolean dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : !(g_ascii_isdigit(text[i]) || (text[i] >= 'a' && text[i] <= 'f')))
      return FALSE;
  }
  return text[36] == 0;
}
