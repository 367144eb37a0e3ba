/* booking: a party's claim on seats of a slot, and its state. */
#ifndef MODEL_BOOKING_H
#define MODEL_BOOKING_H

#include "base/civil.h"
#include "model/slot.h"

typedef enum { PARTY_PERSON, PARTY_TEAM } PartyKind;
const char *party_kind_text(PartyKind kind); /* "person", "team" */
gboolean party_kind_parse(const char *text, PartyKind *kind, GError **error);

typedef enum {
  BOOKING_BOOKED,    /* holds its seats */
  BOOKING_WAITING,   /* in the queue */
  BOOKING_OFFERED,   /* promoted: holds its seats until offer_until, then lapses */
  BOOKING_CANCELLED, /* by party or by service */
  BOOKING_LAPSED     /* an offer that was not taken up, or a wait that ended with the slot's start */
} BookingState;
const char *booking_state_text(BookingState state);
BookingState booking_state_from_text(const char *text); /* of stored text */
gboolean booking_holds_seats(BookingState state);       /* booked or offered */
gboolean booking_is_live(BookingState state);           /* booked, offered or waiting */

typedef enum { BY_NOBODY, BY_PARTY, BY_SERVICE } CancelledBy;
const char *cancelled_by_text(CancelledBy by); /* "", "party", "service" */
gboolean cancelled_by_parse(const char *text, CancelledBy *by, GError **error); /* party or service */

typedef enum { OUTCOME_NONE, OUTCOME_ATTENDED, OUTCOME_DID_NOT_ATTEND } Outcome;
const char *outcome_text(Outcome outcome); /* "", "attended", "did-not-attend" */
gboolean outcome_parse(const char *text, Outcome *outcome, GError **error); /* attended or did-not-attend */

typedef struct {
  char *id, *slot_id;
  PartyKind party_kind;
  char *party_id;
  char *profession, *organisation; /* of the party when it booked */
  gboolean priority;
  int seats;
  BookingState state;
  Outcome outcome;
  CancelledBy cancelled_by;
  gboolean late;
  char *cancel_reason;
  int heads;
  char *reference, *note;
  Instant made_at;
  char *made_by;
  gboolean by_staff;
  Instant queued_at;    /* when it joined the waiting list; 0 once it holds seats for good */
  gint64 queue;         /* its turn among those waiting for the slot, rising; 0 if it holds seats for good */
  Instant offer_until;  /* offered: when the offer lapses; waiting: when the wait ends by itself; else 0 */
  Instant cancelled_at; /* 0 for none */
  Instant starts_at;
  Instant changed_at;
  gint64 revision;
} Booking;

void booking_free(Booking *booking);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Booking, booking_free)

typedef struct {
  char *meeting_id;
  int ordinal;
  Outcome outcome;
  int present;
  Instant recorded_at;
} Attendance;

/* A booking as somebody sees it; what they may not see is NULL. */
typedef struct {
  Booking *booking;
  SlotView *slot;       /* without `bookable` */
  char *party_name;
  int position;         /* 1-based place in the queue, 0 if it does not wait */
  GPtrArray *attendance;/* Attendance *, in order of meeting */
  gboolean private_shown; /* note and reference may be shown to the asker */
  gboolean only_answers;  /* the asker may say how it was, and see or change it no further */
} BookingView;

/* Whether it was said of one of its meetings, or of all together, whether they came. */
gboolean booking_view_is_said(const BookingView *view);

void attendance_free(Attendance *attendance);
void booking_view_free(BookingView *view);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BookingView, booking_view_free)

/* What somebody is about to book. */
typedef struct {
  char *id, *person_id, *slot_id;
  PartyKind party_kind;
  char *party; /* id or mail address; "" for whoever makes it */
  int seats;
  char *reference, *note;
  Instant made_at;
} Draft;

void draft_free(Draft *draft);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Draft, draft_free)

#endif
