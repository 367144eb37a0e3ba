#include "base/civil.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"

/* Days since 1970-01-01 by the era arithmetic of the proleptic Gregorian calendar: years begin in March, so the leap
 * day is the last of its year and a 400-year era has 146,097 days. */
static int day_of(int year, int month, int day)
{
  year -= month <= 2;
  int era = (year >= 0 ? year : year - 399) / 400;
  int year_of_era = year - era * 400;
  int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + day_of_era - 719468;
}

Civil civil_from_day(int day)
{
  day += 719468;
  int era = (day >= 0 ? day : day - 146096) / 146097;
  int day_of_era = day - era * 146097;
  int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  int shifted = (5 * day_of_year + 2) / 153;
  int month = shifted < 10 ? shifted + 3 : shifted - 9;
  return (Civil){ .year = (gint16)(year_of_era + era * 400 + (month <= 2)),
                  .month = (guint8)month,
                  .day = (guint8)(day_of_year - (153 * shifted + 2) / 5 + 1) };
}

int civil_to_day(Civil civil)
{
  return day_of(civil.year, civil.month, civil.day);
}

gint64 civil_to_seconds(Civil civil)
{
  return (gint64)civil_to_day(civil) * 86400 + civil.hour * 3600 + civil.minute * 60 + civil.second;
}

Civil civil_from_seconds(gint64 seconds)
{
  gint64 day = seconds >= 0 ? seconds / 86400 : -((-seconds + 86399) / 86400);
  int rest = (int)(seconds - day * 86400);
  Civil civil = civil_from_day((int)day);
  civil.hour = (guint8)(rest / 3600);
  civil.minute = (guint8)(rest / 60 % 60);
  civil.second = (guint8)(rest % 60);
  return civil;
}

Civil civil_add_seconds(Civil civil, gint64 seconds)
{
  return civil_from_seconds(civil_to_seconds(civil) + seconds);
}

int civil_compare(Civil a, Civil b)
{
  gint64 left = civil_to_seconds(a), right = civil_to_seconds(b);
  return (left > right) - (left < right);
}

Weekday civil_weekday(Civil civil)
{
  int day = (civil_to_day(civil) + 3) % 7; /* 1970-01-01 was a Thursday */
  return (Weekday)((day < 0 ? day + 7 : day) + 1);
}

int civil_month_days(int year, int month)
{
  static const guint8 days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
  gboolean leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return days[month - 1] + (month == 2 && leap);
}

int civil_iso_week(Civil civil, int *year)
{
  /* The week belongs to the year its Thursday lies in (ISO 8601 §3.1.1.23). */
  Civil thursday = civil_from_day(civil_to_day(civil) - civil_weekday(civil) + THURSDAY);
  *year = thursday.year;
  return (civil_to_day(thursday) - day_of(thursday.year, 1, 1)) / 7 + 1;
}

/* Reads exactly @n digits at *@p and moves on. */
static gboolean digits(const char **p, int n, int *out)
{
  int value = 0;
  for (int i = 0; i < n; i++) {
    if (!g_ascii_isdigit((*p)[i]))
      return FALSE;
    value = value * 10 + ((*p)[i] - '0');
  }
  *p += n;
  *out = value;
  return TRUE;
}

static gboolean read_date(const char **p, Civil *civil)
{
  int year, month, day;
  if (!digits(p, 4, &year) || *(*p)++ != '-' || !digits(p, 2, &month) || *(*p)++ != '-' || !digits(p, 2, &day))
    return FALSE;
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > civil_month_days(year, month))
    return FALSE;
  *civil = (Civil){ .year = (gint16)year, .month = (guint8)month, .day = (guint8)day };
  return TRUE;
}

static gboolean read_time(const char **p, Civil *civil)
{
  int hour, minute, second = 0;
  if (!digits(p, 2, &hour) || *(*p)++ != ':' || !digits(p, 2, &minute))
    return FALSE;
  if (**p == ':' && (++*p, !digits(p, 2, &second)))
    return FALSE;
  if (hour > 23 || minute > 59 || second > 59)
    return FALSE;
  civil->hour = (guint8)hour;
  civil->minute = (guint8)minute;
  civil->second = (guint8)second;
  return TRUE;
}

static gboolean refuse(const char *text, const char *wanted, GError **error)
{
  g_autofree char *shown = g_utf8_make_valid(text, (gssize)strnlen(text, 40));
  return error_set(error, ERROR_INVALID, "“%s” is not %s", shown, wanted);
}

gboolean civil_parse_date(const char *text, Civil *date, GError **error)
{
  const char *p = text;
  Civil read;
  if (!read_date(&p, &read) || *p)
    return refuse(text, "a date (write it as 2026-10-25)", error);
  *date = read;
  return TRUE;
}

static gboolean parse(const char *text, gboolean needs_time, Civil *civil, GError **error)
{
  const char *p = text;
  Civil read;
  gboolean fine = read_date(&p, &read);
  if (fine && (*p == 'T' || *p == ' ')) {
    p++;
    fine = read_time(&p, &read);
  } else if (needs_time) {
    fine = FALSE;
  }
  if (!fine || *p)
    return refuse(text, "a date and time (write it as 2026-10-25T09:00)", error);
  *civil = read;
  return TRUE;
}

gboolean civil_parse(const char *text, Civil *civil, GError **error)
{
  return parse(text, FALSE, civil, error);
}

gboolean civil_parse_moment(const char *text, Civil *civil, GError **error)
{
  return parse(text, TRUE, civil, error);
}

const char *civil_format(Civil civil, char *out)
{
  g_snprintf(out, CIVIL_TEXT, "%04d-%02u-%02uT%02u:%02u:%02u", civil.year, civil.month, civil.day, civil.hour,
             civil.minute, civil.second);
  return out;
}

const char *civil_format_date(Civil civil, char *out)
{
  g_snprintf(out, CIVIL_DATE_TEXT, "%04d-%02u-%02u", civil.year, civil.month, civil.day);
  return out;
}

/* Reads "Z", "+01:00" or "+0100" as seconds east of UTC. */
static gboolean read_offset(const char *p, int *offset)
{
  if ((*p == 'Z' || *p == 'z') && !p[1]) {
    *offset = 0;
    return TRUE;
  }
  int sign = *p == '-' ? -1 : 1, hours, minutes;
  if (*p != '+' && *p != '-')
    return FALSE;
  p++;
  if (!digits(&p, 2, &hours))
    return FALSE;
  if (*p == ':')
    p++;
  if (!digits(&p, 2, &minutes) || *p || hours > 18 || minutes > 59)
    return FALSE;
  *offset = sign * (hours * 3600 + minutes * 60);
  return TRUE;
}

gboolean instant_parse(const char *text, Instant *instant, GError **error)
{
  const char *p = text;
  Civil civil;
  int offset;
  gboolean fine = read_date(&p, &civil) && (*p == 'T' || *p == ' ');
  fine = fine && (p++, read_time(&p, &civil)) && read_offset(p, &offset);
  if (!fine)
    return refuse(text, "an instant (write it as 2026-10-25T09:00:00+00:00)", error);
  *instant = civil_to_seconds(civil) - offset;
  return TRUE;
}

const char *instant_format(Instant instant, int offset, char *out)
{
  char local[CIVIL_TEXT];
  int minutes = ABS(offset) / 60;
  g_snprintf(out, INSTANT_TEXT, "%s%c%02d:%02d", civil_format(civil_from_seconds(instant + offset), local),
             offset < 0 ? '-' : '+', minutes / 60 % 100, minutes % 60);
  return out;
}
