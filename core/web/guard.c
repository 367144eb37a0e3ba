#include "web/guard.h"

#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "engine/token.h"
#include "web/asker.h"
#include "web/forgery.h"
#include "web/form.h"
#include "web/page.h"
#include "web/private.h"

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

/* ---- who ---- */

/* By cookie. Nobody is no error here; a database that fails is. */
static gboolean find_guest(Web *web, const HttpRequest *request, WebAsker *asker, GError **error)
{
  char cookie[TOKEN_TEXT];
  g_autoptr(GError) why = NULL;
  if (asker_cookie(web, request, COOKIE_DOOR, cookie))
    asker_csrf(cookie, asker->door);
  if (!asker_cookie(web, request, COOKIE_SESSION, cookie))
    return TRUE;
  asker->person = engine_session_find(web->engine, cookie, &asker->session, &why);
  if (asker->person) {
    asker_csrf(cookie, asker->csrf);
    seen_note(&web->seen, asker->session->id, asker->session->seen_at, clock_now());
  } else if (!g_error_matches(why, ERROR_DOMAIN, ERROR_STRANGER)) {
    g_propagate_error(error, g_steal_pointer(&why));
    return FALSE;
  }
  token_forget(cookie);
  return TRUE;
}

static gboolean find_asker(Web *web, const HttpRequest *request, const char *token, WebAsker *asker, GError **error)
{
  if (token)
    asker->person = engine_token_find(web->engine, token, NULL, error);
  if (token ? !asker->person : !find_guest(web, request, asker, error))
    return FALSE;
  if (asker->person)
    asker->actor = actor_new(asker->person);
  return TRUE;
}

/* ---- may they ---- */

static gboolean check_roles(const WebAsker *asker, const WebRoute *route, GError **error)
{
  if (route->roles == WEB_ANYONE)
    return TRUE;
  if (!asker->person)
    return error_set(error, ERROR_STRANGER, "Sign in first, or show a token: Authorization: Bearer TOKEN.");
  if (asker->person->roles & route->roles)
    return TRUE;
  g_autofree char *roles = roles_format(route->roles & ROLES_ALL);
  return error_set(error, ERROR_DENIED, "This is for: %s.", roles);
}

/* A script sends it as a header, a form as a field; newly allocated, NULL for none. */
static char *find_csrf(const HttpRequest *request, const WebRoute *route)
{
  const char *header = http_request_header(request, "X-CSRF-Token");
  if (header || !route->page)
    return g_strdup(header);
  g_autoptr(Form) form = form_read(request, NULL);
  return form ? g_strdup(form_text(form, "csrf")) : NULL;
}

/* What anybody may send is guarded by the door's cookie, even from somebody who is signed in. */
static gboolean check_forgery(const Web *web, const HttpRequest *request, const WebAsker *asker, const WebRoute *route,
                              GError **error)
{
  g_autofree char *shown = find_csrf(request, route);
  ForgeryFacts facts = { .origin = http_request_header(request, "Origin"),
                         .site = http_request_header(request, "Sec-Fetch-Site"),
                         .host = http_request_header(request, "Host"),
                         .base_url = web->config->base_url,
                         .token = shown,
                         .wanted = route->roles == WEB_ANYONE ? asker->door : asker->csrf };
  switch (forgery_judge(&facts)) {
  case FORGERY_NONE:
    return TRUE;
  case FORGERY_FOREIGN:
    return error_set(error, ERROR_DENIED, "This did not come from a page of this service. Open %s and try again there.",
                     web->config->base_url);
  case FORGERY_NO_TOKEN:
    return error_set(error, ERROR_DENIED, "What comes from a browser needs the token of its page: send X-CSRF-Token.");
  case FORGERY_WRONG_TOKEN:
    break;
  }
  return error_set(error, ERROR_DENIED, "The page was open for too long, or you signed in again. Load it anew, and try again.");
}

HttpResponse *guard_admit(HttpRequest *request, void *data)
{
  Web *web = data;
  const WebRoute *route = http_request_user(request);
  if (route->roles == WEB_ANYONE && !route->writes && !route->page)
    return NULL;
  const char *token = find_token(request);
  g_autoptr(GError) error = NULL;
  WebAsker *asker = asker_new();
  http_request_set_data(request, asker, (GDestroyNotify)asker_free);
  if (!find_asker(web, request, token, asker, &error) || !check_roles(asker, route, &error)
      || (strcmp(route->method, "GET") != 0 && !token && !check_forgery(web, request, asker, route, &error)))
    return refuse(web, request, error, token != NULL);
  return NULL;
}
