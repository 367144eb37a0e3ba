/* Bookings: what the asker may see of them. */
#include "engine/browse.h"
#include "render/view.h"
#include "web/api.h"

static gboolean read_filter(const WebCall *call, BookingFilter *filter, GError **error)
{
  *filter = (BookingFilter){ .slot_id = call_param(call, "slot"), .party = call_param(call, "party"),
                             .after = call_param(call, "after"), .limit = call->engine->config->list_limit };
  return call_param_flag(call, "mine", &filter->mine, error) && call_param_span(call, &filter->from, &filter->to, error)
    && call_param_whole(call, "limit", 1, call->engine->config->list_limit, &filter->limit, error);
}

HttpResponse *api_bookings(WebCall *call, GError **error)
{
  BookingFilter filter;
  g_autofree char *next = NULL;
  if (!read_filter(call, &filter, error))
    return NULL;
  g_autoptr(GPtrArray) bookings = engine_bookings(call->engine, call->actor, &filter, &next, error);
  if (!bookings)
    return NULL;
  json_t *items = json_array();
  for (guint i = 0; i < bookings->len; i++)
    json_array_append_new(items, view_booking(bookings->pdata[i]));
  return call_json(200, view_list(items, next));
}

HttpResponse *api_booking(WebCall *call, GError **error)
{
  const char *id = http_request_param(call->request, "id");
  g_autoptr(BookingView) view = engine_booking(call->engine, call->actor, id, error);
  return view ? call_json(200, view_booking(view)) : NULL;
}
