#include "base/seal.h"

#include <sodium.h>
#include <string.h>

#define SEAL_BYTES 32
#define SALT_BYTES 16

struct SealRun {
  crypto_generichash_state state;
};

/* Eight bytes of length, the lowest first, then the text. */
static void take(crypto_generichash_state *state, const char *text)
{
  gsize size = strlen(text);
  guint8 length[8];
  for (int i = 0; i < 8; i++)
    length[i] = (guint8)((guint64)size >> (8 * i));
  crypto_generichash_update(state, length, sizeof length);
  crypto_generichash_update(state, (const guint8 *)text, size);
}

static const char *finish(crypto_generichash_state *state, char *out)
{
  guint8 bytes[SEAL_BYTES];
  crypto_generichash_final(state, bytes, sizeof bytes);
  return sodium_bin2base64(out, SEAL_TEXT, bytes, sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

const char *seal_texts(const char *const *texts, gsize n, char *out)
{
  crypto_generichash_state state;
  crypto_generichash_init(&state, NULL, 0, SEAL_BYTES);
  for (gsize i = 0; i < n; i++)
    take(&state, texts[i]);
  return finish(&state, out);
}

const char *seal_salt(char *out)
{
  guint8 bytes[SALT_BYTES];
  randombytes_buf(bytes, sizeof bytes);
  return sodium_bin2base64(out, SALT_TEXT, bytes, sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

SealRun *seal_begin(void)
{
  SealRun *run = g_aligned_alloc0(1, sizeof *run, _Alignof(SealRun));
  crypto_generichash_init(&run->state, NULL, 0, SEAL_BYTES);
  return run;
}

void seal_take(SealRun *run, const char *text)
{
  take(&run->state, text);
}

const char *seal_end(SealRun *run, char *out)
{
  finish(&run->state, out);
  g_aligned_free(run);
  return out;
}
