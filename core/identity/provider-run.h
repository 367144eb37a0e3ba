/* provider-run: what the two files of a provider share. Private to provider*.c. */
#ifndef IDENTITY_PROVIDER_RUN_H
#define IDENTITY_PROVIDER_RUN_H

#include "identity/provider.h"
#include "wire/http.h"

struct Provider {
  char *issuer, *client_id, *secret, *return_url, *ca_file;
  GStrv needs;
  gboolean plain;          /* on this machine, without TLS */
  WireHttp *http;
  Discovery *discovery;    /* NULL: not asked yet */
  gint64 discovery_asked;  /* clock_ticks() */
  json_t *keys;            /* the array “keys”; NULL: not asked yet */
  gint64 keys_asked;
  ProviderRun *runs;       /* all under way */
};

struct ProviderRun {
  Provider *provider;
  ProviderRun *next, **link;
  WireJob *job;            /* the question under way */
  gboolean meets_only;
  gboolean keys_again, told_more; /* each is done once */
  Attempt attempt;
  char *code, *id_token, *access_token;
  json_t *claims;
  ProviderDone done;
  void *data;
};

/* Does whatever comes next: asks a question, or ends. The run may be gone afterwards. */
void provider_run_next(ProviderRun *run);
/* Ends with @claims or @error, and frees. */
void provider_run_end(ProviderRun *run, const json_t *claims, const GError *error);
gboolean provider_keys_are_fresh(const Provider *provider);

#endif
