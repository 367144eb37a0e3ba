/* page-tokens: tokens that programs show to act for somebody: listed, made and shown once, taken back. */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/id.h"
#include "base/token.h"
#include "base/words.h"
#include "engine/token.h"
#include "render/when.h"
#include "web/page-admin.h"
#include "web/pages.h"

#define DAYS_STANDARD "365"

static json_t *moment(const WebCall *call, Instant instant)
{
  if (!instant)
    return json_null();
  g_autofree char *text = when_moment(zone_to_civil(call->engine->zone, instant));
  return json_string(text);
}

static json_t *token_view(const WebCall *call, const TokenRecord *record)
{
  gboolean expired = record->expires_at && record->expires_at <= clock_now();
  gboolean valid = !record->revoked_at && !expired;
  return json_pack("{s:s, s:s, s:s, s:s?, s:o, s:o, s:b, s:s}", "id", record->id, "name", record->person_name, "mail",
                   record->person_mail, "label", *record->label ? record->label : NULL, "made", moment(call, record->made_at),
                   "ends", moment(call, record->expires_at), "valid", valid, "state",
                   valid ? _("Valid") : record->revoked_at ? _("Taken back") : _("Over"));
}

/* ---- listed, and the form ---- */

typedef struct {
  const char *id, *person, *label, *days;
  char new_id[ID_TEXT];
} Typed;

static HttpResponse *show_list(WebCall *call, const Typed *typed, const GError *fault, GError **error)
{
  g_autoptr(GPtrArray) records = engine_token_list(call->engine, call->actor, error);
  if (!records)
    return NULL;
  json_t *items = json_array();
  for (guint i = 0; i < records->len; i++)
    json_array_append_new(items, token_view(call, records->pdata[i]));
  json_t *days = page_field("days", _("Good for so many days"),
                            _("Leave it empty for a token that is good until it is taken back."), typed->days);
  json_object_set_new(days, "width", json_string("nhsuk-input--width-5"));
  json_object_set_new(days, "inputmode", json_string("numeric"));
  json_t *view = json_pack("{s:s, s:o, s:o, s:b, s:o, s:o, s:o, s:s?}", "new_id", typed->id, "back",
                           page_admin_back(), "tokens", items, "any",
                           records->len > 0, "person",
                           page_field("person", _("Email address of whom it acts for"), _("The program may do what they may."),
                                      typed->person), "label",
                           page_field("label", _("What is it for? (optional)"), _("So that you know it again: “Intranet”."),
                                      typed->label), "days", days, "done",
                           call_param(call, "done") ? _("The token is taken back. It opens nothing any more.") : NULL);
  if (fault)
    page_fault_of_error(view, fault);
  return page_answer(call, fault ? 422 : 200, "tokens.html", _("Tokens"), view, error);
}

HttpResponse *page_tokens(WebCall *call, GError **error)
{
  const char *person = call_param(call, "person");
  Typed typed = { .person = person ? person : "", .label = "", .days = DAYS_STANDARD };
  typed.id = id_new(typed.new_id);
  return show_list(call, &typed, NULL, error);
}

/* A form's fields as the engine's wish. */
static gboolean read_wish(const Typed *typed, TokenWish *wish, GError **error)
{
  char *end = NULL;
  glong days = strtol(typed->days, &end, 10);
  *wish = (TokenWish){ .id = typed->id, .person = typed->person, .label = typed->label, .days = (int)CLAMP(days, -1, G_MAXINT) };
  if (!*typed->person)
    return error_set(error, ERROR_INVALID, "person: %s", _("Type an email address"));
  return (*typed->days && (*end || days < 1))
           ? error_set(error, ERROR_INVALID, "days: %s", _("Type a whole number of days, or nothing")) : TRUE;
}

HttpResponse *page_token_make(WebCall *call, GError **error)
{
  TokenWish wish;
  char token[TOKEN_TEXT];
  g_autoptr(GError) fault = NULL;
  g_autoptr(Form) form = page_form(call, error);
  if (!form)
    return NULL;
  Typed typed = { .id = form_text(form, "id"), .person = form_text(form, "person"), .label = form_text(form, "label"),
                  .days = form_text(form, "days") };
  if (!id_is_uuid(typed.id))
    typed.id = id_new(typed.new_id);
  if (read_wish(&typed, &wish, &fault) && engine_token_create(call->engine, call->actor, &wish, token, NULL, &fault)) {
    json_t *view = json_pack("{s:s, s:s, s:{s:s, s:s}}", "token", token, "person", typed.person, "back", "href", "/admin/tokens",
                             "text", _("Tokens"));
    token_forget(token);
    return page_answer(call, 200, "token-made.html", _("A token is made"), view, error);
  }
  if (g_error_matches(fault, ERROR_DOMAIN, ERROR_CONFLICT)) /* sent again: there is one, and it is shown once only */
    return page_go("/admin/tokens");
  if (g_error_matches(fault, ERROR_DOMAIN, ERROR_MISSING)) {
    g_clear_error(&fault);
    error_set(&fault, ERROR_INVALID, "person: %s", _("Nobody with this address is here"));
  }
  if (page_is_typed_fault(fault))
    return show_list(call, &typed, fault, error);
  g_propagate_error(error, g_steal_pointer(&fault));
  return NULL;
}

/* ---- taken back ---- */

static const TokenRecord *find(const GPtrArray *records, const char *id)
{
  for (guint i = 0; i < records->len; i++)
    if (strcmp(((const TokenRecord *)records->pdata[i])->id, id) == 0)
      return records->pdata[i];
  return NULL;
}

HttpResponse *page_token_revoke(WebCall *call, GError **error)
{
  const char *id = http_request_param(call->request, "id");
  g_autoptr(GPtrArray) records = engine_token_list(call->engine, call->actor, error);
  const TokenRecord *record = records ? find(records, id) : NULL;
  if (records && !record)
    error_set(error, ERROR_MISSING, "there is no token “%.64s”", id);
  if (!record)
    return NULL;
  json_t *view = token_view(call, record);
  json_object_set_new(view, "back", json_pack("{s:s, s:s}", "href", "/admin/tokens", "text", _("Tokens")));
  return page_answer(call, 200, "token-revoke.html", _("Take this token back?"), view, error);
}

HttpResponse *page_token_revoke_do(WebCall *call, GError **error)
{
  return engine_token_revoke(call->engine, call->actor, http_request_param(call->request, "id"), error)
           ? page_go("/admin/tokens?done=yes") : NULL;
}
