/* page-account: who one is here, where one is signed in, and the way out. */
#include <string.h>

#include "base/error.h"
#include "base/words.h"
#include "render/when.h"
#include "web/pages.h"
#include "web/private.h"

const char *page_role(Role role)
{
  switch (role) {
  case ROLE_PRACTITIONER:
    return _("Practitioner");
  case ROLE_LEADER:
    return _("Team leader");
  case ROLE_CLINICIAN:
    return _("Clinician");
  case ROLE_MANAGER:
    return _("Manager");
  case ROLE_ADMINISTRATOR:
    return _("Administrator");
  }
  return "";
}

char *page_roles(guint roles)
{
  GString *text = g_string_new(NULL);
  for (guint role = ROLE_PRACTITIONER; role <= ROLE_ADMINISTRATOR; role <<= 1)
    if (roles & role)
      g_string_append_printf(text, "%s%s", text->len ? ", " : "", page_role((Role)role));
  return g_string_free(text, FALSE);
}

static json_t *list_roles(const Person *person)
{
  json_t *roles = json_array();
  for (guint role = ROLE_PRACTITIONER; role <= ROLE_ADMINISTRATOR; role <<= 1)
    if (person->roles & role)
      json_array_append_new(roles, json_string(page_role((Role)role)));
  return roles;
}

static const char *way_words(SessionWay way)
{
  switch (way) {
  case SESSION_LINK:
    return _("by a link in an email");
  case SESSION_PROVIDER:
    return _("with your organisation’s account");
  case SESSION_OPERATOR:
    return _("by a link from whoever runs this service");
  }
  return "";
}

static json_t *list_sessions(const WebCall *call, const GPtrArray *records)
{
  const SessionRecord *own = call->asker->session;
  json_t *list = json_array();
  for (guint i = 0; i < records->len; i++) {
    const SessionRecord *record = records->pdata[i];
    g_autofree char *made = when_moment(zone_to_civil(call->engine->zone, record->made_at));
    g_autofree char *seen = when_moment(zone_to_civil(call->engine->zone, record->seen_at));
    json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:s, s:s, s:b}", "id", record->id, "client",
                                          *record->client ? record->client : _("Unknown browser"), "way",
                                          way_words(record->way), "made", made, "seen", seen, "this",
                                          own && strcmp(own->id, record->id) == 0));
  }
  return list;
}

HttpResponse *page_account(WebCall *call, GError **error)
{
  const Person *person = call->asker->person;
  g_autoptr(GPtrArray) records = engine_session_list(call->engine, call->actor, error);
  if (!records)
    return NULL;
  g_autoptr(Team) team = NULL;
  if (person->team_id && !(team = engine_find_team(call->engine, call->engine->read, person->team_id, error)))
    return NULL;
  json_t *view = json_pack("{s:s, s:s, s:s?, s:s?, s:s?, s:o, s:o}", "name", person->name, "mail", person->mail, "profession",
                           *person->profession ? person->profession : NULL, "organisation",
                           *person->organisation ? person->organisation : NULL, "team", team ? team->title : NULL, "roles",
                           list_roles(person), "sessions", list_sessions(call, records));
  return page_answer(call, 200, "account.html", _("Your account"), view, error);
}

/* ---- out ---- */

gboolean page_end_session(WebCall *call, const char *id, GError **error)
{
  g_autoptr(GError) why = NULL;
  if (engine_session_end(call->engine, call->actor, id, &why) || g_error_matches(why, ERROR_DOMAIN, ERROR_MISSING))
    return TRUE;
  g_propagate_error(error, g_steal_pointer(&why));
  return FALSE;
}

static HttpResponse *leave(const WebCall *call)
{
  HttpResponse *response = page_go("/signed-out");
  asker_set_cookie(call->web, response, COOKIE_SESSION, NULL, 0);
  return response;
}

HttpResponse *page_sign_out(WebCall *call, GError **error)
{
  const SessionRecord *own = call->asker->session;
  if (own && !page_end_session(call, own->id, error))
    return NULL;
  return leave(call);
}

/* One of one's own, or all of them, this one too. */
HttpResponse *page_account_sign_out(WebCall *call, GError **error)
{
  g_autoptr(Form) form = page_form(call, error);
  if (!form)
    return NULL;
  const SessionRecord *own = call->asker->session;
  const char *id = form_text(form, "session");
  gboolean all = form_has(form, "all");
  if (all ? !engine_session_end_all(call->engine, call->actor, NULL, NULL, error)
          : !page_end_session(call, id, error))
    return NULL;
  return all || (own && strcmp(own->id, id) == 0) ? leave(call) : page_go("/account");
}

HttpResponse *page_signed_out(WebCall *call, GError **error)
{
  if (call->actor)
    return page_go("/");
  return page_answer(call, 200, "signed-out.html", _("You are signed out"), json_object(), error);
}
