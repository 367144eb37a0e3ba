#include "engine/people.h"

#include <jansson.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/id.h"
#include "base/text.h"
#include "engine/booking.h"
#include "engine/free-text.h"
#include "engine/session.h"
#include "store/booking.h"
#include "store/change.h"
#include "store/person.h"
#include "store/scope.h"

static gboolean check_right(const Actor *actor, GError **error)
{
  return actor_has(actor, ROLE_ADMINISTRATOR)
         || error_set(error, ERROR_DENIED, "only an administrator keeps people and teams");
}

/* Replaces *@field by @text if there is one. */
static gboolean take_text(Engine *engine, char **field, FreeText kind, const char *text, const char *what,
                          GError **error)
{
  if (!text)
    return TRUE;
  if (!free_text_check_as(engine, kind, what, text, error))
    return FALSE;
  g_free(*field);
  *field = g_strdup(text);
  return TRUE;
}

static gboolean take_team(Engine *engine, Person *person, const char *id, GError **error)
{
  if (!id)
    return TRUE;
  g_autoptr(Team) team = *id ? engine_find_team(engine, engine->db, id, error) : NULL;
  if (*id && !team)
    return FALSE;
  g_free(person->team_id);
  person->team_id = team ? g_strdup(team->id) : NULL;
  return TRUE;
}

/* Nobody shuts themself out of looking after the service: another administrator can. */
static gboolean check_self(const Actor *actor, const Person *person, guint roles, PersonState state, GError **error)
{
  if (actor->is_operator || strcmp(actor->id, person->id) != 0)
    return TRUE;
  if (state != PERSON_ACTIVE)
    return error_set(error, ERROR_INVALID, "you cannot shut yourself out: ask another administrator");
  return (roles & ROLE_ADMINISTRATOR)
         || error_set(error, ERROR_INVALID, "roles: you cannot stop being an administrator yourself: ask another one");
}

static gboolean apply_person(Engine *engine, Person *person, const PersonWish *wish, GError **error)
{
  if (!take_text(engine, &person->name, FREE_NAME, wish->name, "name", error)
      || !take_text(engine, &person->profession, FREE_TITLE, wish->profession, "profession", error)
      || !take_text(engine, &person->organisation, FREE_TITLE, wish->organisation, "organisation", error)
      || !take_team(engine, person, wish->team, error)
      || (wish->roles && !roles_parse(wish->roles, &person->roles, error)))
    return FALSE;
  return *person->name || error_set(error, ERROR_INVALID, "name: a person needs one");
}

/* What the log keeps: who may do what, and where they belong. */
static char *tell_person(const Person *person)
{
  g_autofree char *roles = roles_format(person->roles);
  json_auto_t *object = json_pack("{s:s, s:s, s:s, s:s, s:s?, s:s, s:s}", "mail", person->mail, "name", person->name,
                                  "profession", person->profession, "organisation", person->organisation, "team",
                                  person->team_id, "roles", roles, "state", person_state_text(person->state));
  return json_dumps(object, JSON_COMPACT);
}

/* Names show in every feed that tells of them. */
static gboolean record(Engine *engine, const Actor *actor, const char *act, const char *kind, const char *subject,
                       char *before, char *after, GError **error)
{
  Instant now = clock_now();
  gboolean fine = store_change_append(engine->db, now, actor->id, act, kind, subject, before, after, error)
                  && (!before || store_scope_raise_all(engine->db, now, error));
  free(before);
  free(after);
  return fine;
}

static Person *new_person(const char *mail)
{
  char id[ID_TEXT];
  Person *person = g_new0(Person, 1);
  person->id = g_strdup(id_new(id));
  person->mail = text_mail_key(mail);
  person->name = g_strdup("");
  person->profession = g_strdup("");
  person->organisation = g_strdup("");
  person->roles = ROLE_PRACTITIONER;
  return person;
}

gboolean engine_person_add(Engine *engine, const Actor *actor, const PersonWish *wish, GError **error)
{
  g_autoptr(Person) known = NULL;
  if (!check_right(actor, error))
    return FALSE;
  if (!text_is_mail(wish->mail))
    return error_set(error, ERROR_INVALID, "mail: “%.80s” is not a mail address", wish->mail);
  if (!store_person_find(engine->db, wish->mail, &known, error))
    return FALSE;
  if (known && known->state != PERSON_PAST)
    return error_set(error, ERROR_CONFLICT, "%s is there already; “attune person set” changes them", known->mail);
  gboolean past = known != NULL;
  char *before = past ? tell_person(known) : NULL;
  g_autoptr(Person) person = past ? g_steal_pointer(&known) : new_person(wish->mail);
  person->state = PERSON_ACTIVE;
  if (apply_person(engine, person, wish, error)
      && (past ? store_person_update(engine->db, person, error)
               : store_person_insert(engine->db, person, clock_now(), error)))
    return record(engine, actor, "add", "person", person->id, before, tell_person(person), error);
  free(before);
  return FALSE;
}

/* @had: the roles they had before. */
static gboolean write_person(Engine *engine, const Actor *actor, const Person *person, guint had, char *before,
                             GError **error)
{
  char *after = tell_person(person);
  if (strcmp(before, after) == 0) {
    free(before);
    free(after);
    return TRUE;
  }
  if (store_person_update(engine->db, person, error) && session_after_change(engine->db, person, had, error))
    return record(engine, actor, "change", "person", person->id, before, after, error);
  free(before);
  free(after);
  return FALSE;
}

