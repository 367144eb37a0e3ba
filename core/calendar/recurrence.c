#include "calendar/recurrence.h"

#include "base/error.h"
#include "calendar/rule.h"

#define DAY 86400
#define STANDARD_LIMIT 100000
#define SLACK 3 /* days: more than any clock is off from UTC, and than a day is cut by */

/* One expansion on its way. */
typedef struct {
  const Recurrence *recurrence;
  Rule rule;
  Instant from, to;
  int from_day, to_day; /* outside these days, with SLACK, no instant need be computed */
  gsize limit;
  GArray *extras;       /* Occurrence, in order, not yet numbered */
  guint next_extra;
  GArray *except_at;    /* Instant, in order */
  GArray *except_days;  /* gint64, in order */
  gint32 ordinal;
  GArray *found;        /* Occurrence */
  gboolean more;
} Expansion;

static int compare_numbers(gconstpointer a, gconstpointer b)
{
  gint64 left = *(const gint64 *)a, right = *(const gint64 *)b;
  return (left > right) - (left < right);
}

static int compare_occurrences(gconstpointer a, gconstpointer b)
{
  return compare_numbers(&((const Occurrence *)a)->at, &((const Occurrence *)b)->at);
}

static gboolean is_midnight(Civil civil)
{
  return civil.hour == 0 && civil.minute == 0 && civil.second == 0;
}

static gboolean has_rule(const Recurrence *recurrence)
{
  return recurrence->repeat && *recurrence->repeat;
}

static Occurrence occurrence_of(const Recurrence *recurrence, Civil starts)
{
  return (Occurrence){ .starts = starts, .at = zone_to_instant(recurrence->zone, starts) };
}

static Civil at_time_of(Civil date, Civil time)
{
  return (Civil){ date.year, date.month, date.day, time.hour, time.minute, time.second };
}

static void gather_exceptions(Expansion *x)
{
  const Recurrence *recurrence = x->recurrence;
  x->except_at = g_array_new(FALSE, FALSE, sizeof(Instant));
  x->except_days = g_array_new(FALSE, FALSE, sizeof(gint64));
  for (gsize i = 0; i < recurrence->n_except; i++) {
    Instant at = zone_to_instant(recurrence->zone, recurrence->except[i]);
    gint64 day = civil_to_day(recurrence->except[i]);
    if (is_midnight(recurrence->except[i]))
      g_array_append_val(x->except_days, day);
    else
      g_array_append_val(x->except_at, at);
  }
  g_array_sort(x->except_at, compare_numbers);
  g_array_sort(x->except_days, compare_numbers);
}

/* The extra dates; without a rule the first date is one of them. */
static void gather_extras(Expansion *x)
{
  const Recurrence *recurrence = x->recurrence;
  x->extras = g_array_new(FALSE, FALSE, sizeof(Occurrence));
  for (gsize i = 0; i < recurrence->n_extra; i++) {
    Civil extra = recurrence->extra[i];
    Occurrence one = occurrence_of(recurrence, is_midnight(extra) ? at_time_of(extra, recurrence->starts) : extra);
    g_array_append_val(x->extras, one);
  }
  if (!has_rule(recurrence)) {
    Occurrence first = occurrence_of(recurrence, recurrence->starts);
    g_array_append_val(x->extras, first);
  }
  g_array_sort(x->extras, compare_occurrences);
}

static gboolean is_excepted(const Expansion *x, const Occurrence *one)
{
  gint64 day = civil_to_day(one->starts);
  return g_array_binary_search(x->except_at, &one->at, compare_numbers, NULL) ||
         g_array_binary_search(x->except_days, &day, compare_numbers, NULL);
}

/* Keeps @one if it is asked for; FALSE once nothing further is. */
static gboolean keep(Expansion *x, Occurrence one)
{
  one.ordinal = x->ordinal++;
  if (one.at >= x->to)
    return FALSE;
  gboolean again = x->found->len > 0 && g_array_index(x->found, Occurrence, x->found->len - 1).at == one.at;
  if (one.at < x->from || again || is_excepted(x, &one))
    return TRUE;
  x->more = x->found->len >= x->limit;
  if (!x->more)
    g_array_append_val(x->found, one);
  return !x->more;
}

/* Takes the extra dates before @at, and drops those at it, which the rule gives as well. */
static gboolean keep_extras_before(Expansion *x, Instant at)
{
  while (x->next_extra < x->extras->len) {
    Occurrence extra = g_array_index(x->extras, Occurrence, x->next_extra);
    if (extra.at > at)
      return TRUE;
    x->next_extra++;
    gboolean again = x->next_extra > 1 && g_array_index(x->extras, Occurrence, x->next_extra - 2).at == extra.at;
    if (extra.at < at && !again && !keep(x, extra))
      return FALSE;
  }
  return TRUE;
}

