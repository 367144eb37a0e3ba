/* page-bookings: my bookings, coming and past; and one of them. */
#include <string.h>

#include "base/clock.h"
#include "base/words.h"
#include "engine/booking.h"
#include "engine/browse.h"
#include "engine/feed.h"
#include "web/page-admin.h"
#include "web/page-slot.h"
#include "web/pages.h"

#define PAST_DAYS 400
#define A_PAGE 50

/* What lies ahead, except what was given back; or what lies behind or was given back, the newest first. They stay @bookings'. */
static GPtrArray *choose(const GPtrArray *bookings, gboolean past)
{
  GPtrArray *chosen = g_ptr_array_new();
  Instant now = clock_now();
  for (guint i = 0; i < bookings->len; i++) {
    BookingView *view = bookings->pdata[past ? bookings->len - 1 - i : i];
    gboolean coming = view->slot->slot->ends_at > now && booking_is_live(view->booking->state);
    if (coming != past)
      g_ptr_array_add(chosen, view);
  }
  return chosen;
}

static GPtrArray *read_bookings(WebCall *call, BookingFilter filter, gboolean past, GError **error)
{
  filter.from = clock_now() - (past ? PAST_DAYS * 86400 : 120 * 86400);
  return engine_bookings_all(call->engine, call->actor, &filter, error);
}

static json_t *view_page(WebCall *call, const GPtrArray *chosen, guint page)
{
  json_t *items = json_array();
  for (guint i = (page - 1) * A_PAGE; i < MIN(chosen->len, page * A_PAGE); i++)
    json_array_append_new(items, page_booking(call, chosen->pdata[i]));
  return items;
}

gboolean page_add_bookings(WebCall *call, const char *team, const char *path, json_t *view, GError **error)
{
  BookingFilter filter = { .mine = team == NULL, .team = team };
  gboolean past = g_strcmp0(call_param(call, "show"), "past") == 0;
  int page = 1;
  if (!call_param_whole(call, "page", 1, 100000, &page, error))
    return FALSE;
  g_autoptr(GPtrArray) bookings = read_bookings(call, filter, past, error);
  if (!bookings)
    return FALSE;
  g_autoptr(GPtrArray) chosen = choose(bookings, past);
  json_t *items = view_page(call, chosen, (guint)page);
  g_autofree char *base = g_strdup_printf("%s?show=%s", path, past ? "past" : "coming");
  page_add_pages(view, base, (guint)page, (chosen->len + A_PAGE - 1) / A_PAGE);
  json_object_set_new(view, "past", json_boolean(past));
  json_object_set_new(view, "any", json_boolean(json_array_size(items) > 0));
  json_object_set_new(view, "bookings", items);
  return TRUE;
}

HttpResponse *page_bookings(WebCall *call, GError **error)
{
  json_t *view = json_object();
  if (!page_add_bookings(call, NULL, "/bookings", view, error)) {
    json_decref(view);
    return NULL;
  }
  gboolean past = json_is_true(json_object_get(view, "past"));
  return page_answer(call, 200, "bookings.html", past ? _("Past and cancelled bookings") : _("My bookings"), view, error);
}

static HttpResponse *show_one(WebCall *call, const char *template_name, const char *title, GError **error)
{
  g_autoptr(BookingView) booking =
    engine_booking(call->engine, call->actor, http_request_param(call->request, "id"), error);
  if (!booking)
    return NULL;
  json_t *view = page_booking(call, booking);
  json_object_set_new(view, "back", json_pack("{s:s, s:s}", "href", "/bookings", "text", _("My bookings")));
  json_object_set_new(view, "moved", json_boolean(call_param(call, "moved") != NULL));
  json_object_set_new(view, "thanks", json_boolean(call_param(call, "thanks") != NULL));
  return page_answer(call, 200, template_name, title ? title : booking->slot->service_title, view, error);
}

HttpResponse *page_booking_one(WebCall *call, GError **error)
{
  return show_one(call, "booking.html", NULL, error);
}

HttpResponse *page_booking_done(WebCall *call, GError **error)
{
  g_autoptr(BookingView) booking =
    engine_booking(call->engine, call->actor, http_request_param(call->request, "id"), error);
  if (!booking)
    return NULL;
  BookingState state = booking->booking->state;
  if (!booking_is_live(state)) /* an old address: things have moved on */
    return page_go("/bookings/%s", booking->booking->id);
  gboolean moved = call_param(call, "moved") != NULL;
  return show_one(call, "booking-done.html", state == BOOKING_WAITING ? _("You are on the waiting list")
                                             : moved                  ? _("Your booking is moved")
                                                                      : _("Your booking is made"), error);
}

HttpResponse *page_booking_calendar(WebCall *call, GError **error)
{
  GBytes *bytes =
    engine_booking_calendar(call->engine, call->actor, http_request_param(call->request, "id"), error);
  if (!bytes)
    return NULL;
  HttpResponse *response = http_response_new(200, "text/calendar; charset=utf-8", bytes);
  http_response_add(response, "Content-Disposition", "attachment; filename=\"booking.ics\"");
  http_response_add(response, "Cache-Control", "private, no-store");
  return response;
}