gboolean engine_person_set(Engine *engine, const Actor *actor, const PersonWish *wish, GError **error)
{
  g_autoptr(Person) person =
    check_right(actor, error) ? engine_find_person(engine, engine->db, wish->mail, error) : NULL;
  if (!person)
    return FALSE;
  guint had = person->roles;
  char *before = tell_person(person);
  if (apply_person(engine, person, wish, error) && check_self(actor, person, person->roles, person->state, error))
    return write_person(engine, actor, person, had, before, error);
  free(before);
  return FALSE;
}

gboolean people_give_back(Engine *engine, const Actor *actor, const char *person_id, guint *given_back,
                          GError **error)
{
  g_autoptr(GPtrArray) live = store_booking_live_of(engine->db, PARTY_PERSON, person_id, clock_now(), error);
  for (guint i = 0; live && i < live->len; i++) {
    g_auto(BookAnswer) answer = { 0 };
    if (!engine_cancel(engine, actor, live->pdata[i], BY_PARTY, "no longer with us", &answer, error))
      return FALSE;
    *given_back += answer.verdict.answer == VERDICT_ACCEPT;
  }
  return live != NULL;
}

static gboolean set_state(Engine *engine, const Actor *actor, const char *mail, PersonState state, char **id,
                          GError **error)
{
  g_autoptr(Person) person = check_right(actor, error) ? engine_find_person(engine, engine->db, mail, error) : NULL;
  if (!person)
    return FALSE;
  if (person->state == PERSON_PAST)
    return error_set(error, ERROR_INVALID, "%s is known from the past only; “attune person add” makes them active",
                     person->name);
  if (!check_self(actor, person, person->roles, state, error))
    return FALSE;
  char *before = tell_person(person);
  person->state = state;
  *id = g_strdup(person->id);
  return write_person(engine, actor, person, person->roles, before, error);
}

gboolean engine_person_disable(Engine *engine, const Actor *actor, const char *mail, guint *given_back,
                               GError **error)
{
  g_autofree char *id = NULL;
  guint n = 0;
  if (!set_state(engine, actor, mail, PERSON_DISABLED, &id, error) || !people_give_back(engine, actor, id, &n, error))
    return FALSE;
  if (given_back)
    *given_back = n;
  return TRUE;
}

gboolean engine_person_enable(Engine *engine, const Actor *actor, const char *mail, GError **error)
{
  g_autofree char *id = NULL;
  return set_state(engine, actor, mail, PERSON_ACTIVE, &id, error);
}

/* ---- teams ---- */

static char *tell_team(const Team *team)
{
  json_auto_t *object = json_pack("{s:s, s:s, s:s?, s:b}", "title", team->title, "organisation", team->organisation,
                                  "leader", team->leader_id, "past", team->past);
  return json_dumps(object, JSON_COMPACT);
}

static gboolean apply_team(Engine *engine, Team *team, const TeamWish *wish, GError **error)
{
  if (!take_text(engine, &team->title, FREE_TITLE, wish->title, "title", error)
      || !take_text(engine, &team->organisation, FREE_TITLE, wish->organisation, "organisation", error))
    return FALSE;
  if (wish->leader) {
    g_autoptr(Person) leader = *wish->leader ? engine_find_person(engine, engine->db, wish->leader, error) : NULL;
    if (*wish->leader && !leader)
      return FALSE;
    g_free(team->leader_id);
    team->leader_id = leader ? g_strdup(leader->id) : NULL;
  }
  return *team->title || error_set(error, ERROR_INVALID, "title: a team needs one");
}

gboolean engine_team_add(Engine *engine, const Actor *actor, const TeamWish *wish, GError **error)
{
  g_autoptr(Team) known = NULL;
  if (!check_right(actor, error) || !store_team_get(engine->db, wish->id, &known, error))
    return FALSE;
  if (known && !known->past)
    return error_set(error, ERROR_CONFLICT, "team %s is there already; “attune team set” changes it", known->id);
  if (!text_is_id(wish->id))
    return error_set(error, ERROR_INVALID,
                     "“%.70s” is not fit for a team’s id: letters, digits, and hyphens, underscores and dots between them",
                     wish->id);
  gboolean past = known != NULL;
  g_autoptr(Team) team = past ? g_steal_pointer(&known) : g_new0(Team, 1);
  if (!past) {
    team->id = g_strdup(wish->id);
    team->title = g_strdup("");
    team->organisation = g_strdup("");
  }
  team->past = FALSE;
  return apply_team(engine, team, wish, error)
         && (past ? store_team_update(engine->db, team, error)
                  : store_team_insert(engine->db, team, clock_now(), error))
         && record(engine, actor, "add", "team", team->id, NULL, tell_team(team), error);
}

gboolean engine_team_set(Engine *engine, const Actor *actor, const TeamWish *wish, GError **error)
{
  g_autoptr(Team) team = check_right(actor, error) ? engine_find_team(engine, engine->db, wish->id, error) : NULL;
  if (!team)
    return FALSE;
  char *before = tell_team(team);
  if (apply_team(engine, team, wish, error) && store_team_update(engine->db, team, error))
    return record(engine, actor, "change", "team", team->id, before, tell_team(team), error);
  free(before);
  return FALSE;
}
