/* Booking and giving back, put to every combination of a grid of facts. The two must be functions in the strict sense: what
 * they answered once they answer again, in another order and with other calls between. */
#include <string.h>

#include "base/error.h"
#include "policy/kit.h"

#define HOUR 3600
#define STARTS G_GINT64_CONSTANT(1792918800) /* 2026-10-25T09:00:00Z, a day on which clocks change */

static const gint32 capacities[] = { 1, 2, 8, 22, 10000 };
static const gint64 distances[] = { 100 * 24 * HOUR, 24 * HOUR, 60, 0, -60, -400 * 24 * HOUR }; /* now before the start */

/* How many rows each fact of the grid has, in the order of case_at. */
enum { CAPACITY, TAKEN, SEATS, WAITING, DISTANCE, PARTY, STAFF, PREREQUISITE, PRIORITY, MINE, MEETINGS, SERVICE, N_FACTS };
static const guint rows[N_FACTS] = { G_N_ELEMENTS(capacities), 4, 4, 2, G_N_ELEMENTS(distances), 2, 2, 2, 2, 2, 2, 2 };

static guint grid_size(void)
{
  guint size = 1;
  for (int i = 0; i < N_FACTS; i++)
    size *= rows[i];
  return size;
}

static AttuneCase case_at(guint number, const AttuneValue *settings)
{
  guint at[N_FACTS];
  for (int i = 0; i < N_FACTS; i++) {
    at[i] = number % rows[i];
    number /= rows[i];
  }
  gint32 capacity = capacities[at[CAPACITY]];
  const gint32 taken[] = { 0, 1, capacity - 1, capacity }, seats[] = { 1, 2, capacity, capacity + 1 };
  return (AttuneCase){
    .size = sizeof(AttuneCase),
    .now = STARTS - distances[at[DISTANCE]],
    .starts = STARTS,
    .ends = STARTS + (at[MEETINGS] ? 49 * 24 * HOUR : 0) + 2 * HOUR,
    .n_meetings = at[MEETINGS] ? 8 : 1,
    .capacity = capacity,
    .taken = MIN(taken[at[TAKEN]], capacity),
    .waiting = at[WAITING] ? 3 : 0,
    .mine = (gint32)at[MINE],
    .seats = seats[at[SEATS]],
    .party = at[PARTY] ? ATTUNE_PARTY_TEAM : ATTUNE_PARTY_PERSON,
    .by_staff = (gint32)at[STAFF],
    .by_service = (gint32)at[SERVICE],
    .prerequisite_met = (gint32)at[PREREQUISITE],
    .priority = (gint32)at[PRIORITY],
    .taken_other = at[PRIORITY] ? 0 : MIN(taken[at[TAKEN]], capacity),
    .booked = at[SERVICE] ? STARTS - 200 * 24 * HOUR : 0,
    .settings = settings,
  };
}

/* ---- what an answer must be ----------------------------------------------------------------------------------------- */

static gboolean check_form(const AttunePlugin *plugin, AttuneVerdict verdict, GError **error)
{
  if (verdict.answer != ATTUNE_ACCEPT && verdict.answer != ATTUNE_WAIT && verdict.answer != ATTUNE_REFUSE)
    return error_set(error, ERROR_INVALID, "answer %d is none of accept, wait and refuse", (int)verdict.answer);
  if (verdict.reason < -1 || verdict.reason >= plugin->n_reasons)
    return error_set(error, ERROR_INVALID, "reason %d is not in its table of %d", verdict.reason, plugin->n_reasons);
  if (verdict.answer == ATTUNE_REFUSE && verdict.reason < 0)
    return error_set(error, ERROR_INVALID, "it refused without a reason");
  if (verdict.late != 0 && verdict.late != 1)
    return error_set(error, ERROR_INVALID, "late is %d, neither 0 nor 1", verdict.late);
  return TRUE;
}

static gboolean check_book(const AttunePlugin *plugin, const AttuneCase *wish, AttuneVerdict verdict, GError **error)
{
  if (verdict.answer == ATTUNE_ACCEPT && (gint64)wish->taken + wish->seats > wish->capacity)
    return error_set(error, ERROR_INVALID, "it accepted %d seats where %d of %d were taken", wish->seats, wish->taken,
                     wish->capacity);
  return check_form(plugin, verdict, error);
}

