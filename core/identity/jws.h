/* jws: signed tokens (RFC 7515) by keys that are published (RFC 7517). Only the ways of signing that are listed here count:
 * “none” and everything symmetric are none of them, whatever a token says of itself.
 */
#ifndef IDENTITY_JWS_H
#define IDENTITY_JWS_H

#include <glib.h>
#include <jansson.h>

#define JWS_MOST_BYTES (64u << 10)
#define JWS_MOST_KEYS 50

typedef struct {
  const char *alg;  /* "RS256", "ES256" or "PS256": constant */
  const char *kty;  /* the type of key that goes with it: constant */
  char *kid;        /* NULL where the token names no key */
} JwsHeader;

void jws_header_clear(JwsHeader *header);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(JwsHeader, jws_header_clear)

/* Reads the header of a token in compact form. ERROR_DENIED for what cannot be read, is too long, or is signed in another
 * way, and for one that wants something understood that we do not (“crit”). Pure. */
gboolean jws_header_read(const char *jws, JwsHeader *header, GError **error);

/* Whether a published key (an object of “keys”) may have signed a token with that header: type, purpose, way of signing and,
 * where the token names it, id. Pure. */
gboolean jws_key_fits(const json_t *key, const JwsHeader *header);

/* What was signed, an object, if one of @keys (the array “keys”) that fit has signed @jws. *@unknown: no key fits, so perhaps
 * they were changed since they were fetched. NULL with ERROR_DENIED; ERROR_INVALID if this build has no cjose. */
json_t *jws_open(const char *jws, const json_t *keys, gboolean *unknown, GError **error);

#endif
