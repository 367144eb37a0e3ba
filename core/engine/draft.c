#include "engine/draft.h"

#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "engine/party.h"
#include "engine/wish.h"
#include "store/booking.h"
#include "store/draft.h"

#define KEPT_SECONDS 86400

gboolean engine_draft_keep(Engine *engine, const Actor *actor, const BookWish *wish, GError **error)
{
  gboolean done = FALSE;
  Draft draft = { .id = (char *)wish->id, .person_id = actor->id, .slot_id = (char *)wish->slot_id,
                  .party_kind = wish->party_kind, .party = (char *)(wish->party_id ? wish->party_id : ""),
                  .seats = wish->seats, .reference = (char *)(wish->reference ? wish->reference : ""),
                  .note = (char *)(wish->note ? wish->note : ""), .made_at = clock_now() };
  if (!wish->id)
    return error_set(error, ERROR_INVALID, "id: a draft has one");
  if (!wish_check(engine, wish, error) || !store_draft_put(engine->db, &draft, &done, error))
    return FALSE;
  return done || error_set(error, ERROR_CONFLICT, "id: %s is the id of another draft already; take a new one", wish->id);
}

gboolean engine_draft_find(Engine *engine, const Actor *actor, const char *id, Draft **draft, GError **error)
{
  return store_draft_get(engine->read, id, actor->id, draft, error);
}

BookWish draft_wish(const Draft *draft)
{
  return (BookWish){ .id = draft->id, .slot_id = draft->slot_id, .party_kind = draft->party_kind,
                     .party_id = *draft->party ? draft->party : NULL, .seats = draft->seats,
                     .reference = draft->reference, .note = draft->note };
}

/* The button was pressed twice, or the page was sent again: the booking that was made then. */
static gboolean answer_made(Engine *engine, const Actor *actor, const char *id, BookAnswer *answer, GError **error)
{
  g_autoptr(Booking) booking = NULL;
  gboolean may = FALSE;
  if (!store_booking_get(engine->db, id, &booking, error)
      || (booking && !party_may_act_on(engine->db, actor, booking, &may, error)))
    return FALSE;
  if (!may)
    return error_set(error, ERROR_MISSING, "what was to be booked is no longer known; begin again");
  answer->again = TRUE;
  answer->booking_id = g_strdup(id);
  answer->state = booking->state;
  answer->verdict = (Verdict){ .answer = booking->state == BOOKING_WAITING ? VERDICT_WAIT : VERDICT_ACCEPT };
  return TRUE;
}

gboolean engine_draft_book(Engine *engine, const Actor *actor, const char *id, BookAnswer *answer, GError **error)
{
  g_autoptr(Draft) draft = NULL;
  if (!store_draft_get(engine->db, id, actor->id, &draft, error))
    return FALSE;
  if (!draft)
    return answer_made(engine, actor, id, answer, error);
  BookWish wish = draft_wish(draft);
  return engine_book(engine, actor, &wish, answer, error)
         && (answer->verdict.answer == VERDICT_REFUSE || store_draft_drop(engine->db, id, actor->id, error));
}

gboolean engine_draft_sweep(Engine *engine, GError **error)
{
  return store_draft_sweep(engine->db, clock_now() - KEPT_SECONDS, error);
}
