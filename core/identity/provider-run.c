/* provider-run: one conversation with a provider, a step at a time: where its doors are, the token, its keys, and perhaps what
 * more it says of the person. */
#include "identity/provider-run.h"

#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "identity/claims.h"
#include "identity/jws.h"

#define STEP_MILLISECONDS 8000
#define MOST_BYTES (256u << 10)
#define KEYS_PAUSE ((gint64)5 * G_USEC_PER_SEC) /* keys are not asked for more often, whatever tokens are shown */

/* ---- asking ---- */

static void ask(ProviderRun *run, const char *url, const char *const *headers, const char *body, gboolean with_secret,
                WireDone done)
{
  const Provider *provider = run->provider;
  /* RFC 6749 §2.3.1: both are encoded as in a form first. */
  g_autofree char *user = with_secret ? g_uri_escape_string(provider->client_id, NULL, FALSE) : NULL;
  g_autofree char *password = with_secret ? g_uri_escape_string(provider->secret, NULL, FALSE) : NULL;
  WireWish wish = { .url = url, .headers = headers, .body = body, .user = user, .password = password,
                    .ca_file = provider->ca_file, .milliseconds = STEP_MILLISECONDS, .most = MOST_BYTES,
                    .plain = provider->plain };
  run->job = wire_http_ask(provider->http, &wish, done, run);
  token_forget(password);
}

static void fail(ProviderRun *run, GError *error)
{
  g_autoptr(GError) owned = error;
  provider_run_end(run, NULL, owned);
}

/* Whether an answer came at all, and is one of 200; else the run has ended. */
static gboolean answered(ProviderRun *run, const WireAnswer *answer, const char *what)
{
  GError *error = NULL;
  run->job = NULL;
  if (answer->status == 200)
    return TRUE;
  if (answer->status == 0)
    error_set(&error, ERROR_BUSY, "the provider does not answer (%s): %.200s", what, answer->why);
  else
    error_set(&error, answer->status >= 500 ? ERROR_BUSY : ERROR_DENIED, "the provider answers %d (%s)", answer->status, what);
  fail(run, error);
  return FALSE;
}

/* ---- its doors ---- */

static void on_discovery(void *data, const WireAnswer *answer)
{
  ProviderRun *run = data;
  Provider *provider = run->provider;
  GError *error = NULL;
  if (!answered(run, answer, "discovery"))
    return;
  Discovery *discovery = discovery_read(answer->body, answer->size, provider->issuer, provider->plain, &error);
  if (!discovery) {
    fail(run, error);
    return;
  }
  discovery_free(provider->discovery);
  provider->discovery = discovery;
  provider->discovery_asked = clock_ticks();
  provider_run_next(run);
}

static void ask_discovery(ProviderRun *run)
{
  g_autofree char *address = discovery_address(run->provider->issuer);
  ask(run, address, NULL, NULL, FALSE, on_discovery);
}

/* ---- its keys ---- */

static void on_keys(void *data, const WireAnswer *answer)
{
  ProviderRun *run = data;
  GError *error = NULL;
  if (!answered(run, answer, "keys"))
    return;
  json_auto_t *document = json_loadb(answer->body, answer->size, 0, NULL);
  json_t *keys = json_object_get(document, "keys");
  if (!json_is_array(keys)) {
    error_set(&error, ERROR_DENIED, "the keys that the provider publishes cannot be read");
    fail(run, error);
    return;
  }
  json_decref(run->provider->keys);
  run->provider->keys = json_incref(keys);
  run->provider->keys_asked = clock_ticks();
  provider_run_next(run);
}

static void ask_keys(ProviderRun *run)
{
  ask(run, run->provider->discovery->keys, NULL, NULL, FALSE, on_keys);
}

/* ---- the token ---- */

/* "invalid_grant": what a provider may say here (RFC 6749 §5.2) is a few plain letters. */
static void refuse_token(ProviderRun *run, const WireAnswer *answer, const json_t *document)
{
  GError *error = NULL;
  const char *code = json_string_value(json_object_get(document, "error"));
  gboolean plain = code && strlen(code) <= 40 && strspn(code, "abcdefghijklmnopqrstuvwxyz_") == strlen(code);
  error_set(&error, answer->status >= 500 ? ERROR_BUSY : ERROR_DENIED, "the provider gave no token (%d%s%s)", answer->status,
            plain ? ", " : "", plain ? code : "");
  g_warning("%s", error->message);
  fail(run, error);
}

