#include <string.h>

#include "web/api.h"
#include "web/asker.h"

static json_t *session_json(const WebCall *call, const SessionRecord *record)
{
  const SessionRecord *own = call->asker->session;
  char made[INSTANT_TEXT], seen[INSTANT_TEXT];
  return json_pack("{s:s, s:s, s:s, s:s, s:s, s:b}", "id", record->id, "way", session_way_text(record->way), "client",
                   record->client, "made_at", zone_format(call->engine->zone, record->made_at, made), "seen_at",
                   zone_format(call->engine->zone, record->seen_at, seen), "this", own && strcmp(own->id, record->id) == 0);
}

HttpResponse *api_sessions(WebCall *call, GError **error)
{
  g_autoptr(GPtrArray) records = engine_session_list(call->engine, call->actor, error);
  if (!records)
    return NULL;
  json_t *items = json_array();
  for (guint i = 0; i < records->len; i++)
    json_array_append_new(items, session_json(call, records->pdata[i]));
  return call_json(200, json_pack("{s:o, s:n}", "items", items, "next"));
}

HttpResponse *api_session_end(WebCall *call, GError **error)
{
  const char *id = http_request_param(call->request, "id");
  return engine_session_end(call->engine, call->actor, id, error) ? http_response_new(204, NULL, NULL) : NULL;
}

HttpResponse *api_sessions_end(WebCall *call, GError **error)
{
  return engine_session_end_all(call->engine, call->actor, NULL, NULL, error) ? http_response_new(204, NULL, NULL) : NULL;
}
