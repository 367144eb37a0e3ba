/* Planning: openings in, slots out, each checked before it is believed. */
#include "policy/plan.h"

#include "base/error.h"
#include "policy/settings.h"

#define MOST_MEETINGS 64
#define MOST_CAPACITY 10000

typedef struct {
  const AttuneOpening *openings;
  int n;
  guint most;
  gint64 bound; /* no more than a slot a minute can be meant */
  GArray *slots;
  GArray *last_end; /* per opening: end of the last meeting in it, so that none overlaps */
  gboolean stopped;
  int after_stop;
  GError *error;
} Plan;

static void clear_slot(gpointer slot)
{
  g_free(((PolicySlot *)slot)->meetings);
}

static gboolean check_meeting(Plan *plan, const AttuneMeeting *meeting, gint64 not_before)
{
  guint number = plan->slots->len + 1;
  if (meeting->opening < 0 || meeting->opening >= plan->n)
    return error_set(&plan->error, ERROR_BROKEN, "slot %u has a meeting in opening %d of %d", number, meeting->opening,
                     plan->n);
  const AttuneOpening *opening = &plan->openings[meeting->opening];
  if (meeting->ends <= meeting->starts)
    return error_set(&plan->error, ERROR_BROKEN, "slot %u has a meeting that ends before it starts", number);
  if (meeting->starts < opening->starts || meeting->ends > opening->ends)
    return error_set(&plan->error, ERROR_BROKEN, "slot %u has a meeting outside its opening", number);
  if (meeting->starts < not_before)
    return error_set(&plan->error, ERROR_BROKEN, "slot %u: its meetings are not in order or overlap", number);
  gint64 *last_end = &g_array_index(plan->last_end, gint64, meeting->opening);
  if (meeting->starts < *last_end)
    return error_set(&plan->error, ERROR_BROKEN, "slot %u overlaps another slot of the same opening", number);
  *last_end = meeting->ends;
  return TRUE;
}

/* Where dates of a schedule overlap, slots of the later date may begin before those of the earlier end. */
static gboolean follows_in_order(Plan *plan, const AttuneSlot *slot)
{
  guint n = plan->slots->len;
  if (n == 0)
    return TRUE;
  const PolicyMeeting *before = &g_array_index(plan->slots, PolicySlot, n - 1).meetings[0];
  if (before->opening < slot->meetings[0].opening ||
      (before->opening == slot->meetings[0].opening && before->starts <= slot->meetings[0].starts))
    return TRUE;
  return error_set(&plan->error, ERROR_BROKEN, "slot %u belongs in front of the one before it", n + 1);
}

static gboolean check_slot(Plan *plan, const AttuneSlot *slot)
{
  guint number = plan->slots->len + 1;
  if (!slot || slot->size < sizeof(AttuneSlot))
    return error_set(&plan->error, ERROR_BROKEN, "slot %u: its size is not set", number);
  if (slot->n_meetings < 1 || slot->n_meetings > MOST_MEETINGS || !slot->meetings)
    return error_set(&plan->error, ERROR_BROKEN, "slot %u has %d meetings; 1 to %d are possible", number,
                     slot->n_meetings, MOST_MEETINGS);
  if (slot->capacity < 1 || slot->capacity > MOST_CAPACITY)
    return error_set(&plan->error, ERROR_BROKEN, "slot %u has %d places; 1 to %d are possible", number, slot->capacity,
                     MOST_CAPACITY);
  gint64 not_before = G_MININT64;
  for (int i = 0; i < slot->n_meetings; i++) {
    if (!check_meeting(plan, &slot->meetings[i], not_before))
      return FALSE;
    not_before = slot->meetings[i].ends;
  }
  return follows_in_order(plan, slot);
}

static int take_slot(void *sink, const AttuneSlot *slot)
{
  Plan *plan = sink;
  if (plan->stopped || plan->error) {
    plan->after_stop++;
    return 1;
  }
  if (!check_slot(plan, slot))
    return 1;
  PolicySlot taken = { slot->capacity, slot->n_meetings, g_new(PolicyMeeting, slot->n_meetings) };
  for (int i = 0; i < slot->n_meetings; i++)
    taken.meetings[i] = (PolicyMeeting){ slot->meetings[i].opening, slot->meetings[i].starts, slot->meetings[i].ends };
  g_array_append_val(plan->slots, taken);
  if (plan->slots->len > plan->bound)
    error_set(&plan->error, ERROR_BROKEN, "more slots than the openings have minutes");
  plan->stopped = plan->most > 0 && plan->slots->len >= plan->most;
  return plan->stopped || plan->error ? 1 : 0;
}

GArray *plan_ask(const AttunePlugin *plugin, const AttuneValue *settings, const AttuneOpening *openings, int n,
                 guint most, int *after_stop, GError **error)
{
  g_autoptr(GArray) slots = g_array_new(FALSE, FALSE, sizeof(PolicySlot));
  g_array_set_clear_func(slots, clear_slot);
  g_autoptr(GArray) last_end = g_array_sized_new(FALSE, FALSE, sizeof(gint64), (guint)n);
  const gint64 never = G_MININT64;
  gint64 bound = 0;
  for (int i = 0; i < n; i++) {
    g_array_append_val(last_end, never);
    bound += (openings[i].ends - openings[i].starts) / 60 + 1;
  }
  Plan plan = { openings, n, most, bound, slots, last_end, FALSE, 0, NULL };
  plugin->plan(settings, openings, n, take_slot, &plan);
  if (after_stop)
    *after_stop = plan.after_stop;
  if (plan.error) {
    g_propagate_error(error, plan.error);
    return NULL;
  }
  return g_steal_pointer(&slots);
}

static AttuneOpening *to_plugin(const PolicyOpening *openings, int n)
{
  AttuneOpening *given = g_new0(AttuneOpening, (gsize)n + 1);
  for (int i = 0; i < n; i++)
    given[i] = (AttuneOpening){ sizeof(AttuneOpening), openings[i].starts, openings[i].ends, openings[i].ordinal,
                                openings[i].capacity };
  return given;
}

GArray *policy_plan(Registry *registry, const AttunePlugin *plugin, const PolicySettings *settings,
                    const PolicyOpening *openings, int n, GError **error)
{
  if (registry ? !registry_may_ask(registry, plugin) : !plugin) {
    error_set(error, ERROR_MISSING, "%s is out of service, so nothing can be planned with it",
              plugin ? plugin->name : "the plugin");
    return NULL;
  }
  g_autofree AttuneOpening *given = to_plugin(openings, n);
  g_autoptr(GError) why = NULL;
  GArray *slots = plan_ask(plugin, policy_settings_values(settings), given, n, 0, NULL, &why);
  if (slots)
    return slots;
  g_autofree char *fault = g_strdup_printf("planned wrongly (%s)", why->message);
  if (registry)
    registry_quarantine(registry, plugin->name, fault);
  error_set(error, ERROR_BROKEN, "plugin %s %s", plugin->name, fault);
  return NULL;
}
