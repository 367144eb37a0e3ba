/* page-calendars: the calendar addresses that somebody looks after: made, read by whom, renewed, taken back. The address itself
 * is shown once, when it is made: only its hash is kept. */
#include <string.h>

#include "base/error.h"
#include "base/id.h"
#include "base/words.h"
#include "engine/browse.h"
#include "engine/feed.h"
#include "engine/teams.h"
#include "web/page-calendar.h"
#include "web/pages.h"

#define SCOPE_SERVICE "service" /* with the service in a field of its own */
#define SCOPE_OFFERS "offers"

/* ---- the list ---- */

HttpResponse *page_calendars(WebCall *call, GError **error)
{
  g_autoptr(GPtrArray) feeds = engine_feed_mine(call->engine, call->actor, error);
  if (!feeds)
    return NULL;
  json_t *items = json_array();
  for (guint i = 0; i < feeds->len; i++)
    json_array_append_new(items, page_calendar(call, feeds->pdata[i]));
  json_t *view = json_pack("{s:b, s:o, s:s?}", "any", feeds->len > 0, "calendars", items, "done",
                           call_param(call, "revoked")
                             ? _("The address is taken back. Nobody can read that calendar any more.") : NULL);
  return page_answer(call, 200, "calendars.html", _("Calendars"), view, error);
}

/* ---- making one ---- */

typedef struct {
  const char *id, *scope, *service;
  FeedDetail detail;
  char new_id[ID_TEXT];
} Typed;

static void add_scope(WebCall *call, json_t *choice, FeedScope scope, const char *id, const char *title, const char *chosen)
{
  g_autofree char *value = g_strdup_printf("%s:%s", feed_scope_text(scope), id);
  g_autofree char *name = page_calendar_name(call, scope, id, title);
  page_option(choice, value, name, NULL, strcmp(value, chosen) == 0);
}

static gboolean has_option(const json_t *choice, const char *value)
{
  size_t i;
  json_t *option;
  json_array_foreach(json_object_get(choice, "options"), i, option)
    if (strcmp(json_string_value(json_object_get(option, "value")), value) == 0)
      return TRUE;
  return FALSE;
}

/* One that was asked for by its address and is not the asker's own: for administrators, and whoever leads another team. */
static gboolean add_asked(WebCall *call, json_t *choice, const char *asked, GError **error)
{
  g_autofree char *id = NULL, *title = NULL;
  FeedScope scope;
  gboolean may = FALSE;
  if (!strchr(asked, ':') || has_option(choice, asked))
    return TRUE;
  if (!engine_feed_read_scope(call->engine, call->actor, asked, &scope, &id, NULL)
      || !engine_feed_may_make(call->engine, call->actor, scope, id, FEED_BUSY, &may, NULL) || !may)
    return TRUE; /* not to be had: the others are */
  if (scope == FEED_TEAM) {
    g_autoptr(Team) team = engine_find_team(call->engine, call->engine->read, id, error);
    title = team ? g_strdup(team->title) : NULL;
  } else if (scope == FEED_PERSON || scope == FEED_HOST) {
    g_autoptr(Person) person = engine_find_person(call->engine, call->engine->read, id, error);
    title = person ? g_strdup(person->name) : NULL;
  } else
    return TRUE;
  if (title)
    add_scope(call, choice, scope, id, title, asked);
  return title != NULL;
}

