#include "engine/choices.h"

#include <string.h>

#include "base/clock.h"
#include "engine/browse.h"
#include "store/list.h"
#include "store/slot.h"

#define LOOKED_AT 500
#define MOST_STEPS 8

void slot_choices_clear(SlotChoices *choices)
{
  g_clear_pointer(&choices->hosts, g_ptr_array_unref);
}

static int compare_names(const void *a, const void *b)
{
  return g_utf8_collate((*(const NamedId *const *)a)->name, (*(const NamedId *const *)b)->name);
}

static gboolean add_hosts(Engine *engine, const Slot *slot, GHashTable *known, SlotChoices *choices, GError **error)
{
  if (!*slot->hosts || !g_hash_table_add(known, g_strconcat("of ", slot->hosts, NULL))) /* no id begins so */
    return TRUE;
  g_autoptr(GPtrArray) hosts = store_slot_host_names(engine->read, slot->id, error);
  for (guint i = 0; hosts && i < hosts->len; i++) {
    const NamedId *host = hosts->pdata[i];
    if (g_hash_table_add(known, g_strdup(host->id)))
      g_ptr_array_add(choices->hosts, g_steal_pointer(&hosts->pdata[i]));
  }
  return hosts != NULL;
}

static gboolean add_slot(Engine *engine, const Slot *slot, const Zone *zone, GHashTable *known, SlotChoices *choices,
                         GError **error)
{
  Civil starts = zone_to_civil(zone, slot->starts_at);
  choices->weekdays |= 1u << civil_weekday(starts);
  *(starts.hour < 12 ? &choices->mornings : &choices->afternoons) = TRUE;
  *(*slot->place ? &choices->places : &choices->online) = TRUE;
  choices->slots++;
  return add_hosts(engine, slot, known, choices, error);
}

static gboolean read_choices(Engine *engine, const char *service_id, SlotChoices *choices, GError **error)
{
  const EngineService *service = engine_service(engine, engine->read, service_id, error);
  SlotListFilter filter = { .service_id = service_id, .from = clock_now(), .limit = LOOKED_AT };
  g_autoptr(GPtrArray) slots = service ? store_slot_list(engine->read, &filter, error) : NULL;
  g_autoptr(GHashTable) known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; slots && i < slots->len; i++) {
    const Slot *slot = slots->pdata[i];
    if (slot->state == SLOT_OFFERED && !add_slot(engine, slot, service->zone, known, choices, error))
      return FALSE;
  }
  g_ptr_array_sort(choices->hosts, compare_names);
  return slots != NULL;
}

gboolean engine_slot_choices(Engine *engine, const char *service_id, SlotChoices *choices, GError **error)
{
  *choices = (SlotChoices){ .hosts = g_ptr_array_new_with_free_func((GDestroyNotify)named_id_free) };
  if (!db_read_begin(engine->read, error))
    return FALSE;
  gboolean done = read_choices(engine, service_id, choices, error);
  db_read_end(engine->read);
  return done;
}

/* ---- the way through courses ---- */

void course_step_free(CourseStep *step)
{
  if (!step)
    return;
  g_free(step->service_id);
  g_free(step->title);
  g_free(step->booking_id);
  g_free(step);
}

static const EngineService *find_service(const GPtrArray *services, const char *id)
{
  for (guint i = 0; id && i < services->len; i++) {
    const EngineService *service = services->pdata[i];
    if (strcmp(service->service->id, id) == 0)
      return service;
  }
  return NULL;
}

/* The first service that asks for @id to have been attended. */
static const EngineService *find_follower(const GPtrArray *services, const char *id)
{
  for (guint i = 0; i < services->len; i++) {
    const EngineService *service = services->pdata[i];
    if (g_strcmp0(service->service->requires_id, id) == 0)
      return service;
  }
  return NULL;
}

static void settle_step(CourseStep *step, const GPtrArray *bookings, Instant now)
{
  for (guint i = 0; i < bookings->len; i++) {
    const BookingView *view = bookings->pdata[i];
    const Booking *booking = view->booking;
    if (strcmp(view->slot->slot->service_id, step->service_id) != 0)
      continue;
    if (booking->outcome == OUTCOME_ATTENDED)
      step->state = STEP_ATTENDED;
    else if (booking_is_live(booking->state) && booking->starts_at > now && !step->booking_id) {
      step->state = MAX(step->state, STEP_BOOKED);
      step->booking_id = g_strdup(booking->id);
      step->starts = ((const Meeting *)view->slot->meetings->pdata[0])->starts;
    }
  }
}

static GPtrArray *own_bookings(Engine *engine, const Actor *actor, GError **error)
{
  g_autofree char *party = g_strconcat("person:", actor->id, NULL);
  BookingFilter filter = { .mine = TRUE, .party = party };
  return engine_bookings_all(engine, actor, &filter, error);
}

static void add_step(GPtrArray *steps, gint at, const EngineService *service, const char *here)
{
  CourseStep *step = g_new0(CourseStep, 1);
  step->service_id = g_strdup(service->service->id);
  step->title = g_strdup(service->service->title);
  step->here = strcmp(service->service->id, here) == 0;
  g_ptr_array_insert(steps, at, step);
}

/* From what has to be attended first, through @id, to what follows on it. */
static GPtrArray *list_steps(const GPtrArray *services, const char *id)
{
  GPtrArray *steps = g_ptr_array_new_with_free_func((GDestroyNotify)course_step_free);
  const EngineService *here = find_service(services, id);
  for (const EngineService *at = here; at && steps->len < MOST_STEPS; at = find_service(services, at->service->requires_id))
    add_step(steps, 0, at, id);
  const EngineService *after = here ? find_follower(services, id) : NULL;
  for (; after && steps->len < 2 * MOST_STEPS; after = find_follower(services, after->service->id))
    add_step(steps, -1, after, id);
  return steps;
}

GPtrArray *engine_pathway(Engine *engine, const Actor *actor, const char *service_id, GError **error)
{
  g_autoptr(GPtrArray) services = engine_services(engine, error);
  if (!services)
    return NULL;
  g_autoptr(GPtrArray) steps = list_steps(services, service_id);
  if (steps->len < 2) {
    g_ptr_array_set_size(steps, 0);
    return g_steal_pointer(&steps);
  }
  g_autoptr(GPtrArray) bookings = own_bookings(engine, actor, error);
  for (guint i = 0; bookings && i < steps->len; i++)
    settle_step(steps->pdata[i], bookings, clock_now());
  return bookings ? g_steal_pointer(&steps) : NULL;
}
