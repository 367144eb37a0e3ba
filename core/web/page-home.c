/* page-home: what is offered, in plain words, and what is next for whoever asks. */
#include <string.h>

#include "base/clock.h"
#include "base/words.h"
#include "engine/browse.h"
#include "web/page-slot.h"
#include "web/pages.h"
#include "web/private.h"

HttpResponse *page_asset(WebCall *call, GError **error)
{
  return assets_answer(call->web->assets, call->request, http_request_param(call->request, "name"), error);
}

/* The first slot that can be booked or waited for, or else the first there is; NULL without @error: none. */
static gboolean find_next(WebCall *call, const char *service_id, SlotView **found, GError **error)
{
  SlotFilter filter = { .service = service_id, .from = clock_now(), .open_only = TRUE, .limit = 1 };
  for (int try = 0; try < 3; try++) {
    g_autofree char *next = NULL;
    g_autoptr(GPtrArray) slots = engine_slots(call->engine, call->actor, &filter, &next, error);
    if (!slots)
      return FALSE;
    if (slots->len > 0) {
      *found = g_steal_pointer(&slots->pdata[0]);
      return TRUE;
    }
    filter.may_wait = TRUE;
    filter.open_only = try == 0;
  }
  return TRUE;
}

static gboolean add_service(WebCall *call, const EngineService *service, json_t *items, GError **error)
{
  g_autoptr(SlotView) next = NULL;
  if (!find_next(call, service->service->id, &next, error))
    return FALSE;
  json_array_append_new(items, json_pack("{s:s, s:s, s:s, s:o}", "id", service->service->id, "name",
                                         service->service->title, "summary", service->service->summary, "next",
                                         next ? page_slot(call, next) : json_null()));
  return TRUE;
}

static json_t *list_services(WebCall *call, GError **error)
{
  g_autoptr(GPtrArray) services = engine_services(call->engine, error);
  if (!services)
    return NULL;
  json_t *items = json_array();
  for (guint i = 0; i < services->len; i++) {
    const EngineService *service = services->pdata[i];
    if (service->service->ended || add_service(call, service, items, error))
      continue;
    json_decref(items);
    return NULL;
  }
  return items;
}

/* Held places first: they lapse. Then the next booking that is sure. */
static gboolean add_coming(WebCall *call, json_t *view, GError **error)
{
  g_autofree char *next = NULL;
  BookingFilter filter = { .mine = TRUE, .from = clock_now(), .limit = 100 };
  g_autoptr(GPtrArray) bookings = engine_bookings(call->engine, call->actor, &filter, &next, error);
  json_t *held = json_array();
  json_object_set_new(view, "held", held);
  json_object_set_new(view, "coming", json_null());
  for (guint i = 0; bookings && i < bookings->len; i++) {
    const BookingView *booking = bookings->pdata[i];
    if (booking->booking->state == BOOKING_OFFERED)
      json_array_append_new(held, page_booking(call, booking));
    else if (booking->booking->state == BOOKING_BOOKED && json_is_null(json_object_get(view, "coming")))
      json_object_set_new(view, "coming", page_booking(call, booking));
  }
  return bookings != NULL;
}

HttpResponse *page_home(WebCall *call, GError **error)
{
  if (!call->actor)
    return page_answer(call, 200, "start.html", call->web->config->service_name, json_object(), error);
  json_t *services = list_services(call, error);
  if (!services)
    return NULL;
  json_t *view = json_pack("{s:o}", "services", services);
  if (add_coming(call, view, error))
    return page_answer(call, 200, "home.html", _("What would you like to book?"), view, error);
  json_decref(view);
  return NULL;
}
