/* Planning, put to many lists of openings: none, one, many, long, short, overlapping, at a change of the clocks, by chance. */
#include "base/error.h"
#include "policy/kit.h"
#include "policy/plan.h"

#define HOUR 3600
#define DAY (24 * HOUR)
#define WEEK (7 * DAY)
#define PAUSE (20 * WEEK)
#define MONDAY_2026 1767603600   /* 2026-01-05T09:00:00Z, a Monday */
#define AUTUMN_2026 1792890000   /* 2026-10-25T01:00:00Z: London's clocks go back */
#define SPRING_2027 1806195600   /* 2027-03-28T01:00:00Z: London's clocks go forward */
#define CHANCES 40

typedef struct {
  const Kit *kit;
  const AttuneValue *settings;
  const AttuneOpening *openings;
  int n;
  GArray *slots; /* PolicySlot, of all openings */
} Trial;

static void add(GArray *openings, gint64 starts, gint64 ends, int ordinal, int capacity)
{
  AttuneOpening opening = { sizeof(AttuneOpening), starts, ends, ordinal, capacity };
  g_array_append_val(openings, opening);
}

static GArray *series(int n, gint64 first, gint64 step, gint64 length, int capacity)
{
  GArray *openings = g_array_new(FALSE, FALSE, sizeof(AttuneOpening));
  for (int i = 0; i < n; i++)
    add(openings, first + i * step, first + i * step + length, i, capacity);
  return openings;
}

/* Nine o'clock in London, week after week, over a change of the clocks by @shift seconds at @change. */
static GArray *over_change(gint64 change, gint64 shift)
{
  GArray *openings = g_array_new(FALSE, FALSE, sizeof(AttuneOpening));
  gint64 first = change - 6 * WEEK + 8 * HOUR;
  for (int i = 0; i < 20; i++) {
    gint64 starts = first + i * WEEK;
    starts += starts >= change ? shift : 0;
    add(openings, starts, starts + 3 * HOUR, i, 0);
  }
  add(openings, change + 20 * WEEK - 2 * HOUR, change + 20 * WEEK + 2 * HOUR, 20, 0); /* through the night */
  return openings;
}

/* Gaps, pauses, dates left out, dates that touch or overlap, few places and many. */
static GArray *by_chance(guint64 *state)
{
  GArray *openings = g_array_new(FALSE, FALSE, sizeof(AttuneOpening));
  gint64 starts = MONDAY_2026 + (gint64)kit_chance(state, 100) * DAY;
  int n = 1 + (int)kit_chance(state, 40), ordinal = 0;
  for (int i = 0; i < n; i++) {
    gint64 length = 60 * (1 + (gint64)kit_chance(state, 600));
    add(openings, starts, starts + length, ordinal, (int)kit_chance(state, 3) * (int)kit_chance(state, 30));
    starts += kit_chance(state, 8) == 0 ? length / 2 : length + (gint64)kit_chance(state, 14) * 12 * HOUR;
    ordinal += 1 + (kit_chance(state, 5) == 0);
    starts += kit_chance(state, 10) == 0 ? PAUSE : 0;
  }
  return openings;
}

static GPtrArray *all_openings(void)
{
  GPtrArray *all = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
  guint64 state = 2026;
  g_ptr_array_add(all, series(0, 0, 0, 0, 0));
  g_ptr_array_add(all, series(1, MONDAY_2026, 0, 3 * HOUR, 0));
  g_ptr_array_add(all, series(1, MONDAY_2026, 0, 1, 5));
  g_ptr_array_add(all, series(1, MONDAY_2026, 0, 31 * DAY, 10000));
  g_ptr_array_add(all, series(3, 0, WEEK, 60, 1));
  g_ptr_array_add(all, series(400, MONDAY_2026, DAY, 8 * HOUR, 0));
  g_ptr_array_add(all, series(60, MONDAY_2026, WEEK, 90 * 60, 12));
  g_ptr_array_add(all, series(30, MONDAY_2026, HOUR, HOUR, 0));      /* back to back */
  g_ptr_array_add(all, series(30, MONDAY_2026, HOUR, 3 * HOUR, 0));  /* overlapping */
  g_ptr_array_add(all, series(30, G_GINT64_CONSTANT(7258118400), WEEK, 3 * HOUR, 3)); /* the year 2200 */
  g_ptr_array_add(all, over_change(AUTUMN_2026, HOUR));
  g_ptr_array_add(all, over_change(SPRING_2027, -HOUR));
  for (int i = 0; i < CHANCES; i++)
    g_ptr_array_add(all, by_chance(&state));
  return all;
}

/* ---- what is looked at --------------------------------------------------------------------------------------------- */

