/* The walk of one booking: touch, facts, policy, rows, settled tallies. The commit is the caller's. */
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/id.h"
#include "engine/booking.h"
#include "engine/browse.h"
#include "engine/letters.h"
#include "engine/party.h"
#include "engine/queue.h"
#include "engine/wish.h"
#include "store/slot.h"

#define OTHER_TIMES 5
#define DAY ((Instant)86400)

void book_answer_clear(BookAnswer *answer)
{
  g_clear_pointer(&answer->booking_id, g_free);
  g_clear_pointer(&answer->other_slots, g_ptr_array_unref);
}

static gboolean say_position(Engine *engine, const Booking *booking, BookAnswer *answer, GError **error)
{
  answer->position = 0;
  answer->offer_until = booking->state == BOOKING_OFFERED ? booking->offer_until : 0;
  answer->state = booking->state;
  return booking->state != BOOKING_WAITING || store_booking_position(engine->db, booking, &answer->position, error);
}

/* The same id twice is the same booking, if it is the same wish. */
static gboolean answer_again(Engine *engine, const Booking *made, const BookWish *wish, const Party *party,
                             BookAnswer *answer, GError **error)
{
  gboolean same = strcmp(made->party_id, party->id) == 0 && made->party_kind == party->kind
                  && made->seats == wish->seats && strcmp(made->slot_id, wish->slot_id) == 0;
  if (!same)
    return error_set(error, ERROR_CONFLICT, "id: %s is the id (or key) of another booking already; take a new one",
                     made->id);
  answer->again = TRUE;
  answer->booking_id = g_strdup(made->id);
  answer->verdict = (Verdict){ .answer = made->state == BOOKING_WAITING ? VERDICT_WAIT : VERDICT_ACCEPT };
  return say_position(engine, made, answer, error);
}

/* Other times to try: the service's next open slots, as committed. Nothing is open to the public further ahead than booking
 * opens, so nothing is looked at there: others wait for this turn to end. */
static gboolean find_others(Engine *engine, const Actor *actor, const EngineService *service, const Slot *slot, Instant now,
                            BookAnswer *answer, GError **error)
{
  SlotFilter filter = { .service = slot->service_id, .from = now, .open_only = TRUE, .limit = OTHER_TIMES + 1 };
  if (!actor_is_staff(actor))
    filter.to = now + policy_setting_core(service->settings, CORE_OPENS_DAYS) * DAY + 1;
  g_autofree char *next = NULL;
  g_autoptr(GPtrArray) open = engine_slots(engine, actor, &filter, &next, error);
  if (!open)
    return FALSE;
  answer->other_slots = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < open->len && answer->other_slots->len < OTHER_TIMES; i++) {
    const SlotView *view = open->pdata[i];
    if (strcmp(view->slot->id, slot->id) != 0)
      g_ptr_array_add(answer->other_slots, g_strdup(view->slot->id));
  }
  return TRUE;
}

/* Borrows every text from wish, party and slot. */
static Booking new_booking(const char *id, const Actor *actor, const BookWish *wish, const Party *party,
                           const Slot *slot, Instant now)
{
  return (Booking){ .id = (char *)id,
                    .slot_id = slot->id,
                    .party_kind = party->kind,
                    .party_id = party->id,
                    .profession = party->profession,
                    .organisation = party->organisation,
                    .priority = party->priority,
                    .seats = wish->seats,
                    .state = BOOKING_BOOKED,
                    .cancel_reason = (char *)"",
                    .reference = (char *)(wish->reference ? wish->reference : ""),
                    .note = (char *)(wish->note ? wish->note : ""),
                    .made_at = now,
                    .made_by = actor->id,
                    .by_staff = actor_is_staff(actor),
                    .starts_at = slot->starts_at,
                    .changed_at = now };
}

static gboolean write_booking(Engine *engine, const Actor *actor, const EngineService *service, const Slot *slot,
                              const Party *party, Booking *booking, BookAnswer *answer, Instant now, GError **error)
{
  if (answer->verdict.answer == VERDICT_WAIT)
    queue_join(booking, slot, now);
  answer->booking_id = g_strdup(booking->id);
  if (!store_booking_insert(engine->db, booking, error)
      || !decide_record(engine, actor->id, "book", NULL, booking, slot, now, error))
    return FALSE;
  if (booking->state != BOOKING_WAITING)
    return letters_of_new_booking(engine, actor->id, slot, party->name, booking, now, error)
           && say_position(engine, booking, answer, error);
  /* Who joins the list may be let in at once where those ahead may not: places kept for the priority workforce. */
  g_autoptr(Booking) joined = NULL;
  if (!queue_promote(engine, service, slot->id, actor->id, now, error)
      || !store_booking_get(engine->db, booking->id, &joined, error))
    return FALSE;
  if (joined->state == BOOKING_WAITING && !letters_of_new_booking(engine, actor->id, slot, party->name, booking, now, error))
    return FALSE; /* who was let in has been told so already */
  return say_position(engine, joined, answer, error);
}

static gboolean book_touched(Engine *engine, const Actor *actor, const BookWish *wish, const Party *party,
                             const Slot *slot, const EngineService *service, BookAnswer *answer, Instant now,
                             GError **error)
{
  DecideWish asked = { .kind = party->kind,
                       .party_id = party->id,
                       .reference = wish->reference ? wish->reference : "",
                       .priority = party->priority,
                       .by_staff = actor_is_staff(actor),
                       .seats = wish->seats,
                       .without = "" };
  if (!decide_book(engine, engine->db, service, slot, &asked, now, &answer->verdict, error))
    return FALSE;
  if (answer->verdict.answer == VERDICT_REFUSE)
    return !policy_wants_room(answer->verdict) || find_others(engine, actor, service, slot, now, answer, error);
  char id[ID_TEXT];
  Booking booking = new_booking(wish->id ? wish->id : id_new(id), actor, wish, party, slot, now);
  return write_booking(engine, actor, service, slot, party, &booking, answer, now, error);
}

gboolean engine_book(Engine *engine, const Actor *actor, const BookWish *wish, BookAnswer *answer, GError **error)
{
  Instant now = clock_now();
  g_auto(Party) party = { 0 };
  g_autoptr(Slot) slot = NULL;
  g_autoptr(Booking) made = NULL;
  const EngineService *service;
  if (!wish_check(engine, wish, error) || !decide_touch(engine, wish->slot_id, now, &slot, &service, error)
      || !wish_party(service, engine->db, actor, wish, &party, error))
    return FALSE;
  if (wish->id && !store_booking_get(engine->db, wish->id, &made, error))
    return FALSE;
  if (made)
    return answer_again(engine, made, wish, &party, answer, error);
  return book_touched(engine, actor, wish, &party, slot, service, answer, now, error);
}
