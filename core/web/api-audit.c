/* The log, for administrators. */
#include "engine/audit.h"
#include "render/view.h"
#include "web/api.h"

HttpResponse *api_audit(WebCall *call, GError **error)
{
  AuditWish wish = { .person = call_param(call, "person"), .subject = call_param(call, "subject"),
                     .act = call_param(call, "act"), .after = call_param(call, "after"),
                     .limit = call->engine->config->list_limit };
  if (!call_param_span(call, &wish.from, &wish.to, error)
      || !call_param_whole(call, "limit", 1, call->engine->config->list_limit, &wish.limit, error))
    return NULL;
  g_autofree char *next = NULL;
  g_autoptr(GPtrArray) entries = engine_audit(call->engine, call->actor, &wish, &next, error);
  if (!entries)
    return NULL;
  json_t *items = json_array();
  for (guint i = 0; i < entries->len; i++)
    json_array_append_new(items, view_audit(call->engine->zone, entries->pdata[i]));
  return call_json(200, view_list(items, next));
}
