#include "base/token.h"

#include <sodium.h>
#include <string.h>

#include "base/error.h"

static guint8 mark_key[crypto_shorthash_siphashx24_KEYBYTES]; /* of this process alone */

gboolean token_init(GError **error)
{
  if (sodium_init() < 0)
    return error_set(error, ERROR_BROKEN, "this machine gives no random numbers (libsodium could not start)");
  crypto_shorthash_keygen(mark_key);
  return TRUE;
}

void token_mark(const char *token, guint8 *out)
{
  G_STATIC_ASSERT(TOKEN_MARK == crypto_shorthash_siphashx24_BYTES);
  crypto_shorthash_siphashx24(out, (const guint8 *)token, strlen(token), mark_key);
}

void token_new(char *out)
{
  guint8 bytes[32];
  randombytes_buf(bytes, sizeof bytes);
  sodium_bin2base64(out, TOKEN_TEXT, bytes, sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  sodium_memzero(bytes, sizeof bytes);
}

void token_hash(const char *token, char *out)
{
  guint8 hash[32];
  crypto_generichash(hash, sizeof hash, (const guint8 *)token, strlen(token), NULL, 0);
  sodium_bin2hex(out, TOKEN_HASH_TEXT, hash, sizeof hash);
}

void token_fingerprint(const void *bytes, gsize size, char *out)
{
  guint8 hash[16];
  crypto_generichash(hash, sizeof hash, bytes, size, NULL, 0);
  sodium_bin2hex(out, 33, hash, sizeof hash);
}

/* The hash of the token under a key that is the purpose's: out of reach for whoever has the stored hash, which has none. */
static void derive(const char *token, const char *purpose, guint8 *out, gsize size)
{
  guint8 key[32];
  crypto_generichash(key, sizeof key, (const guint8 *)purpose, strlen(purpose), NULL, 0);
  crypto_generichash(out, size, (const guint8 *)token, strlen(token), key, sizeof key);
}

void token_derive(const char *token, const char *purpose, char *out)
{
  guint8 bytes[32];
  derive(token, purpose, bytes, sizeof bytes);
  sodium_bin2base64(out, TOKEN_TEXT, bytes, sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  sodium_memzero(bytes, sizeof bytes);
}

/* 256 bits over 10^9 at most: no digit is likelier than another by anything that could be measured. */
void token_derive_digits(const char *token, const char *purpose, int digits, char *out)
{
  guint8 bytes[32];
  derive(token, purpose, bytes, sizeof bytes);
  guint64 number = 0;
  for (gsize i = 0; i < sizeof number; i++)
    number = number << 8 | bytes[i];
  for (int i = digits - 1; i >= 0; i--, number /= 10)
    out[i] = (char)('0' + number % 10);
  out[digits] = '\0';
  sodium_memzero(bytes, sizeof bytes);
}

gboolean token_is_same(const char *one, const char *other)
{
  if (!one || !other)
    return FALSE;
  guint8 a[32], b[32];
  crypto_generichash(a, sizeof a, (const guint8 *)one, strlen(one), NULL, 0);
  crypto_generichash(b, sizeof b, (const guint8 *)other, strlen(other), NULL, 0);
  return sodium_memcmp(a, b, sizeof a) == 0;
}

void token_forget(char *token)
{
  if (token)
    sodium_memzero(token, strlen(token));
}
