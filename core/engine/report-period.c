#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "engine/report-private.h"
#include "store/target.h"

static const ReportingYear *find_year(const GPtrArray *years, const char *name, GError **error)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new();
  for (guint i = 0; i < years->len; i++) {
    const ReportingYear *year = g_ptr_array_index(years, i);
    if (strcmp(year->name, name) == 0)
      return year;
    g_ptr_array_add(names, year->name);
  }
  g_ptr_array_add(names, NULL);
  g_autofree char *shown = g_utf8_make_valid(name, (gssize)strnlen(name, 64));
  const char *nearest = text_nearest(shown, (const char *const *)names->pdata);
  if (nearest)
    error_set(error, ERROR_MISSING, "there is no reporting year “%s”; did you mean “%s”?", shown, nearest);
  else
    error_set(error, ERROR_MISSING, "there is no reporting year “%s”; a service book sets them as [reporting-year NAME]",
              shown);
  return NULL;
}

static const ReportingYear *year_of(const GPtrArray *years, Civil today, GError **error)
{
  for (guint i = 0; i < years->len; i++) {
    const ReportingYear *year = g_ptr_array_index(years, i);
    if (civil_to_day(year->from_on) <= civil_to_day(today) && civil_to_day(today) <= civil_to_day(year->to_on))
      return year;
  }
  char text[CIVIL_DATE_TEXT];
  error_set(error, ERROR_MISSING, "no reporting year holds today, %s; name one (--year) or set it in the service book",
            civil_format_date(today, text));
  return NULL;
}

static int by_first_day(gconstpointer a, gconstpointer b)
{
  const ReportingYear *left = *(ReportingYear *const *)a, *right = *(ReportingYear *const *)b;
  return civil_compare(left->from_on, right->from_on);
}

static gboolean check_they_follow(const GPtrArray *chosen, GError **error)
{
  for (guint i = 1; i < chosen->len; i++) {
    const ReportingYear *before = g_ptr_array_index(chosen, i - 1), *after = g_ptr_array_index(chosen, i);
    if (civil_to_day(after->from_on) != civil_to_day(before->to_on) + 1)
      return error_set(error, ERROR_INVALID, "reporting year “%s” does not begin the day after “%s” ends; a report spans "
                                             "years that follow one another",
                       after->name, before->name);
  }
  return TRUE;
}

GPtrArray *report_years(Engine *engine, const char *const *names, Instant now, GPtrArray *all, GError **error)
{
  g_autoptr(GPtrArray) chosen = g_ptr_array_new();
  for (const char *const *name = names; name && *name; name++) {
    const ReportingYear *year = find_year(all, *name, error);
    if (!year)
      return NULL;
    if (!g_ptr_array_find(chosen, year, NULL))
      g_ptr_array_add(chosen, (gpointer)year);
  }
  if (chosen->len == 0) {
    const ReportingYear *year = year_of(all, zone_to_civil(engine->zone, now), error);
    if (!year)
      return NULL;
    g_ptr_array_add(chosen, (gpointer)year);
  }
  g_ptr_array_sort(chosen, by_first_day);
  return check_they_follow(chosen, error) ? g_steal_pointer(&chosen) : NULL;
}

GPtrArray *engine_reporting_years(Engine *engine, GError **error)
{
  GPtrArray *years = store_reporting_year_list(engine->read, error);
  if (years)
    g_ptr_array_sort(years, by_first_day);
  return years;
}

gboolean engine_report_period(Engine *engine, const char *const *years, Instant now, Civil *from, Civil *to, GError **error)
{
  g_autoptr(GPtrArray) all = store_reporting_year_list(engine->read, error);
  g_autoptr(GPtrArray) chosen = all ? report_years(engine, years, now, all, error) : NULL;
  if (!chosen)
    return FALSE;
  *from = ((const ReportingYear *)g_ptr_array_index(chosen, 0))->from_on;
  *to = ((const ReportingYear *)g_ptr_array_index(chosen, chosen->len - 1))->to_on;
  return TRUE;
}
