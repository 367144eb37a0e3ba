#include "engine/publish-plan.h"

#include "engine/openings.h"

static void planned_slot_free(PlannedSlot *slot)
{
  g_free(slot->key);
  g_free(slot->clinic);
  g_ptr_array_unref(slot->meetings);
  g_free(slot);
}

/* Openings of one civil date are numbered in their order; the first goes without a number. */
static char *opening_key(const Schedule *schedule, const GArray *openings, guint index)
{
  char date[CIVIL_DATE_TEXT];
  const Opening *opening = &g_array_index(openings, Opening, index);
  int day = civil_to_day(opening->starts);
  guint nth = 1;
  while (index > 0 && civil_to_day(g_array_index(openings, Opening, index - 1).starts) == day) {
    nth++;
    index--;
  }
  civil_format_date(opening->starts, date);
  return nth == 1 ? g_strdup_printf("%s/%s", schedule->id, date)
                  : g_strdup_printf("%s/%s.%u", schedule->id, date, nth);
}

/* A meeting at the opening's very start keeps its civil time, which says more than the instant where clocks change.
 */
static Meeting *plan_meeting(const Schedule *schedule, const Zone *zone, const Opening *opening,
                             const PolicyMeeting *planned, int ordinal)
{
  Meeting *meeting = g_new0(Meeting, 1);
  meeting->ordinal = ordinal;
  meeting->starts = planned->starts == opening->at ? opening->starts : zone_to_civil(zone, planned->starts);
  meeting->zone = g_strdup(schedule->zone);
  meeting->minutes = (int)((planned->ends - planned->starts) / 60);
  meeting->starts_at = planned->starts;
  meeting->ends_at = planned->ends;
  meeting->place = g_strdup(schedule->place);
  meeting->online = g_strdup(schedule->online);
  return meeting;
}

/* Where the count of keys stands. */
typedef struct {
  const Schedule *schedule;
  const Zone *zone;
  const GArray *openings;
  guint groups;     /* slots of several meetings so far */
  int opening;      /* of the slot before */
  guint in_opening; /* slots of that opening so far */
} Keys;

static void name_slot(Keys *keys, const PolicySlot *planned, PlannedSlot *slot)
{
  int opening = planned->meetings[0].opening;
  if (planned->n_meetings > 1) {
    slot->key = g_strdup_printf("%s/g%u", keys->schedule->id, ++keys->groups);
    slot->clinic = g_strdup(slot->key);
    return;
  }
  keys->in_opening = opening == keys->opening ? keys->in_opening + 1 : 1;
  keys->opening = opening;
  slot->clinic = opening_key(keys->schedule, keys->openings, (guint)opening);
  slot->key = g_strdup_printf("%s/%u", slot->clinic, keys->in_opening);
}

static PlannedSlot *plan_slot(Keys *keys, const PolicySlot *planned)
{
  PlannedSlot *slot = g_new0(PlannedSlot, 1);
  slot->capacity = planned->capacity;
  slot->meetings = g_ptr_array_new_with_free_func((GDestroyNotify)meeting_free);
  for (int i = 0; i < planned->n_meetings; i++) {
    const PolicyMeeting *meeting = &planned->meetings[i];
    const Opening *opening = &g_array_index(keys->openings, Opening, (guint)meeting->opening);
    g_ptr_array_add(slot->meetings, plan_meeting(keys->schedule, keys->zone, opening, meeting, i + 1));
  }
  name_slot(keys, planned, slot);
  return slot;
}

static GArray *ask_policy(Engine *engine, const EngineService *service, const Schedule *schedule,
                          const GArray *openings, GError **error)
{
  g_autofree PolicyOpening *given = g_new0(PolicyOpening, openings->len + 1);
  for (guint i = 0; i < openings->len; i++) {
    const Opening *opening = &g_array_index(openings, Opening, i);
    given[i] = (PolicyOpening){ opening->at, opening->ends, opening->ordinal, schedule->capacity };
  }
  return policy_plan(engine->registry, service->plugin, service->settings, given, (int)openings->len, error);
}

/* Whether the schedule ends by itself, so that no later date will complete what is incomplete now. */
static gboolean ends(const Schedule *schedule)
{
  g_auto(OpeningRule) rule = { 0 };
  return *schedule->until || (opening_rule_read(schedule, &rule, NULL) && recurrence_is_bounded(&rule.rule));
}

/* A sentence about dates of which nothing can be booked: a cohort that a closure has left a meeting short, an opening
 * shorter than a slot. NULL where there are none, or where later dates may still complete them. */
static char *find_idle(const Schedule *schedule, const GArray *openings, const GArray *slots)
{
  g_autofree guint8 *used = g_new0(guint8, openings->len + 1);
  for (guint i = 0; i < slots->len; i++) {
    const PolicySlot *slot = &g_array_index(slots, PolicySlot, i);
    for (int j = 0; j < slot->n_meetings; j++)
      used[slot->meetings[j].opening] = 1;
  }
  guint idle = 0, first = 0;
  for (guint i = openings->len; i-- > 0;)
    if (!used[i]) {
      idle++;
      first = i;
    }
  if (!idle || !ends(schedule))
    return NULL;
  char date[CIVIL_DATE_TEXT];
  return g_strdup_printf(
    "schedule %s: %u of its %u dates, from %s on, make no slot: they are too few or too short for "
    "the service's settings (closures take dates out; lengthen the rule by as many)",
    schedule->id, idle, openings->len, civil_format_date(g_array_index(openings, Opening, first).starts, date));
}

/* A slot that is cut out of a clinic at night and begins at an hour that civil time cannot say is not offered. */
static gboolean can_be_said(const Keys *keys, const PolicySlot *slot)
{
  for (int i = 0; i < slot->n_meetings; i++) {
    Instant starts = slot->meetings[i].starts;
    const Opening *opening = &g_array_index(keys->openings, Opening, (guint)slot->meetings[i].opening);
    if (starts != opening->at && !openings_can_be_said(keys->zone, starts))
      return FALSE;
  }
  return TRUE;
}

GPtrArray *publish_plan(Engine *engine, const EngineService *service, const Schedule *schedule,
                        const GPtrArray *closures, Instant horizon, char **idle, GError **error)
{
  *idle = NULL;
  g_autoptr(GPtrArray) planned = g_ptr_array_new_with_free_func((GDestroyNotify)planned_slot_free);
  if (schedule->ended || service->service->ended)
    return g_steal_pointer(&planned);
  const Zone *zone = zone_get(schedule->zone, error);
  g_autoptr(GArray) openings = zone ? openings_expand(schedule, closures, horizon, error) : NULL;
  g_autoptr(GArray) slots = openings ? ask_policy(engine, service, schedule, openings, error) : NULL;
  if (!slots)
    return NULL;
  Keys keys = { schedule, zone, openings, 0, -1, 0 };
  for (guint i = 0; i < slots->len; i++) {
    const PolicySlot *slot = &g_array_index(slots, PolicySlot, i);
    if (can_be_said(&keys, slot))
      g_ptr_array_add(planned, plan_slot(&keys, slot));
  }
  *idle = find_idle(schedule, openings, slots);
  return g_steal_pointer(&planned);
}
