/* page-register: one session: who is booked, and one tap a person to say who came. */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/words.h"
#include "engine/booking.h"
#include "engine/browse.h"
#include "render/when.h"
#include "web/page-slot.h"
#include "web/pages.h"
#include "web/private.h"

#define HEADS_MOST 10000

/* Which meeting is spoken of: the one asked for, else the last that has begun, else the first. */
static const Meeting *choose_meeting(const SlotView *slot, const char *asked)
{
  const Meeting *chosen = slot->meetings->pdata[0];
  Instant now = clock_now();
  int number = asked ? atoi(asked) : 0;
  for (guint i = 0; i < slot->meetings->len; i++) {
    const Meeting *meeting = slot->meetings->pdata[i];
    if (meeting->ordinal == number)
      return meeting;
    if (number == 0 && meeting->starts_at <= now)
      chosen = meeting;
  }
  return chosen;
}

static const Attendance *attendance_of(const BookingView *booking, const Meeting *meeting)
{
  for (guint i = 0; i < booking->attendance->len; i++) {
    const Attendance *attendance = booking->attendance->pdata[i];
    if (attendance->ordinal == meeting->ordinal)
      return attendance;
  }
  return NULL;
}

/* A team's heads are counted; so are those of several places. */
static gboolean counts_heads(const Booking *booking)
{
  return booking->party_kind == PARTY_TEAM || booking->seats > 1;
}

static json_t *view_row(WebCall *call, const BookingView *booking, const Meeting *meeting)
{
  const Attendance *attendance = attendance_of(booking, meeting);
  json_t *row = page_booking(call, booking);
  json_object_set_new(row, "came", json_boolean(attendance && attendance->outcome == OUTCOME_ATTENDED));
  json_object_set_new(row, "absent", json_boolean(attendance && attendance->outcome == OUTCOME_DID_NOT_ATTEND));
  json_object_set_new(row, "open", json_boolean(!attendance));
  json_object_set_new(row, "counts", json_boolean(counts_heads(booking->booking)));
  json_object_set_new(row, "present", attendance ? json_integer(attendance->present) : json_null());
  json_object_set_new(row, "profession", *booking->booking->profession ? json_string(booking->booking->profession) : json_null());
  json_object_set_new(row, "meeting", json_integer(meeting->ordinal));
  return row;
}

/* A number that would not do stands in the row again, with what is wrong with it; else the fault is told on top. */
static void add_fault(json_t *view, const Form *form, const GError *fault)
{
  json_t *row;
  gsize i;
  json_array_foreach (json_object_get(view, "booked"), i, row) {
    const char *id = json_string_value(json_object_get(row, "id"));
    if (strcmp(id, form_text(form, "booking")) != 0 || !json_is_true(json_object_get(row, "counts")))
      continue;
    g_autofree char *field = g_strconcat("n-", id, NULL);
    json_object_set_new(row, "typed", json_string(form_text(form, "present")));
    json_object_set_new(row, "wrong", json_true());
    page_fault(view, field, _("Enter how many came, as a number"));
    return;
  }
  page_fault_of_error(view, fault);
}

static gboolean add_rows(WebCall *call, const SlotView *slot, const Meeting *meeting, json_t *view, GError **error)
{
  BookingFilter filter = { .slot_id = slot->slot->id, .live = TRUE };
  g_autoptr(GPtrArray) bookings = engine_bookings_all(call->engine, call->actor, &filter, error);
  if (!bookings)
    return FALSE;
  json_t *booked = json_array(), *waiting = json_array();
  guint open = 0;
  gboolean settled = FALSE;
  for (guint i = 0; i < bookings->len; i++) {
    const BookingView *booking = bookings->pdata[i];
    if (booking->booking->state == BOOKING_BOOKED) {
      json_array_append_new(booked, view_row(call, booking, meeting));
      open += attendance_of(booking, meeting) == NULL;
      settled = settled || booking_view_is_said(booking);
    } else {
      json_array_append_new(waiting, view_row(call, booking, meeting));
    }
  }
  json_object_set_new(view, "any_booked", json_boolean(json_array_size(booked) > 0));
  json_object_set_new(view, "any_waiting", json_boolean(json_array_size(waiting) > 0));
  if (settled || json_array_size(booked) == 0)
    json_object_set_new(view, "lapsed", json_false());
  json_object_set_new(view, "several_open", json_boolean(open > 1));
  json_object_set_new(view, "booked", booked);
  json_object_set_new(view, "waiting", waiting);
  return TRUE;
}

static json_t *list_meetings(const SlotView *slot, const Meeting *chosen)
{
  json_t *list = json_array();
  for (guint i = 0; slot->meetings->len > 1 && i < slot->meetings->len; i++) {
    const Meeting *meeting = slot->meetings->pdata[i];
    g_autofree char *day = when_short_day(meeting->starts);
    json_array_append_new(list, json_pack("{s:i, s:s, s:s, s:b}", "number", meeting->ordinal, "day", day, "slot", slot->slot->id,
                                          "here", meeting == chosen));
  }
  page_mark_ends(list);
  return list;
}

