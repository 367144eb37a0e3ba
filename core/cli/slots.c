#include <stdio.h>

#include "base/clock.h"
#include "base/error.h"
#include "cli/commands.h"
#include "cli/session.h"
#include "engine/browse.h"
#include "render/view.h"

static void print_line(const SlotView *view)
{
  const Slot *slot = view->slot;
  g_autofree char *when = view_when(view->meetings->pdata[0]);
  g_autofree char *more = view->meetings->len > 1 ? g_strdup_printf(" and %u more", view->meetings->len - 1) : NULL;
  g_autoptr(GString) hosts = g_string_new(NULL);
  for (guint i = 0; i < view->hosts->len; i++)
    g_string_append_printf(hosts, "%s%s", i ? ", " : "", ((const NamedId *)view->hosts->pdata[i])->name);
  const char *says = slot->state == SLOT_CANCELLED ? "cancelled"
                     : view->bookable.answer == VERDICT_ACCEPT ? "open"
                     : view->bookable.answer == VERDICT_WAIT ? "waiting list"
                                                             : view->bookable.reason;
  printf("%s  %s%s  %s  %d of %d taken  %s  %s%s%s\n", slot->id, when, more ? more : "", slot->service_id, slot->taken,
         slot->capacity, says ? says : "", slot->place, *slot->place && hosts->len ? "  " : "", hosts->str);
}

/* Prints page after page; JSON is gathered whole so that it is one document. */
static gboolean print_slots(const CliCall *call, Engine *engine, const Actor *actor, SlotFilter *filter, GError **error)
{
  json_t *items = json_array();
  g_autofree char *after = NULL;
  guint shown = 0;
  do {
    g_autofree char *next = NULL;
    filter->after = after;
    g_autoptr(GPtrArray) page = engine_slots(engine, actor, filter, &next, error);
    if (!page) {
      json_decref(items);
      return FALSE;
    }
    for (guint i = 0; i < page->len; i++, shown++)
      if (call->json)
        json_array_append_new(items, view_slot(page->pdata[i]));
      else
        print_line(page->pdata[i]);
    g_free(after);
    after = g_steal_pointer(&next);
  } while (after);
  if (call->json)
    session_print_json(view_list(items, NULL));
  else
    json_decref(items);
  if (!shown && !call->json)
    fputs("no slots there; “attune load” takes in schedules, --from and --to look elsewhere\n", stderr);
  return TRUE;
}

gboolean cli_slots(CliCall *call, GError **error)
{
  g_autofree char *service = NULL, *from_on = NULL, *to_on = NULL, *host = NULL, *as = NULL;
  gboolean open = FALSE;
  const GOptionEntry entries[] = {
    { "service", 0, 0, G_OPTION_ARG_STRING, &service, "Only of this service", "ID" },
    { "from", 0, 0, G_OPTION_ARG_STRING, &from_on, "From this day on (standard: today)", "DATE" },
    { "to", 0, 0, G_OPTION_ARG_STRING, &to_on, "Up to this day, included (standard: 12 weeks on)", "DATE" },
    { "host", 0, 0, G_OPTION_ARG_STRING, &host, "Only those this clinician gives", "MAIL" },
    { "open", 0, 0, G_OPTION_ARG_NONE, &open, "Only what can be booked now", NULL },
    { "as", 0, 0, G_OPTION_ARG_STRING, &as, "As this person would see it", "MAIL" },
    { NULL },
  };
  g_autoptr(Engine) engine = NULL;
  g_autoptr(Actor) actor = NULL;
  if (!cli_parse_words(call, entries, 0, 0, error) || !session_open(call, as, &engine, &actor, error))
    return FALSE;
  SlotFilter filter = { .service = service, .host = host, .open_only = open, .limit = call->config->list_limit };
  if (!session_dates(engine, from_on, to_on, &filter.from, &filter.to, error))
    return FALSE;
  Civil today = zone_to_civil(engine->zone, clock_now());
  if (!from_on)
    filter.from = zone_day_start(engine->zone, today);
  if (!to_on)
    filter.to = zone_day_start(engine->zone, civil_from_day(civil_to_day(today) + 84));
  return print_slots(call, engine, actor, &filter, error);
}
