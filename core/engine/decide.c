#include "engine/decide.h"

#include "base/error.h"
#include "base/json-text.h"
#include "engine/party.h"
#include "store/change.h"
#include "store/scope.h"
#include "store/slot.h"

#define TELLING_LENGTH 256 /* bytes that do for all of it */

static PolicyCase case_of_slot(const Slot *slot, Instant now)
{
  return (PolicyCase){ .now = now,
                       .starts = slot->starts_at,
                       .ends = slot->ends_at,
                       .capacity = slot->capacity,
                       .taken = slot->taken,
                       .waiting = slot->waiting,
                       .cancelled = slot->state != SLOT_OFFERED };
}

gboolean decide_book(Engine *engine, Db *db, const EngineService *service, const Slot *slot, const DecideWish *wish,
                     Instant now, Verdict *verdict, GError **error)
{
  BookingFacts facts;
  const char *requires_id = service->settings ? policy_requires(service->settings) : NULL;
  if (!store_booking_facts(db, slot->id, wish->kind, wish->party_id, wish->reference, wish->without, requires_id,
                           &facts, error))
    return FALSE;
  PolicyCase made = case_of_slot(slot, now);
  made.taken -= wish->held;
  if (wish->passes_queue)
    made.waiting = 0;
  made.taken_other = facts.taken_other;
  made.n_meetings = facts.n_meetings;
  made.mine = policy_is_about_family(service->plugin) ? facts.mine_alike : facts.mine;
  made.seats = wish->seats;
  made.team = wish->kind == PARTY_TEAM;
  made.by_staff = wish->by_staff;
  made.priority = wish->priority;
  made.prerequisite_met = facts.prerequisite_met || !*wish->party_id; /* nobody in particular asks */
  made.host_busy = facts.host_busy;
  *verdict = policy_book(engine->registry, service->plugin, service->settings, &made);
  return TRUE;
}

gboolean decide_cancel(Engine *engine, Db *db, const EngineService *service, const Slot *slot, const Booking *booking,
                       CancelledBy by, gboolean by_staff, Instant now, Verdict *verdict, GError **error)
{
  BookingFacts facts;
  if (!store_booking_facts(db, slot->id, booking->party_kind, booking->party_id, booking->reference, booking->id, NULL,
                           &facts, error))
    return FALSE;
  PolicyCase made = case_of_slot(slot, now);
  made.taken -= booking_holds_seats(booking->state) ? booking->seats : 0;
  made.waiting -= booking->state == BOOKING_WAITING ? booking->seats : 0;
  made.taken_other = facts.taken_other;
  made.n_meetings = facts.n_meetings;
  made.mine = policy_is_about_family(service->plugin) ? facts.mine_alike : facts.mine;
  made.seats = booking->seats;
  made.team = booking->party_kind == PARTY_TEAM;
  made.by_staff = by_staff;
  made.by_service = by == BY_SERVICE;
  made.priority = booking->priority;
  made.booked = booking->made_at;
  made.on_list = booking->state != BOOKING_BOOKED;
  made.prerequisite_met = TRUE;
  *verdict = policy_cancel(engine->registry, service->plugin, service->settings, &made);
  return TRUE;
}

gboolean decide_touch(Engine *engine, const char *slot_id, Instant now, Slot **slot, const EngineService **service,
                      GError **error)
{
  g_autoptr(Slot) touched = NULL;
  if (!store_slot_touch(engine->db, slot_id, now, &touched, error))
    return FALSE;
  if (!touched)
    return error_set(error, ERROR_MISSING, "there is no slot “%s”", slot_id);
  const EngineService *found = engine_service(engine, engine->db, touched->service_id, error);
  if (!found)
    return FALSE;
  *slot = g_steal_pointer(&touched);
  *service = found;
  return TRUE;
}

