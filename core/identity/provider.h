/* provider: an organisation's own identity provider, spoken to as OpenID Connect Core 1.0 has it (code flow with PKCE). Nobody
 * waits for it: whoever asks is called back from provider_run_all, which is called when the descriptor can be read.
 */
#ifndef IDENTITY_PROVIDER_H
#define IDENTITY_PROVIDER_H

#include <jansson.h>

#include "identity/attempt.h"

typedef struct {
  const char *issuer;     /* "https://login.example.nhs.uk": to the last character as it calls itself */
  const char *client_id;
  const char *secret;     /* NULL for a client without one */
  const char *return_url; /* of ours, as it is known there */
  const char *ca_file;    /* NULL: the system's */
  const char *const *needs; /* claims that are looked for behind its userinfo door if the token has none of them; NULL-ended */
} ProviderSettings;

typedef struct Provider Provider;
typedef struct ProviderRun ProviderRun;

/* @claims: what it says of whoever signed in, checked; NULL for provider_meet. Or @error: ERROR_BUSY where it does not answer,
 * ERROR_DENIED where what it says does not hold. Both are valid while the callback runs. */
typedef void (*ProviderDone)(void *data, const json_t *claims, const GError *error);

/* Asks nothing yet. ERROR_INVALID for an issuer without TLS that is not on this machine, and if this build lacks libcurl or
 * cjose. */
Provider *provider_new(const ProviderSettings *settings, GError **error);
void provider_free(Provider *provider); /* runs under way end without a word */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Provider, provider_free)

/* Ends every run that is under way with ERROR_BUSY: another provider comes. */
void provider_give_up(Provider *provider);

int provider_fd(const Provider *provider);
void provider_run_all(Provider *provider);

/* Where its doors are, as far as that has been asked within the last hour; NULL if it has to be asked. */
const Discovery *provider_discovery(const Provider *provider);
/* Asks it. */
ProviderRun *provider_meet(Provider *provider, ProviderDone done, void *data);
/* Fetches what @attempt has earned: the token for @code, and perhaps more behind its userinfo door. */
ProviderRun *provider_exchange(Provider *provider, const Attempt *attempt, const char *code, ProviderDone done, void *data);
/* Nothing more comes of it. Not from within its own callback. */
void provider_run_cancel(ProviderRun *run);

#endif
