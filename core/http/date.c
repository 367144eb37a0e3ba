#include "http/date.h"

#include <stdio.h>
#include <string.h>

static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
static const char *const days[] = { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday" };

static gboolean take(const char **at, const char *text)
{
  gsize size = strlen(text);
  if (strncmp(*at, text, size) != 0)
    return FALSE;
  *at += size;
  return TRUE;
}

/* Exactly @n digits. */
static gboolean take_digits(const char **at, int n, int *out)
{
  int value = 0;
  for (int i = 0; i < n; i++) {
    if (!g_ascii_isdigit((*at)[i]))
      return FALSE;
    value = value * 10 + ((*at)[i] - '0');
  }
  *at += n;
  *out = value;
  return TRUE;
}

static gboolean take_month(const char **at, int *month)
{
  for (int i = 0; i < 12; i++)
    if (strncmp(*at, months + 3 * i, 3) == 0) {
      *month = i + 1;
      *at += 3;
      return TRUE;
    }
  return FALSE;
}

/* "Sun" or, with @whole, "Sunday". */
static gboolean take_weekday(const char **at, gboolean whole)
{
  for (gsize i = 0; i < G_N_ELEMENTS(days); i++) {
    gsize size = whole ? strlen(days[i]) : 3;
    if (strncmp(*at, days[i], size) == 0) {
      *at += size;
      return TRUE;
    }
  }
  return FALSE;
}

typedef struct {
  int year, month, day, hour, minute, second;
} Parts;

static gboolean take_time(const char **at, Parts *parts)
{
  return take_digits(at, 2, &parts->hour) && take(at, ":") && take_digits(at, 2, &parts->minute) && take(at, ":")
    && take_digits(at, 2, &parts->second);
}

/* Sun, 06 Nov 1994 08:49:37 GMT */
static gboolean read_fixdate(const char *at, Parts *parts)
{
  return take_weekday(&at, FALSE) && take(&at, ", ") && take_digits(&at, 2, &parts->day) && take(&at, " ")
    && take_month(&at, &parts->month) && take(&at, " ") && take_digits(&at, 4, &parts->year) && take(&at, " ")
    && take_time(&at, parts) && take(&at, " GMT") && *at == '\0';
}

/* Sunday, 06-Nov-94 08:49:37 GMT */
static gboolean read_rfc850(const char *at, Instant now, Parts *parts)
{
  gboolean ok = take_weekday(&at, TRUE) && take(&at, ", ") && take_digits(&at, 2, &parts->day) && take(&at, "-")
    && take_month(&at, &parts->month) && take(&at, "-") && take_digits(&at, 2, &parts->year) && take(&at, " ")
    && take_time(&at, parts) && take(&at, " GMT") && *at == '\0';
  if (!ok)
    return FALSE;
  int this_year = civil_from_seconds(now).year;
  parts->year += this_year - this_year % 100;
  if (parts->year > this_year + 50)
    parts->year -= 100;
  return TRUE;
}

/* Sun Nov  6 08:49:37 1994 */
static gboolean read_asctime(const char *at, Parts *parts)
{
  return take_weekday(&at, FALSE) && take(&at, " ") && take_month(&at, &parts->month) && take(&at, " ")
    && (take(&at, " ") ? take_digits(&at, 1, &parts->day) : take_digits(&at, 2, &parts->day)) && take(&at, " ")
    && take_time(&at, parts) && take(&at, " ") && take_digits(&at, 4, &parts->year) && *at == '\0';
}

static gboolean is_real(const Parts *parts)
{
  return parts->year >= 1 && parts->year <= 9999 && parts->month >= 1 && parts->day >= 1
    && parts->day <= civil_month_days(parts->year, parts->month) && parts->hour <= 23 && parts->minute <= 59
    && parts->second <= 60; /* a leap second counts as the one after */
}

gboolean http_date_parse(const char *text, Instant now, Instant *at)
{
  Parts parts = { 0 };
  if (!read_fixdate(text, &parts) && !read_rfc850(text, now, &parts) && !read_asctime(text, &parts))
    return FALSE;
  if (!is_real(&parts))
    return FALSE;
  Civil civil = { .year = (gint16)parts.year, .month = (guint8)parts.month, .day = (guint8)parts.day,
                  .hour = (guint8)parts.hour, .minute = (guint8)parts.minute };
  *at = civil_to_seconds(civil) + parts.second;
  return TRUE;
}

const char *http_date_format(Instant at, char *out)
{
  Civil civil = civil_from_seconds(at);
  g_snprintf(out, HTTP_DATE_TEXT, "%.3s, %02d %.3s %04d %02d:%02d:%02d GMT", days[civil_weekday(civil) - MONDAY],
             civil.day, months + 3 * (civil.month - 1), civil.year, civil.hour, civil.minute, civil.second);
  return out;
}
