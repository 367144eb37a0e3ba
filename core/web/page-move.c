/* page-move: a booking to another time of its service: choose, check, done. */
#include "base/words.h"
#include "engine/booking.h"
#include "engine/browse.h"
#include "engine/preview.h"
#include "web/page-slot.h"
#include "web/pages.h"

#define A_PAGE 30

static json_t *begin_view(WebCall *call, const BookingView *booking)
{
  json_t *view = page_booking(call, booking);
  g_autofree char *href = g_strconcat("/bookings/", booking->booking->id, NULL);
  json_object_set_new(view, "back", json_pack("{s:s, s:s}", "href", href, "text", _("Back to the booking")));
  return view;
}

static HttpResponse *show_choice(WebCall *call, const char *id, int status, const char *refused, GError **error)
{
  g_autoptr(BookingView) booking = engine_booking(call->engine, call->actor, id, error);
  const char *after = call_param(call, "after");
  g_autofree char *next = NULL;
  g_autoptr(GPtrArray) moves =
    booking ? engine_preview_moves(call->engine, call->actor, id, after, A_PAGE, &next, error) : NULL;
  if (!moves)
    return NULL;
  if (!booking_is_live(booking->booking->state))
    return page_go("/bookings/%s", id);
  json_t *view = begin_view(call, booking);
  json_object_set_new(view, "booking", json_string(id));
  json_object_set_new(view, "days", page_days(call, moves));
  json_object_set_new(view, "later", next ? json_string(next) : json_null());
  json_object_set_new(view, "after", json_boolean(after != NULL));
  json_object_set_new(view, "refused", refused ? json_string(refused) : json_null());
  return page_answer(call, status, "move.html", _("Move to which time?"), view, error);
}

HttpResponse *page_move(WebCall *call, GError **error)
{
  return show_choice(call, http_request_param(call->request, "id"), 200, NULL, error);
}

HttpResponse *page_move_check(WebCall *call, GError **error)
{
  const char *id = http_request_param(call->request, "id");
  g_autoptr(BookingView) booking = engine_booking(call->engine, call->actor, id, error);
  g_autoptr(SlotView) to =
    booking ? engine_slot(call->engine, call->actor, http_request_param(call->request, "slot"), error) : NULL;
  if (!to)
    return NULL;
  json_t *view = begin_view(call, booking);
  json_object_set_new(view, "to", page_slot(call, to));
  return page_answer(call, 200, "move-check.html", _("Check before you move"), view, error);
}

HttpResponse *page_move_do(WebCall *call, GError **error)
{
  const char *id = http_request_param(call->request, "id"), *slot = http_request_param(call->request, "slot");
  g_auto(BookAnswer) answer = { 0 };
  if (!engine_move(call->engine, call->actor, id, slot, &answer, error))
    return NULL;
  if (answer.verdict.answer == VERDICT_REFUSE)
    return show_choice(call, id, 409, answer.verdict.sentence ? words_say(answer.verdict.sentence) : "", error);
  return page_go("/bookings/%s/done?moved=1", id);
}
