/* claims: what a provider's signed token says, and whether it says it to us, now, about this attempt (OpenID Connect Core 1.0
 * §3.1.3.7). Pure.
 */
#ifndef IDENTITY_CLAIMS_H
#define IDENTITY_CLAIMS_H

#include <glib.h>
#include <jansson.h>

#include "base/civil.h"

#define CLAIMS_SKEW 120      /* seconds that two clocks may differ by */
#define CLAIMS_OLDEST 3600   /* an older token is none of this attempt */
#define CLAIMS_MOST_TEXTS 200

typedef struct {
  const char *issuer, *client_id, *nonce;
  Instant now;
} ClaimsWanted;

/* Issuer, audience, authorised party, subject, times and nonce. ERROR_DENIED names the first that is not as it should be. */
gboolean claims_check(const json_t *claims, const ClaimsWanted *wanted, GError **error);

/* A claim as text; NULL where it is not there or no text. */
const char *claims_text(const json_t *claims, const char *name);
/* Whether a claim is there and says no: false, or "false" as some providers write it. */
gboolean claims_denies(const json_t *claims, const char *name);
/* A claim that is one text or a list of texts, NULL-ended, at most CLAIMS_MOST_TEXTS; never NULL. A dot in @name leads into an
 * object ("realm_access.roles"), unless there is a claim of that whole name. Texts are the claims'; free with g_free. */
const char **claims_texts(const json_t *claims, const char *name);

/* Reads "VALUE = word; VALUE = word", in which VALUE may hold anything but a semicolon (its last “=” counts): gives the words of
 * all @values that stand there, or with @values NULL all words. Newly allocated, without repetition. ERROR_INVALID names a part
 * that has no “=”. */
GStrv claims_map(const char *map, const char *const *values, GError **error);

#endif
