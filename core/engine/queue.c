#include "engine/queue.h"

#include "base/clock.h"
#include "base/error.h"
#include "engine/letters.h"
#include "engine/party.h"
#include "store/slot.h"

#define LAPSES_A_TURN 200 /* so that a long queue of lapses does not hold up the loop */

void queue_join(Booking *booking, const Slot *slot, Instant now)
{
  booking->state = BOOKING_WAITING;
  booking->queued_at = now;
  booking->queue = slot->revision;
  booking->offer_until = slot->starts_at;
}

void queue_leave(Booking *booking)
{
  booking->state = BOOKING_BOOKED;
  booking->queued_at = 0;
  booking->queue = 0;
  booking->offer_until = 0;
}

static Instant end_of_booking(const EngineService *service, const Slot *slot)
{
  return slot->starts_at - policy_setting_core(service->settings, CORE_CLOSES_MINUTES) * 60;
}

/* Until when a seat that comes free now is held: the offer's length, but never past the end of booking. 0: booking is
 * over, nothing is offered. */
static Instant offer_end(const EngineService *service, const Slot *slot, Instant now)
{
  Instant closes = end_of_booking(service, slot);
  Instant lapses = now + policy_setting_core(service->settings, CORE_OFFER_MINUTES) * 60;
  return now >= closes ? 0 : MIN(lapses, closes);
}

static gboolean promote_one(Engine *engine, const EngineService *service, const Slot *slot, const Booking *waiting,
                            const char *who, Instant now, GError **error)
{
  Booking promoted = *waiting; /* borrows its texts */
  promoted.changed_at = now;
  const char *act = "promote";
  if (policy_setting_core(service->settings, CORE_OFFER_MINUTES) == 0) {
    queue_leave(&promoted);
  } else {
    promoted.state = BOOKING_OFFERED;
    promoted.offer_until = offer_end(service, slot, now);
    act = "offer";
  }
  return store_booking_update(engine->db, &promoted, error)
         && decide_record(engine, who, act, waiting, &promoted, slot, now, error)
         && letters_of_booking(engine, who, act, waiting, &promoted, now, error);
}

gboolean queue_may_have(Engine *engine, Db *db, const EngineService *service, const Slot *slot, const Booking *waiting,
                        Instant now, gboolean *may, GError **error)
{
  DecideWish wish = { .kind = waiting->party_kind,
                      .party_id = waiting->party_id,
                      .reference = waiting->reference,
                      .priority = waiting->priority,
                      .by_staff = waiting->by_staff,
                      .seats = waiting->seats,
                      .without = waiting->id,
                      .passes_queue = TRUE };
  Verdict verdict;
  *may = FALSE;
  if (waiting->seats > slot->capacity - slot->taken)
    return TRUE;
  if (!decide_book(engine, db, service, slot, &wish, now, &verdict, error))
    return FALSE;
  *may = verdict.answer == VERDICT_ACCEPT;
  return TRUE;
}

gboolean queue_is_open(const EngineService *service, const Slot *slot, Instant now)
{
  return slot->waiting > 0 && slot->taken < slot->capacity && slot->state == SLOT_OFFERED && service->settings
         && offer_end(service, slot, now) != 0;
}

/* Asks for one who waits; *@room takes what is left afterwards. */
static gboolean try_one(Engine *engine, const EngineService *service, const char *slot_id, const Booking *waiting,
                        const char *who, Instant now, int *room, GError **error)
{
  g_autoptr(Slot) slot = NULL;
  gboolean may;
  if (!store_slot_get(engine->db, slot_id, &slot, error)
      || !queue_may_have(engine, engine->db, service, slot, waiting, now, &may, error))
    return FALSE;
  *room = slot->capacity - slot->taken;
  if (!may)
    return TRUE;
  *room -= waiting->seats;
  return promote_one(engine, service, slot, waiting, who, now, error);
}

gboolean queue_promote(Engine *engine, const EngineService *service, const char *slot_id, const char *who, Instant now,
                       GError **error)
{
  g_autoptr(Slot) slot = NULL;
  if (!store_slot_get(engine->db, slot_id, &slot, error))
    return FALSE;
  if (!slot || !queue_is_open(service, slot, now))
    return TRUE;
  int room = slot->capacity - slot->taken;
  g_autoptr(GPtrArray) queue = store_booking_queue(engine->db, slot_id, error);
  if (!queue)
    return FALSE;
  for (guint i = 0; i < queue->len && room > 0; i++)
    if (!try_one(engine, service, slot_id, queue->pdata[i], who, now, &room, error))
      return FALSE;
  return TRUE;
}

/* The queue of another slot, whose host has just been set free. */
static gboolean promote_neighbour(Engine *engine, const char *slot_id, const char *who, Instant now, GError **error)
{
  g_autoptr(Slot) slot = NULL;
  const EngineService *service;
  return decide_touch(engine, slot_id, now, &slot, &service, error)
         && queue_promote(engine, service, slot_id, who, now, error);
}

gboolean queue_promote_each(Engine *engine, const GPtrArray *slot_ids, const char *who, Instant now, GError **error)
{
  for (guint i = 0; i < slot_ids->len; i++)
    if (!promote_neighbour(engine, slot_ids->pdata[i], who, now, error))
      return FALSE;
  return TRUE;
}

