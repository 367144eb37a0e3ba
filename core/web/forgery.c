#include "web/forgery.h"

#include <string.h>

#include "base/token.h"

/* Whether @origin ("https://host:port") is the beginning of @url, which goes on with a path or ends there. */
static gboolean is_origin_of(const char *origin, const char *url)
{
  const char *host = strstr(url, "://");
  if (!host)
    return FALSE;
  gsize size = (gsize)(host - url) + 3 + strcspn(host + 3, "/");
  return strlen(origin) == size && g_ascii_strncasecmp(origin, url, size) == 0;
}

static gboolean names_host(const char *origin, const char *host)
{
  const char *named = strstr(origin, "://");
  return named && host && *host && g_ascii_strcasecmp(named + 3, host) == 0;
}

static gboolean is_foreign(const ForgeryFacts *facts)
{
  const char *origin = facts->origin, *site = facts->site;
  if (origin && strcmp(origin, "null") != 0 && !is_origin_of(origin, facts->base_url) && !names_host(origin, facts->host))
    return TRUE;
  return site && strcmp(site, "same-origin") != 0 && strcmp(site, "none") != 0;
}

Forgery forgery_judge(const ForgeryFacts *facts)
{
  if (is_foreign(facts))
    return FORGERY_FOREIGN;
  if (!facts->token || !*facts->token)
    return FORGERY_NO_TOKEN;
  return *facts->wanted && token_is_same(facts->token, facts->wanted) ? FORGERY_NONE : FORGERY_WRONG_TOKEN;
}
