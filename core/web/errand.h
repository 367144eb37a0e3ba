/* errand: what a request waits for elsewhere: an answer of the identity provider. The request is set aside meanwhile, and nobody
 * else waits with it.
 */
#ifndef WEB_ERRAND_H
#define WEB_ERRAND_H

#include <jansson.h>

#include "http/request.h"
#include "identity/provider.h"
#include "web/web.h"

typedef struct {
  HttpRequest *request;
  ProviderRun *run; /* under way; NULL once it is over */
  json_t *claims;   /* what came of it; NULL where that was nothing but good */
  GError *error;    /* or why nothing came of it */
} WebErrand;

void errand_free(WebErrand *errand); /* ends one that is under way */

/* Sets out for @request, which is to be set aside: to learn where the provider's doors are. */
WebErrand *errand_meet(Provider *provider, HttpRequest *request);
/* To fetch what the attempt has earned. */
WebErrand *errand_exchange(Provider *provider, HttpRequest *request, const Attempt *attempt, const char *code);

/* The provider as configured; *@provider NULL for none. ERROR_INVALID says what is wrong with the configuration. */
gboolean errand_open_provider(const Config *config, Provider **provider, GError **error);
/* The address to which a provider sends browsers back; newly allocated. */
char *errand_return_url(const Config *config);

#endif
