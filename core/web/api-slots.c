/* Slots: what can be booked. */
#include "base/clock.h"
#include "engine/browse.h"
#include "render/view.h"
#include "web/api.h"

#define DAYS_AHEAD 84 /* listed where no end is asked for, as “attune slots” does */

static gboolean read_filter(const WebCall *call, SlotFilter *filter, GError **error)
{
  const Zone *zone = call->engine->zone;
  *filter = (SlotFilter){ .service = call_param(call, "service"), .host = call_param(call, "host"),
                          .place = call_param(call, "place"), .after = call_param(call, "after"),
                          .limit = call->engine->config->list_limit };
  if (!call_param_span(call, &filter->from, &filter->to, error)
      || !call_param_flag(call, "open", &filter->open_only, error)
      || !call_param_whole(call, "limit", 1, call->engine->config->list_limit, &filter->limit, error))
    return FALSE;
  if (!filter->from)
    filter->from = zone_day_start(zone, zone_to_civil(zone, clock_now()));
  if (!filter->to)
    filter->to = filter->from + (Instant)DAYS_AHEAD * 86400;
  return TRUE;
}

HttpResponse *api_slots(WebCall *call, GError **error)
{
  SlotFilter filter;
  g_autofree char *next = NULL;
  if (!read_filter(call, &filter, error))
    return NULL;
  g_autoptr(GPtrArray) slots = engine_slots(call->engine, call->actor, &filter, &next, error);
  if (!slots)
    return NULL;
  json_t *items = json_array();
  for (guint i = 0; i < slots->len; i++)
    json_array_append_new(items, view_slot(slots->pdata[i]));
  return call_json(200, view_list(items, next));
}

HttpResponse *api_slot(WebCall *call, GError **error)
{
  g_autoptr(SlotView) view = engine_slot(call->engine, call->actor, http_request_param(call->request, "id"), error);
  return view ? call_json(200, view_slot(view)) : NULL;
}
