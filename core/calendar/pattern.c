#include "calendar/pattern.h"

#include <string.h>

#include "base/text.h"

#define EVERY_MOST 1000
#define COUNT_MOST 10000

static const char *const days[] = { "", "MO", "TU", "WE", "TH", "FR", "SA", "SU" };

static int find_day(const char *text)
{
  for (int day = MONDAY; day <= SUNDAY; day++)
    if (strcmp(days[day], text) == 0)
      return day;
  return 0;
}

/* ---- reading ---- */

/* The parts of a rule; NULL where there is none of that name. */
typedef struct {
  const char *freq, *interval, *count, *by_day, *by_month_day;
} Parts;

static gboolean read_parts(GStrv texts, Parts *parts)
{
  for (char **text = texts; *text; text++) {
    char *equals = strchr(*text, '=');
    if (!equals)
      return FALSE;
    *equals = 0;
    const struct { const char *name; const char **value; } known[] = {
      { "FREQ", &parts->freq },   { "INTERVAL", &parts->interval },        { "COUNT", &parts->count },
      { "BYDAY", &parts->by_day }, { "BYMONTHDAY", &parts->by_month_day },
    };
    gsize i = 0;
    while (i < G_N_ELEMENTS(known) && strcmp(known[i].name, *text) != 0)
      i++;
    if (i == G_N_ELEMENTS(known) || *known[i].value)
      return FALSE;
    *known[i].value = equals + 1;
  }
  return parts->freq != NULL;
}

static gboolean read_number(const char *text, int most, int *out)
{
  gint64 number = 0;
  if (!text)
    return TRUE;
  if (!text_to_int(text, 1, most, "", &number, NULL))
    return FALSE;
  *out = (int)number;
  return TRUE;
}

static gboolean read_weekly(const Parts *parts, Civil starts, Pattern *pattern)
{
  pattern->kind = PATTERN_WEEKLY;
  if (parts->by_month_day)
    return FALSE;
  if (!parts->by_day) {
    pattern->weekdays = 1u << civil_weekday(starts);
    return TRUE;
  }
  g_auto(GStrv) names = g_strsplit(parts->by_day, ",", -1);
  for (char **name = names; *name; name++) {
    int day = find_day(*name);
    if (!day)
      return FALSE;
    pattern->weekdays |= 1u << day;
  }
  return pattern->weekdays != 0;
}

/* "2TU", "-1FR". */
static gboolean read_nth(const char *text, Pattern *pattern)
{
  char *end = NULL;
  gint64 nth = g_ascii_strtoll(text, &end, 10);
  int day = find_day(end);
  if (end == text || !day || (nth != -1 && (nth < 1 || nth > 4)))
    return FALSE;
  pattern->nth = (int)nth;
  pattern->weekday = (Weekday)day;
  return TRUE;
}

static gboolean read_monthly(const Parts *parts, Civil starts, Pattern *pattern)
{
  int on = starts.day;
  pattern->kind = parts->by_day ? PATTERN_MONTHLY_DAY : PATTERN_MONTHLY_DATE;
  if (parts->by_day)
    return !parts->by_month_day && read_nth(parts->by_day, pattern);
  return read_number(parts->by_month_day, 31, &on) && on == starts.day;
}

static gboolean read_rule(const char *rule, Civil starts, Pattern *pattern)
{
  Parts parts = { 0 };
  g_auto(GStrv) texts = g_strsplit(rule, ";", -1);
  if (!read_parts(texts, &parts) || !read_number(parts.interval, EVERY_MOST, &pattern->every)
      || !read_number(parts.count, COUNT_MOST, &pattern->count))
    return FALSE;
  if (strcmp(parts.freq, "WEEKLY") == 0)
    return read_weekly(&parts, starts, pattern);
  return strcmp(parts.freq, "MONTHLY") == 0 && read_monthly(&parts, starts, pattern);
}

Pattern pattern_of_rule(const char *rule, Civil starts)
{
  Pattern pattern = { .kind = PATTERN_ONCE, .every = 1, .nth = 1, .weekday = civil_weekday(starts) };
  if (!rule || !*rule || read_rule(rule, starts, &pattern))
    return pattern;
  return (Pattern){ .kind = PATTERN_RULE, .every = 1, .nth = 1, .weekday = civil_weekday(starts) };
}

/* ---- writing ---- */

static void append_days(GString *rule, guint weekdays)
{
  const char *before = ";BYDAY=";
  for (int day = MONDAY; day <= SUNDAY; day++)
    if (weekdays & (1u << day)) {
      g_string_append_printf(rule, "%s%s", before, days[day]);
      before = ",";
    }
}

char *pattern_to_rule(const Pattern *pattern)
{
  GString *rule = g_string_new(NULL);
  if (pattern->kind == PATTERN_ONCE || pattern->kind == PATTERN_RULE)
    return g_string_free(rule, FALSE);
  g_string_append_printf(rule, "FREQ=%s", pattern->kind == PATTERN_WEEKLY ? "WEEKLY" : "MONTHLY");
  if (pattern->every > 1)
    g_string_append_printf(rule, ";INTERVAL=%d", pattern->every);
  if (pattern->kind == PATTERN_WEEKLY)
    append_days(rule, pattern->weekdays);
  if (pattern->kind == PATTERN_MONTHLY_DAY)
    g_string_append_printf(rule, ";BYDAY=%d%s", pattern->nth, days[pattern->weekday]);
  if (pattern->count > 0)
    g_string_append_printf(rule, ";COUNT=%d", pattern->count);
  return g_string_free(rule, FALSE);
}
