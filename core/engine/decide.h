/* decide: gathers the facts of a wish and asks the policy. The list and the check are this one function. Private to engine/. */
#ifndef ENGINE_DECIDE_H
#define ENGINE_DECIDE_H

#include "engine/engine.h"
#include "model/booking.h"
#include "store/booking.h"

typedef struct {
  PartyKind kind;
  const char *party_id;
  const char *reference; /* "" for none */
  gboolean priority, by_staff;
  int seats;
  const char *without;   /* the booking at hand, if it exists already; else "" */
  int held;              /* seats of the slot that the booking at hand holds already */
  gboolean passes_queue; /* it is this booking's turn: nobody waits ahead of it */
} DecideWish;

/* @db: engine->db inside a transaction, engine->read otherwise. @slot as touched or read through the same. */
gboolean decide_book(Engine *engine, Db *db, const EngineService *service, const Slot *slot, const DecideWish *wish,
                     Instant now, Verdict *verdict, GError **error);
gboolean decide_cancel(Engine *engine, Db *db, const EngineService *service, const Slot *slot, const Booking *booking,
                       CancelledBy by, gboolean by_staff, Instant now, Verdict *verdict, GError **error);

/* The touched slot and its service of a write; ERROR_MISSING if there is no such slot. */
gboolean decide_touch(Engine *engine, const char *slot_id, Instant now, Slot **slot, const EngineService **service,
                      GError **error);

/* Opens a booking for a change by @actor: finds its slot, touches that, and reads the booking under the lock.
 * ERROR_MISSING, or ERROR_DENIED where the actor may not act for its party. */
gboolean decide_open(Engine *engine, const Actor *actor, const char *booking_id, Instant now, Slot **slot,
                     const EngineService **service, Booking **booking, GError **error);

/* The same for somebody who says how it was: party_may_answer. */
gboolean decide_open_to_answer(Engine *engine, const Actor *actor, const char *booking_id, Instant now, Slot **slot,
                               const EngineService **service, Booking **booking, GError **error);

/* *@said: of one of its meetings at least it was said whether they came, or of all of them together (an import says no more). Its
 * outcome alone does not tell: it is known once all is said. */
gboolean decide_said(Engine *engine, const Booking *booking, gboolean *said, GError **error);

/* What every write ends with: tallies settled, scopes raised, change appended. @before NULL: the booking is new. @slot: that
 * of @after. */
gboolean decide_record(Engine *engine, const char *who, const char *act, const Booking *before, const Booking *after,
                       const Slot *slot, Instant now, GError **error);

#endif
