#include "identity/attempt.h"

#include <string.h>

#define ONWARD_MOST 500

void attempt_make(const char *secret, Attempt *attempt)
{
  token_derive(secret, "oidc state", attempt->state);
  token_derive(secret, "oidc nonce", attempt->nonce);
  token_derive(secret, "oidc verifier", attempt->verifier);
}

void attempt_forget(Attempt *attempt)
{
  token_forget(attempt->state);
  token_forget(attempt->nonce);
  token_forget(attempt->verifier);
}

/* "STATE.path": the state is of fixed length and without a dot. */
gboolean attempt_is(const Attempt *attempt, const char *state, char **onward)
{
  const char *dot = strchr(state, '.');
  g_autofree char *own = dot ? g_strndup(state, (gsize)(dot - state)) : g_strdup(state);
  if (!token_is_same(own, attempt->state))
    return FALSE;
  if (onward)
    *onward = g_strdup(dot && strlen(dot + 1) <= ONWARD_MOST ? dot + 1 : "");
  return TRUE;
}

/* BASE64URL(SHA256(verifier)), RFC 7636 §4.2. */
static char *make_challenge(const char *verifier)
{
  guint8 hash[32];
  gsize size = sizeof hash;
  g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
  g_checksum_update(sum, (const guchar *)verifier, (gssize)strlen(verifier));
  g_checksum_get_digest(sum, hash, &size);
  char *text = g_base64_encode(hash, size);
  g_strdelimit(text, "+", '-');
  g_strdelimit(text, "/", '_');
  text[strcspn(text, "=")] = '\0';
  return text;
}

static void add(GString *out, const char *name, const char *value)
{
  char last = out->len > 0 ? out->str[out->len - 1] : '?';
  if (last != '?' && last != '&')
    g_string_append_c(out, '&');
  g_string_append(out, name);
  g_string_append_c(out, '=');
  g_string_append_uri_escaped(out, value, NULL, FALSE);
}

char *attempt_address(const Attempt *attempt, const Discovery *discovery, const AttemptWish *wish)
{
  GString *out = g_string_new(discovery->authorization);
  g_autofree char *challenge = make_challenge(attempt->verifier);
  g_autofree char *state = g_strconcat(attempt->state, *wish->onward ? "." : "", wish->onward, NULL);
  if (!strchr(discovery->authorization, '?'))
    g_string_append_c(out, '?');
  add(out, "response_type", "code");
  add(out, "client_id", wish->client_id);
  add(out, "redirect_uri", wish->return_url);
  add(out, "scope", wish->scopes);
  add(out, "state", state);
  add(out, "nonce", attempt->nonce);
  add(out, "code_challenge", challenge);
  add(out, "code_challenge_method", "S256");
  return g_string_free(out, FALSE);
}

char *attempt_exchange(const Attempt *attempt, const char *code, const char *return_url, const char *client_id,
                       const char *secret)
{
  GString *out = g_string_new("grant_type=authorization_code");
  add(out, "code", code);
  add(out, "redirect_uri", return_url);
  add(out, "code_verifier", attempt->verifier);
  if (client_id)
    add(out, "client_id", client_id);
  if (secret)
    add(out, "client_secret", secret);
  return g_string_free(out, FALSE);
}
