/* attune routes: who may call what. */
#include <jansson.h>
#include <stdio.h>

#include "cli/commands.h"
#include "cli/session.h"
#include "web/routes.h"

static char *roles_of(const WebRoute *route)
{
  return route->roles == WEB_ANYONE ? g_strdup("anyone") : roles_format(route->roles);
}

static void print_json(const WebRoute *routes, gsize n)
{
  json_t *items = json_array();
  for (gsize i = 0; i < n; i++) {
    g_autofree char *roles = roles_of(&routes[i]);
    json_array_append_new(items, json_pack("{s:s, s:s, s:s, s:s, s:s?, s:b, s:s, s:s}", "kind",
                                           routes[i].page ? "page" : "api", "method", routes[i].method, "address",
                                           routes[i].pattern, "roles", roles, "relation", routes[i].relation, "writes",
                                           routes[i].writes, "operation", routes[i].operation, "summary",
                                           routes[i].summary));
  }
  session_print_json(json_pack("{s:o}", "items", items));
}

gboolean cli_routes(CliCall *call, GError **error)
{
  if (!cli_parse_words(call, NULL, 0, 0, error))
    return FALSE;
  gsize n = 0;
  const WebRoute *routes = web_routes(&n);
  if (call->json) {
    print_json(routes, n);
    return TRUE;
  }
  for (gsize i = 0; i < n; i++) {
    g_autofree char *roles = roles_of(&routes[i]);
    printf("%-6s %-36s %s\n       %s\n", routes[i].method, routes[i].pattern, routes[i].summary, roles);
    if (routes[i].relation)
      printf("       %s\n", routes[i].relation);
  }
  return TRUE;
}
