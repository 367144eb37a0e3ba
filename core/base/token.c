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

void token_forget(char *token)
{
  if (token)
    sodium_memzero(token, strlen(token));
}