static void on_token(void *data, const WireAnswer *answer)
{
  ProviderRun *run = data;
  json_auto_t *document = answer->status ? json_loadb(answer->body, answer->size, 0, NULL) : NULL;
  const char *token = json_string_value(json_object_get(document, "id_token"));
  if (answer->status != 0 && (answer->status != 200 || !token)) {
    run->job = NULL;
    refuse_token(run, answer, document);
    return;
  }
  if (!answered(run, answer, "token"))
    return;
  run->id_token = g_strdup(token);
  run->access_token = g_strdup(json_string_value(json_object_get(document, "access_token")));
  provider_run_next(run);
}

static void ask_token(ProviderRun *run)
{
  static const char *const headers[] = { "Accept: application/json", NULL };
  const Provider *provider = run->provider;
  gboolean in_header = provider->secret && !provider->discovery->secret_in_body;
  g_autofree char *body = attempt_exchange(&run->attempt, run->code, provider->return_url,
                                           in_header ? NULL : provider->client_id, in_header ? NULL : provider->secret);
  ask(run, provider->discovery->token, headers, body, in_header, on_token);
  token_forget(body);
}

/* ---- what it says ---- */

/* A key that is not known may be new: they are fetched once more, but not at the beck of whoever makes tokens up. */
static gboolean may_ask_keys_again(const ProviderRun *run)
{
  return !run->keys_again && clock_ticks() - run->provider->keys_asked >= KEYS_PAUSE;
}

static void open_token(ProviderRun *run)
{
  Provider *provider = run->provider;
  GError *error = NULL;
  gboolean unknown = FALSE;
  json_t *claims = jws_open(run->id_token, provider->keys, &unknown, &error);
  if (unknown && may_ask_keys_again(run)) {
    g_clear_error(&error);
    run->keys_again = TRUE;
    ask_keys(run);
    return;
  }
  ClaimsWanted wanted = { provider->issuer, provider->client_id, run->attempt.nonce, clock_now() };
  if (!claims || !claims_check(claims, &wanted, &error)) {
    json_decref(claims);
    fail(run, error);
    return;
  }
  run->claims = claims;
  provider_run_next(run);
}

static gboolean lacks_something(const ProviderRun *run)
{
  for (char **name = run->provider->needs; name && *name; name++) {
    g_autofree const char **texts = claims_texts(run->claims, *name);
    if (!texts[0])
      return TRUE;
  }
  return FALSE;
}

/* §5.3.2: what is said there counts only if it is about the same person. What the signed token says goes before it. */
static void on_more(void *data, const WireAnswer *answer)
{
  ProviderRun *run = data;
  GError *error = NULL;
  if (!answered(run, answer, "userinfo"))
    return;
  json_auto_t *document = json_loadb(answer->body, answer->size, JSON_REJECT_DUPLICATES, NULL);
  if (!document || g_strcmp0(claims_text(document, "sub"), claims_text(run->claims, "sub")) != 0) {
    error_set(&error, ERROR_DENIED, "what the provider says of the person is about somebody else (userinfo)");
    fail(run, error);
    return;
  }
  json_object_update_missing(run->claims, document);
  provider_run_next(run);
}

static void ask_more(ProviderRun *run)
{
  g_autofree char *authorization = g_strconcat("Authorization: Bearer ", run->access_token, NULL);
  const char *headers[] = { authorization, "Accept: application/json", NULL };
  run->told_more = TRUE;
  ask(run, run->provider->discovery->userinfo, headers, NULL, FALSE, on_more);
  token_forget(authorization);
}

void provider_run_next(ProviderRun *run)
{
  const Provider *provider = run->provider;
  if (!provider_discovery(provider))
    ask_discovery(run);
  else if (run->meets_only)
    provider_run_end(run, NULL, NULL);
  else if (!run->id_token)
    ask_token(run);
  else if (!run->claims && !provider_keys_are_fresh(provider))
    ask_keys(run);
  else if (!run->claims)
    open_token(run);
  else if (!run->told_more && run->access_token && provider->discovery->userinfo && lacks_something(run))
    ask_more(run);
  else
    provider_run_end(run, run->claims, NULL);
}
