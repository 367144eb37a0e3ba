#include "calendar/ics_value.h"

#include <string.h>

#define MOST_DIGITS 9

static gboolean read_digits(const char **p, int n, int *out)
{
  *out = 0;
  for (int i = 0; i < n; i++, ++*p) {
    if (!g_ascii_isdigit(**p))
      return FALSE;
    *out = *out * 10 + (**p - '0');
  }
  return TRUE;
}

static gboolean read_date(const char **p, Civil *civil)
{
  int year, month, day;
  if (!read_digits(p, 4, &year) || !read_digits(p, 2, &month) || !read_digits(p, 2, &day))
    return FALSE;
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > civil_month_days(year, month))
    return FALSE;
  *civil = (Civil){ .year = (gint16)year, .month = (guint8)month, .day = (guint8)day };
  return TRUE;
}

static gboolean read_clock(const char **p, Civil *civil)
{
  int hour, minute, second;
  if (!read_digits(p, 2, &hour) || !read_digits(p, 2, &minute) || !read_digits(p, 2, &second))
    return FALSE;
  if (hour > 23 || minute > 59 || second > 60)
    return FALSE;
  civil->hour = (guint8)hour;
  civil->minute = (guint8)minute;
  civil->second = (guint8)MIN(second, 59);
  return TRUE;
}

static gboolean read_time(const char **p, Civil *civil, IcsTimeKind *kind)
{
  *kind = ICS_DATE;
  if (!read_date(p, civil))
    return FALSE;
  if (**p != 'T')
    return TRUE;
  ++*p;
  *kind = ICS_FLOATING;
  if (!read_clock(p, civil))
    return FALSE;
  if (**p == 'Z') {
    ++*p;
    *kind = ICS_UTC;
  }
  return TRUE;
}

gboolean ics_value_time(const char *text, Civil *civil, IcsTimeKind *kind)
{
  const char *p = text;
  return read_time(&p, civil, kind) && !*p;
}

/* Steps over "15D" where a number with @unit is there, and returns it in seconds; else 0. */
static gint64 read_unit(const char **p, char unit, gint64 seconds)
{
  const char *q = *p;
  gint64 n = 0;
  int digits = 0;
  for (; g_ascii_isdigit(*q) && digits < MOST_DIGITS; q++, digits++)
    n = n * 10 + (*q - '0');
  if (digits == 0 || *q != unit)
    return 0;
  *p = q + 1;
  return n * seconds;
}

gboolean ics_value_duration(const char *text, gint64 *seconds)
{
  const char *p = text;
  gint64 sum = 0, sign = *p == '-' ? -1 : 1;
  if (*p == '-' || *p == '+')
    p++;
  if (*p++ != 'P')
    return FALSE;
  const char *first = p;
  sum += read_unit(&p, 'W', 7 * 86400);
  sum += read_unit(&p, 'D', 86400);
  gboolean any = p > first;
  if (*p == 'T') {
    const char *clock = ++p;
    sum += read_unit(&p, 'H', 3600);
    sum += read_unit(&p, 'M', 60);
    sum += read_unit(&p, 'S', 1);
    any = p > clock;
  }
  if (!any || *p)
    return FALSE;
  if (seconds)
    *seconds = sign * sum;
  return TRUE;
}

gboolean ics_value_period(const char *text)
{
  const char *p = text;
  Civil from, to;
  IcsTimeKind kind, other;
  if (!read_time(&p, &from, &kind))
    return FALSE;
  if (*p != '/')
    return !*p;
  p++;
  if (kind == ICS_DATE || ics_value_duration(p, NULL))
    return kind != ICS_DATE;
  return ics_value_time(p, &to, &other) && other == kind && civil_compare(from, to) <= 0;
}

gboolean ics_value_offset(const char *text)
{
  const char *p = text;
  int hours, minutes, seconds = 0;
  if (*p != '+' && *p != '-')
    return FALSE;
  p++;
  if (!read_digits(&p, 2, &hours) || !read_digits(&p, 2, &minutes))
    return FALSE;
  if (*p && !read_digits(&p, 2, &seconds))
    return FALSE;
  return !*p && hours < 24 && minutes < 60 && seconds < 60;
}
