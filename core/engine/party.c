#include "engine/party.h"

#include <string.h>

#include "base/error.h"
#include "store/person.h"
#include "store/target.h"

void party_clear(Party *party)
{
  g_free(party->id);
  g_free(party->name);
  g_free(party->profession);
  g_free(party->organisation);
  g_free(party->team_id);
  g_free(party->leader_id);
  *party = (Party){ 0 };
}

static gboolean find_person(Db *db, const char *id, Party *party, GError **error)
{
  g_autoptr(Person) person = NULL;
  if (!store_person_find(db, id, &person, error))
    return FALSE;
  if (!person)
    return error_set(error, ERROR_MISSING, "party: there is no person “%s”", id);
  gboolean priority;
  if (!store_profession_is_priority(db, person->profession, &priority, error))
    return FALSE;
  *party = (Party){ .kind = PARTY_PERSON,
                    .id = g_steal_pointer(&person->id),
                    .name = g_steal_pointer(&person->name),
                    .profession = g_steal_pointer(&person->profession),
                    .organisation = g_steal_pointer(&person->organisation),
                    .team_id = g_steal_pointer(&person->team_id),
                    .priority = priority,
                    .active = person->state == PERSON_ACTIVE };
  return TRUE;
}

static gboolean find_team(Db *db, const char *id, Party *party, GError **error)
{
  g_autoptr(Team) team = NULL;
  if (!store_team_get(db, id, &team, error))
    return FALSE;
  if (!team)
    return error_set(error, ERROR_MISSING, "party: there is no team “%s”", id);
  *party = (Party){ .kind = PARTY_TEAM,
                    .id = g_steal_pointer(&team->id),
                    .name = g_steal_pointer(&team->title),
                    .profession = g_strdup(""),
                    .organisation = g_steal_pointer(&team->organisation),
                    .leader_id = g_steal_pointer(&team->leader_id),
                    .active = !team->past };
  return TRUE;
}

gboolean party_find(Db *db, const Actor *actor, PartyKind kind, const char *id, Party *party, GError **error)
{
  const char *own = kind == PARTY_TEAM ? actor->team_id : actor->is_operator ? NULL : actor->id;
  const char *wanted = id && *id ? id : own;
  if (!wanted)
    return error_set(error, ERROR_INVALID, "party: say which %s the booking is for", party_kind_text(kind));
  return kind == PARTY_TEAM ? find_team(db, wanted, party, error) : find_person(db, wanted, party, error);
}

/* Whether the actor leads @team: named as its leader, or a member with the role. */
static gboolean leads(const Actor *actor, const Team *team)
{
  if (g_strcmp0(team->leader_id, actor->id) == 0)
    return TRUE;
  return (actor->roles & ROLE_LEADER) && g_strcmp0(actor->team_id, team->id) == 0;
}

gboolean party_leads(Db *db, const Actor *actor, const char *team_id, gboolean *does, GError **error)
{
  *does = FALSE;
  if (!team_id)
    return TRUE;
  g_autoptr(Team) team = NULL;
  if (!store_team_get(db, team_id, &team, error))
    return FALSE;
  *does = team && leads(actor, team);
  return TRUE;
}

gboolean party_may_act(Db *db, const Actor *actor, const Party *party, gboolean *may, GError **error)
{
  *may = actor_is_staff(actor);
  if (*may)
    return TRUE;
  if (party->kind == PARTY_PERSON && strcmp(party->id, actor->id) == 0) {
    *may = actor_has(actor, ROLE_PRACTITIONER | ROLE_LEADER);
    return TRUE;
  }
  return party_leads(db, actor, party->kind == PARTY_TEAM ? party->id : party->team_id, may, error);
}

gboolean party_find_for(Db *db, const Actor *actor, PartyKind kind, const char *id, Party *party, gboolean *may,
                        GError **error)
{
  g_auto(Party) found = { 0 };
  g_autoptr(GError) why = NULL;
  *may = FALSE;
  if (!party_find(db, actor, kind, id, &found, &why)) {
    if (!actor_is_staff(actor) && g_error_matches(why, ERROR_DOMAIN, ERROR_MISSING))
      return TRUE;
    g_propagate_error(error, g_steal_pointer(&why));
    return FALSE;
  }
  if (!party_may_act(db, actor, &found, may, error))
    return FALSE;
  if (*may) {
    *party = found;
    found = (Party){ 0 };
  }
  return TRUE;
}

gboolean party_may_act_on(Db *db, const Actor *actor, const Booking *booking, gboolean *may, GError **error)
{
  g_auto(Party) party = { 0 };
  *may = actor_is_staff(actor);
  return *may || party_find_for(db, actor, booking->party_kind, booking->party_id, &party, may, error);
}

gboolean party_may_answer(Db *db, const Actor *actor, const Booking *booking, gboolean *may, GError **error)
{
  *may = booking->party_kind == PARTY_TEAM && g_strcmp0(actor->team_id, booking->party_id) == 0;
  return *may || party_may_act_on(db, actor, booking, may, error);
}
