#include "calendar/tzrule.h"

#include <string.h>

#define HOUR 3600

static gboolean read_number(const char **p, int most, int *out)
{
  int value = 0, digits = 0;
  for (; g_ascii_isdigit(**p) && digits < 4; digits++)
    value = value * 10 + (*(*p)++ - '0');
  if (digits == 0 || value > most)
    return FALSE;
  *out = value;
  return TRUE;
}

/* "hh[:mm[:ss]]" with a sign, as seconds. */
static gboolean read_time(const char **p, int most_hours, gint32 *out)
{
  int sign = **p == '-' ? -1 : 1, hours, minutes = 0, seconds = 0;
  if (**p == '-' || **p == '+')
    ++*p;
  if (!read_number(p, most_hours, &hours))
    return FALSE;
  if (**p == ':' && (++*p, !read_number(p, 59, &minutes)))
    return FALSE;
  if (**p == ':' && (++*p, !read_number(p, 59, &seconds)))
    return FALSE;
  *out = sign * (hours * HOUR + minutes * 60 + seconds);
  return TRUE;
}

/* "GMT" or "<+0530>". */
static gboolean read_name(const char **p, const char **out)
{
  char name[16];
  gsize n = 0;
  gboolean quoted = **p == '<';
  if (quoted)
    ++*p;
  while ((g_ascii_isalpha(**p) || (quoted && (g_ascii_isdigit(**p) || **p == '+' || **p == '-'))) &&
         n < sizeof name - 1)
    name[n++] = *(*p)++;
  name[n] = 0;
  if (n < 3 || (quoted && *(*p)++ != '>'))
    return FALSE;
  *out = g_intern_string(name);
  return TRUE;
}

static gboolean read_weekday(const char **p, TzDay *day)
{
  day->kind = TZRULE_WEEKDAY;
  return read_number(p, 12, &day->month) && day->month > 0 && *(*p)++ == '.' && read_number(p, 5, &day->week) &&
         day->week > 0 && *(*p)++ == '.' && read_number(p, 6, &day->weekday);
}

static gboolean read_day(const char **p, TzDay *day)
{
  *day = (TzDay){ .seconds = 2 * HOUR };
  gboolean fine;
  if (**p == 'M') {
    ++*p;
    fine = read_weekday(p, day);
  } else if (**p == 'J') {
    ++*p;
    day->kind = TZRULE_JULIAN;
    fine = read_number(p, 365, &day->day) && day->day > 0;
  } else {
    day->kind = TZRULE_DAY;
    fine = read_number(p, 365, &day->day);
  }
  if (fine && **p == '/')
    fine = (++*p, read_time(p, 167, &day->seconds));
  return fine;
}

static gboolean read_changes(const char **p, TzRule *rule)
{
  rule->changes = TRUE;
  rule->daylight_offset = rule->standard_offset + HOUR;
  if (!read_name(p, &rule->daylight_name))
    return FALSE;
  if (**p != ',') {
    if (!read_time(p, 24, &rule->daylight_offset))
      return FALSE;
    rule->daylight_offset = -rule->daylight_offset;
  }
  return *(*p)++ == ',' && read_day(p, &rule->to_daylight) && *(*p)++ == ',' && read_day(p, &rule->to_standard);
}

gboolean tzrule_parse(const char *text, TzRule *rule)
{
  const char *p = text;
  TzRule read = { 0 };
  if (!read_name(&p, &read.standard_name) || !read_time(&p, 24, &read.standard_offset))
    return FALSE;
  read.standard_offset = -read.standard_offset; /* POSIX counts west of Greenwich */
  if (*p && !read_changes(&p, &read))
    return FALSE;
  if (*p)
    return FALSE;
  *rule = read;
  return TRUE;
}

/* The day, counted from 1970, on which @day falls in @year. */
static int day_in_year(const TzDay *day, int year)
{
  int new_year = civil_to_day((Civil){ .year = (gint16)year, .month = 1, .day = 1 });
  if (day->kind == TZRULE_DAY)
    return new_year + day->day;
  if (day->kind == TZRULE_JULIAN)
    return new_year + day->day - 1 + (day->day > 59 && civil_month_days(year, 2) == 29);
  Civil first = { .year = (gint16)year, .month = (guint8)day->month, .day = 1 };
  int offset = (day->weekday - (int)civil_weekday(first) % 7 + 7) % 7 + 7 * (day->week - 1);
  if (offset >= civil_month_days(year, day->month))
    offset -= 7;
  return civil_to_day(first) + offset;
}

Instant tzrule_change(const TzRule *rule, int year, gboolean to_daylight)
{
  const TzDay *day = to_daylight ? &rule->to_daylight : &rule->to_standard;
  gint32 old_offset = to_daylight ? rule->standard_offset : rule->daylight_offset;
  return (Instant)day_in_year(day, year) * 86400 + day->seconds - old_offset;
}
