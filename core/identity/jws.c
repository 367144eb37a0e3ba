#include "identity/jws.h"

#include <string.h>

#include "base/error.h"
#include "base/module.h"
#include "config.h"
#include "identity/cjose-skin.h"

#define WHY_TEXT 200
#define MOST_TRIES 5 /* keys that fit a token which names none */

static const struct { const char *alg, *kty, *crv; } ways[] = {
  { "RS256", "RSA", NULL },
  { "PS256", "RSA", NULL },
  { "ES256", "EC", "P-256" },
};

#ifdef HAVE_CJOSE
static const CjoseTable *find_table(GError **error)
{
  CjoseFinder finder = (CjoseFinder)module_find("identity", "cjose-skin.so", "cjose_skin", error);
  return finder ? finder() : NULL;
}
#else
static const CjoseTable *find_table(GError **error)
{
  error_set(error, ERROR_INVALID, "this program was built without cjose, so it can check no provider's signature");
  return NULL;
}
#endif

void jws_header_clear(JwsHeader *header)
{
  g_clear_pointer(&header->kid, g_free);
}

/* Base64url without padding (RFC 7515 §2), strictly; NULL for anything else. */
static char *decode(const char *text, gsize size, gsize *out_size)
{
  g_autofree char *plain = g_malloc(size + 4);
  for (gsize i = 0; i < size; i++) {
    if (!g_ascii_isalnum(text[i]) && text[i] != '-' && text[i] != '_')
      return NULL;
    plain[i] = (char)(text[i] == '-' ? '+' : text[i] == '_' ? '/' : text[i]);
  }
  if (size % 4 == 1)
    return NULL;
  gsize padded = size;
  while (padded % 4 != 0)
    plain[padded++] = '=';
  plain[padded] = '\0';
  return (char *)g_base64_decode(plain, out_size);
}

static json_t *decode_object(const char *text, gsize size)
{
  gsize bytes = 0;
  g_autofree char *plain = decode(text, size, &bytes);
  json_t *object = plain ? json_loadb(plain, bytes, JSON_REJECT_DUPLICATES, NULL) : NULL;
  if (json_is_object(object))
    return object;
  json_decref(object);
  return NULL;
}

gboolean jws_header_read(const char *jws, JwsHeader *header, GError **error)
{
  const char *dot = strlen(jws) <= JWS_MOST_BYTES ? strchr(jws, '.') : NULL;
  json_auto_t *object = dot ? decode_object(jws, (gsize)(dot - jws)) : NULL;
  if (!object)
    return error_set(error, ERROR_DENIED, "the provider's token cannot be read");
  if (json_object_get(object, "crit"))
    return error_set(error, ERROR_DENIED, "the provider's token wants something understood that is not");
  const char *alg = json_string_value(json_object_get(object, "alg"));
  for (gsize i = 0; alg && i < G_N_ELEMENTS(ways); i++)
    if (strcmp(alg, ways[i].alg) == 0) {
      *header = (JwsHeader){ ways[i].alg, ways[i].kty, g_strdup(json_string_value(json_object_get(object, "kid"))) };
      return TRUE;
    }
  return error_set(error, ERROR_DENIED, "the provider's token is signed in a way that is not taken (RS256, PS256 and ES256 are)");
}

/* A member that may be left out, but if it is there must be this. */
static gboolean is_or_is_not_there(const json_t *key, const char *name, const char *wanted)
{
  const json_t *value = json_object_get(key, name);
  return !value || (json_is_string(value) && strcmp(json_string_value(value), wanted) == 0);
}

gboolean jws_key_fits(const json_t *key, const JwsHeader *header)
{
  const char *kty = json_string_value(json_object_get(key, "kty"));
  const char *kid = json_string_value(json_object_get(key, "kid"));
  const char *crv = json_string_value(json_object_get(key, "crv"));
  if (!kty || strcmp(kty, header->kty) != 0 || !is_or_is_not_there(key, "use", "sig")
      || !is_or_is_not_there(key, "alg", header->alg) || (header->kid && g_strcmp0(header->kid, kid) != 0))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS(ways); i++)
    if (strcmp(ways[i].alg, header->alg) == 0)
      return !ways[i].crv || g_strcmp0(ways[i].crv, crv) == 0;
  return FALSE;
}

static json_t *open_with(const CjoseTable *table, const char *jws, const json_t *key)
{
  char why[WHY_TEXT] = "", *payload = NULL;
  gsize size = 0;
  char *text = json_dumps(key, JSON_COMPACT);
  json_t *claims = NULL;
  if (table->verify(jws, strlen(jws), text, strlen(text), &payload, &size, why, sizeof why)) {
    claims = json_loadb(payload, size, JSON_REJECT_DUPLICATES, NULL);
    table->give_back(payload);
  } else {
    g_debug("a key does not fit: %s", why);
  }
  free(text);
  if (json_is_object(claims))
    return claims;
  json_decref(claims);
  return NULL;
}

json_t *jws_open(const char *jws, const json_t *keys, gboolean *unknown, GError **error)
{
  g_auto(JwsHeader) header = { 0 };
  const CjoseTable *table = find_table(error);
  int tries = 0;
  *unknown = FALSE;
  if (!table || !jws_header_read(jws, &header, error))
    return NULL;
  for (gsize i = 0; i < MIN(json_array_size(keys), JWS_MOST_KEYS) && tries < MOST_TRIES; i++) {
    const json_t *key = json_array_get(keys, i);
    if (!jws_key_fits(key, &header))
      continue;
    tries++;
    json_t *claims = open_with(table, jws, key);
    if (claims)
      return claims;
  }
  *unknown = tries == 0;
  error_set(error, ERROR_DENIED, *unknown ? "the provider's token is signed by a key that it does not publish"
                                          : "the signature of the provider's token does not hold");
  return NULL;
}
