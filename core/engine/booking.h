/* booking: the acts on a booking. Every one begins by touching the slot's row, gathers the facts, asks the policy, writes
 * booking, tallies, scopes and change log, and leaves the commit to its caller. A refusal is a verdict in the answer; an
 * error is bad input, a missing thing, or a broken machine. After either the caller undoes the savepoint, so that a wish
 * that came to nothing leaves nothing behind.
 */
#ifndef ENGINE_BOOKING_H
#define ENGINE_BOOKING_H

#include "engine/engine.h"
#include "model/booking.h"

typedef struct {
  const char *id;       /* the client's, a UUID; NULL to have one made. The same id twice is the same booking. */
  const char *slot_id;
  PartyKind party_kind;
  const char *party_id; /* person id, mail address, or team id; NULL: the actor */
  gboolean party_left_out; /* nobody was named: the actor, or the team they lead where only teams book */
  int seats;            /* 1..10000 */
  const char *reference;/* pseudonymous case reference, NULL or "" for none */
  const char *note;     /* NULL or "" for none */
} BookWish;

typedef struct {
  Verdict verdict;
  char *booking_id;     /* NULL after a refusal of a new booking */
  BookingState state;
  int position;         /* 1-based, 0 if it does not wait */
  Instant offer_until;  /* 0 unless offered */
  gboolean again;       /* this very booking had been made before: nothing was changed */
  GPtrArray *other_slots; /* after a refusal for want of room: ids of up to 5 other open slots of the service, or NULL */
} BookAnswer;

void book_answer_clear(BookAnswer *answer);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(BookAnswer, book_answer_clear)

/* ERROR_DENIED when the actor may not book for that party; ERROR_MISSING for an unknown slot, and to staff for an unknown party;
 * ERROR_CONFLICT when the id names a booking of another wish. */
gboolean engine_book(Engine *engine, const Actor *actor, const BookWish *wish, BookAnswer *answer, GError **error);

/* Takes up an offered seat, while it is held and booking has not ended. */
gboolean engine_accept(Engine *engine, const Actor *actor, const char *booking_id, BookAnswer *answer, GError **error);

/* Gives a booking back; frees its seats and promotes whoever waits. `by` service only by staff. Cancelling what is
 * cancelled already changes nothing (again = TRUE). */
gboolean engine_cancel(Engine *engine, const Actor *actor, const char *booking_id, CancelledBy by, const char *reason,
                       BookAnswer *answer, GError **error);

/* Moves a booking to another slot of the same service: all or nothing, its id stays. */
gboolean engine_move(Engine *engine, const Actor *actor, const char *booking_id, const char *slot_id,
                     BookAnswer *answer, GError **error);

typedef struct {
  const char *booking_id;
  const char *meeting; /* meeting id, or its number "1"…, or NULL for the only one */
  Outcome outcome;     /* attended or did-not-attend */
  int present;         /* heads; -1: as many as seats (or 0 for did-not-attend) */
} AttendWish;

/* Staff only; from the meeting's start on. A correction replaces the outcome and the change log keeps the
 * history. Of several meetings: attended once is attended, did-not-attend only when it was said of every one. */
gboolean engine_attend(Engine *engine, const Actor *actor, const AttendWish *wish, GError **error);

typedef struct {
  const char *key;
  int answer; /* 1..5 */
} RatingAnswer;
/* Answers to the service's questions, by the party (or a member of it) or by staff on their behalf, once a meeting has
 * begun. Unknown keys are ERROR_INVALID and name the nearest. The same person's answers again replace theirs; staff hand
 * in one sheet a call. */
gboolean engine_feedback(Engine *engine, const Actor *actor, const char *booking_id, const RatingAnswer *answers,
                         guint n, const char *comment, GError **error);


/* What a person has answered to a booking's questions before. */
typedef struct {
  GHashTable *answers; /* key → GINT_TO_POINTER(1..5) */
  char *comment;       /* "" for none */
} FeedbackGiven;
void feedback_given_clear(FeedbackGiven *given);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(FeedbackGiven, feedback_given_clear)
/* The actor's own sheet; empty for staff, who hand in a new one a call. ERROR_MISSING as engine_booking_to_answer. */
gboolean engine_feedback_given(Engine *engine, const Actor *actor, const char *booking_id, FeedbackGiven *given,
                               GError **error);

/* Lapses offers whose time has passed and promotes the next in line; ends waits of slots that have begun. In a
 * transaction. *@done takes how many it changed. */
gboolean engine_lapse(Engine *engine, guint *done, GError **error);

#endif
