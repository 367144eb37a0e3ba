#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "cli/commands.h"
#include "cli/session.h"
#include "engine/people.h"
#include "engine/looks.h"
#include "store/person.h"

/* ---- showing ---- */

static json_t *person_json(const Person *person)
{
  json_t *roles = json_array();
  for (guint role = ROLE_PRACTITIONER; role <= ROLE_ADMINISTRATOR; role <<= 1)
    if (person->roles & role)
      json_array_append_new(roles, json_string(role_name((Role)role)));
  return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s?, s:o, s:s}", "id", person->id, "mail", person->mail, "name",
                   person->name, "profession", person->profession, "organisation", person->organisation, "team",
                   person->team_id, "roles", roles, "state", person_state_text(person->state));
}

static void print_person(const Person *person)
{
  g_autofree char *roles = roles_format(person->roles);
  printf("%s  %s", person->mail, person->name);
  if (*person->profession)
    printf(", %s", person->profession);
  if (*person->organisation)
    printf(" (%s)", person->organisation);
  if (person->team_id)
    printf("  team %s", person->team_id);
  printf("  %s", roles);
  if (person->state != PERSON_ACTIVE)
    printf("  %s", person_state_text(person->state));
  putchar('\n');
}

gboolean cli_person_list(CliCall *call, GError **error)
{
  gboolean all = FALSE;
  const GOptionEntry entries[] = {
    { "all", 0, 0, G_OPTION_ARG_NONE, &all, "Those disabled, and those known from the past only, too", NULL },
    { NULL },
  };
  if (!cli_parse_words(call, entries, 0, 0, error))
    return FALSE;
  g_autoptr(Engine) engine = engine_open_bare(call->config, error);
  guint states = all ? 1u << PERSON_ACTIVE | 1u << PERSON_DISABLED | 1u << PERSON_PAST : 1u << PERSON_ACTIVE;
  g_autoptr(GPtrArray) people = engine ? store_person_list(engine->read, states, error) : NULL;
  if (!people)
    return FALSE;
  engine_saw(engine, "operator", "see", "people", "", NULL);
  json_t *items = json_array();
  for (guint i = 0; i < people->len; i++)
    if (call->json)
      json_array_append_new(items, person_json(people->pdata[i]));
    else
      print_person(people->pdata[i]);
  if (call->json)
    session_print_json(json_pack("{s:o, s:n}", "items", items, "next"));
  else
    json_decref(items);
  return TRUE;
}

gboolean cli_person_show(CliCall *call, GError **error)
{
  if (!cli_parse_words(call, NULL, 1, 1, error))
    return FALSE;
  g_autoptr(Engine) engine = engine_open_bare(call->config, error);
  g_autoptr(Person) person = engine ? engine_find_person(engine, engine->read, call->argv[1], error) : NULL;
  if (!person)
    return FALSE;
  engine_saw(engine, "operator", "see", "person", person->id, NULL);
  if (call->json)
    session_print_json(person_json(person));
  else
    print_person(person);
  return TRUE;
}

/* ---- changing ---- */

typedef struct {
  PersonWish wish;
  guint given_back;
} Work;

static gboolean run_add(Engine *engine, void *data, GError **error)
{
  g_autoptr(Actor) operator= actor_new_operator();
  return engine_person_add(engine, operator, &((Work *)data)->wish, error);
}

static gboolean run_set(Engine *engine, void *data, GError **error)
{
  g_autoptr(Actor) operator= actor_new_operator();
  return engine_person_set(engine, operator, &((Work *)data)->wish, error);
}

static gboolean run_disable(Engine *engine, void *data, GError **error)
{
  Work *work = data;
  g_autoptr(Actor) operator= actor_new_operator();
  return engine_person_disable(engine, operator, work->wish.mail, &work->given_back, error);
}

static gboolean run_enable(Engine *engine, void *data, GError **error)
{
  g_autoptr(Actor) operator= actor_new_operator();
  return engine_person_enable(engine, operator,((Work *)data)->wish.mail, error);
}

static gboolean change(CliCall *call, EngineWork run, GError **error)
{
  g_autofree char *name = NULL, *profession = NULL, *organisation = NULL, *team = NULL, *roles = NULL;
  const GOptionEntry entries[] = {
    { "name", 0, 0, G_OPTION_ARG_STRING, &name, "Name", "NAME" },
    { "profession", 0, 0, G_OPTION_ARG_STRING, &profession, "Profession", "TEXT" },
    { "organisation", 0, 0, G_OPTION_ARG_STRING, &organisation, "Organisation", "TEXT" },
    { "team", 0, 0, G_OPTION_ARG_STRING, &team, "Id of the team (\"\" for none)", "ID" },
    { "roles", 0, 0, G_OPTION_ARG_STRING, &roles, "practitioner, leader, clinician, manager, administrator", "LIST" },
    { NULL },
  };
  if (!cli_parse_words(call, entries, 1, 1, error))
    return FALSE;
  g_autoptr(Engine) engine = engine_open_bare(call->config, error);
  Work work = { .wish = { call->argv[1], name, profession, organisation, team, roles } };
  return engine && engine_write(engine, run, &work, error);
}

gboolean cli_person_add(CliCall *call, GError **error)
{
  return change(call, run_add, error);
}

gboolean cli_person_set(CliCall *call, GError **error)
{
  return change(call, run_set, error);
}

static gboolean change_state(CliCall *call, EngineWork run, Work *work, GError **error)
{
  g_autoptr(Engine) engine = NULL;
  g_autoptr(Actor) actor = NULL; /* giving back asks the plugins, so the whole engine is opened */
  if (!cli_parse_words(call, NULL, 1, 1, error) || !session_open(call, NULL, &engine, &actor, error))
    return FALSE;
  work->wish.mail = call->argv[1];
  return engine_write(engine, run, work, error);
}

gboolean cli_person_disable(CliCall *call, GError **error)
{
  Work work = { 0 };
  if (!change_state(call, run_disable, &work, error))
    return FALSE;
  if (work.given_back > 0)
    fprintf(stderr, "%u %s given back\n", work.given_back, work.given_back == 1 ? "booking" : "bookings");
  return TRUE;
}

gboolean cli_person_enable(CliCall *call, GError **error)
{
  Work work = { 0 };
  return change_state(call, run_enable, &work, error);
}
