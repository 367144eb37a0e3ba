#include "model/person.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"

static const struct {
  Role role;
  const char *name;
} role_table[] = {
  { ROLE_PRACTITIONER, "practitioner" }, { ROLE_LEADER, "leader" },   { ROLE_CLINICIAN, "clinician" },
  { ROLE_MANAGER, "manager" },           { ROLE_ADMINISTRATOR, "administrator" },
};

void person_free(Person *person)
{
  if (!person)
    return;
  g_free(person->id);
  g_free(person->mail);
  g_free(person->name);
  g_free(person->profession);
  g_free(person->organisation);
  g_free(person->team_id);
  g_free(person);
}

void team_free(Team *team)
{
  if (!team)
    return;
  g_free(team->id);
  g_free(team->title);
  g_free(team->organisation);
  g_free(team->leader_id);
  g_free(team);
}

const char *role_name(Role role)
{
  for (gsize i = 0; i < G_N_ELEMENTS(role_table); i++)
    if (role_table[i].role == role)
      return role_table[i].name;
  return "";
}

static gboolean role_parse(const char *name, guint *bits, GError **error)
{
  const char *names[G_N_ELEMENTS(role_table) + 1] = { NULL };
  for (gsize i = 0; i < G_N_ELEMENTS(role_table); i++) {
    names[i] = role_table[i].name;
    if (strcmp(names[i], name) == 0) {
      *bits |= role_table[i].role;
      return TRUE;
    }
  }
  const char *nearest = text_nearest(name, names);
  return error_set(error, ERROR_INVALID,
                   nearest ? "unknown role “%s”; did you mean “%s”?"
                           : "unknown role “%s”; there are practitioner, leader, clinician, manager, administrator",
                   name, nearest);
}

gboolean roles_parse(const char *text, guint *roles, GError **error)
{
  guint bits = 0;
  g_auto(GStrv) names = text_split_list(text);
  for (char **name = names; *name; name++)
    if (!role_parse(*name, &bits, error))
      return FALSE;
  *roles = bits;
  return TRUE;
}

char *roles_format(guint roles)
{
  GString *text = g_string_new(NULL);
  for (gsize i = 0; i < G_N_ELEMENTS(role_table); i++)
    if (roles & role_table[i].role)
      g_string_append_printf(text, "%s%s", text->len ? "; " : "", role_table[i].name);
  return g_string_free(text, FALSE);
}

static const char *const person_states[] = { "active", "disabled", "past" };

const char *person_state_text(PersonState state)
{
  return person_states[state];
}

PersonState person_state_from_text(const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS(person_states); i++)
    if (strcmp(person_states[i], text) == 0)
      return (PersonState)i;
  return PERSON_DISABLED;
}

Actor *actor_new(const Person *person)
{
  Actor *actor = g_new0(Actor, 1);
  actor->id = g_strdup(person->id);
  actor->roles = person->roles;
  actor->team_id = g_strdup(person->team_id);
  return actor;
}

Actor *actor_new_operator(void)
{
  Actor *actor = g_new0(Actor, 1);
  actor->id = g_strdup("operator");
  actor->roles = ROLES_ALL;
  actor->is_operator = TRUE;
  return actor;
}

void actor_free(Actor *actor)
{
  if (!actor)
    return;
  g_free(actor->id);
  g_free(actor->team_id);
  g_free(actor);
}

gboolean actor_is_staff(const Actor *actor)
{
  return actor_has(actor, ROLES_STAFF);
}

gboolean actor_has(const Actor *actor, guint roles)
{
  return actor->is_operator || (actor->roles & roles) != 0;
}
