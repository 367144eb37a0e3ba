#include "web/asker.h"

#include <string.h>

#include "http/cookie.h"
#include "web/private.h"

#define PURPOSE "csrf"

WebAsker *asker_new(void)
{
  return g_new0(WebAsker, 1);
}

void asker_free(WebAsker *asker)
{
  if (!asker)
    return;
  person_free(asker->person);
  actor_free(asker->actor);
  errand_free(asker->errand);
  session_record_free(asker->session);
  token_forget(asker->csrf);
  g_free(asker);
}

static gboolean is_secure(const Web *web)
{
  return g_str_has_prefix(web->config->base_url, "https://");
}

static const char *cookie_name(const Web *web, WebCookie which)
{
  static const char *const names[][2] = { { "attune", "__Host-attune" },
                                          { "attune-door", "__Host-attune-door" },
                                          { "attune-provider", "__Host-attune-provider" } };
  return names[which][is_secure(web)];
}

typedef struct {
  const char *name;
  char *out;
} Wanted;

static gboolean take_cookie(const char *header, const void *data)
{
  const Wanted *wanted = data;
  return http_cookie_find(header, wanted->name, wanted->out, TOKEN_TEXT);
}

gboolean asker_cookie(const Web *web, const HttpRequest *request, WebCookie which, char *out)
{
  Wanted wanted = { cookie_name(web, which), out };
  return http_request_header_any(request, "Cookie", take_cookie, &wanted);
}

void asker_set_cookie(const Web *web, HttpResponse *response, WebCookie which, const char *value, gint64 seconds)
{
  g_autofree char *cookie = http_cookie_format(cookie_name(web, which), value ? value : "", value ? seconds : -1,
                                               is_secure(web));
  http_response_add(response, "Set-Cookie", cookie);
  token_forget(cookie);
}

void asker_csrf(const char *cookie, char *out)
{
  token_derive(cookie, PURPOSE, out);
}

void asker_network(const Web *web, const HttpRequest *request, char *out)
{
  char peer[HTTP_ADDRESS_TEXT], client[HTTP_ADDRESS_TEXT];
  g_autofree char *forwarded = http_request_header_list(request, "X-Forwarded-For");
  http_request_peer(request, peer);
  http_proxies_client(web->proxies, peer, forwarded, client);
  http_network_of(client, out);
}
