#include "web/guard.h"

#include <string.h>

#include "base/error.h"
#include "engine/token.h"
#include "web/private.h"
#include "web/page.h"

#define SCHEME "Bearer "

/* The secret in the Authorization header, or NULL. */
static const char *find_token(const HttpRequest *request)
{
  const char *header = http_request_header(request, "Authorization");
  if (!header || g_ascii_strncasecmp(header, SCHEME, strlen(SCHEME)) != 0)
    return NULL;
  const char *token = header + strlen(SCHEME);
  return token + strspn(token, " ");
}

/* RFC 6750 §3: says how to ask, and, where a token was shown, that it was no good. */
static HttpResponse *refuse(Web *web, HttpRequest *request, const GError *error, gboolean shown)
{
  HttpResponse *response = web_fault(web, request, error);
  if (error->code == ERROR_STRANGER && !page_is_wanted(request))
    http_response_add(response, "WWW-Authenticate",
                      shown ? "Bearer realm=\"attune\", error=\"invalid_token\"" : "Bearer realm=\"attune\"");
  return response;
}

static gboolean find_actor(Web *web, const char *token, const WebRoute *route, Actor **actor, GError **error)
{
  if (!token)
    return error_set(error, ERROR_STRANGER, "This address asks for a token: Authorization: Bearer TOKEN.");
  g_autoptr(Person) person = engine_token_find(web->engine, token, NULL, error);
  if (!person)
    return FALSE;
  if (route->roles != WEB_ANYONE && (person->roles & route->roles) == 0) {
    g_autofree char *roles = roles_format(route->roles & ROLES_ALL);
    return error_set(error, ERROR_DENIED, "This is for: %s.", roles);
  }
  *actor = actor_new(person);
  return TRUE;
}

HttpResponse *guard_admit(HttpRequest *request, void *web)
{
  const WebRoute *route = http_request_user(request);
  if (route->roles == WEB_ANYONE && !route->page)
    return NULL;
  const char *token = find_token(request);
  g_autoptr(GError) error = NULL;
  Actor *actor = NULL;
  if (!find_actor(web, token, route, &actor, &error))
    return route->roles == WEB_ANYONE ? NULL : refuse(web, request, error, token != NULL);
  http_request_set_data(request, actor, (GDestroyNotify)actor_free);
  return NULL;
}
