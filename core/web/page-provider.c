/* page-provider: signing in with the organisation's own identity provider: out to it, and back again.
 *
 * The way back is a GET that opens a session, since a provider sends browsers back in no other way. What makes that safe: the
 * state it brings belongs to a cookie that only this browser has, and the provider takes its code once.
 */
#include <string.h>

#include "base/error.h"
#include "base/words.h"
#include "engine/arrival.h"
#include "identity/claims.h"
#include "web/client.h"
#include "web/errand.h"
#include "web/pages.h"
#include "web/private.h"

#define ATTEMPT_SECONDS 900
#define CODE_MOST 4000

/* ---- out ---- */

gboolean page_provider_waits(Web *web, HttpRequest *request)
{
  WebAsker *asker = http_request_data(request);
  if (!web->provider || provider_discovery(web->provider))
    return FALSE;
  asker->errand = errand_meet(web->provider, request);
  return TRUE;
}

static HttpResponse *say_failed(WebCall *call, int status, const char *says, GError **error)
{
  return page_answer(call, status, "sign-in-failed.html", _("You are not signed in"), json_pack("{s:s}", "says", says), error);
}

static HttpResponse *say_unreachable(WebCall *call, const GError *why, GError **error)
{
  g_warning("sign-in with the provider: %s", why ? why->message : "it has not been asked");
  return say_failed(call, 503, _("Your organisation’s sign-in does not answer at the moment. Try again in a few minutes"), error);
}

HttpResponse *page_provider(WebCall *call, GError **error)
{
  const Config *config = call->web->config;
  const Discovery *discovery = call->web->provider ? provider_discovery(call->web->provider) : NULL;
  if (!call->web->provider) {
    error_set(error, ERROR_MISSING, "There is no provider to sign in with here.");
    return NULL;
  }
  if (!discovery)
    return say_unreachable(call, call->asker->errand ? call->asker->errand->error : NULL, error);
  char secret[TOKEN_TEXT];
  Attempt attempt;
  token_new(secret);
  attempt_make(secret, &attempt);
  g_autofree char *return_url = errand_return_url(config);
  AttemptWish wish = { .client_id = config->oidc_client_id, .scopes = config->oidc_scopes, .return_url = return_url,
                       .onward = page_onward(http_request_query(call->request, "return")) };
  g_autofree char *address = attempt_address(&attempt, discovery, &wish);
  HttpResponse *response = page_go("%s", address);
  asker_set_cookie(call->web, response, COOKIE_PROVIDER, secret, ATTEMPT_SECONDS);
  token_forget(secret);
  attempt_forget(&attempt);
  return response;
}

/* ---- back ---- */

/* Whether the browser that brings this is the one that set out. *@onward (may be NULL) is newly allocated. */
static gboolean find_attempt(const Web *web, const HttpRequest *request, Attempt *attempt, char **onward)
{
  char secret[TOKEN_TEXT];
  const char *state = http_request_query(request, "state");
  if (!state || !asker_cookie(web, request, COOKIE_PROVIDER, secret))
    return FALSE;
  attempt_make(secret, attempt);
  token_forget(secret);
  return attempt_is(attempt, state, onward);
}

/* RFC 9207: a provider that says who it is says so truly. */
static gboolean is_from(const HttpRequest *request, const char *issuer)
{
  const char *iss = http_request_query(request, "iss");
  return !iss || strcmp(iss, issuer) == 0;
}

gboolean page_provider_return_waits(Web *web, HttpRequest *request)
{
  WebAsker *asker = http_request_data(request);
  const char *code = http_request_query(request, "code");
  Attempt attempt;
  if (!web->provider || strcmp(http_request_method(request), "GET") != 0 || !code || !*code || strlen(code) > CODE_MOST
      || !is_from(request, web->config->oidc_issuer) || !find_attempt(web, request, &attempt, NULL))
    return FALSE;
  asker->errand = errand_exchange(web->provider, request, &attempt, code);
  attempt_forget(&attempt);
  return TRUE;
}

