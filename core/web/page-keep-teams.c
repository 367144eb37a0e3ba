/* page-keep-teams: teams, as an administrator keeps them: added, renamed, led, and who is in them. */
#include <string.h>

#include "base/error.h"
#include "base/words.h"
#include "engine/people-list.h"
#include "engine/people.h"
#include "engine/teams.h"
#include "store/person.h"
#include "web/page-admin.h"
#include "web/page-mark.h"
#include "web/page-teams.h"
#include "web/pages.h"

#define ID_MOST 40
#define IDS_TRIED 50 /* of one title */

typedef struct {
  const char *title, *organisation, *leader;
} Typed;

static void read_form(const Form *form, Typed *typed)
{
  *typed = (Typed){ form_text(form, "name"), form_text(form, "organisation"), form_text(form, "leader") };
}

/* ---- the list ---- */

HttpResponse *page_keep_teams(WebCall *call, GError **error)
{
  g_autoptr(GPtrArray) teams = engine_teams(call->engine, call->actor, error);
  if (!teams)
    return NULL;
  json_t *view = json_pack("{s:o, s:b, s:o}", "back", page_admin_back(), "any", teams->len > 0, "teams",
                           page_team_items(teams));
  return page_answer(call, 200, "keep-teams.html", _("Teams"), view, error);
}

/* ---- adding ---- */

static json_t *form_view(const Typed *typed, const char *href, const char *text)
{
  return json_pack("{s:o, s:o, s:{s:s, s:s}}", "name", page_field("name", _("Name of the team"), NULL, typed->title),
                   "organisation", page_field("organisation", _("Organisation (optional)"), NULL, typed->organisation), "back",
                   "href", href, "text", text);
}

static HttpResponse *show_new(WebCall *call, const Typed *typed, const GError *fault, GError **error)
{
  json_t *view = form_view(typed, "/admin/teams", _("Teams"));
  json_object_set_new(view, "leader", page_field("leader", _("Email address of whoever leads it (optional)"),
                                                 _("Somebody who is here already. You can say it later."), typed->leader));
  if (fault)
    page_fault_of_error(view, fault);
  return page_answer(call, fault ? 422 : 200, "keep-team-new.html", _("Add a team"), view, error);
}

HttpResponse *page_keep_team_new(WebCall *call, GError **error)
{
  Typed typed = { "", "", "" };
  return show_new(call, &typed, NULL, error);
}

/* "Health Visiting North" gives "health-visiting-north": a team's id stands in addresses. */
static char *id_of_title(const char *title)
{
  g_autofree char *plain = g_str_to_ascii(title, "C");
  GString *id = g_string_new(NULL);
  for (const char *at = plain; *at && id->len < ID_MOST; at++)
    if (g_ascii_isalnum(*at))
      g_string_append_c(id, g_ascii_tolower(*at));
    else if (id->len > 0 && id->str[id->len - 1] != '-')
      g_string_append_c(id, '-');
  while (id->len > 0 && id->str[id->len - 1] == '-')
    g_string_truncate(id, id->len - 1);
  if (id->len == 0)
    g_string_append(id, "team");
  return g_string_free(id, FALSE);
}

/* The first that no team has; newly allocated. */
static char *free_id(WebCall *call, const char *title, GError **error)
{
  g_autofree char *stem = id_of_title(title);
  for (guint i = 1; i <= IDS_TRIED; i++) {
    g_autoptr(Team) there = NULL;
    char *id = i == 1 ? g_strdup(stem) : g_strdup_printf("%s-%u", stem, i);
    if (store_team_get(call->engine->db, id, &there, error) && !there)
      return id;
    g_free(id);
    if (!there)
      return NULL;
  }
  error_set(error, ERROR_INVALID, "name: %s", _("There are too many teams of this name already"));
  return NULL;
}

/* An engine speaks of a “title”; the form's field is “name”, since a page has a title of its own. */
static void rename_field(GError *fault)
{
  if (!g_str_has_prefix(fault->message, "title:"))
    return;
  char *renamed = g_strconcat("name:", fault->message + strlen("title:"), NULL);
  g_free(fault->message);
  fault->message = renamed;
}

/* The field that holds an address of nobody. */
static void place_missing(GError *fault, const char *field)
{
  if (!g_error_matches(fault, ERROR_DOMAIN, ERROR_MISSING))
    return;
  g_free(fault->message);
  fault->message = g_strdup_printf("%s: %s", field, _("Nobody with this address is here"));
}

HttpResponse *page_keep_team_add(WebCall *call, GError **error)
{
  Typed typed;
  g_autoptr(GError) fault = NULL;
  g_autoptr(Form) form = page_form(call, error);
  if (!form)
    return NULL;
  read_form(form, &typed);
  g_autofree char *id = free_id(call, typed.title, &fault);
  TeamWish wish = { id, typed.title, typed.organisation, typed.leader };
  if (id && engine_team_add(call->engine, call->actor, &wish, &fault))
    return page_go("/admin/teams/%s?done=added", id);
  rename_field(fault);
  place_missing(fault, "leader");
  if (page_is_typed_fault(fault))
    return show_new(call, &typed, fault, error);
  g_propagate_error(error, g_steal_pointer(&fault));
  return NULL;
}

/* ---- one of them ---- */

