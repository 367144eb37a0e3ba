/* queue: the waiting list of a slot. Private to engine/. */
#ifndef ENGINE_QUEUE_H
#define ENGINE_QUEUE_H

#include "engine/decide.h"
#include "engine/booking.h"

/* Joins @booking to the queue of the touched @slot: state, turn and the end of the wait. */
void queue_join(Booking *booking, const Slot *slot, Instant now);
/* Gives @booking seats for good: out of the queue. */
void queue_leave(Booking *booking);

/* Whether something of @slot can be offered to those who wait at all. */
gboolean queue_is_open(const EngineService *service, const Slot *slot, Instant now);
/* *@may: whether @waiting, whose turn it is, may have what it waits for. @db: as for decide_book. */
gboolean queue_may_have(Engine *engine, Db *db, const EngineService *service, const Slot *slot, const Booking *waiting,
                        Instant now, gboolean *may, GError **error);
/* Offers what room there is to those who wait, in their order; whoever may not have it is passed over. With offer-minutes
 * 0 they are booked at once. Nothing is offered when booking has closed. */
gboolean queue_promote(Engine *engine, const EngineService *service, const char *slot_id, const char *who, Instant now,
                       GError **error);
/* After a slot has moved: no place of it is held past the end of booking. */
gboolean queue_shorten(Engine *engine, const EngineService *service, const char *slot_id, const char *who, Instant now,
                       GError **error);
/* After seats may have come free on a slot: promotes its own queue, and, where its hosts are no longer taken by it, those of
 * other slots that they would give at that time. */
gboolean queue_freed(Engine *engine, const char *slot_id, const char *who, Instant now, GError **error);
/* Of a slot that is going to have another time or other hosts: ids (char *) of the slots for which somebody waits and whose
 * hosts it takes at present. Afterwards queue_freed no longer finds them: queue_promote_each promotes their queues. */
GPtrArray *queue_kept_waiting(Engine *engine, const Slot *slot, GError **error);
gboolean queue_promote_each(Engine *engine, const GPtrArray *slot_ids, const char *who, Instant now, GError **error);

#endif
