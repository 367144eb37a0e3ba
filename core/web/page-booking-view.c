/* page-booking-view: a booking as the values that pages show. */
#include <string.h>

#include "base/clock.h"
#include "base/words.h"
#include "render/when.h"
#include "web/page-slot.h"
#include "web/private.h"

#define MINUTE 60

typedef struct {
  const char *label, *tone;
} Tag;

static Tag tag_of(const Booking *booking, gboolean over)
{
  if (booking->outcome == OUTCOME_ATTENDED)
    return (Tag){ _("Attended"), "green" };
  if (booking->outcome == OUTCOME_DID_NOT_ATTEND)
    return (Tag){ _("Did not attend"), "orange" };
  switch (booking->state) {
  case BOOKING_BOOKED: return over ? (Tag){ _("Over"), "grey" } : (Tag){ _("Booked"), "green" };
  case BOOKING_WAITING: return (Tag){ _("On the waiting list"), "yellow" };
  case BOOKING_OFFERED: return (Tag){ _("A place is held for you"), "blue" };
  case BOOKING_LAPSED: return (Tag){ _("The wait is over"), "grey" };
  default: break;
  }
  return booking->cancelled_by == BY_SERVICE ? (Tag){ _("Cancelled by the service"), "red" }
                                             : (Tag){ _("Cancelled"), "grey" };
}

static json_t *moment(const Zone *zone, Instant instant)
{
  if (!instant)
    return json_null();
  g_autofree char *text = when_moment(zone_to_civil(zone, instant));
  return json_string(text);
}

static json_t *text_or_null(const char *text)
{
  return text && *text ? json_string(text) : json_null();
}

/* From when on giving back counts as late; null where that moment has no meaning any more. */
static json_t *late_from(WebCall *call, const BookingView *view, const Zone *zone, Instant now)
{
  const EngineService *service = engine_service(call->engine, call->engine->read, view->slot->slot->service_id, NULL);
  gint64 minutes = service ? policy_setting_core(service->settings, CORE_CANCEL_MINUTES) : 0;
  Instant from = view->slot->slot->starts_at - minutes * MINUTE;
  return minutes > 0 && view->booking->state == BOOKING_BOOKED && from > now ? moment(zone, from) : json_null();
}

static void add_states(WebCall *call, const BookingView *view, const Zone *zone, json_t *object)
{
  const Booking *booking = view->booking;
  Instant now = clock_now();
  gboolean begun = view->slot->slot->starts_at <= now, over = view->slot->slot->ends_at <= now;
  gboolean live = booking_is_live(booking->state);
  Tag tag = tag_of(booking, over);
  json_object_set_new(object, "label", json_string(tag.label));
  json_object_set_new(object, "tone", json_string(tag.tone));
  json_object_set_new(object, "over", json_boolean(over));
  json_object_set_new(object, "live", json_boolean(live && !over));
  json_object_set_new(object, "may_change", json_boolean(live && !begun));
  json_object_set_new(object, "held", json_boolean(booking->state == BOOKING_OFFERED && !begun));
  json_object_set_new(object, "is_waiting", json_boolean(booking->state == BOOKING_WAITING && !begun));
  json_object_set_new(object, "is_booked", json_boolean(booking->state == BOOKING_BOOKED));
  json_object_set_new(object, "late_from", begun ? json_null() : late_from(call, view, zone, now));
  json_object_set_new(object, "may_answer", json_boolean(begun && booking->state == BOOKING_BOOKED
                                                         && booking->outcome != OUTCOME_DID_NOT_ATTEND));
}

static json_t *say_seats(const Booking *booking)
{
  if (booking->seats < 2)
    return json_null();
  g_autofree char *text =
    g_strdup_printf(words_say_count("%d place", "%d places", (gulong)booking->seats), booking->seats);
  return json_string(text);
}

json_t *page_booking(WebCall *call, const BookingView *view)
{
  const Booking *booking = view->booking;
  const Zone *zone = zone_get(view->slot->zone, NULL);
  const Meeting *first = view->slot->meetings->pdata[0];
  gboolean own = booking->party_kind == PARTY_PERSON && strcmp(booking->party_id, call->actor->id) == 0;
  gboolean let_in = booking_holds_seats(booking->state) && view->slot->let_in;
  json_t *object = json_pack(
    "{s:s, s:o, s:{s:s, s:s, s:b}, s:o, s:i, s:s, s:i, s:o, s:o, s:o, s:o, s:o, s:s, s:o, s:o}", "id", booking->id, "slot",
    page_slot(call, view->slot), "party", "kind", party_kind_text(booking->party_kind), "name", view->party_name, "own", own,
    "seats", say_seats(booking), "seats_n", booking->seats, "state", booking_state_text(booking->state), "position",
    view->position, "until", moment(zone, booking->state == BOOKING_OFFERED ? booking->offer_until : 0), "made",
    moment(zone, booking->made_at), "cancelled_at", moment(zone, booking->cancelled_at), "cancel_reason",
    text_or_null(booking->cancel_reason), "link", text_or_null(let_in ? first->online : NULL), "cancelled_by",
    cancelled_by_text(booking->cancelled_by), "reference", text_or_null(view->private_shown ? booking->reference : NULL),
    "note", text_or_null(view->private_shown ? booking->note : NULL));
  json_object_set(object, "when", json_object_get(json_object_get(object, "slot"), "when"));
  add_states(call, view, zone ? zone : call->engine->zone, object);
  return object;
}