static gboolean add_scopes(WebCall *call, const Typed *typed, json_t *view, GError **error)
{
  const Person *self = call->asker->person;
  g_autoptr(GPtrArray) teams = engine_teams(call->engine, call->actor, error);
  if (!teams)
    return FALSE;
  json_t *choice = page_choice("scope", _("What shall it show?"), NULL);
  json_object_set_new(view, "scope", choice);
  add_scope(call, choice, FEED_PERSON, self->id, self->name, typed->scope);
  if (actor_has(call->actor, ROLE_CLINICIAN))
    add_scope(call, choice, FEED_HOST, self->id, self->name, typed->scope);
  for (guint i = 0; i < teams->len; i++) {
    const TeamView *team = teams->pdata[i];
    if (team->leads || (team->is_member && actor_has(call->actor, ROLE_ADMINISTRATOR)))
      add_scope(call, choice, FEED_TEAM, team->team->id, team->team->title, typed->scope);
  }
  if (!add_asked(call, choice, typed->scope, error))
    return FALSE;
  page_option(choice, SCOPE_OFFERS, _("Times that can still be booked"), _("Of one service, or of all: choose below."),
              strcmp(typed->scope, SCOPE_OFFERS) == 0);
  page_option(choice, SCOPE_SERVICE, _("All times of one service, and how full they are"), _("Choose the service below."),
              strcmp(typed->scope, SCOPE_SERVICE) == 0);
  return TRUE;
}

static gboolean add_services(WebCall *call, const Typed *typed, json_t *view, GError **error)
{
  g_autoptr(GPtrArray) services = engine_services(call->engine, error);
  if (!services)
    return FALSE;
  json_t *choice = page_choice("service", _("Which service?"), _("Only for the times of a service."));
  page_option(choice, "", _("All services"), NULL, !*typed->service);
  for (guint i = 0; i < services->len; i++) {
    const Service *service = ((const EngineService *)services->pdata[i])->service;
    page_option(choice, service->id, service->title, NULL, strcmp(service->id, typed->service) == 0);
  }
  json_object_set_new(view, "service", choice);
  return TRUE;
}

static json_t *back_to_list(void)
{
  return json_pack("{s:s, s:s}", "href", "/calendars", "text", _("Calendars"));
}

/* The form, with what is wrong with it: beside the field @id, and @says NULL for nothing. */
static HttpResponse *show_form(WebCall *call, const Typed *typed, const char *id, const char *says, GError **error)
{
  json_t *view = json_pack("{s:s, s:o, s:o}", "id", typed->id, "back", back_to_list(), "detail",
                           page_calendar_levels(typed->detail));
  if (!add_scopes(call, typed, view, error) || !add_services(call, typed, view, error)) {
    json_decref(view);
    return NULL;
  }
  if (says)
    page_fault(view, id, says);
  return page_answer(call, says ? 422 : 200, "calendar-new.html", _("Make a calendar address"), view, error);
}

HttpResponse *page_calendar_new(WebCall *call, GError **error)
{
  const char *scope = call_param(call, "scope"), *service = call_param(call, "service");
  Typed typed = { .scope = scope ? scope : "", .service = service ? service : "", .detail = FEED_BUSY };
  g_autofree char *own = g_strdup_printf("person:%s", call->actor->id);
  if (!*typed.scope)
    typed.scope = own;
  typed.id = id_new(typed.new_id);
  return show_form(call, &typed, NULL, NULL, error);
}

static void read_form(const Form *form, Typed *typed)
{
  *typed = (Typed){ .id = form_text(form, "id"), .scope = form_text(form, "scope"), .service = form_text(form, "service") };
  if (!id_is_uuid(typed->id))
    typed->id = id_new(typed->new_id);
  if (!feed_detail_parse(form_text(form, "detail"), &typed->detail, NULL))
    typed->detail = FEED_BUSY;
}

/* "KIND:ID" of what was chosen; newly allocated. */
static char *scope_text(const Typed *typed)
{
  gboolean named = strcmp(typed->scope, SCOPE_SERVICE) == 0 || strcmp(typed->scope, SCOPE_OFFERS) == 0;
  return named && *typed->service ? g_strdup_printf("%s:%s", typed->scope, typed->service) : g_strdup(typed->scope);
}

/* The address that was made, or FALSE where this very form was sent before. */
static gboolean was_made(WebCall *call, const char *id)
{
  g_autoptr(Feed) there = engine_feed_get(call->engine, call->engine->db, call->actor, id, NULL);
  return there != NULL;
}

static HttpResponse *show_address(WebCall *call, const char *id, const char *address, GError **error)
{
  g_autoptr(Feed) feed = engine_feed_get(call->engine, call->engine->db, call->actor, id, error);
  return feed ? page_calendar_address(call, feed, address, error) : NULL;
}