/* Among the members, and whoever leads it though they belong elsewhere. */
static json_t *leader_field(const TeamView *team, const char *chosen)
{
  json_t *choice = page_choice("leader", _("Who leads it?"), _("Add somebody to the team first, to choose them here."));
  gboolean outside = team->leader != NULL;
  page_option(choice, "", _("Nobody"), NULL, !*chosen);
  for (guint i = 0; i < team->members->len; i++) {
    const Person *person = team->members->pdata[i];
    outside = outside && strcmp(person->id, team->leader->id) != 0;
    page_option(choice, person->id, person->name, NULL, strcmp(person->id, chosen) == 0);
  }
  if (outside)
    page_option(choice, team->leader->id, team->leader->name, NULL, strcmp(team->leader->id, chosen) == 0);
  return choice;
}

static json_t *list_members(const TeamView *team)
{
  json_t *members = json_array();
  for (guint i = 0; i < team->members->len; i++) {
    const Person *person = team->members->pdata[i];
    json_array_append_new(members, json_pack("{s:s, s:s, s:s}", "person", person->id, "who", person->name, "mail", person->mail));
  }
  return members;
}

static const char *done_words(const char *done)
{
  static const struct { const char *word, *says; } rows[] = {
    { "added", N_("The team is here now. Put people into it below.") }, { "saved", N_("Saved.") },
    { "joined", N_("They belong to the team now.") },                   { "left", N_("They no longer belong to the team.") },
  };
  for (gsize i = 0; done && i < G_N_ELEMENTS(rows); i++)
    if (strcmp(rows[i].word, done) == 0)
      return words_say(rows[i].says);
  return NULL;
}

/* @mark: NULL where nothing of the team's own form was sent. */
static HttpResponse *show_team(WebCall *call, const TeamView *team, const Typed *typed, const char *add, const char *mark,
                               const GError *fault, GError **error)
{
  g_auto(PageMark) now = { .kind = "team", .id = team->team->id };
  if (!mark && !page_mark_begin(call, NULL, &now, error))
    return NULL;
  json_t *view = form_view(typed, "/admin/teams", _("Teams"));
  const char *done = fault ? NULL : done_words(call_param(call, "done"));
  json_t *more = json_pack("{s:s, s:o, s:o, s:o, s:b, s:s?, s:s}", "id", team->team->id, "leader",
                           leader_field(team, typed->leader), "members", list_members(team), "add",
                           page_field("add", _("Work email address"), _("Of somebody who is here already. Whoever was in another "
                                                                        "team leaves that one."), add), "any",
                           team->members->len > 0, "done", done, "mark", mark ? mark : now.shown);
  json_object_update(view, more);
  json_decref(more);
  if (fault)
    page_fault_of_error(view, fault);
  return page_answer(call, fault ? 422 : 200, "keep-team.html", team->team->title, view, error);
}

static Typed typed_of(const TeamView *team)
{
  const Team *it = team->team;
  return (Typed){ it->title, it->organisation, it->leader_id ? it->leader_id : "" };
}

HttpResponse *page_keep_team(WebCall *call, GError **error)
{
  g_autoptr(TeamView) team = engine_team(call->engine, call->actor, http_request_param(call->request, "id"), error);
  if (!team)
    return NULL;
  Typed typed = typed_of(team);
  return show_team(call, team, &typed, "", NULL, NULL, error);
}

HttpResponse *page_keep_team_set(WebCall *call, GError **error)
{
  Typed typed;
  g_autoptr(GError) fault = NULL;
  g_autoptr(Form) form = page_form(call, error);
  g_autoptr(TeamView) team =
    form ? engine_team(call->engine, call->actor, http_request_param(call->request, "id"), error) : NULL;
  g_auto(PageMark) mark = { .kind = "team", .id = team ? team->team->id : NULL };
  if (!team || !page_mark_begin(call, form, &mark, error))
    return NULL;
  read_form(form, &typed);
  TeamWish wish = { team->team->id, typed.title, typed.organisation, typed.leader };
  if (engine_team_set(call->engine, call->actor, &wish, &fault) && page_mark_stands(call, &mark, &fault))
    return page_go("/admin/teams/%s?done=saved", team->team->id);
  rename_field(fault);
  place_missing(fault, "leader");
  if (page_is_typed_fault(fault))
    return show_team(call, team, &typed, "", mark.shown, fault, error);
  g_propagate_error(error, g_steal_pointer(&fault));
  return NULL;
}

/* Takes somebody out (“out”: a member's id), or in (“add”: an address). */
HttpResponse *page_keep_team_members(WebCall *call, GError **error)
{
  g_autoptr(GError) fault = NULL;
  g_autoptr(Form) form = page_form(call, error);
  g_autoptr(TeamView) team =
    form ? engine_team(call->engine, call->actor, http_request_param(call->request, "id"), error) : NULL;
  if (!team)
    return NULL;
  gboolean leaves = form_has(form, "out");
  const char *whom = form_text(form, leaves ? "out" : "add");
  PersonWish wish = { .mail = whom, .team = leaves ? "" : team->team->id };
  if (*whom && engine_person_set(call->engine, call->actor, &wish, &fault))
    return page_go("/admin/teams/%s?done=%s", team->team->id, leaves ? "left" : "joined");
  if (!fault)
    error_set(&fault, ERROR_INVALID, "add: %s", _("Type an email address"));
  place_missing(fault, "add");
  Typed typed = typed_of(team);
  if (page_is_typed_fault(fault))
    return show_team(call, team, &typed, whom, NULL, fault, error);
  g_propagate_error(error, g_steal_pointer(&fault));
  return NULL;
}
