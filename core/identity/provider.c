#include "identity/provider.h"

#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "config.h"
#include "identity/provider-run.h"

#define FRESH ((gint64)3600 * G_USEC_PER_SEC)

static gboolean check_build(GError **error)
{
#ifdef HAVE_CJOSE
  return TRUE;
#else
  return error_set(error, ERROR_INVALID, "oidc-issuer: this program was built without cjose, so nobody signs in with a provider; "
                                         "build it anew with cjose");
#endif
}

Provider *provider_new(const ProviderSettings *settings, GError **error)
{
  gboolean plain = wire_is_local(settings->issuer);
  if (!plain && !g_str_has_prefix(settings->issuer, "https://")) {
    error_set(error, ERROR_INVALID, "oidc-issuer: begins with https://");
    return NULL;
  }
  WireHttp *http = check_build(error) ? wire_http_open(error) : NULL;
  if (!http)
    return NULL;
  Provider *provider = g_new0(Provider, 1);
  provider->issuer = g_strdup(settings->issuer);
  provider->client_id = g_strdup(settings->client_id);
  provider->secret = g_strdup(settings->secret);
  provider->return_url = g_strdup(settings->return_url);
  provider->ca_file = g_strdup(settings->ca_file);
  provider->needs = g_strdupv((char **)settings->needs);
  provider->plain = plain;
  provider->http = http;
  return provider;
}

static void run_free(ProviderRun *run)
{
  *run->link = run->next;
  if (run->next)
    run->next->link = run->link;
  wire_job_cancel(run->job);
  attempt_forget(&run->attempt);
  token_forget(run->code);
  token_forget(run->id_token);
  token_forget(run->access_token);
  g_free(run->code);
  g_free(run->id_token);
  g_free(run->access_token);
  json_decref(run->claims);
  g_free(run);
}

void provider_free(Provider *provider)
{
  if (!provider)
    return;
  while (provider->runs)
    run_free(provider->runs);
  wire_http_close(provider->http);
  discovery_free(provider->discovery);
  json_decref(provider->keys);
  token_forget(provider->secret);
  g_free(provider->issuer);
  g_free(provider->client_id);
  g_free(provider->secret);
  g_free(provider->return_url);
  g_free(provider->ca_file);
  g_strfreev(provider->needs);
  g_free(provider);
}

void provider_give_up(Provider *provider)
{
  g_autoptr(GError) error = NULL;
  error_set(&error, ERROR_BUSY, "the configuration has just changed");
  while (provider->runs)
    provider_run_end(provider->runs, NULL, error);
}

int provider_fd(const Provider *provider)
{
  return wire_http_fd(provider->http);
}

void provider_run_all(Provider *provider)
{
  wire_http_run(provider->http);
}

static gboolean is_fresh(gint64 asked)
{
  return clock_ticks() - asked < FRESH;
}

const Discovery *provider_discovery(const Provider *provider)
{
  return provider->discovery && is_fresh(provider->discovery_asked) ? provider->discovery : NULL;
}

gboolean provider_keys_are_fresh(const Provider *provider)
{
  return provider->keys && is_fresh(provider->keys_asked);
}

static ProviderRun *run_new(Provider *provider, ProviderDone done, void *data)
{
  ProviderRun *run = g_new0(ProviderRun, 1);
  *run = (ProviderRun){ .provider = provider, .done = done, .data = data, .next = provider->runs, .link = &provider->runs };
  if (run->next)
    run->next->link = &run->next;
  provider->runs = run;
  return run;
}

ProviderRun *provider_meet(Provider *provider, ProviderDone done, void *data)
{
  ProviderRun *run = run_new(provider, done, data);
  run->meets_only = TRUE;
  provider_run_next(run);
  return run;
}

ProviderRun *provider_exchange(Provider *provider, const Attempt *attempt, const char *code, ProviderDone done, void *data)
{
  ProviderRun *run = run_new(provider, done, data);
  run->attempt = *attempt;
  run->code = g_strdup(code);
  provider_run_next(run);
  return run;
}

void provider_run_cancel(ProviderRun *run)
{
  if (run)
    run_free(run);
}

void provider_run_end(ProviderRun *run, const json_t *claims, const GError *error)
{
  run->done(run->data, claims, error);
  run_free(run);
}
