/* cjose-skin: what the module cjose-skin.so can do. It knows no GLib and calls nothing of the program's. */
#ifndef IDENTITY_CJOSE_SKIN_H
#define IDENTITY_CJOSE_SKIN_H

#include <stddef.h>

typedef struct {
  /* Checks the signature of a JWS in compact form by one key, a JWK as JSON. 1: it holds, and *payload (to be freed with
   * `give_back`) is what was signed. 0: it does not, or cannot be read; @why (@room bytes) says what cjose says. */
  int (*verify)(const char *jws, size_t jws_size, const char *jwk, size_t jwk_size, char **payload, size_t *payload_size,
                char *why, size_t room);
  void (*give_back)(char *payload);
} CjoseTable;

/* The one function of the module. */
const CjoseTable *cjose_skin(void);
typedef const CjoseTable *(*CjoseFinder)(void);

#endif
