#include "web/figures-period.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/words.h"
#include "engine/browse.h"
#include "engine/report.h"
#include "model/target.h"
#include "render/when.h"

#define YEAR "year:"
#define MONTHS "months:"
#define DATES "dates"
#define STANDARD_MONTHS 12

static const int month_choices[] = { 3, 12, 24 };

void figures_period_clear(FiguresPeriod *period)
{
  g_clear_pointer(&period->service, g_free);
  period->services[0] = NULL;
}

static const ReportingYear *year_named(const GPtrArray *years, const char *name)
{
  for (guint i = 0; i < years->len; i++)
    if (strcmp(((const ReportingYear *)years->pdata[i])->name, name) == 0)
      return years->pdata[i];
  return NULL;
}

static const ReportingYear *year_holding(const GPtrArray *years, Civil today)
{
  for (guint i = 0; i < years->len; i++) {
    const ReportingYear *year = years->pdata[i];
    if (civil_compare(year->from_on, today) <= 0 && civil_compare(today, year->to_on) <= 0)
      return year;
  }
  return NULL;
}

/* So many whole months up to today: from 23 November, twelve months begin on 24 November of the year before. */
static void take_months(FiguresPeriod *period, Civil today, int months)
{
  int since = today.year * 12 + today.month - 1 - months;
  int days = civil_month_days(since / 12, since % 12 + 1);
  Civil before = { .year = (gint16)(since / 12), .month = (guint8)(since % 12 + 1), .day = MIN(today.day, (guint8)days) };
  period->from = civil_from_day(civil_to_day(before) + 1);
  period->to = today;
}

static Civil today_of(const WebCall *call)
{
  return civil_from_day(civil_to_day(zone_to_civil(call->engine->zone, clock_now())));
}

static const char *take_standard(FiguresPeriod *period, const GPtrArray *years, Civil today)
{
  const ReportingYear *year = year_holding(years, today);
  if (!year) {
    take_months(period, today, STANDARD_MONTHS);
    return NULL;
  }
  period->from = year->from_on;
  period->to = year->to_on;
  return year->name;
}

static void read_date(WebCall *call, json_t *view, const char *name, Civil *date)
{
  const char *text = call_param(call, name);
  Civil read;
  if (text && civil_parse_date(text, &read, NULL))
    *date = read;
  else
    page_fault(view, name, strcmp(name, "from") == 0 ? _("Enter the first day as year, month and day, such as 2026-09-01")
                                                     : _("Enter the last day as year, month and day, such as 2027-08-31"));
}

static void read_dates(WebCall *call, json_t *view, FiguresPeriod *period)
{
  FiguresPeriod asked = *period;
  read_date(call, view, "from", &asked.from);
  read_date(call, view, "to", &asked.to);
  if (page_is_faulty(view))
    return;
  if (civil_compare(asked.from, asked.to) > 0) {
    page_fault(view, "to", _("The last day must not come before the first"));
    return;
  }
  period->from = asked.from;
  period->to = asked.to;
}

/* Gives back which choice is the present one. */
static char *read_choice(WebCall *call, json_t *view, const GPtrArray *years, Civil today, FiguresPeriod *period)
{
  const char *choice = call_param(call, "period");
  const char *standard = take_standard(period, years, today);
  if (!choice && (call_param(call, "from") || call_param(call, "to")))
    choice = DATES;
  if (choice && strcmp(choice, DATES) == 0) {
    read_dates(call, view, period);
    return g_strdup(DATES);
  }
  const ReportingYear *year = choice && g_str_has_prefix(choice, YEAR) ? year_named(years, choice + strlen(YEAR)) : NULL;
  if (year) {
    period->from = year->from_on;
    period->to = year->to_on;
    return g_strdup(choice);
  }
  for (gsize i = 0; choice && g_str_has_prefix(choice, MONTHS) && i < G_N_ELEMENTS(month_choices); i++)
    if (atoi(choice + strlen(MONTHS)) == month_choices[i]) {
      take_months(period, today, month_choices[i]);
      return g_strdup(choice);
    }
  if (choice)
    page_fault(view, "period", _("Choose one of the periods in the list"));
  return standard ? g_strconcat(YEAR, standard, NULL) : g_strdup_printf(MONTHS "%d", STANDARD_MONTHS);
}

