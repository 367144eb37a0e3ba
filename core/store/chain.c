#include "store/chain.h"

const char *chain_digest(const ChainEntry *entry, char *out)
{
  if (*entry->digest) {
    g_strlcpy(out, entry->digest, SEAL_TEXT);
    return out;
  }
  const char *const texts[] = { entry->salt, entry->who, entry->subject, entry->before, entry->after };
  return seal_texts(texts, G_N_ELEMENTS(texts), out);
}

const char *chain_seal(const ChainEntry *entry, const char *before, char *out)
{
  char number[24], at[24], digest[SEAL_TEXT];
  g_snprintf(number, sizeof number, "%" G_GINT64_FORMAT, entry->number);
  g_snprintf(at, sizeof at, "%" G_GINT64_FORMAT, entry->at);
  const char *const texts[] = { before, number, entry->id, at, entry->act, entry->kind, chain_digest(entry, digest) };
  return seal_texts(texts, G_N_ELEMENTS(texts), out);
}
