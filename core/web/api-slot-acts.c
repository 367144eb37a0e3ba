/* What staff do to slots by hand. */
#include "base/error.h"
#include "base/id.h"
#include "engine/slots.h"
#include "web/api.h"

HttpResponse *api_slot_create(WebCall *call, GError **error)
{
  json_t *body = call_body(call, error);
  if (!body)
    return NULL;
  g_autofree const char **hosts = call_texts(body, "hosts");
  char id[ID_TEXT];
  SlotWish wish = { .id = call_key(call, call_text(body, "id"), id), .service_id = call_text(body, "service"),
                    .starts = call_text(body, "starts"), .ends = call_text(body, "ends"),
                    .minutes = call_whole(body, "minutes", 0), .capacity = call_whole(body, "capacity", 0),
                    .place = call_text(body, "place"), .online = call_text(body, "online"), .hosts = hosts };
  g_autoptr(GPtrArray) made = engine_slot_create(call->engine, call->actor, &wish, error);
  json_decref(body);
  if (!made)
    return NULL;
  json_t *ids = json_array();
  for (guint i = 0; i < made->len; i++)
    json_array_append_new(ids, json_string(made->pdata[i]));
  HttpResponse *response = call_json(201, json_pack("{s:s, s:o}", "id", made->pdata[0], "ids", ids));
  g_autofree char *where = g_strconcat("/api/v1/slots/", made->pdata[0], NULL);
  http_response_add(response, "Location", where);
  return response;
}

/* Of a change: null takes a text away. */
static const char *changed_text(const json_t *body, const char *name)
{
  return json_is_null(json_object_get(body, name)) ? "" : call_text(body, name);
}

/* A time, a length and a capacity there must be. */
static gboolean check_taken_away(const json_t *body, GError **error)
{
  static const char *const needed[] = { "starts", "ends", "minutes", "capacity" };
  for (gsize i = 0; i < G_N_ELEMENTS(needed); i++)
    if (json_is_null(json_object_get(body, needed[i])))
      return error_set(error, ERROR_INVALID, "%s: can be changed, but not taken away; leave it out to keep it", needed[i]);
  return TRUE;
}

static gboolean edit(WebCall *call, const json_t *body, const char *id, GError **error)
{
  static const char *nobody[] = { NULL };
  g_autofree const char **hosts = call_texts(body, "hosts");
  SlotEdit edit = { .starts = call_text(body, "starts"), .ends = call_text(body, "ends"), .minutes = call_whole(body, "minutes", 0),
                    .capacity = call_whole(body, "capacity", 0), .place = changed_text(body, "place"),
                    .online = changed_text(body, "online"),
                    .hosts = json_is_null(json_object_get(body, "hosts")) ? nobody : hosts,
                    .override_reason = call_text(body, "override_reason") };
  return check_taken_away(body, error) && engine_slot_edit(call->engine, call->actor, id, &edit, error);
}

HttpResponse *api_slot_edit(WebCall *call, GError **error)
{
  json_t *body = call_body(call, error);
  if (!body)
    return NULL;
  const char *id = http_request_param(call->request, "id");
  gboolean done = edit(call, body, id, error);
  json_decref(body);
  return done ? call_json(200, json_pack("{s:s}", "id", id)) : NULL;
}

HttpResponse *api_slot_cancel(WebCall *call, GError **error)
{
  json_t *body = call_body(call, error);
  if (!body)
    return NULL;
  const char *id = http_request_param(call->request, "id");
  guint cancelled = 0;
  gboolean done = engine_slot_cancel(call->engine, call->actor, id, call_text(body, "reason"), &cancelled, error);
  json_decref(body);
  return done ? call_json(200, json_pack("{s:s, s:i}", "id", id, "cancelled", (int)cancelled)) : NULL;
}
