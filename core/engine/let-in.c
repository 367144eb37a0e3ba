#include "engine/let-in.h"

#include "base/clock.h"
#include "engine/queue.h"
#include "store/booking.h"
#include "store/slot.h"

#define MOST_SLOTS 1000 /* with room and a waiting list that are looked at; as a rule there is none */

/* TRUE in *@due: somebody in the slot's queue may have a place now. */
static gboolean look(Engine *engine, const char *slot_id, Instant now, gboolean *due, GError **error)
{
  g_autoptr(Slot) slot = NULL;
  if (!store_slot_get(engine->read, slot_id, &slot, error))
    return FALSE;
  const EngineService *service = slot ? engine_service(engine, engine->read, slot->service_id, error) : NULL;
  if (!slot || !service)
    return slot == NULL;
  g_autoptr(GPtrArray) queue = queue_is_open(service, slot, now) ? store_booking_queue(engine->read, slot_id, error)
                                                                : g_ptr_array_new();
  for (guint i = 0; queue && i < queue->len && !*due; i++)
    if (!queue_may_have(engine, engine->read, service, slot, queue->pdata[i], now, due, error))
      return FALSE;
  return queue != NULL;
}

GPtrArray *engine_due_to_be_let_in(Engine *engine, GError **error)
{
  Instant now = clock_now();
  g_autoptr(GPtrArray) slots = store_booking_waited_for(engine->read, now, MOST_SLOTS, error);
  for (guint i = slots ? slots->len : 0; i > 0; i--) {
    gboolean due = FALSE;
    if (!look(engine, slots->pdata[i - 1], now, &due, error))
      return NULL;
    if (!due)
      g_ptr_array_remove_index(slots, i - 1);
  }
  return g_steal_pointer(&slots);
}

gboolean engine_let_in(Engine *engine, const GPtrArray *slots, GError **error)
{
  Instant now = clock_now();
  for (guint i = 0; i < slots->len; i++) {
    g_autoptr(Slot) slot = NULL;
    const EngineService *service;
    if (!decide_touch(engine, slots->pdata[i], now, &slot, &service, error)
        || !queue_promote(engine, service, slot->id, "clock", now, error))
      return FALSE;
  }
  return TRUE;
}
