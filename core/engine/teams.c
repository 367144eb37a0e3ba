#include "engine/teams.h"

#include "base/error.h"
#include "engine/party.h"
#include "store/person.h"

void team_view_free(TeamView *view)
{
  if (!view)
    return;
  team_free(view->team);
  person_free(view->leader);
  g_clear_pointer(&view->members, g_ptr_array_unref);
  g_free(view);
}

/* Takes @team. */
static TeamView *make_view(Engine *engine, const Actor *actor, Team *team, GError **error)
{
  g_autoptr(TeamView) view = g_new0(TeamView, 1);
  view->team = team;
  view->is_member = g_strcmp0(actor->team_id, team->id) == 0;
  view->members = store_person_team(engine->read, team->id, error);
  if (!view->members || !party_leads(engine->read, actor, team->id, &view->leads, error)
      || (team->leader_id && !store_person_get(engine->read, team->leader_id, &view->leader, error)))
    return NULL;
  return g_steal_pointer(&view);
}

static gboolean may_see(const Actor *actor, const TeamView *view)
{
  if (actor_is_staff(actor))
    return !view->team->past || actor_has(actor, ROLE_ADMINISTRATOR);
  return !view->team->past && (view->is_member || view->leads);
}

GPtrArray *engine_teams(Engine *engine, const Actor *actor, GError **error)
{
  g_autoptr(GPtrArray) teams = store_team_list(engine->read, FALSE, error);
  g_autoptr(GPtrArray) views = g_ptr_array_new_with_free_func((GDestroyNotify)team_view_free);
  if (!teams)
    return NULL;
  for (guint i = 0; i < teams->len; i++) {
    g_autoptr(TeamView) view = make_view(engine, actor, g_steal_pointer(&teams->pdata[i]), error);
    if (!view)
      return NULL;
    if (may_see(actor, view))
      g_ptr_array_add(views, g_steal_pointer(&view));
  }
  return g_steal_pointer(&views);
}

TeamView *engine_team(Engine *engine, const Actor *actor, const char *id, GError **error)
{
  Team *team = engine_find_team(engine, engine->read, id, error);
  g_autoptr(TeamView) view = team ? make_view(engine, actor, team, error) : NULL;
  if (!view)
    return NULL;
  if (may_see(actor, view))
    return g_steal_pointer(&view);
  error_set(error, ERROR_MISSING, "no team is known by “%.64s”", id);
  return NULL;
}
