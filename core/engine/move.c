/* Moving takes two locks: the slot that is left and the one that is entered, always in the order of their ids, so that two
 * moves across each other cannot wait for one another on a database that locks rows. */
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "engine/booking.h"
#include "engine/letters.h"
#include "engine/queue.h"
#include "store/scope.h"
#include "store/slot.h"

static gboolean touch_first(Engine *engine, const char *id, Instant now, GError **error)
{
  g_autoptr(Slot) slot = NULL;
  return store_slot_touch(engine->db, id, now, &slot, error);
}

/* Both slots locked; *@to and its service for the asking. */
static gboolean open_both(Engine *engine, const Actor *actor, const char *booking_id, const char *slot_id, Instant now,
                          Slot **from, Slot **to, const EngineService **service, Booking **booking, GError **error)
{
  g_autoptr(Booking) seen = NULL;
  if (!store_booking_get(engine->db, booking_id, &seen, error))
    return FALSE;
  gboolean target_first = seen && strcmp(slot_id, seen->slot_id) < 0;
  if (target_first && !touch_first(engine, slot_id, now, error))
    return FALSE;
  if (!decide_open(engine, actor, booking_id, now, from, service, booking, error))
    return FALSE;
  return decide_touch(engine, slot_id, now, to, service, error);
}

static Booking moved_booking(const Booking *before, const Slot *to, gboolean waits, Instant now)
{
  Booking after = *before;
  after.slot_id = to->id;
  after.starts_at = to->starts_at;
  after.changed_at = now;
  after.outcome = OUTCOME_NONE;
  queue_leave(&after);
  if (waits)
    queue_join(&after, to, now);
  return after;
}

static gboolean write_move(Engine *engine, const Actor *actor, const Slot *from, const Slot *to, const Booking *before,
                           const Booking *after, Instant now, GError **error)
{
  store_scope_raise(engine->db, from, after->party_kind, after->party_id, now);
  return store_booking_leave(engine->db, before, now, error) && store_booking_update(engine->db, after, error)
         && store_slot_settle(engine->db, from->id, error)
         && decide_record(engine, actor->id, "move", before, after, to, now, error)
         && queue_freed(engine, from->id, actor->id, now, error);
}

/* What stands in the way before the policy is asked at all; NULL: nothing. */
static const Verdict *hindrance(const Booking *booking, const Slot *from, const Slot *to, Instant now)
{
  static const Verdict ended = { VERDICT_REFUSE, "booking_ended", "This booking has ended and can no longer be moved.", FALSE };
  static const Verdict begun = { VERDICT_REFUSE, "slot_begun", "This has begun already, so the booking can no longer be moved.",
                                 FALSE };
  static const Verdict other = { VERDICT_REFUSE, "other_service",
                                 "A booking can be moved to another time of the same service only.", FALSE };
  if (!booking_is_live(booking->state))
    return &ended;
  if (strcmp(from->service_id, to->service_id) != 0)
    return &other;
  return booking->outcome != OUTCOME_NONE || now >= from->starts_at ? &begun : NULL;
}

/* Whoever has a place, or is being held one, never gives it up for a place in a queue. */
static void keep_place(const Booking *before, Verdict *verdict)
{
  static const Verdict kept = { VERDICT_REFUSE, "full", "Every place there is taken, so the booking stays where it is.",
                                FALSE };
  if (verdict->answer == VERDICT_WAIT && before->state != BOOKING_WAITING)
    *verdict = kept;
}

/* Who joins a queue by moving may be let in at once, like who joins it by booking, where those ahead may not be or are too
 * many for the seats there are. */
static gboolean wait_there(Engine *engine, const Actor *actor, const EngineService *service, const Booking *before,
                           const Booking *after, BookAnswer *answer, Instant now, GError **error)
{
  g_autoptr(Booking) joined = NULL;
  if (!queue_promote(engine, service, after->slot_id, actor->id, now, error)
      || !store_booking_get(engine->db, after->id, &joined, error))
    return FALSE;
  answer->state = joined->state;
  answer->offer_until = joined->state == BOOKING_OFFERED ? joined->offer_until : 0;
  if (joined->state != BOOKING_WAITING)
    return TRUE; /* and has been told so */
  return letters_of_booking(engine, actor->id, "move", before, after, now, error)
         && store_booking_position(engine->db, joined, &answer->position, error);
}

static gboolean move_opened(Engine *engine, const Actor *actor, const EngineService *service, const Slot *from,
                            const Slot *to, const Booking *before, BookAnswer *answer, Instant now, GError **error)
{
  DecideWish wish = { .kind = before->party_kind,
                      .party_id = before->party_id,
                      .reference = before->reference,
                      .priority = before->priority,
                      .by_staff = actor_is_staff(actor),
                      .seats = before->seats,
                      .without = before->id };
  if (!decide_book(engine, engine->db, service, to, &wish, now, &answer->verdict, error))
    return FALSE;
  keep_place(before, &answer->verdict);
  if (answer->verdict.answer == VERDICT_REFUSE)
    return TRUE;
  Booking after = moved_booking(before, to, answer->verdict.answer == VERDICT_WAIT, now);
  answer->state = after.state;
  if (!write_move(engine, actor, from, to, before, &after, now, error))
    return FALSE;
  if (after.state == BOOKING_WAITING)
    return wait_there(engine, actor, service, before, &after, answer, now, error);
  return letters_of_booking(engine, actor->id, "move", before, &after, now, error);
}

gboolean engine_move(Engine *engine, const Actor *actor, const char *booking_id, const char *slot_id,
                     BookAnswer *answer, GError **error)
{
  static const Verdict accepted = { .answer = VERDICT_ACCEPT };
  Instant now = clock_now();
  g_autoptr(Slot) from = NULL, to = NULL;
  g_autoptr(Booking) before = NULL;
  const EngineService *service;
  if (!open_both(engine, actor, booking_id, slot_id, now, &from, &to, &service, &before, error))
    return FALSE;
  answer->booking_id = g_strdup(before->id);
  answer->state = before->state;
  answer->verdict = accepted;
  answer->again = strcmp(from->id, to->id) == 0 && booking_is_live(before->state);
  if (answer->again)
    return TRUE;
  const Verdict *stands = hindrance(before, from, to, now);
  if (stands) {
    answer->verdict = *stands;
    return TRUE;
  }
  return move_opened(engine, actor, service, from, to, before, answer, now, error);
}
