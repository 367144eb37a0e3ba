/* What is offered here, and who asks. */
#include "engine/browse.h"
#include "render/view.h"
#include "web/api.h"

static json_t *settings_of(const EngineService *service)
{
  json_t *settings = json_loads(service->service->settings, 0, NULL);
  return settings ? settings : json_object();
}

static json_t *questions_of(const AttunePlugin *plugin)
{
  json_t *list = json_array();
  for (int i = 0; plugin && i < plugin->n_questions; i++) {
    const AttuneQuestion *question = &plugin->questions[i];
    json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:s}", "key", question->key, "text", question->text, "low",
                                          question->low, "high", question->high));
  }
  return list;
}

static json_t *parties_of(const AttunePlugin *plugin)
{
  json_t *list = json_array();
  if (plugin && (plugin->party & ATTUNE_PARTY_PERSON))
    json_array_append_new(list, json_string("person"));
  if (plugin && (plugin->party & ATTUNE_PARTY_TEAM))
    json_array_append_new(list, json_string("team"));
  return list;
}

static json_t *view_service(const EngineService *offer)
{
  const Service *service = offer->service;
  return json_pack("{s:s, s:s, s:s, s:s, s:o, s:s, s:b, s:b, s:s, s:o, s:o, s:o}", "id", service->id, "plugin",
                   service->plugin, "title", service->title, "summary", service->summary, "colour",
                   *service->colour ? json_string(service->colour) : json_null(), "zone", service->zone, "bookable",
                   offer->plugin && !service->ended, "ended", service->ended, "unit",
                   service->unit_slot ? "slot" : "seat", "parties", parties_of(offer->plugin), "settings",
                   settings_of(offer), "questions", questions_of(offer->plugin));
}

HttpResponse *api_services(WebCall *call, GError **error)
{
  g_autoptr(GPtrArray) services = engine_services(call->engine, error);
  if (!services)
    return NULL;
  json_t *items = json_array();
  for (guint i = 0; i < services->len; i++)
    json_array_append_new(items, view_service(services->pdata[i]));
  return call_json(200, view_list(items, NULL));
}

HttpResponse *api_service(WebCall *call, GError **error)
{
  const char *id = http_request_param(call->request, "id");
  const EngineService *service = engine_service(call->engine, call->engine->read, id, error);
  return service ? call_json(200, view_service(service)) : NULL;
}

HttpResponse *api_me(WebCall *call, GError **error)
{
  json_t *roles = json_array();
  for (guint role = ROLE_PRACTITIONER; role <= ROLE_ADMINISTRATOR; role <<= 1)
    if (call->actor->roles & role)
      json_array_append_new(roles, json_string(role_name(role)));
  return call_json(200, json_pack("{s:s, s:o, s:s?}", "id", call->actor->id, "roles", roles, "team",
                                  call->actor->team_id));
}