static json_t *choice_field(const GPtrArray *years, const char *chosen)
{
  json_t *field = page_choice("period", _("Period"), NULL);
  for (guint i = years->len; i-- > 0;) {
    const ReportingYear *year = years->pdata[i];
    g_autofree char *value = g_strconcat(YEAR, year->name, NULL);
    g_autofree char *label = g_strdup_printf(_("Reporting year %s"), year->name);
    page_option(field, value, label, NULL, strcmp(value, chosen) == 0);
  }
  for (gsize i = 0; i < G_N_ELEMENTS(month_choices); i++) {
    g_autofree char *value = g_strdup_printf(MONTHS "%d", month_choices[i]);
    g_autofree char *label = g_strdup_printf(_("The last %d months"), month_choices[i]);
    page_option(field, value, label, NULL, strcmp(value, chosen) == 0);
  }
  page_option(field, DATES, _("Other dates"), NULL, strcmp(DATES, chosen) == 0);
  return field;
}

static json_t *date_field(WebCall *call, const char *name, const char *label, Civil date)
{
  char text[CIVIL_DATE_TEXT];
  const char *typed = call_param(call, name);
  json_t *field = page_field(name, label, NULL, typed ? typed : civil_format_date(date, text));
  json_object_set_new(field, "type", json_string("date"));
  json_object_set_new(field, "width", json_string("app-input-date"));
  return field;
}

static gboolean read_service(WebCall *call, json_t *view, FiguresPeriod *period, GError **error)
{
  g_autoptr(GPtrArray) services = engine_services(call->engine, error);
  if (!services)
    return FALSE;
  const char *asked = call_param(call, "service");
  json_t *field = page_choice("service", _("Service"), NULL);
  json_object_set_new(view, "service", field);
  page_option(field, "", _("All services"), NULL, !asked);
  for (guint i = 0; i < services->len; i++) {
    const Service *service = ((const EngineService *)services->pdata[i])->service;
    gboolean chosen = asked && strcmp(asked, service->id) == 0;
    page_option(field, service->id, service->title, NULL, chosen);
    if (chosen)
      period->services[0] = period->service = g_strdup(service->id);
  }
  if (asked && !period->service)
    page_fault(view, "service", _("Choose one of the services in the list"));
  return TRUE;
}

static char *say_period(const FiguresPeriod *period)
{
  g_autofree char *from = when_day(period->from), *to = when_day(period->to);
  return g_strdup_printf(_("%s to %s"), from, to);
}

gboolean figures_period_read(WebCall *call, json_t *view, FiguresPeriod *period, GError **error)
{
  g_autoptr(GPtrArray) years = engine_reporting_years(call->engine, error);
  if (!years || !read_service(call, view, period, error))
    return FALSE;
  Civil today = today_of(call);
  json_object_set_new(view, "from", date_field(call, "from", _("First day"), today));
  json_object_set_new(view, "to", date_field(call, "to", _("Last day"), today));
  g_autofree char *chosen = read_choice(call, view, years, today, period);
  g_autofree char *says = say_period(period);
  json_object_set_new(view, "period", choice_field(years, chosen));
  json_object_set_new(view, "period_says", json_string(says));
  if (!call_param(call, "from") && !page_is_faulty(view)) {
    json_object_set_new(view, "from", date_field(call, "from", _("First day"), period->from));
    json_object_set_new(view, "to", date_field(call, "to", _("Last day"), period->to));
  }
  return TRUE;
}

char *figures_period_standard(WebCall *call, FiguresPeriod *period, GError **error)
{
  g_autoptr(GPtrArray) years = engine_reporting_years(call->engine, error);
  if (!years)
    return NULL;
  const char *year = take_standard(period, years, today_of(call));
  g_autofree char *name = year ? g_strdup_printf(_("Reporting year %s"), year)
                               : g_strdup_printf(_("The last %d months"), STANDARD_MONTHS);
  g_autofree char *says = say_period(period);
  return g_strdup_printf("%s: %s", name, says);
}