/* @fault: what was wrong with @form. */
static HttpResponse *show_register(WebCall *call, const char *asked, const Form *form, const GError *fault, GError **error)
{
  g_autoptr(SlotView) slot = engine_slot(call->engine, call->actor, http_request_param(call->request, "id"), error);
  if (!slot)
    return NULL;
  const Meeting *meeting = choose_meeting(slot, asked);
  json_t *view = page_slot(call, slot);
  g_autofree char *day = when_day(meeting->starts);
  json_object_set_new(view, "meeting", json_integer(meeting->ordinal));
  json_object_set_new(view, "meeting_says", json_string(day));
  json_object_set_new(view, "dates", list_meetings(slot, meeting));
  json_object_set_new(view, "begun", json_boolean(meeting->starts_at <= clock_now()));
  json_object_set_new(view, "coming", json_boolean(slot->slot->starts_at > clock_now() && slot->slot->state == SLOT_OFFERED));
  json_object_set_new(view, "lapsed", json_boolean(slot->slot->starts_at <= clock_now() && slot->slot->state == SLOT_OFFERED));
  json_object_set_new(view, "gone", json_boolean(slot->slot->state != SLOT_OFFERED));
  json_object_set_new(view, "back", json_pack("{s:s, s:s}", "href", "/sessions", "text", _("Sessions")));
  if (!add_rows(call, slot, meeting, view, error)) {
    json_decref(view);
    return NULL;
  }
  if (fault)
    add_fault(view, form, fault);
  return page_answer(call, fault ? 422 : 200, "register.html", slot->service_title, view, error);
}

HttpResponse *page_register(WebCall *call, GError **error)
{
  return show_register(call, call_param(call, "meeting"), NULL, NULL, error);
}

/* ---- saying who came ---------------------------------------------------------------------------------------------- */

static gboolean read_heads(const char *text, int *heads, GError **error)
{
  char *end;
  *heads = -1;
  if (!*text)
    return TRUE;
  gint64 value = g_ascii_strtoll(text, &end, 10);
  if (*end || value < 0 || value > HEADS_MOST)
    return error_set(error, ERROR_INVALID, "present: “%.20s” is no number of people", text);
  *heads = (int)value;
  return TRUE;
}

static gboolean attend_one(WebCall *call, const Form *form, GError **error)
{
  AttendWish wish = { .booking_id = form_text(form, "booking"), .meeting = form_text(form, "meeting") };
  return outcome_parse(form_text(form, "outcome"), &wish.outcome, error)
         && read_heads(wish.outcome == OUTCOME_ATTENDED ? form_text(form, "present") : "", &wish.present, error)
         && engine_attend(call->engine, call->actor, &wish, error);
}

/* Everybody of whom nothing is said yet came: as many as they had places. */
static gboolean attend_all(WebCall *call, const char *slot_id, const Form *form, GError **error)
{
  g_autoptr(SlotView) slot = engine_slot(call->engine, call->actor, slot_id, error);
  if (!slot)
    return FALSE;
  BookingFilter filter = { .slot_id = slot_id, .live = TRUE };
  const Meeting *meeting = choose_meeting(slot, form_text(form, "meeting"));
  g_autoptr(GPtrArray) bookings = engine_bookings_all(call->engine, call->actor, &filter, error);
  for (guint i = 0; bookings && i < bookings->len; i++) {
    const BookingView *booking = bookings->pdata[i];
    AttendWish wish = { .booking_id = booking->booking->id, .meeting = form_text(form, "meeting"),
                        .outcome = OUTCOME_ATTENDED, .present = -1 };
    if (booking->booking->state == BOOKING_BOOKED && !attendance_of(booking, meeting)
        && !engine_attend(call->engine, call->actor, &wish, error))
      return FALSE;
  }
  return bookings != NULL;
}

HttpResponse *page_register_attend(WebCall *call, GError **error)
{
  const char *id = http_request_param(call->request, "id");
  g_autoptr(Form) form = page_form(call, error);
  if (!form)
    return NULL;
  g_autoptr(GError) fault = NULL;
  gboolean done = form_has(form, "all") ? attend_all(call, id, form, &fault) : attend_one(call, form, &fault);
  if (!done && page_is_typed_fault(fault))
    return show_register(call, form_text(form, "meeting"), form, fault, error);
  if (!done) {
    g_propagate_error(error, g_steal_pointer(&fault));
    return NULL;
  }
  g_autofree char *slot = page_escape(id);
  g_autofree char *meeting = page_escape(form_text(form, "meeting"));
  g_autofree char *booking = page_escape(form_text(form, "booking"));
  return page_go("/sessions/%s?meeting=%s#b-%s", slot, meeting, booking);
}
