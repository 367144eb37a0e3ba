/* cjose-skin: signatures through cjose, in a module of its own: it brings OpenSSL along, and most runs check none. */
#include "identity/cjose-skin.h"

#include <cjose/cjose.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Takes over what is given to it. */
static int check(cjose_jws_t *jws, cjose_jwk_t *jwk, char **payload, size_t *size, cjose_err *error)
{
  uint8_t *plain = NULL;
  size_t plain_size = 0;
  int holds = jws && jwk && cjose_jws_verify(jws, jwk, error) && cjose_jws_get_plaintext(jws, &plain, &plain_size, error);
  char *copy = holds ? malloc(plain_size + 1) : NULL;
  if (copy) {
    memcpy(copy, plain, plain_size); /* what cjose gives lives as long as the JWS */
    copy[plain_size] = '\0';
    *payload = copy;
    *size = plain_size;
  }
  cjose_jwk_release(jwk);
  cjose_jws_release(jws);
  return copy != NULL;
}

static int verify(const char *jws, size_t jws_size, const char *jwk, size_t jwk_size, char **payload, size_t *payload_size,
                  char *why, size_t room)
{
  cjose_err error = { 0 };
  cjose_jwk_t *key = cjose_jwk_import(jwk, jwk_size, &error);
  cjose_jws_t *signed_one = key ? cjose_jws_import(jws, jws_size, &error) : NULL;
  int holds = check(signed_one, key, payload, payload_size, &error);
  if (!holds)
    snprintf(why, room, "%s", error.message ? error.message : "the signature does not hold");
  return holds;
}

__attribute__((visibility("default"))) const CjoseTable *cjose_skin(void)
{
  static const CjoseTable table = { verify, (void (*)(char *))free };
  return &table;
}
