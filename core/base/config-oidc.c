#include "base/config-oidc.h"

#include <string.h>

#include "base/error.h"

static gboolean refuse(const Config *config, const char *what, GError **error)
{
  return error_set(error, ERROR_INVALID, "%s: %s", config->file, what);
}

static void make_absolute(char **path, const char *base)
{
  if (!*path || g_path_is_absolute(*path))
    return;
  char *absolute = g_canonicalize_filename(*path, base);
  g_free(*path);
  *path = absolute;
}

gboolean config_settle_oidc(Config *config, const char *base, GError **error)
{
  static const char *const unknown[] = { "refuse", "create", NULL };
  make_absolute(&config->oidc_client_secret_file, base);
  make_absolute(&config->oidc_ca_file, base);
  if (!g_strv_contains(unknown, config->oidc_unknown))
    return refuse(config, "oidc-unknown: write refuse or create", error);
  if (!config->oidc_issuer)
    return TRUE;
  if (!config->oidc_client_id)
    return refuse(config, "oidc-client-id: say what this service is called at the provider", error);
  if (!config->oidc_roles_claim != !config->oidc_roles_map)
    return refuse(config, "oidc-roles-map: what is said by oidc-roles-claim means something only with it, and it only with that",
                  error);
  g_auto(GStrv) scopes = g_strsplit(config->oidc_scopes, " ", -1);
  return g_strv_contains((const char *const *)scopes, "openid")
         || refuse(config, "oidc-scopes: “openid” is one of them, or there is nothing to be told", error);
}
