#include "identity/discovery.h"

#include <jansson.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "wire/http.h"

#define PATH "/.well-known/openid-configuration"
#define ADDRESS_MOST 1000

void discovery_free(Discovery *discovery)
{
  if (!discovery)
    return;
  g_free(discovery->authorization);
  g_free(discovery->token);
  g_free(discovery->keys);
  g_free(discovery->userinfo);
  g_free(discovery);
}

char *discovery_address(const char *issuer)
{
  gsize size = strlen(issuer);
  while (size > 0 && issuer[size - 1] == '/')
    size--;
  return g_strdup_printf("%.*s%s", (int)size, issuer, PATH);
}

/* One door; one that may be missing is NULL then. */
static gboolean read_door(const json_t *document, const char *name, gboolean needed, gboolean plain, char **door,
                          GError **error)
{
  const char *value = json_string_value(json_object_get(document, name));
  if (!value && !needed)
    return TRUE;
  if (!value || !text_check(value, ADDRESS_MOST, FALSE, name, NULL))
    return error_set(error, ERROR_DENIED, "the provider does not say where its %s is", name);
  if (!g_str_has_prefix(value, "https://") && !(plain && wire_is_local(value)))
    return error_set(error, ERROR_DENIED, "the provider's %s is without TLS", name);
  *door = g_strdup(value);
  return TRUE;
}

/* Where it says nothing, the secret goes into the header (§3). */
static gboolean takes_body_only(const json_t *document)
{
  const json_t *ways = json_object_get(document, "token_endpoint_auth_methods_supported");
  gboolean header = FALSE, body = FALSE;
  for (gsize i = 0; i < json_array_size(ways); i++) {
    const char *way = json_string_value(json_array_get(ways, i));
    header |= g_strcmp0(way, "client_secret_basic") == 0;
    body |= g_strcmp0(way, "client_secret_post") == 0;
  }
  return body && !header;
}

Discovery *discovery_read(const char *text, gsize size, const char *issuer, gboolean plain, GError **error)
{
  json_auto_t *document = json_loadb(text, size, JSON_REJECT_DUPLICATES, NULL);
  g_autoptr(Discovery) discovery = g_new0(Discovery, 1);
  if (!json_is_object(document)) {
    error_set(error, ERROR_DENIED, "what the provider publishes of itself cannot be read");
    return NULL;
  }
  if (g_strcmp0(json_string_value(json_object_get(document, "issuer")), issuer) != 0) {
    error_set(error, ERROR_DENIED, "the provider calls itself otherwise than oidc-issuer does, to the last character");
    return NULL;
  }
  if (!read_door(document, "authorization_endpoint", TRUE, plain, &discovery->authorization, error)
      || !read_door(document, "token_endpoint", TRUE, plain, &discovery->token, error)
      || !read_door(document, "jwks_uri", TRUE, plain, &discovery->keys, error)
      || !read_door(document, "userinfo_endpoint", FALSE, plain, &discovery->userinfo, error))
    return NULL;
  discovery->secret_in_body = takes_body_only(document);
  return g_steal_pointer(&discovery);
}