/* Whether UNTIL, which is inclusive, lets a date of the rule on @day pass. */
static gboolean is_within_until(const Expansion *x, int day)
{
  if (x->rule.until_kind == RULE_ENDLESS)
    return TRUE;
  int last = civil_to_day(x->rule.until);
  if (ABS(day - last) > SLACK || x->rule.until_kind == RULE_UNTIL_DATE)
    return day <= last;
  Civil starts = at_time_of(civil_from_day(day), x->recurrence->starts);
  if (x->rule.until_kind == RULE_UNTIL_LOCAL)
    return civil_compare(starts, x->rule.until) <= 0;
  return zone_to_instant(x->recurrence->zone, starts) <= civil_to_seconds(x->rule.until);
}

/* Whether a date of the rule on @day can only be counted: it lies before all that is asked for and before any
 * extra. */
static gboolean is_only_counted(const Expansion *x, int day)
{
  gboolean extra_near = x->next_extra < x->extras->len &&
                        civil_to_day(g_array_index(x->extras, Occurrence, x->next_extra).starts) <= day + SLACK;
  return day < x->from_day - SLACK && !extra_near;
}

/* One date of the rule; FALSE once the rule is at its end or nothing further is asked for. */
static gboolean take_day(Expansion *x, int day, gint64 *counted)
{
  if ((x->rule.count && *counted >= x->rule.count) || !is_within_until(x, day) || day > x->to_day + SLACK)
    return FALSE;
  ++*counted;
  if (is_only_counted(x, day)) {
    x->ordinal++;
    return TRUE;
  }
  Occurrence one = occurrence_of(x->recurrence, at_time_of(civil_from_day(day), x->recurrence->starts));
  return keep_extras_before(x, one.at) && keep(x, one);
}

static void walk_rule(Expansion *x)
{
  RuleWalk walk;
  gint64 counted = 0;
  rule_walk_start(&walk, &x->rule, x->recurrence->starts);
  while (rule_walk_next(&walk))
    for (int i = 0; i < walk.n; i++)
      if (!take_day(x, walk.days[i], &counted))
        return;
}

/* The day since 1970 in which @instant lies by UTC, an instant out of all bounds taken as far away. */
static int day_of(Instant instant)
{
  const Instant far = (Instant)RULE_LAST_DAY * DAY * 2;
  return (int)(CLAMP(instant, -far, far) / DAY);
}

gboolean recurrence_check(const Recurrence *recurrence, GError **error)
{
  Rule rule;
  if (recurrence->n_except > RECURRENCE_MOST_DATES || recurrence->n_extra > RECURRENCE_MOST_DATES)
    return error_set(error, ERROR_INVALID, "a schedule takes at most %d exceptions and %d extra dates",
                     RECURRENCE_MOST_DATES, RECURRENCE_MOST_DATES);
  return !has_rule(recurrence) || rule_parse(recurrence->repeat, &rule, error);
}

gboolean recurrence_is_bounded(const Recurrence *recurrence)
{
  Rule rule;
  if (!has_rule(recurrence))
    return TRUE;
  return rule_parse(recurrence->repeat, &rule, NULL) && (rule.count > 0 || rule.until_kind != RULE_ENDLESS);
}

static void expand(Expansion *x)
{
  gather_exceptions(x);
  gather_extras(x);
  if (has_rule(x->recurrence))
    walk_rule(x);
  if (!x->more)
    keep_extras_before(x, G_MAXINT64);
  g_array_unref(x->extras);
  g_array_unref(x->except_at);
  g_array_unref(x->except_days);
}

GArray *recurrence_expand(const Recurrence *recurrence, Instant from, Instant to, gsize limit, gboolean *more,
                          GError **error)
{
  if (!recurrence_check(recurrence, error))
    return NULL;
  Expansion x = { .recurrence = recurrence, .from = from, .to = to, .from_day = day_of(from), .to_day = day_of(to),
                  .limit = limit ? limit : STANDARD_LIMIT };
  if (has_rule(recurrence)) {
    if (!rule_parse(recurrence->repeat, &x.rule, error))
      return NULL;
    rule_complete(&x.rule, recurrence->starts);
  }
  x.found = g_array_new(FALSE, FALSE, sizeof(Occurrence));
  expand(&x);
  if (more)
    *more = x.more;
  return x.found;
}