HttpResponse *page_calendar_make(WebCall *call, GError **error)
{
  Typed typed;
  FeedWish wish;
  g_autoptr(Form) form = page_form(call, error);
  g_autoptr(GError) fault = NULL;
  g_autofree char *scope_id = NULL, *address = NULL;
  if (!form)
    return NULL;
  read_form(form, &typed);
  if (was_made(call, typed.id)) /* sent again: there is one, and its address is shown once only */
    return page_go("/calendars/%s", typed.id);
  if (!*typed.scope)
    return show_form(call, &typed, "scope", _("Choose what the calendar shall show."), error);
  if (strcmp(typed.scope, SCOPE_SERVICE) == 0 && !*typed.service)
    return show_form(call, &typed, "service", _("Choose the service whose times it shall show."), error);
  g_autofree char *text = scope_text(&typed);
  wish = (FeedWish){ .id = typed.id, .detail = typed.detail };
  gboolean made = engine_feed_read_scope(call->engine, call->actor, text, &wish.scope, &scope_id, &fault);
  wish.scope_id = scope_id;
  if (made && (wish.scope == FEED_SERVICE || wish.scope == FEED_OFFERS) && wish.detail == FEED_FULL
      && !actor_is_staff(call->actor))
    return show_form(call, &typed, "detail", _("Only the service’s own staff may have everything in the calendar of a service. "
                                               "Choose less."), error);
  if (made && engine_feed_make(call->engine, call->actor, &wish, &address, &fault))
    return show_address(call, typed.id, address, error);
  if (page_is_typed_fault(fault) || g_error_matches(fault, ERROR_DOMAIN, ERROR_CONFLICT)
      || g_error_matches(fault, ERROR_DOMAIN, ERROR_MISSING)) {
    g_autofree char *says = g_strdup_printf(_("This cannot be made: %s."), fault->message);
    return show_form(call, &typed, "scope", says, error);
  }
  g_propagate_error(error, g_steal_pointer(&fault));
  return NULL;
}

/* ---- one of them ---- */

static HttpResponse *show_one(WebCall *call, const char *template_name, const char *title, GError **error)
{
  g_autoptr(Feed) feed =
    engine_feed_get(call->engine, call->engine->read, call->actor, http_request_param(call->request, "id"), error);
  if (!feed)
    return NULL;
  char new_id[ID_TEXT];
  json_t *view = page_calendar(call, feed);
  json_object_set_new(view, "back", back_to_list());
  json_object_set_new(view, "new_id", json_string(id_new(new_id)));
  json_object_set_new(view, "detail", page_calendar_levels(feed->detail));
  g_autofree char *name = g_strdup(json_string_value(json_object_get(view, "name")));
  return page_answer(call, 200, template_name, title ? title : name, view, error);
}

HttpResponse *page_calendar_one(WebCall *call, GError **error)
{
  return show_one(call, "calendar.html", NULL, error);
}

HttpResponse *page_calendar_renew(WebCall *call, GError **error)
{
  return show_one(call, "calendar-renew.html", _("Make a new address?"), error);
}

HttpResponse *page_calendar_renew_do(WebCall *call, GError **error)
{
  Typed typed;
  g_autofree char *address = NULL;
  g_autoptr(Form) form = page_form(call, error);
  if (!form)
    return NULL;
  read_form(form, &typed);
  if (was_made(call, typed.id))
    return page_go("/calendars/%s", typed.id);
  if (!engine_feed_renew(call->engine, call->actor, http_request_param(call->request, "id"), typed.id, typed.detail, &address,
                         error))
    return NULL;
  return show_address(call, typed.id, address, error);
}

HttpResponse *page_calendar_revoke(WebCall *call, GError **error)
{
  return show_one(call, "calendar-revoke.html", _("Take this address back?"), error);
}

HttpResponse *page_calendar_revoke_do(WebCall *call, GError **error)
{
  return engine_feed_revoke(call->engine, call->actor, http_request_param(call->request, "id"), error)
           ? page_go("/calendars?revoked=yes") : NULL;
}
