/* page-cancel: giving a booking back, or a place that is held; and taking such a place up. */
#include "base/words.h"
#include "engine/booking.h"
#include "engine/browse.h"
#include "engine/preview.h"
#include "web/page-slot.h"
#include "web/pages.h"

/* What refuses an act on a booking, said on the booking's own page. */
static HttpResponse *show_refusal(WebCall *call, const char *id, const Verdict *verdict, GError **error)
{
  g_autoptr(BookingView) booking = engine_booking(call->engine, call->actor, id, error);
  if (!booking)
    return NULL;
  json_t *view = page_booking(call, booking);
  g_autofree char *href = g_strconcat("/bookings/", id, NULL);
  json_object_set_new(view, "back", json_pack("{s:s, s:s}", "href", href, "text", _("Back to the booking")));
  json_object_set_new(view, "says", json_string(verdict->sentence ? words_say(verdict->sentence) : ""));
  return page_answer(call, 409, "booking-refused.html", _("That is not possible"), view, error);
}

static HttpResponse *show_cancel(WebCall *call, const char *id, const char *reason, const GError *fault, GError **error)
{
  Verdict verdict;
  g_autoptr(BookingView) booking = engine_booking(call->engine, call->actor, id, error);
  if (!booking)
    return NULL;
  if (!booking_is_live(booking->booking->state))
    return page_go("/bookings/%s", id);
  if (!engine_preview_cancel(call->engine, call->actor, id, &verdict, error))
    return NULL;
  if (verdict.answer == VERDICT_REFUSE)
    return show_refusal(call, id, &verdict, error);
  json_t *view = page_booking(call, booking);
  g_autofree char *href = g_strconcat("/bookings/", id, NULL);
  json_object_set_new(view, "back", json_pack("{s:s, s:s}", "href", href, "text", _("Back to the booking")));
  json_object_set_new(view, "late", json_boolean(verdict.late));
  json_object_set_new(view, "reason", page_field("reason", _("Why? (optional)"), _("It helps us to offer better times."), reason));
  if (fault)
    page_fault_of_error(view, fault);
  gboolean waits = booking->booking->state == BOOKING_WAITING;
  return page_answer(call, fault ? 422 : 200, "cancel.html", waits ? _("Leave the waiting list?") : _("Cancel this booking?"), view,
                     error);
}

HttpResponse *page_cancel(WebCall *call, GError **error)
{
  return show_cancel(call, http_request_param(call->request, "id"), NULL, NULL, error);
}

HttpResponse *page_cancel_do(WebCall *call, GError **error)
{
  const char *id = http_request_param(call->request, "id");
  g_auto(BookAnswer) answer = { 0 };
  g_autoptr(GError) fault = NULL;
  g_autoptr(Form) form = page_form(call, error);
  if (!form)
    return NULL;
  const char *reason = form_text(form, "reason");
  if (engine_cancel(call->engine, call->actor, id, BY_PARTY, reason, &answer, &fault))
    return answer.verdict.answer == VERDICT_REFUSE ? show_refusal(call, id, &answer.verdict, error) : page_go("/bookings/%s", id);
  if (page_is_typed_fault(fault))
    return show_cancel(call, id, reason, fault, error);
  g_propagate_error(error, g_steal_pointer(&fault));
  return NULL;
}

HttpResponse *page_booking_accept(WebCall *call, GError **error)
{
  const char *id = http_request_param(call->request, "id");
  g_auto(BookAnswer) answer = { 0 };
  if (!engine_accept(call->engine, call->actor, id, &answer, error))
    return NULL;
  return answer.verdict.answer == VERDICT_REFUSE ? show_refusal(call, id, &answer.verdict, error)
                                                 : page_go("/bookings/%s/done", id);
}

HttpResponse *page_booking_decline(WebCall *call, GError **error)
{
  const char *id = http_request_param(call->request, "id");
  g_auto(BookAnswer) answer = { 0 };
  if (!engine_cancel(call->engine, call->actor, id, BY_PARTY, NULL, &answer, error))
    return NULL;
  return answer.verdict.answer == VERDICT_REFUSE ? show_refusal(call, id, &answer.verdict, error) : page_go("/bookings/%s", id);
}
