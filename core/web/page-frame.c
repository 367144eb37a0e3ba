#include "web/page-frame.h"

#include <string.h>

#include "base/words.h"
#include "web/assets.h"
#include "web/page.h"
#include "web/private.h"

/* The menu, in order. A row is shown to whoever has one of its roles. */
static const struct { guint roles; const char *href, *text; } menu[] = {
  { ROLES_ALL, "/", N_("Home") },
  { ROLES_ALL, "/bookings", N_("My bookings") },
  { ROLES_STAFF, "/sessions", N_("Sessions") },
  { ROLE_PRACTITIONER | ROLE_LEADER | ROLES_STAFF, "/teams", N_("Teams") },
  { ROLES_ALL, "/calendars", N_("Calendars") },
  { ROLE_MANAGER | ROLE_ADMINISTRATOR, "/figures", N_("Figures") },
  { ROLE_MANAGER | ROLE_ADMINISTRATOR, "/targets", N_("Targets") },
  { ROLE_MANAGER | ROLE_ADMINISTRATOR, "/annual", N_("Annual report") },
  { ROLE_ADMINISTRATOR, "/admin", N_("Administration") },
  { ROLES_ALL, "/account", N_("Your account") },
};

/* An entry is the present one for its own address and those below it. */
static gboolean is_here(const char *target, const char *href)
{
  gsize length = strlen(href);
  if (strcmp(href, "/") == 0)
    return target[1] == '\0' || target[1] == '?';
  return g_str_has_prefix(target, href) && strchr("/?", target[length]);
}

static json_t *make_menu(const WebCall *call)
{
  json_t *items = json_array();
  const char *target = http_request_target(call->request);
  for (gsize i = 0; call->actor && i < G_N_ELEMENTS(menu); i++)
    if (actor_has(call->actor, menu[i].roles))
      json_array_append_new(items, json_pack("{s:s, s:s, s:b}", "href", menu[i].href, "text", _(menu[i].text), "here",
                                             is_here(target, menu[i].href)));
  page_mark_ends(items);
  return items;
}

void page_mark_ends(json_t *items)
{
  gsize n = json_array_size(items);
  if (n == 0)
    return;
  json_object_set_new(json_array_get(items, 0), "first", json_true());
  json_object_set_new(json_array_get(items, n - 1), "last", json_true());
}

gboolean page_frame_add(WebCall *call, const char *title, json_t *view, GError **error)
{
  Web *web = call->web;
  json_t *who = call->actor ? json_string(call->asker->person->name) : json_null();
  gboolean nhs = strcmp(web->config->identity, "nhs") == 0;
  const char *logo = nhs ? assets_address(web->assets, "nhs-logo.svg") : NULL;
  json_t *frame = json_pack("{s:s, s:s, s:s, s:s?, s:o, s:o}", "style", assets_address(web->assets, nhs ? "nhs.css" : "plain.css"),
                            "script", assets_address(web->assets, "app.js"), "icon",
                            assets_address(web->assets, "favicon.svg"), "logo", logo, "menu", make_menu(call), "who", who);
  json_object_set_new(view, "frame", frame);
  json_object_set_new(view, "faulty", json_boolean(page_is_faulty(view)));
  json_object_set_new(view, "lang", json_string(words_language()));
  json_object_set_new(view, "title", json_string(title));
  json_object_set_new(view, "service_name", json_string(web->config->service_name));
  json_object_set_new(view, "csrf", call->csrf ? json_string(call->csrf) : json_null());
  return TRUE;
}

/* Whatever else every answer bears is web/headers.c's. */
void page_frame_headers(HttpResponse *response)
{
  http_response_add(response, "Vary", "Accept-Language, Cookie");
}
