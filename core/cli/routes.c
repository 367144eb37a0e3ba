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

/* Roles by relation; null where there is no such relation. */
static json_t *cells(const guint *cells, guint roles)
{
  json_t *object = json_object();
  for (guint relation = 0; relation < REACH_N; relation++) {
    g_autofree char *who = roles_format(cells[relation] & roles);
    json_object_set_new(object, reach_relation_text((ReachRelation)relation),
                        cells[relation] == REACH_NO_SUCH ? json_null() : json_string(who));
  }
  return object;
}

static json_t *reach_of(const WebRoute *route)
{
  if (!route->reach)
    return json_null();
  return json_pack("{s:s, s:o, s:o}", "thing", route->reach->thing, "may", cells(route->reach->may, route->roles), "sees",
                   cells(route->reach->sees, route->roles));
}

static void print_json(const WebRoute *routes, gsize n)
{
  json_t *items = json_array();
  for (gsize i = 0; i < n; i++) {
    g_autofree char *roles = roles_of(&routes[i]);
    json_array_append_new(items, json_pack("{s:s, s:s, s:s, s:s, s:o, s:b, s:s, s:s}", "kind",
                                           routes[i].page ? "page" : "api", "method", routes[i].method, "address",
                                           routes[i].pattern, "roles", roles, "reach", reach_of(&routes[i]), "writes",
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
    g_autofree char *reach = routes[i].reach ? reach_words(routes[i].reach, routes[i].roles) : NULL;
    if (reach)
      printf("       %s %s\n", routes[i].reach->thing, reach);
  }
  return TRUE;
}