static gboolean same_slot(const PolicySlot *a, const PolicySlot *b)
{
  if (a->capacity != b->capacity || a->n_meetings != b->n_meetings)
    return FALSE;
  for (int i = 0; i < a->n_meetings; i++) {
    const PolicyMeeting *one = &a->meetings[i], *other = &b->meetings[i];
    if (one->opening != other->opening || one->starts != other->starts || one->ends != other->ends)
      return FALSE;
  }
  return TRUE;
}

/* Whether @slots are the first of @all. */
static gboolean begins(const GArray *all, const GArray *slots)
{
  for (guint i = 0; i < slots->len; i++)
    if (i >= all->len || !same_slot(&g_array_index(all, PolicySlot, i), &g_array_index(slots, PolicySlot, i)))
      return FALSE;
  return TRUE;
}

/* Asks for slots again, after other functions of the plugin have been called. */
static gboolean is_steady(const Trial *trial, GError **error)
{
  AttuneCase wish = { .size = sizeof wish, .starts = DAY, .ends = DAY + HOUR, .n_meetings = 1, .capacity = 1, .seats = 1,
                      .party = ATTUNE_PARTY_PERSON, .settings = trial->settings };
  trial->kit->plugin->book(&wish);
  trial->kit->plugin->cancel(&wish);
  g_autoptr(GArray) again = plan_ask(trial->kit->plugin, trial->settings, trial->openings, trial->n, 0, NULL, error);
  if (!again)
    return FALSE;
  if (again->len != trial->slots->len || !begins(trial->slots, again))
    return error_set(error, ERROR_INVALID, "asked twice for the same %d openings, it gave different slots", trial->n);
  return TRUE;
}

static gboolean stops_when_told(const Trial *trial, GError **error)
{
  for (guint most = 1; most <= 3 && most < trial->slots->len; most++) {
    int after = 0;
    g_autoptr(GArray) some = plan_ask(trial->kit->plugin, trial->settings, trial->openings, trial->n, most, &after, error);
    if (!some)
      return FALSE;
    if (after > 0)
      return error_set(error, ERROR_INVALID, "it went on after emit had said stop at slot %u", most);
  }
  return TRUE;
}

static gboolean grows_at_its_end(const Trial *trial, GError **error)
{
  int step = trial->n > 50 ? trial->n / 10 : 1;
  for (int n = 0; n < trial->n; n += step) {
    g_autoptr(GArray) fewer = plan_ask(trial->kit->plugin, trial->settings, trial->openings, n, 0, NULL, error);
    if (!fewer)
      return FALSE;
    if (!begins(trial->slots, fewer))
      return error_set(error, ERROR_INVALID, "with %d openings it gave slots that it no longer gives with %d", n, trial->n);
  }
  return TRUE;
}

static gboolean try_openings(const Kit *kit, const AttuneValue *settings, const GArray *openings,
                             gboolean (*look)(const Trial *, GError **), GError **error)
{
  Trial trial = { kit, settings, (const AttuneOpening *)(void *)openings->data, (int)openings->len, NULL };
  g_autoptr(GArray) slots = plan_ask(kit->plugin, settings, trial.openings, trial.n, 0, NULL, error);
  trial.slots = slots;
  return slots && (!look || look(&trial, error));
}

static void check(const Kit *kit, const GPtrArray *lists, const char *what, gboolean (*look)(const Trial *, GError **))
{
  GError *why = NULL;
  kit_begin(kit, what);
  for (guint i = 0; i < kit->settings->len && !why; i++)
    for (guint j = 0; j < lists->len && !why; j++)
      try_openings(kit, g_ptr_array_index(kit->settings, i), g_ptr_array_index(lists, j), look, &why);
  kit_end_error(kit, what, &why);
}

/* With its standard settings, something is offered to somebody. */
static void check_offers(const Kit *kit)
{
  static const char *const what = "plan: offers something for a year of half-day dates";
  g_autoptr(GArray) openings = series(52, MONDAY_2026, WEEK, 4 * HOUR, 0);
  GError *why = NULL;
  kit_begin(kit, what);
  g_autoptr(GArray) slots = plan_ask(kit->plugin, g_ptr_array_index(kit->settings, 0),
                                     (const AttuneOpening *)(void *)openings->data, (int)openings->len, 0, NULL, &why);
  if (slots && slots->len == 0)
    error_set(&why, ERROR_INVALID, "with its standard settings it gave no slot at all");
  kit_end_error(kit, what, &why);
}

void kit_check_plan(const Kit *kit)
{
  g_autoptr(GPtrArray) lists = all_openings();
  check(kit, lists, "plan: slots lie within their openings, in order, none overlapping, with places", NULL);
  check(kit, lists, "plan: the same openings give the same slots", is_steady);
  check(kit, lists, "plan: stops when told to", stops_when_told);
  check(kit, lists, "plan: a later horizon leaves what was planned as it is", grows_at_its_end);
  check_offers(kit);
}
