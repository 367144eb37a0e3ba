#include <string.h>

#include "calendar/rule.h"

/* A day and all that a rule may ask of it. */
typedef struct {
  int day; /* since 1970 */
  int year, month, month_day, month_length, year_day, year_length;
  int weekday;
} Facts;

static int days_of_year(int year)
{
  return 337 + civil_month_days(year, 2);
}

static int day_of(int year, int month, int day)
{
  return civil_to_day((Civil){ .year = (gint16)year, .month = (guint8)month, .day = (guint8)day });
}

static Facts facts_of(int day)
{
  Civil civil = civil_from_day(day);
  return (Facts){ day, civil.year, civil.month, civil.day, civil_month_days(civil.year, civil.month),
                  day - day_of(civil.year, 1, 1) + 1, days_of_year(civil.year), civil_weekday(civil) };
}

/* The day after: cheaper than facts_of, and most of the work. */
static void facts_next(Facts *facts)
{
  facts->day++;
  facts->weekday = facts->weekday % 7 + 1;
  facts->year_day++;
  if (++facts->month_day <= facts->month_length)
    return;
  facts->month_day = 1;
  if (++facts->month > 12) {
    facts->month = 1;
    facts->year++;
    facts->year_day = 1;
    facts->year_length = days_of_year(facts->year);
  }
  facts->month_length = civil_month_days(facts->year, facts->month);
}

/* "2TU": the number counts within the month in a MONTHLY rule and in a YEARLY one with BYMONTH, else within the
 * year. */
static gboolean fits_nth(const Rule *rule, const Facts *facts)
{
  gboolean in_month = rule->frequency == RULE_MONTHLY || (rule->parts & RULE_BYMONTH);
  int at = in_month ? facts->month_day : facts->year_day;
  int length = in_month ? facts->month_length : facts->year_length;
  return rule_numbers_have(&rule->nth[facts->weekday], (at - 1) / 7 + 1, (length - at) / 7 + 1);
}

/* Whether every part that names days lets this one pass; BYWEEKNO and BYSETPOS are left to the period. */
static gboolean fits(const Rule *rule, const Facts *facts)
{
  if ((rule->parts & RULE_BYMONTH) && !rule_numbers_have(&rule->months, facts->month, 0))
    return FALSE;
  if ((rule->parts & RULE_BYMONTHDAY) &&
      !rule_numbers_have(&rule->month_days, facts->month_day, facts->month_length + 1 - facts->month_day))
    return FALSE;
  if ((rule->parts & RULE_BYYEARDAY) &&
      !rule_numbers_have(&rule->year_days, facts->year_day, facts->year_length + 1 - facts->year_day))
    return FALSE;
  return !(rule->parts & RULE_BYDAY) || (rule->weekdays >> facts->weekday & 1) ||
         (rule->has_nth && fits_nth(rule, facts));
}

static void add_day(RuleWalk *walk, int day)
{
  g_assert(walk->n < RULE_MOST_DAYS);
  walk->days[walk->n++] = day;
}

static void add_days(RuleWalk *walk, int first, int length)
{
  Facts facts = facts_of(first);
  for (int i = 0; i < length; i++, facts_next(&facts))
    if (fits(walk->rule, &facts))
      add_day(walk, facts.day);
}

/* Keeps the days from index @from on that BYSETPOS names among themselves. */
static void choose_positions(RuleWalk *walk, int from)
{
  int n = walk->n - from, kept = from;
  if (!(walk->rule->parts & RULE_BYSETPOS))
    return;
  for (int i = 0; i < n; i++)
    if (rule_numbers_have(&walk->rule->positions, i + 1, n - i))
      walk->days[kept++] = walk->days[from + i];
  walk->n = kept;
}

/* The first day of week 1 of @year: the week, begun on WKST, with four or more days in the year. */
static int first_week(const Rule *rule, int year)
{
  int fourth = day_of(year, 1, 4);
  int weekday = civil_weekday(civil_from_day(fourth));
  return fourth - (weekday - (int)rule->week_start + 7) % 7;
}

/* Adds what BYWEEKNO and BYSETPOS choose out of the weeks of @week_year, as far as it lies from @low to @high. */
static void add_week_year(RuleWalk *walk, int week_year, int low, int high)
{
  int start = first_week(walk->rule, week_year), from = walk->n;
  int weeks = (first_week(walk->rule, week_year + 1) - start) / 7;
  gboolean whole = (walk->rule->parts & RULE_BYSETPOS) != 0; /* positions count within the whole year */
  if (start > high || start + 7 * weeks <= low)
    return;
  for (int week = 1; week <= weeks; week++) {
    int monday = start + 7 * (week - 1);
    gboolean touches = whole || (monday <= high && monday + 6 >= low);
    if (touches && rule_numbers_have(&walk->rule->weeks, week, weeks + 1 - week))
      add_days(walk, monday, 7);
  }
  choose_positions(walk, from);
  int kept = from;
  for (int i = from; i < walk->n; i++)
    if (walk->days[i] >= low && walk->days[i] <= high)
      walk->days[kept++] = walk->days[i];
  walk->n = kept;
}