/* Who may do what is asked, and how everybody else is told. */
typedef struct {
  gboolean (*may)(Db *db, const Actor *actor, const Booking *booking, gboolean *may, GError **error);
  const char *denied;
} Right;
static const Right to_change = { party_may_act_on, "only they, their team’s leader or staff may change it" };
static const Right to_answer = { party_may_answer, "only they, members of their team or staff may say how it was" };

/* The booking as it stands before the lock, if the actor has the right. */
static gboolean peek(Engine *engine, const Actor *actor, const Right *right, const char *booking_id, Booking **booking,
                     GError **error)
{
  g_autoptr(Booking) seen = NULL;
  gboolean may;
  if (!store_booking_get(engine->db, booking_id, &seen, error))
    return FALSE;
  if (!seen)
    return error_set(error, ERROR_MISSING, "there is no booking “%s”", booking_id);
  if (!right->may(engine->db, actor, seen, &may, error))
    return FALSE;
  if (!may)
    return error_set(error, ERROR_DENIED, "booking %s is somebody else’s: %s", booking_id, right->denied);
  *booking = g_steal_pointer(&seen);
  return TRUE;
}

static gboolean open_with(Engine *engine, const Actor *actor, const Right *right, const char *booking_id, Instant now,
                          Slot **slot, const EngineService **service, Booking **booking, GError **error)
{
  g_autoptr(Booking) seen = NULL, locked = NULL;
  g_autoptr(Slot) touched = NULL;
  if (!peek(engine, actor, right, booking_id, &seen, error)
      || !decide_touch(engine, seen->slot_id, now, &touched, service, error)
      || !store_booking_get(engine->db, booking_id, &locked, error))
    return FALSE;
  if (!locked || g_strcmp0(locked->slot_id, touched->id) != 0)
    return error_set(error, ERROR_BUSY, "booking %s was moved by somebody else just now; try again", booking_id);
  *slot = g_steal_pointer(&touched);
  *booking = g_steal_pointer(&locked);
  return TRUE;
}

gboolean decide_open(Engine *engine, const Actor *actor, const char *booking_id, Instant now, Slot **slot,
                     const EngineService **service, Booking **booking, GError **error)
{
  return open_with(engine, actor, &to_change, booking_id, now, slot, service, booking, error);
}

gboolean decide_open_to_answer(Engine *engine, const Actor *actor, const char *booking_id, Instant now, Slot **slot,
                               const EngineService **service, Booking **booking, GError **error)
{
  return open_with(engine, actor, &to_answer, booking_id, now, slot, service, booking, error);
}

gboolean decide_said(Engine *engine, const Booking *booking, gboolean *said, GError **error)
{
  *said = TRUE;
  return booking->outcome != OUTCOME_NONE || store_attendance_any(engine->db, booking->id, said, error);
}

/* What the log keeps of a booking: neither note nor reference. */
static char *telling(const Booking *booking)
{
  GString *told = g_string_sized_new(TELLING_LENGTH);
  json_text_open(told, '{');
  json_text_string(told, "slot", booking->slot_id);
  json_text_string(told, "state", booking_state_text(booking->state));
  json_text_number(told, "seats", booking->seats);
  json_text_string(told, "outcome", outcome_text(booking->outcome));
  json_text_string(told, "cancelled_by", cancelled_by_text(booking->cancelled_by));
  json_text_truth(told, "late", booking->late);
  json_text_number(told, "heads", booking->heads);
  json_text_number(told, "offer_until", booking->offer_until);
  json_text_close(told, '}');
  return g_string_free(told, FALSE);
}

gboolean decide_record(Engine *engine, const char *who, const char *act, const Booking *before, const Booking *after,
                       const Slot *slot, Instant now, GError **error)
{
  g_autofree char *was = before ? telling(before) : NULL, *is = telling(after);
  store_scope_raise(engine->db, slot, after->party_kind, after->party_id, now);
  return store_slot_settle(engine->db, slot->id, error)
         && store_change_append(engine->db, now, who, act, "booking", after->id, was, is, error);
}
