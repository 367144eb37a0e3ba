#include "web/errand.h"

#include "base/error.h"
#include "base/secret-file.h"
#include "base/token.h"
#include "http/server.h"

void errand_free(WebErrand *errand)
{
  if (!errand)
    return;
  provider_run_cancel(errand->run);
  json_decref(errand->claims);
  g_clear_error(&errand->error);
  g_free(errand);
}

static void on_done(void *data, const json_t *claims, const GError *error)
{
  WebErrand *errand = data;
  errand->run = NULL;
  errand->claims = json_deep_copy(claims);
  errand->error = error ? g_error_copy(error) : NULL;
  http_request_wake(errand->request);
}

static WebErrand *errand_new(HttpRequest *request)
{
  WebErrand *errand = g_new0(WebErrand, 1);
  errand->request = request;
  return errand;
}

WebErrand *errand_meet(Provider *provider, HttpRequest *request)
{
  WebErrand *errand = errand_new(request);
  errand->run = provider_meet(provider, on_done, errand);
  return errand;
}

WebErrand *errand_exchange(Provider *provider, HttpRequest *request, const Attempt *attempt, const char *code)
{
  WebErrand *errand = errand_new(request);
  errand->run = provider_exchange(provider, attempt, code, on_done, errand);
  return errand;
}

char *errand_return_url(const Config *config)
{
  return g_strconcat(config->base_url, "/sign-in/provider/return", NULL);
}

gboolean errand_open_provider(const Config *config, Provider **provider, GError **error)
{
  *provider = NULL;
  if (!config->oidc_issuer)
    return TRUE;
  g_autofree char *secret = NULL;
  if (config->oidc_client_secret_file
      && !(secret = secret_file_read("oidc-client-secret-file", config->oidc_client_secret_file, error)))
    return FALSE;
  g_autofree char *return_url = errand_return_url(config);
  const char *needs[] = { config->oidc_mail_claim, config->oidc_roles_claim, NULL };
  ProviderSettings settings = { .issuer = config->oidc_issuer, .client_id = config->oidc_client_id, .secret = secret,
                                .return_url = return_url, .ca_file = config->oidc_ca_file, .needs = needs };
  *provider = provider_new(&settings, error);
  token_forget(secret);
  return *provider != NULL;
}
