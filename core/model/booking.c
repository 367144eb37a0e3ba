#include "model/booking.h"

#include <string.h>

#include "base/error.h"

static const char *const booking_states[] = { "booked", "waiting", "offered", "cancelled", "lapsed" };

const char *party_kind_text(PartyKind kind)
{
  return kind == PARTY_TEAM ? "team" : "person";
}

gboolean party_kind_parse(const char *text, PartyKind *kind, GError **error)
{
  if (strcmp(text, "person") == 0)
    *kind = PARTY_PERSON;
  else if (strcmp(text, "team") == 0)
    *kind = PARTY_TEAM;
  else
    return error_set(error, ERROR_INVALID, "party: “%s” is neither “person” nor “team”", text);
  return TRUE;
}

const char *booking_state_text(BookingState state)
{
  return booking_states[state];
}

BookingState booking_state_from_text(const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS(booking_states); i++)
    if (strcmp(booking_states[i], text) == 0)
      return (BookingState)i;
  return BOOKING_LAPSED;
}

gboolean booking_holds_seats(BookingState state)
{
  return state == BOOKING_BOOKED || state == BOOKING_OFFERED;
}

gboolean booking_is_live(BookingState state)
{
  return booking_holds_seats(state) || state == BOOKING_WAITING;
}

const char *cancelled_by_text(CancelledBy by)
{
  static const char *const texts[] = { "", "party", "service" };
  return texts[by];
}

gboolean cancelled_by_parse(const char *text, CancelledBy *by, GError **error)
{
  if (strcmp(text, "party") == 0)
    *by = BY_PARTY;
  else if (strcmp(text, "service") == 0)
    *by = BY_SERVICE;
  else
    return error_set(error, ERROR_INVALID, "by: “%s” is neither “party” nor “service”", text);
  return TRUE;
}

const char *outcome_text(Outcome outcome)
{
  static const char *const texts[] = { "", "attended", "did-not-attend" };
  return texts[outcome];
}

gboolean outcome_parse(const char *text, Outcome *outcome, GError **error)
{
  if (strcmp(text, "attended") == 0)
    *outcome = OUTCOME_ATTENDED;
  else if (strcmp(text, "did-not-attend") == 0)
    *outcome = OUTCOME_DID_NOT_ATTEND;
  else
    return error_set(error, ERROR_INVALID, "outcome: “%s” is neither “attended” nor “did-not-attend”", text);
  return TRUE;
}

void booking_free(Booking *booking)
{
  if (!booking)
    return;
  g_free(booking->id);
  g_free(booking->slot_id);
  g_free(booking->party_id);
  g_free(booking->profession);
  g_free(booking->organisation);
  g_free(booking->cancel_reason);
  g_free(booking->reference);
  g_free(booking->note);
  g_free(booking->made_by);
  g_free(booking);
}

void attendance_free(Attendance *attendance)
{
  if (!attendance)
    return;
  g_free(attendance->meeting_id);
  g_free(attendance);
}

gboolean booking_view_is_said(const BookingView *view)
{
  return view->booking->outcome != OUTCOME_NONE || view->attendance->len > 0;
}

void booking_view_free(BookingView *view)
{
  if (!view)
    return;
  booking_free(view->booking);
  slot_view_free(view->slot);
  g_free(view->party_name);
  g_clear_pointer(&view->attendance, g_ptr_array_unref);
  g_free(view);
}

void draft_free(Draft *draft)
{
  if (!draft)
    return;
  g_free(draft->id);
  g_free(draft->person_id);
  g_free(draft->slot_id);
  g_free(draft->party);
  g_free(draft->reference);
  g_free(draft->note);
  g_free(draft);
}
