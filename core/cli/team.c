#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "cli/commands.h"
#include "cli/session.h"
#include "engine/people.h"
#include "store/person.h"

/* ---- showing ---- */

static json_t *team_json(const Team *team, const GPtrArray *members)
{
  json_t *object = json_pack("{s:s, s:s, s:s, s:s?, s:s}", "id", team->id, "title", team->title, "organisation",
                             team->organisation, "leader", team->leader_id, "state", team->past ? "past" : "active");
  if (!members)
    return object;
  json_t *list = json_array();
  for (guint i = 0; i < members->len; i++) {
    const Person *person = members->pdata[i];
    json_array_append_new(list,
                          json_pack("{s:s, s:s, s:s}", "id", person->id, "mail", person->mail, "name", person->name));
  }
  json_object_set_new(object, "members", list);
  return object;
}

static void print_team(const Team *team)
{
  printf("%s  %s", team->id, team->title);
  if (*team->organisation)
    printf(" (%s)", team->organisation);
  puts(team->past ? "  past" : "");
}

gboolean cli_team_list(CliCall *call, GError **error)
{
  gboolean all = FALSE;
  const GOptionEntry entries[] = {
    { "all", 0, 0, G_OPTION_ARG_NONE, &all, "Those known from the past only, too", NULL },
    { NULL },
  };
  if (!cli_parse_words(call, entries, 0, 0, error))
    return FALSE;
  g_autoptr(Engine) engine = engine_open_bare(call->config, error);
  g_autoptr(GPtrArray) teams = engine ? store_team_list(engine->read, all, error) : NULL;
  if (!teams)
    return FALSE;
  json_t *items = json_array();
  for (guint i = 0; i < teams->len; i++)
    if (call->json)
      json_array_append_new(items, team_json(teams->pdata[i], NULL));
    else
      print_team(teams->pdata[i]);
  if (call->json)
    session_print_json(json_pack("{s:o, s:n}", "items", items, "next"));
  else
    json_decref(items);
  return TRUE;
}

gboolean cli_team_show(CliCall *call, GError **error)
{
  if (!cli_parse_words(call, NULL, 1, 1, error))
    return FALSE;
  g_autoptr(Engine) engine = engine_open_bare(call->config, error);
  g_autoptr(Team) team = engine ? engine_find_team(engine, engine->read, call->argv[1], error) : NULL;
  g_autoptr(GPtrArray) members = team ? store_person_team(engine->read, team->id, error) : NULL;
  if (!members)
    return FALSE;
  if (call->json) {
    session_print_json(team_json(team, members));
    return TRUE;
  }
  print_team(team);
  for (guint i = 0; i < members->len; i++) {
    const Person *person = members->pdata[i];
    printf("  %s  %s%s\n", person->mail, person->name,
           g_strcmp0(person->id, team->leader_id) == 0 ? "  leads it" : "");
  }
  return TRUE;
}

/* ---- changing ---- */

static gboolean run_add(Engine *engine, void *data, GError **error)
{
  g_autoptr(Actor) operator= actor_new_operator();
  return engine_team_add(engine, operator, data, error);
}

static gboolean run_set(Engine *engine, void *data, GError **error)
{
  g_autoptr(Actor) operator= actor_new_operator();
  return engine_team_set(engine, operator, data, error);
}

static gboolean change(CliCall *call, EngineWork run, GError **error)
{
  g_autofree char *title = NULL, *organisation = NULL, *leader = NULL;
  const GOptionEntry entries[] = {
    { "title", 0, 0, G_OPTION_ARG_STRING, &title, "Title", "TITLE" },
    { "organisation", 0, 0, G_OPTION_ARG_STRING, &organisation, "Organisation", "TEXT" },
    { "leader", 0, 0, G_OPTION_ARG_STRING, &leader, "Mail address of who leads it (\"\" for nobody)", "MAIL" },
    { NULL },
  };
  if (!cli_parse_words(call, entries, 1, 1, error))
    return FALSE;
  g_autoptr(Engine) engine = engine_open_bare(call->config, error);
  TeamWish wish = { call->argv[1], title, organisation, leader };
  return engine && engine_write(engine, run, &wish, error);
}

gboolean cli_team_add(CliCall *call, GError **error)
{
  return change(call, run_add, error);
}

gboolean cli_team_set(CliCall *call, GError **error)
{
  return change(call, run_set, error);
}
