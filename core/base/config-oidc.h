/* config-oidc: what attune.conf says of an identity provider, checked. Private to base/. */
#ifndef BASE_CONFIG_OIDC_H
#define BASE_CONFIG_OIDC_H

#include "base/config.h"

/* Relative paths start at @base. */
gboolean config_settle_oidc(Config *config, const char *base, GError **error);

#endif
