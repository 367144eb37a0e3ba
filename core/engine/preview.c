#include "engine/preview.h"

#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "engine/browse.h"
#include "engine/decide.h"
#include "engine/party.h"
#include "engine/wish.h"
#include "store/list.h"
#include "store/person.h"
#include "store/slot.h"

#define AT_ONCE 500          /* slots of a service read at a time for moving to */
#define LOOKED_AT_MOST 1000  /* for one answer; the cursor goes on from there */

/* ---- booking ---- */

static gboolean ask_book(Engine *engine, const Actor *actor, const BookWish *wish, Party *party, Verdict *verdict,
                         GError **error)
{
  g_autoptr(Slot) slot = NULL;
  if (!store_slot_get(engine->read, wish->slot_id, &slot, error))
    return FALSE;
  if (!slot)
    return error_set(error, ERROR_MISSING, "there is no slot “%.64s”", wish->slot_id);
  const EngineService *service = engine_service(engine, engine->read, slot->service_id, error);
  if (!service || !wish_party(service, engine->read, actor, wish, party, error))
    return FALSE;
  DecideWish asked = { .kind = party->kind, .party_id = party->id, .reference = wish->reference ? wish->reference : "",
                       .priority = party->priority, .by_staff = actor_is_staff(actor), .seats = wish->seats,
                       .without = "" };
  return decide_book(engine, engine->read, service, slot, &asked, clock_now(), verdict, error);
}

gboolean engine_preview_book(Engine *engine, const Actor *actor, const BookWish *wish, Verdict *verdict,
                             char **party_name, GError **error)
{
  g_auto(Party) party = { 0 };
  if (!wish_check(engine, wish, error) || !db_read_begin(engine->read, error))
    return FALSE;
  gboolean done = ask_book(engine, actor, wish, &party, verdict, error);
  db_read_end(engine->read);
  if (done && party_name)
    *party_name = g_steal_pointer(&party.name);
  return done;
}

/* ---- giving back, and moving ---- */

static gboolean ask_cancel(Engine *engine, const Actor *actor, const char *booking_id, Verdict *verdict, GError **error)
{
  g_autoptr(BookingView) view = engine_booking(engine, actor, booking_id, error);
  const EngineService *service =
    view ? engine_service(engine, engine->read, view->slot->slot->service_id, error) : NULL;
  return service
         && decide_cancel(engine, engine->read, service, view->slot->slot, view->booking, BY_PARTY, actor_is_staff(actor),
                          clock_now(), verdict, error);
}

gboolean engine_preview_cancel(Engine *engine, const Actor *actor, const char *booking_id, Verdict *verdict,
                               GError **error)
{
  return ask_cancel(engine, actor, booking_id, verdict, error);
}

static gboolean judge_move(Engine *engine, const Actor *actor, const Booking *booking, SlotView *view, GError **error)
{
  const EngineService *service = engine_service(engine, engine->read, view->slot->service_id, error);
  DecideWish asked = { .kind = booking->party_kind, .party_id = booking->party_id, .reference = booking->reference,
                       .priority = booking->priority, .by_staff = actor_is_staff(actor), .seats = booking->seats,
                       .without = booking->id };
  return service && decide_book(engine, engine->read, service, view->slot, &asked, clock_now(), &view->bookable, error);
}

static gboolean may_move(const BookingView *from, const SlotView *to)
{
  gboolean waits = to->bookable.answer == VERDICT_WAIT && from->booking->state == BOOKING_WAITING;
  return to->bookable.answer == VERDICT_ACCEPT || waits;
}

/* Of @slots those that it may move to, until there is one more than @limit. */
static gboolean pick_moves(Engine *engine, const Actor *actor, const BookingView *from, GPtrArray *slots, guint limit,
                           GPtrArray *moves, GError **error)
{
  for (guint i = 0; i < slots->len && moves->len <= limit; i++) {
    SlotView *view = slots->pdata[i];
    if (strcmp(view->slot->id, from->booking->slot_id) == 0)
      continue;
    if (!judge_move(engine, actor, from->booking, view, error))
      return FALSE;
    if (may_move(from, view))
      g_ptr_array_add(moves, g_steal_pointer(&slots->pdata[i]));
  }
  return TRUE;
}