gboolean queue_freed(Engine *engine, const char *slot_id, const char *who, Instant now, GError **error)
{
  g_autoptr(Slot) slot = NULL;
  if (!store_slot_get(engine->db, slot_id, &slot, error))
    return FALSE;
  const EngineService *service = slot ? engine_service(engine, engine->db, slot->service_id, error) : NULL;
  if (!service)
    return slot == NULL;
  if (!queue_promote(engine, service, slot_id, who, now, error))
    return FALSE;
  if (slot->taken > 0 && slot->state == SLOT_OFFERED)
    return TRUE; /* its hosts are as taken as before */
  g_autoptr(GPtrArray) waiting = store_slot_host_waiting(engine->db, slot_id, error);
  return waiting && queue_promote_each(engine, waiting, who, now, error);
}

GPtrArray *queue_kept_waiting(Engine *engine, const Slot *slot, GError **error)
{
  return slot->taken > 0 ? store_slot_host_waiting(engine->db, slot->id, error) : g_ptr_array_new();
}

/* Whoever still can take the place up is told till when. */
static gboolean shorten_one(Engine *engine, const Slot *slot, const Booking *before, const char *who, Instant until, Instant now,
                            GError **error)
{
  Booking after = *before; /* borrows its texts */
  after.offer_until = MAX(until, now);
  after.changed_at = now;
  return store_booking_update(engine->db, &after, error)
         && decide_record(engine, who, "offer", before, &after, slot, now, error)
         && (until <= now || letters_of_booking(engine, who, "offer", before, &after, now, error));
}

gboolean queue_shorten(Engine *engine, const EngineService *service, const char *slot_id, const char *who, Instant now,
                       GError **error)
{
  g_autoptr(Slot) slot = NULL;
  if (!store_slot_get(engine->db, slot_id, &slot, error))
    return FALSE;
  if (!slot || slot->taken == 0)
    return TRUE;
  Instant closes = end_of_booking(service, slot);
  g_autoptr(GPtrArray) live = store_booking_live(engine->db, slot_id, error);
  for (guint i = 0; live && i < live->len; i++) {
    const Booking *booking = live->pdata[i];
    if (booking->state == BOOKING_OFFERED && booking->offer_until > closes
        && !shorten_one(engine, slot, booking, who, closes, now, error))
      return FALSE;
  }
  return live != NULL;
}

/* One booking whose offer, or whose wait, is over. */
static gboolean lapse_one(Engine *engine, const char *id, Instant now, guint *done, GError **error)
{
  g_autoptr(Booking) before = NULL;
  if (!store_booking_get(engine->db, id, &before, error))
    return FALSE;
  g_autoptr(Slot) slot = NULL;
  const EngineService *service;
  if (!decide_touch(engine, before->slot_id, now, &slot, &service, error))
    return FALSE;
  Booking lapsed = *before;
  lapsed.state = BOOKING_LAPSED;
  lapsed.offer_until = 0;
  lapsed.changed_at = now;
  (*done)++;
  return store_booking_update(engine->db, &lapsed, error)
         && decide_record(engine, "clock", "lapse", before, &lapsed, slot, now, error)
         && letters_of_booking(engine, "clock", "lapse", before, &lapsed, now, error)
         && queue_freed(engine, slot->id, "clock", now, error);
}

gboolean engine_lapse(Engine *engine, guint *done, GError **error)
{
  Instant now = clock_now();
  *done = 0;
  g_autoptr(GPtrArray) overdue = store_booking_overdue(engine->db, now, LAPSES_A_TURN, error);
  if (!overdue)
    return FALSE;
  for (guint i = 0; i < overdue->len; i++)
    if (!lapse_one(engine, overdue->pdata[i], now, done, error))
      return FALSE;
  return TRUE;
}

static gboolean take_up(Engine *engine, const Actor *actor, const Booking *before, const Slot *slot, BookAnswer *answer,
                        Instant now, GError **error)
{
  Booking booked = *before;
  queue_leave(&booked);
  booked.changed_at = now;
  answer->state = booked.state;
  return store_booking_update(engine->db, &booked, error)
         && decide_record(engine, actor->id, "accept", before, &booked, slot, now, error)
         && letters_of_booking(engine, actor->id, "accept", before, &booked, now, error);
}

gboolean engine_accept(Engine *engine, const Actor *actor, const char *booking_id, BookAnswer *answer, GError **error)
{
  static const Verdict accepted = { .answer = VERDICT_ACCEPT };
  static const Verdict lapsed = { VERDICT_REFUSE, "offer_lapsed",
                                  "This place was held for you and the time to take it has passed.", FALSE };
  static const Verdict none = { VERDICT_REFUSE, "no_offer", "No place is being held for this booking.", FALSE };
  Instant now = clock_now();
  g_autoptr(Booking) booking = NULL;
  g_autoptr(Slot) slot = NULL;
  const EngineService *service;
  if (!decide_open(engine, actor, booking_id, now, &slot, &service, &booking, error))
    return FALSE;
  answer->booking_id = g_strdup(booking->id);
  answer->state = booking->state;
  answer->verdict = accepted;
  if (booking->state == BOOKING_BOOKED) {
    answer->again = TRUE;
    return TRUE;
  }
  gboolean held = booking->state == BOOKING_OFFERED && MIN(booking->offer_until, end_of_booking(service, slot)) > now;
  if (held)
    return take_up(engine, actor, booking, slot, answer, now, error);
  answer->verdict = booking->state == BOOKING_OFFERED || booking->state == BOOKING_LAPSED ? lapsed : none;
  return TRUE;
}
