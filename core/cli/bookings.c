#include <stdio.h>

#include "cli/commands.h"
#include "cli/session.h"
#include "engine/browse.h"
#include "render/view.h"

static void print_line(const BookingView *view)
{
  const Booking *booking = view->booking;
  g_autofree char *when = view_when(view->slot->meetings->pdata[0]);
  printf("%s  %s  %s  %s:%s  %s", booking->id, when, view->slot->slot->service_id, party_kind_text(booking->party_kind),
         view->party_name, booking_state_text(booking->state));
  if (view->position)
    printf(" (number %d)", view->position);
  if (booking->outcome != OUTCOME_NONE)
    printf("  %s", outcome_text(booking->outcome));
  if (booking->state == BOOKING_CANCELLED)
    printf(" by %s%s", cancelled_by_text(booking->cancelled_by), booking->late ? ", late" : "");
  putchar('\n');
}

static gboolean print_bookings(const CliCall *call, Engine *engine, const Actor *actor, BookingFilter *filter,
                               GError **error)
{
  json_t *items = json_array();
  g_autofree char *after = NULL;
  do {
    g_autofree char *next = NULL;
    filter->after = after;
    g_autoptr(GPtrArray) page = engine_bookings(engine, actor, filter, &next, error);
    if (!page) {
      json_decref(items);
      return FALSE;
    }
    for (guint i = 0; i < page->len; i++)
      if (call->json)
        json_array_append_new(items, view_booking(page->pdata[i]));
      else
        print_line(page->pdata[i]);
    g_free(after);
    after = g_steal_pointer(&next);
  } while (after);
  if (call->json)
    session_print_json(view_list(items, NULL));
  else
    json_decref(items);
  return TRUE;
}

gboolean cli_bookings(CliCall *call, GError **error)
{
  g_autofree char *from_on = NULL, *to_on = NULL, *party = NULL, *slot = NULL, *as = NULL;
  const GOptionEntry entries[] = {
    { "from", 0, 0, G_OPTION_ARG_STRING, &from_on, "From this day on", "DATE" },
    { "to", 0, 0, G_OPTION_ARG_STRING, &to_on, "Up to this day, included", "DATE" },
    { "party", 0, 0, G_OPTION_ARG_STRING, &party, "Only of this party: person:MAIL or team:ID", "PARTY" },
    { "slot", 0, 0, G_OPTION_ARG_STRING, &slot, "Only on this slot", "ID" },
    { "as", 0, 0, G_OPTION_ARG_STRING, &as, "As this person would see it", "MAIL" },
    { NULL },
  };
  g_autoptr(Engine) engine = NULL;
  g_autoptr(Actor) actor = NULL;
  if (!cli_parse_words(call, entries, 0, 0, error) || !session_open(call, as, &engine, &actor, error))
    return FALSE;
  BookingFilter filter = { .mine = as != NULL, .slot_id = slot, .party = party, .limit = call->config->list_limit };
  if (!session_dates(engine, from_on, to_on, &filter.from, &filter.to, error))
    return FALSE;
  return print_bookings(call, engine, actor, &filter, error);
}