GPtrArray *engine_preview_moves(Engine *engine, const Actor *actor, const char *booking_id, const char *after, int limit,
                                char **next, GError **error)
{
  g_autoptr(BookingView) from = engine_booking(engine, actor, booking_id, error);
  g_autoptr(GPtrArray) moves = g_ptr_array_new_with_free_func((GDestroyNotify)slot_view_free);
  g_autofree char *cursor = g_strdup(after);
  if (!from)
    return NULL;
  SlotFilter filter = { .service = from->slot->slot->service_id, .from = clock_now(), .unjudged = TRUE,
                        .limit = AT_ONCE };
  guint looked = 0;
  do {
    g_autofree char *behind = NULL;
    filter.after = cursor;
    g_autoptr(GPtrArray) slots = engine_slots(engine, actor, &filter, &behind, error);
    if (!slots || !pick_moves(engine, actor, from, slots, (guint)limit, moves, error))
      return NULL;
    looked += slots->len;
    g_free(cursor);
    cursor = g_steal_pointer(&behind);
  } while (cursor && moves->len <= (guint)limit && looked < LOOKED_AT_MOST);
  if (moves->len > (guint)limit) {
    g_ptr_array_set_size(moves, limit);
    const Slot *last = ((const SlotView *)moves->pdata[limit - 1])->slot;
    g_free(cursor);
    cursor = list_cursor_format(last->starts_at, last->id);
  }
  if (next)
    *next = g_steal_pointer(&cursor);
  return g_steal_pointer(&moves);
}

/* ---- whom for ---- */

void party_choice_free(PartyChoice *choice)
{
  if (!choice)
    return;
  g_free(choice->id);
  g_free(choice->name);
  g_free(choice->organisation);
  g_free(choice);
}

static void add_choice(GPtrArray *choices, PartyKind kind, const char *id, const char *name, const char *organisation)
{
  PartyChoice *choice = g_new0(PartyChoice, 1);
  *choice = (PartyChoice){ kind, g_strdup(id), g_strdup(name), g_strdup(organisation) };
  g_ptr_array_add(choices, choice);
}

static gboolean add_self(Engine *engine, const Actor *actor, GPtrArray *choices, GError **error)
{
  g_auto(Party) self = { 0 };
  gboolean may;
  if (!party_find(engine->read, actor, PARTY_PERSON, NULL, &self, error)
      || !party_may_act(engine->read, actor, &self, &may, error))
    return FALSE;
  if (may)
    add_choice(choices, PARTY_PERSON, self.id, self.name, self.organisation);
  return TRUE;
}

static gboolean add_team(Engine *engine, const Actor *actor, GPtrArray *choices, GError **error)
{
  g_auto(Party) team = { 0 };
  gboolean may;
  if (!party_find(engine->read, actor, PARTY_TEAM, NULL, &team, error)
      || !party_may_act(engine->read, actor, &team, &may, error))
    return FALSE;
  if (!may || !team.active)
    return TRUE;
  add_choice(choices, PARTY_TEAM, team.id, team.name, team.organisation);
  g_autoptr(GPtrArray) members = store_person_team(engine->read, team.id, error);
  for (guint i = 0; members && i < members->len; i++) {
    const Person *person = members->pdata[i];
    if (strcmp(person->id, actor->id) != 0)
      add_choice(choices, PARTY_PERSON, person->id, person->name, person->organisation);
  }
  return members != NULL;
}

static gboolean add_every_team(Engine *engine, GPtrArray *choices, GError **error)
{
  g_autoptr(GPtrArray) teams = store_team_list(engine->read, FALSE, error);
  for (guint i = 0; teams && i < teams->len; i++) {
    const Team *team = teams->pdata[i];
    add_choice(choices, PARTY_TEAM, team->id, team->title, team->organisation);
  }
  return teams != NULL;
}

GPtrArray *engine_parties(Engine *engine, const Actor *actor, GError **error)
{
  g_autoptr(GPtrArray) choices = g_ptr_array_new_with_free_func((GDestroyNotify)party_choice_free);
  if (!db_read_begin(engine->read, error))
    return NULL;
  gboolean done = add_self(engine, actor, choices, error)
                  && (!actor->team_id || actor_is_staff(actor) || add_team(engine, actor, choices, error))
                  && (!actor_is_staff(actor) || add_every_team(engine, choices, error));
  db_read_end(engine->read);
  return done ? g_steal_pointer(&choices) : NULL;
}
