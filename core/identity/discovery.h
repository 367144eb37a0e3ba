/* discovery: where a provider's doors are, as it publishes it (OpenID Connect Discovery 1.0 §3). Pure. */
#ifndef IDENTITY_DISCOVERY_H
#define IDENTITY_DISCOVERY_H

#include <glib.h>

typedef struct {
  char *authorization, *token, *keys;
  char *userinfo;      /* NULL: it has none */
  gboolean secret_in_body; /* its token door takes a secret in the body only */
} Discovery;

void discovery_free(Discovery *discovery);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Discovery, discovery_free)

/* The address at which @issuer publishes it; newly allocated. */
char *discovery_address(const char *issuer);
/* Reads it. It must be @issuer's own, and all its doors must have TLS, unless @plain: then plain http on this machine will do.
 * ERROR_DENIED says what is wrong. */
Discovery *discovery_read(const char *text, gsize size, const char *issuer, gboolean plain, GError **error);

#endif