/* What the claims say of roles; FALSE for a map that names a role there is none of. */
static gboolean read_roles(const Config *config, const json_t *claims, ArrivalWish *wish, GError **error)
{
  if (!config->oidc_roles_claim)
    return TRUE;
  g_autofree const char **values = claims_texts(claims, config->oidc_roles_claim);
  g_auto(GStrv) all = claims_map(config->oidc_roles_map, NULL, error);
  g_auto(GStrv) given = all ? claims_map(config->oidc_roles_map, values, error) : NULL;
  g_autofree char *all_words = given ? g_strjoinv(";", all) : NULL;
  g_autofree char *given_words = given ? g_strjoinv(";", given) : NULL;
  if (!given || !roles_parse(all_words, &wish->managed, error)
      || (*given_words && !roles_parse(given_words, &wish->granted, error))) {
    g_prefix_error(error, "oidc-roles-map: ");
    return FALSE;
  }
  return TRUE;
}

gboolean page_provider_check(const Config *config, GError **error)
{
  ArrivalWish wish = { 0 };
  json_auto_t *nothing = json_object();
  return read_roles(config, nothing, &wish, error);
}

static HttpResponse *say_no(WebCall *call, ArrivalAnswer answer, GError **error)
{
  const char *says = NULL;
  switch (answer) {
  case ARRIVAL_IN:
  case ARRIVAL_UNKNOWN:
    says = _("Your organisation knows you, but this service does not. Ask whoever runs it to add you");
    break;
  case ARRIVAL_TAKEN:
    says = _("Your email address belongs to another account at your organisation. Ask whoever runs this service to unlink it");
    break;
  case ARRIVAL_INACTIVE:
    says = _("Your account here is closed. Ask whoever runs this service");
    break;
  case ARRIVAL_ROLELESS:
    says = _("Your organisation gives you no role in this service. Ask whoever runs it");
    break;
  }
  HttpResponse *response = say_failed(call, 403, says, error);
  call->undo = FALSE; /* what was lost is lost */
  return response;
}

static HttpResponse *arrive(WebCall *call, const json_t *claims, const char *onward, GError **error)
{
  const Config *config = call->web->config;
  char client[CLIENT_TEXT];
  gboolean unverified = strcmp(config->oidc_mail_claim, "email") == 0 && claims_denies(claims, "email_verified");
  ArrivalWish wish = { .issuer = config->oidc_issuer,
                       .subject = claims_text(claims, "sub"),
                       .mail = unverified ? NULL : claims_text(claims, config->oidc_mail_claim),
                       .name = claims_text(claims, config->oidc_name_claim),
                       .create = strcmp(config->oidc_unknown, "create") == 0,
                       .client = client_words(http_request_header(call->request, "User-Agent"), client) };
  Arrival arrival = { .answer = ARRIVAL_UNKNOWN };
  if (!read_roles(config, claims, &wish, error) || !engine_arrive(call->engine, &wish, &arrival, error))
    return NULL;
  if (arrival.answer != ARRIVAL_IN)
    return say_no(call, arrival.answer, error);
  HttpResponse *response = page_let_in(call, arrival.token, page_onward(onward), error);
  token_forget(arrival.token);
  return response;
}

static HttpResponse *come_back(WebCall *call, GError **error)
{
  const WebErrand *errand = call->asker->errand;
  g_autofree char *onward = NULL;
  Attempt attempt;
  if (http_request_query(call->request, "error"))
    return say_failed(call, 403, _("Your organisation’s sign-in did not let you in, or you turned back"), error);
  if (!errand || !find_attempt(call->web, call->request, &attempt, &onward))
    return say_failed(call, 400, _("This was begun in another browser, or too long ago. Begin again"), error);
  if (errand->error && errand->error->code == ERROR_BUSY)
    return say_unreachable(call, errand->error, error);
  if (!errand->error)
    return arrive(call, errand->claims, onward, error);
  g_warning("sign-in with the provider: %s", errand->error->message);
  return say_failed(call, 403, _("What your organisation’s sign-in said could not be trusted. Begin again"), error);
}

HttpResponse *page_provider_return(WebCall *call, GError **error)
{
  if (!call->web->provider) {
    error_set(error, ERROR_MISSING, "There is no provider to sign in with here.");
    return NULL;
  }
  HttpResponse *response = come_back(call, error);
  if (response)
    asker_set_cookie(call->web, response, COOKIE_PROVIDER, NULL, 0);
  return response;
}