/* INTERVAL counts calendar years; a week belongs to the year that holds most of it, and so its days at the turn of
 * the year may belong to a week of the year before or after. */
static void take_weeks_of_year(RuleWalk *walk, int year)
{
  int low = day_of(year, 1, 1), high = day_of(year, 12, 31);
  for (int week_year = year - 1; week_year <= year + 1; week_year++)
    add_week_year(walk, week_year, low, high);
}

static void take_year(RuleWalk *walk, int year)
{
  for (int month = 1; month <= 12; month++)
    if (!(walk->rule->parts & RULE_BYMONTH) || rule_numbers_have(&walk->rule->months, month, 0))
      add_days(walk, day_of(year, month, 1), civil_month_days(year, month));
  choose_positions(walk, 0);
}

static void take_month(RuleWalk *walk, int year, int month)
{
  if (!(walk->rule->parts & RULE_BYMONTH) || rule_numbers_have(&walk->rule->months, month, 0))
    add_days(walk, day_of(year, month, 1), civil_month_days(year, month));
  choose_positions(walk, 0);
}

/* The days of a DAILY rule, some hundred of its periods at once. BYSETPOS has one day to choose from in each.
 * Returns how many periods were taken. */
static int take_days(RuleWalk *walk, int first)
{
  const Rule *rule = walk->rule;
  const int most = 366;
  gboolean chosen = !(rule->parts & RULE_BYSETPOS) || rule_numbers_have(&rule->positions, 1, 1);
  Facts facts = facts_of(first);
  for (int i = 0; i < most; i++) {
    if (chosen && fits(rule, &facts))
      add_day(walk, facts.day);
    if (rule->interval > 31)
      return 1; /* facts_of is then the shorter way */
    for (gint64 step = 0; step < rule->interval; step++)
      facts_next(&facts);
  }
  return most;
}

void rule_walk_start(RuleWalk *walk, const Rule *rule, Civil starts)
{
  walk->rule = rule;
  walk->first_day = civil_to_day(starts);
  walk->n = 0;
  switch (rule->frequency) {
  case RULE_YEARLY:
    walk->position = starts.year;
    break;
  case RULE_MONTHLY:
    walk->position = starts.year * 12 + starts.month - 1;
    break;
  case RULE_WEEKLY:
    walk->position = walk->first_day - ((int)civil_weekday(starts) - (int)rule->week_start + 7) % 7;
    break;
  case RULE_DAILY:
    walk->position = walk->first_day;
    break;
  }
}

/* The last position a walk may stand at. */
static gint64 last_position(RuleFrequency frequency)
{
  if (frequency == RULE_YEARLY)
    return 9999;
  return frequency == RULE_MONTHLY ? 9999 * 12 + 11 : RULE_LAST_DAY;
}

/* Fills the period at the walk's position and moves the position on; FALSE if the period lies beyond the year
 * 9999. */
static gboolean take_period(RuleWalk *walk)
{
  const Rule *rule = walk->rule;
  int at = (int)MIN(walk->position, RULE_LAST_DAY), periods = 1;
  if (walk->position > last_position(rule->frequency))
    return FALSE;
  walk->n = 0;
  switch (rule->frequency) {
  case RULE_YEARLY:
    if (rule->parts & RULE_BYWEEKNO)
      take_weeks_of_year(walk, at);
    else
      take_year(walk, at);
    break;
  case RULE_MONTHLY:
    take_month(walk, at / 12, at % 12 + 1);
    break;
  case RULE_WEEKLY:
    add_days(walk, at, 7);
    choose_positions(walk, 0);
    periods = 7;
    break;
  case RULE_DAILY:
    periods = take_days(walk, at);
    break;
  }
  walk->position += periods * rule->interval;
  return TRUE;
}

gboolean rule_walk_next(RuleWalk *walk)
{
  if (!take_period(walk))
    return FALSE;
  int kept = 0;
  for (int i = 0; i < walk->n; i++)
    if (walk->days[i] >= walk->first_day && walk->days[i] <= RULE_LAST_DAY)
      walk->days[kept++] = walk->days[i];
  walk->n = kept;
  return TRUE;
}
