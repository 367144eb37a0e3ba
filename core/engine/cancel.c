#include "base/clock.h"
#include "base/error.h"
#include "engine/booking.h"
#include "engine/free-text.h"
#include "engine/letters.h"
#include "engine/queue.h"

static gboolean check_right(Engine *engine, const Actor *actor, CancelledBy by, const char *reason, GError **error)
{
  if (by == BY_SERVICE && !actor_is_staff(actor))
    return error_set(error, ERROR_DENIED, "only staff cancel on behalf of the service; cancel “by party” instead");
  return free_text_check(engine, FREE_REASON, reason, error);
}

/* Its texts are borrowed from @before and @reason. */
static Booking cancelled_booking(const Booking *before, CancelledBy by, const char *reason, gboolean late, Instant now)
{
  Booking after = *before;
  after.state = BOOKING_CANCELLED;
  after.cancelled_by = by;
  after.late = late;
  after.cancel_reason = (char *)(reason ? reason : "");
  after.cancelled_at = now;
  after.offer_until = 0;
  after.changed_at = now;
  return after;
}

gboolean engine_cancel(Engine *engine, const Actor *actor, const char *booking_id, CancelledBy by, const char *reason,
                       BookAnswer *answer, GError **error)
{
  static const Verdict over = { VERDICT_REFUSE, "outcome_recorded",
                                "What became of this booking has been recorded already, so it can no longer be cancelled.",
                                FALSE };
  Instant now = clock_now();
  g_autoptr(Slot) slot = NULL;
  g_autoptr(Booking) before = NULL;
  const EngineService *service;
  if (!check_right(engine, actor, by, reason, error)
      || !decide_open(engine, actor, booking_id, now, &slot, &service, &before, error))
    return FALSE;
  answer->booking_id = g_strdup(before->id);
  answer->state = before->state;
  answer->again = !booking_is_live(before->state);
  answer->verdict = (Verdict){ .answer = VERDICT_ACCEPT, .late = before->late };
  if (answer->again)
    return TRUE;
  gboolean said;
  if (!decide_said(engine, before, &said, error))
    return FALSE;
  if (said) {
    answer->verdict = over;
    return TRUE;
  }
  if (!decide_cancel(engine, engine->db, service, slot, before, by, actor_is_staff(actor), now, &answer->verdict, error))
    return FALSE;
  if (answer->verdict.answer != VERDICT_ACCEPT)
    return TRUE;
  Booking after = cancelled_booking(before, by, reason, answer->verdict.late, now);
  answer->state = after.state;
  return store_booking_update(engine->db, &after, error)
         && decide_record(engine, actor->id, "cancel", before, &after, slot, now, error)
         && letters_of_booking(engine, actor->id, "cancel", before, &after, now, error)
         && queue_freed(engine, slot->id, actor->id, now, error);
}
