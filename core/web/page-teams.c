/* page-teams: the teams that somebody belongs to, leads, or works with; and one of them: who is in it, what is booked for it, and
 * the way to its calendar. */
#include <string.h>

#include "base/words.h"
#include "engine/browse.h"
#include "engine/feed.h"
#include "engine/teams.h"
#include "web/page-calendar.h"
#include "web/page-slot.h"
#include "web/page-teams.h"
#include "web/pages.h"

static json_t *text_or_null(const char *text)
{
  return text && *text ? json_string(text) : json_null();
}

json_t *page_team_items(const GPtrArray *teams)
{
  json_t *items = json_array();
  for (guint i = 0; i < teams->len; i++) {
    const TeamView *team = teams->pdata[i];
    g_autofree char *members =
      g_strdup_printf(words_say_count("%u member", "%u members", team->members->len), team->members->len);
    json_array_append_new(items, json_pack("{s:s, s:s, s:o, s:s, s:b, s:s?}", "id", team->team->id, "name", team->team->title,
                                           "organisation", text_or_null(team->team->organisation), "members", members, "leads",
                                           team->leads, "leader", team->leader ? team->leader->name : NULL));
  }
  return items;
}

HttpResponse *page_teams(WebCall *call, GError **error)
{
  g_autoptr(GPtrArray) teams = engine_teams(call->engine, call->actor, error);
  if (!teams)
    return NULL;
  json_t *view = json_pack("{s:b, s:o}", "any", teams->len > 0, "teams", page_team_items(teams));
  return page_answer(call, 200, "teams.html", actor_is_staff(call->actor) ? _("Teams") : _("My teams"), view, error);
}

static json_t *list_members(const TeamView *team)
{
  json_t *members = json_array();
  for (guint i = 0; i < team->members->len; i++) {
    const Person *person = team->members->pdata[i];
    gboolean leads = (person->roles & ROLE_LEADER) || g_strcmp0(person->id, team->team->leader_id) == 0;
    json_array_append_new(members, json_pack("{s:s, s:o, s:b}", "name", person->name, "profession",
                                             text_or_null(person->profession), "leads", leads));
  }
  return members;
}

/* What a team can book. */
static gboolean add_services(WebCall *call, json_t *view, GError **error)
{
  g_autoptr(GPtrArray) services = engine_services(call->engine, error);
  if (!services)
    return FALSE;
  json_t *items = json_array();
  for (guint i = 0; i < services->len; i++) {
    const EngineService *service = services->pdata[i];
    if (service->plugin && (service->plugin->party & ATTUNE_PARTY_TEAM))
      json_array_append_new(items, json_pack("{s:s, s:s}", "id", service->service->id, "name", service->service->title));
  }
  page_mark_ends(items);
  json_object_set_new(view, "services", items);
  return TRUE;
}

/* The team's addresses, for those who may make them. */
static gboolean add_calendars(WebCall *call, const char *id, json_t *view, GError **error)
{
  gboolean may = FALSE;
  if (!engine_feed_may_make(call->engine, call->actor, FEED_TEAM, id, FEED_BUSY, &may, error))
    return FALSE;
  g_autoptr(GPtrArray) feeds = may ? engine_feed_mine(call->engine, call->actor, error) : g_ptr_array_new();
  if (!feeds)
    return FALSE;
  json_t *items = json_array();
  for (guint i = 0; i < feeds->len; i++) {
    const Feed *feed = feeds->pdata[i];
    if (feed->scope == FEED_TEAM && strcmp(feed->scope_id, id) == 0)
      json_array_append_new(items, page_calendar(call, feed));
  }
  json_object_set_new(view, "makes_calendar", json_boolean(may));
  json_object_set_new(view, "calendars", items);
  return TRUE;
}

static gboolean add_bookings(WebCall *call, const char *id, json_t *view, GError **error)
{
  g_autofree char *path = g_strconcat("/teams/", id, NULL);
  return page_add_bookings(call, id, path, view, error) && add_services(call, view, error);
}

HttpResponse *page_team(WebCall *call, GError **error)
{
  g_autoptr(TeamView) team = engine_team(call->engine, call->actor, http_request_param(call->request, "id"), error);
  if (!team)
    return NULL;
  const char *id = team->team->id;
  gboolean acts = team->leads || actor_is_staff(call->actor);
  json_t *view = json_pack("{s:s, s:{s:s, s:s}, s:o, s:s?, s:o, s:b, s:b}", "id", id, "back", "href", "/teams", "text", _("Teams"),
                           "organisation", text_or_null(team->team->organisation), "leader",
                           team->leader ? team->leader->name : NULL, "members", list_members(team), "acts", acts, "keep",
                           actor_has(call->actor, ROLE_ADMINISTRATOR));
  if ((acts && !add_bookings(call, id, view, error)) || !add_calendars(call, id, view, error)) {
    json_decref(view);
    return NULL;
  }
  return page_answer(call, 200, "team.html", team->team->title, view, error);
}
