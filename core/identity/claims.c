#include "identity/claims.h"

#include <string.h>

#include "base/error.h"
#include "base/token.h"

#define SUBJECT_MOST 255 /* OpenID Connect Core 1.0 §2 */

const char *claims_text(const json_t *claims, const char *name)
{
  return json_string_value(json_object_get(claims, name));
}

gboolean claims_denies(const json_t *claims, const char *name)
{
  const json_t *value = json_object_get(claims, name);
  return json_is_false(value) || (json_is_string(value) && strcmp(json_string_value(value), "false") == 0);
}

/* A number of seconds, whole or not; FALSE where it is not there or out of all bounds. */
static gboolean read_time(const json_t *claims, const char *name, Instant *at)
{
  const json_t *value = json_object_get(claims, name);
  double number = json_number_value(value);
  if (!json_is_number(value) || !(number >= 0 && number < 1e11))
    return FALSE;
  *at = (Instant)number;
  return TRUE;
}

static gboolean check_audience(const json_t *claims, const char *client_id, GError **error)
{
  const json_t *audience = json_object_get(claims, "aud"), *party = json_object_get(claims, "azp");
  gsize n = json_is_array(audience) ? json_array_size(audience) : 0;
  gboolean ours = json_is_string(audience) && strcmp(json_string_value(audience), client_id) == 0;
  for (gsize i = 0; i < n; i++)
    ours |= g_strcmp0(json_string_value(json_array_get(audience, i)), client_id) == 0;
  if (!ours)
    return error_set(error, ERROR_DENIED, "the provider's token is for another service (aud)");
  gboolean named = party && g_strcmp0(json_string_value(party), client_id) == 0;
  if ((party && !named) || (n > 1 && !named))
    return error_set(error, ERROR_DENIED, "the provider's token was asked for by another service (azp)");
  return TRUE;
}

static gboolean check_times(const json_t *claims, Instant now, GError **error)
{
  Instant expires, issued, begins;
  if (!read_time(claims, "exp", &expires) || !read_time(claims, "iat", &issued))
    return error_set(error, ERROR_DENIED, "the provider's token does not say how long it holds (exp, iat)");
  if (expires <= now - CLAIMS_SKEW || issued < now - CLAIMS_OLDEST)
    return error_set(error, ERROR_DENIED, "the provider's token is too old (exp, iat); do the clocks agree?");
  if (issued > now + CLAIMS_SKEW)
    return error_set(error, ERROR_DENIED, "the provider's token is of the future (iat); do the clocks agree?");
  if (json_object_get(claims, "nbf") && (!read_time(claims, "nbf", &begins) || begins > now + CLAIMS_SKEW))
    return error_set(error, ERROR_DENIED, "the provider's token does not hold yet (nbf); do the clocks agree?");
  return TRUE;
}

gboolean claims_check(const json_t *claims, const ClaimsWanted *wanted, GError **error)
{
  const char *subject = claims_text(claims, "sub");
  if (g_strcmp0(claims_text(claims, "iss"), wanted->issuer) != 0)
    return error_set(error, ERROR_DENIED, "the provider's token is by another provider (iss)");
  if (!check_audience(claims, wanted->client_id, error) || !check_times(claims, wanted->now, error))
    return FALSE;
  if (!subject || !*subject || strlen(subject) > SUBJECT_MOST)
    return error_set(error, ERROR_DENIED, "the provider's token does not say whom it is about (sub)");
  return token_is_same(claims_text(claims, "nonce"), wanted->nonce)
         || error_set(error, ERROR_DENIED, "the provider's token belongs to another attempt (nonce)");
}

/* ---- lists ---- */

static const json_t *find_claim(const json_t *claims, const char *name)
{
  const json_t *value = json_object_get(claims, name);
  const char *dot = strchr(name, '.');
  if (value || !dot)
    return value;
  g_autofree char *head = g_strndup(name, (gsize)(dot - name));
  const json_t *inner = json_object_get(claims, head);
  return json_is_object(inner) ? find_claim(inner, dot + 1) : NULL;
}

const char **claims_texts(const json_t *claims, const char *name)
{
  const json_t *value = find_claim(claims, name);
  gsize n = json_is_array(value) ? MIN(json_array_size(value), CLAIMS_MOST_TEXTS) : 0, kept = 0;
  const char **texts = g_new0(const char *, MAX(n, 1) + 1);
  if (json_is_string(value))
    texts[0] = json_string_value(value);
  for (gsize i = 0; i < n; i++)
    if (json_is_string(json_array_get(value, i)))
      texts[kept++] = json_string_value(json_array_get(value, i));
  return texts;
}

static gboolean is_wanted(const char *value, const char *const *values)
{
  return !values || g_strv_contains(values, value);
}

GStrv claims_map(const char *map, const char *const *values, GError **error)
{
  g_autoptr(GStrvBuilder) words = g_strv_builder_new();
  g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  g_auto(GStrv) parts = g_strsplit(map, ";", -1);
  for (char **part = parts; *part; part++) {
    char *equals = strrchr(g_strstrip(*part), '=');
    if (!**part)
      continue;
    if (!equals) {
      error_set(error, ERROR_INVALID, "“%.60s” is not VALUE=WORD", *part);
      return NULL;
    }
    *equals = '\0';
    const char *word = g_strstrip(equals + 1);
    if (is_wanted(g_strstrip(*part), values) && g_hash_table_add(seen, g_strdup(word)))
      g_strv_builder_add(words, word);
  }
  return g_strv_builder_end(words);
}