static gboolean check_cancel(const AttunePlugin *plugin, const AttuneCase *wish, AttuneVerdict verdict, GError **error)
{
  if (verdict.answer == ATTUNE_WAIT)
    return error_set(error, ERROR_INVALID, "it answered wait to giving back");
  return check_form(plugin, verdict, error);
}

typedef struct {
  const char *title;        /* "book" */
  const char *title_again;  /* "book: answers …" */
  AttuneVerdict (*ask)(const AttuneCase *wish);
  gboolean (*check)(const AttunePlugin *, const AttuneCase *, AttuneVerdict, GError **);
} Question;

/* First round: every case in order, each asked twice; the answers are kept. */
static gboolean first_round(const Kit *kit, const Question *question, const AttuneValue *settings,
                            AttuneVerdict *answers, GError **error)
{
  for (guint i = 0; i < grid_size(); i++) {
    AttuneCase wish = case_at(i, settings), copy = wish;
    answers[i] = question->ask(&wish);
    if (memcmp(&wish, &copy, sizeof wish) != 0)
      return error_set(error, ERROR_INVALID, "it wrote into the case it was given");
    if (!question->check(kit->plugin, &wish, answers[i], error))
      return FALSE;
  }
  return TRUE;
}

static int take_no_slot(void *sink, const AttuneSlot *slot)
{
  return 1;
}

/* Second round: backwards, with the other functions called between; every answer must be as before. */
static gboolean second_round(const Kit *kit, const Question *question, const AttuneValue *settings,
                             const AttuneVerdict *answers, GError **error)
{
  AttuneOpening opening = { sizeof opening, STARTS, STARTS + 3 * HOUR, 0, 0 };
  for (guint i = grid_size(); i-- > 0;) {
    AttuneCase wish = case_at(i, settings), other = case_at((i * 7919u) % grid_size(), settings);
    if (i % 3 == 0)
      kit->plugin->plan(settings, &opening, 1, take_no_slot, NULL);
    kit->plugin->cancel(&other);
    kit->plugin->book(&other);
    AttuneVerdict again = question->ask(&wish);
    if (again.answer != answers[i].answer || again.reason != answers[i].reason || again.late != answers[i].late)
      return error_set(error, ERROR_INVALID, "asked the same again after other calls, it answered otherwise");
  }
  return TRUE;
}

static void check_question(const Kit *kit, const Question *question)
{
  g_autofree AttuneVerdict *answers = g_new0(AttuneVerdict, grid_size());
  GError *why = NULL, *why_again = NULL;
  kit_begin(kit, question->title);
  for (guint i = 0; i < kit->settings->len && !why && !why_again; i++) {
    const AttuneValue *settings = g_ptr_array_index(kit->settings, i);
    if (first_round(kit, question, settings, answers, &why))
      second_round(kit, question, settings, answers, &why_again);
  }
  gboolean decided = why == NULL;
  kit_end_error(kit, question->title, &why);
  if (decided)
    kit_end_error(kit, question->title_again, &why_again);
}

/* With its standard settings, somebody of the kind it is for can book an empty slot well ahead. */
static void check_accepts(const Kit *kit)
{
  static const char *const what = "book: lets somebody in";
  kit_begin(kit, what);
  gboolean accepted = FALSE;
  for (guint i = 0; i < grid_size() && !accepted; i++) {
    AttuneCase wish = case_at(i, g_ptr_array_index(kit->settings, 0));
    accepted = (wish.party & kit->plugin->party) && kit->plugin->book(&wish).answer == ATTUNE_ACCEPT;
  }
  kit_end(kit, what, accepted ? NULL : "with its standard settings it accepted nobody in any case");
}

void kit_check_verdicts(const Kit *kit)
{
  const Question questions[] = {
    { "book: never more than there is room for; every refusal with its reason", "book: the same case gives the same answer",
      kit->plugin->book, check_book },
    { "cancel: accepts, or refuses with a reason", "cancel: the same case gives the same answer", kit->plugin->cancel,
      check_cancel },
  };
  for (gsize i = 0; i < G_N_ELEMENTS(questions); i++)
    check_question(kit, &questions[i]);
  check_accepts(kit);
}
