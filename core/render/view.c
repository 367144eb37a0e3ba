#include "render/view.h"

#include <string.h>

static const Zone *zone_of(const char *name)
{
  const Zone *zone = zone_get(name, NULL);
  return zone ? zone : zone_get("UTC", NULL); /* stored names were checked when they were stored */
}

json_t *view_instant(const Zone *zone, Instant instant)
{
  char text[INSTANT_TEXT];
  return instant ? json_string(zone_format(zone, instant, text)) : json_null();
}

static json_t *text_or_null(const char *text)
{
  return text && *text ? json_string(text) : json_null();
}

json_t *view_verdict(const Verdict *verdict)
{
  return json_pack("{s:s, s:o, s:o}", "answer", verdict_answer_text(verdict->answer), "reason",
                   text_or_null(verdict->reason), "sentence", text_or_null(verdict->sentence));
}

static json_t *view_meetings(const SlotView *view)
{
  json_t *list = json_array();
  for (guint i = 0; i < view->meetings->len; i++) {
    const Meeting *meeting = view->meetings->pdata[i];
    const Zone *zone = zone_of(meeting->zone);
    json_array_append_new(list,
                          json_pack("{s:s, s:i, s:o, s:o, s:o, s:b, s:o}", "id", meeting->id, "number", meeting->ordinal,
                                    "starts", view_instant(zone, meeting->starts_at), "ends",
                                    view_instant(zone, meeting->ends_at), "place", text_or_null(meeting->place),
                                    "is_online", *meeting->online != '\0', "online",
                                    text_or_null(view->let_in ? meeting->online : NULL)));
  }
  return list;
}

static json_t *view_hosts(const SlotView *view)
{
  json_t *list = json_array();
  for (guint i = 0; i < view->hosts->len; i++) {
    const NamedId *host = view->hosts->pdata[i];
    json_array_append_new(list, json_pack("{s:s, s:s}", "id", host->id, "name", host->name));
  }
  return list;
}

json_t *view_slot(const SlotView *view)
{
  const Slot *slot = view->slot;
  const Zone *zone = zone_of(view->zone);
  json_t *object =
    json_pack("{s:s, s:s, s:s, s:s, s:o, s:o, s:o, s:i, s:i, s:i, s:o, s:o, s:I}", "id", slot->id, "service",
              slot->service_id, "service_title", view->service_title, "state", slot_state_text(slot->state), "starts",
              view_instant(zone, slot->starts_at), "ends", view_instant(zone, slot->ends_at), "meetings",
              view_meetings(view), "capacity", slot->capacity, "taken", slot->taken, "waiting", slot->waiting, "hosts",
              view_hosts(view), "place", text_or_null(slot->place), "revision", (json_int_t)slot->revision);
  if (view->asked)
    json_object_set_new(object, "bookable", view_verdict(&view->bookable));
  return object;
}

static json_t *view_attendance(const BookingView *view)
{
  const Zone *zone = zone_of(view->slot->zone);
  json_t *list = json_array();
  for (guint i = 0; i < view->attendance->len; i++) {
    const Attendance *attendance = view->attendance->pdata[i];
    json_array_append_new(list, json_pack("{s:s, s:i, s:s, s:i, s:o}", "meeting", attendance->meeting_id, "number",
                                          attendance->ordinal, "outcome", outcome_text(attendance->outcome), "present",
                                          attendance->present, "recorded_at",
                                          view_instant(zone, attendance->recorded_at)));
  }
  return list;
}

static void add_ending(json_t *object, const Booking *booking, const Zone *zone)
{
  if (booking->state != BOOKING_CANCELLED)
    return;
  json_object_set_new(object, "cancelled_by", json_string(cancelled_by_text(booking->cancelled_by)));
  json_object_set_new(object, "cancelled_at", view_instant(zone, booking->cancelled_at));
  json_object_set_new(object, "late", json_boolean(booking->late));
  json_object_set_new(object, "cancel_reason", text_or_null(booking->cancel_reason));
}

json_t *view_booking(const BookingView *view)
{
  const Booking *booking = view->booking;
  const Slot *slot = view->slot->slot;
  const Zone *zone = zone_of(view->slot->zone);
  json_t *object = json_pack(
    "{s:s, s:s, s:s, s:s, s:s, s:{s:s, s:s, s:s}, s:i, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:b, s:o}", "id", booking->id,
    "slot", booking->slot_id, "service", slot->service_id, "service_title", view->slot->service_title, "state",
    booking_state_text(booking->state), "party", "kind", party_kind_text(booking->party_kind), "id", booking->party_id,
    "name", view->party_name, "seats", booking->seats, "position",
    view->position ? json_integer(view->position) : json_null(), "offer_until",
    view_instant(zone, booking->state == BOOKING_OFFERED ? booking->offer_until : 0), "starts",
    view_instant(zone, slot->starts_at), "ends", view_instant(zone, slot->ends_at), "meetings",
    view_meetings(view->slot), "outcome", text_or_null(outcome_text(booking->outcome)), "made_at",
    view_instant(zone, booking->made_at), "by_staff", booking->by_staff, "attendance", view_attendance(view));
  add_ending(object, booking, zone);
  if (view->private_shown) {
    json_object_set_new(object, "reference", text_or_null(booking->reference));
    json_object_set_new(object, "note", text_or_null(booking->note));
  }
  return object;
}

json_t *view_list(json_t *items, const char *next)
{
  return json_pack("{s:o, s:o}", "items", items, "next", text_or_null(next));
}

char *view_moment(const Zone *zone, Instant instant)
{
  static const char *const days[] = { "", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
  static const char *const months[] = { "",    "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
  Civil at = zone_to_civil(zone, instant);
  return g_strdup_printf("%s %d %s %d %02d:%02d", days[civil_weekday(at)], at.day, months[at.month], at.year, at.hour,
                         at.minute);
}

char *view_when(const Meeting *meeting)
{
  const Zone *zone = zone_of(meeting->zone);
  Civil to = zone_to_civil(zone, meeting->ends_at);
  g_autofree char *from = view_moment(zone, meeting->starts_at);
  return g_strdup_printf("%s–%02d:%02d", from, to.hour, to.minute);
}
