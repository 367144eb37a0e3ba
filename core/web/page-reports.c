/* page-reports: the annual report, what people said, and which calendars are read. */
#include "base/clock.h"
#include "base/error.h"
#include "base/words.h"
#include "engine/browse.h"
#include "engine/report.h"
#include "model/target.h"
#include "render/sheet-view.h"
#include "render/when.h"
#include "web/figures-period.h"
#include "web/pages.h"
#include "web/private.h"

static void merge(json_t *view, json_t *more)
{
  json_object_update(view, more);
  json_decref(more);
}

/* Reports speak of services and questions by their ids; people know them by their titles and words. */
static gboolean add_names(WebCall *call, Report *report, GError **error)
{
  g_autoptr(GPtrArray) services = engine_services(call->engine, error);
  for (guint i = 0; services && i < services->len; i++) {
    const EngineService *service = services->pdata[i];
    const AttunePlugin *plugin = service->plugin;
    report_label(report, "service", service->service->id, service->service->title);
    if (plugin)
      report_label(report, "plugin", service->service->plugin, plugin->title);
    for (gint32 q = 0; plugin && q < plugin->n_questions; q++)
      report_label(report, "question", plugin->questions[q].key, plugin->questions[q].text);
  }
  return services != NULL;
}

/* ---- the annual report ------------------------------------------------------------------------------------------ */

static const char *year_asked(WebCall *call, const GPtrArray *years)
{
  const char *asked = call_param(call, "year");
  Civil today = zone_to_civil(call->engine->zone, clock_now());
  for (guint i = years->len; i-- > 0 && !asked;) {
    const ReportingYear *year = years->pdata[i];
    if (civil_to_day(year->from_on) <= civil_to_day(today))
      asked = year->name;
  }
  return asked;
}

/* From which day to which @chosen runs; newly allocated, NULL for a year that there is not. */
static char *say_year(const GPtrArray *years, const char *chosen)
{
  for (guint i = 0; i < years->len; i++) {
    const ReportingYear *year = years->pdata[i];
    if (g_strcmp0(year->name, chosen) != 0)
      continue;
    g_autofree char *first = when_day(year->from_on), *last = when_day(year->to_on);
    return g_strdup_printf(_("%s to %s"), first, last);
  }
  return NULL;
}

static json_t *year_field(const GPtrArray *years, const char *chosen)
{
  json_t *field = page_choice("year", _("Reporting year"), NULL);
  for (guint i = years->len; i-- > 0;) {
    const ReportingYear *year = years->pdata[i];
    page_option(field, year->name, year->name, NULL, g_strcmp0(year->name, chosen) == 0);
  }
  return field;
}

static gboolean ask_annual(WebCall *call, const char *year, Report **report, GError **error)
{
  const char *years[] = { year, NULL };
  return engine_report_annual(call->engine, years, clock_now(), report, error);
}

HttpResponse *page_annual(WebCall *call, GError **error)
{
  static const char *const without[] = { "id", "services", "from", "to", "days", NULL };
  g_autoptr(GPtrArray) years = engine_reporting_years(call->engine, error);
  g_autoptr(Report) report = NULL;
  if (!years)
    return NULL;
  const char *year = year_asked(call, years);
  g_autofree char *period = say_year(years, year);
  json_t *view = json_pack("{s:o, s:b, s:s?}", "year", year_field(years, year), "none", year == NULL, "period_says", period);
  if (year && (!ask_annual(call, year, &report, error) || !add_names(call, report, error))) {
    json_decref(view);
    return NULL;
  }
  if (report) {
    g_autofree char *escaped = page_escape(year);
    merge(view, report_to_tables(report, without));
    page_set_text(view, "csv", g_strdup_printf("/annual/file?year=%s&format=csv", escaped));
    page_set_text(view, "xlsx", g_strdup_printf("/annual/file?year=%s&format=xlsx", escaped));
  }
  g_autofree char *title = year ? g_strdup_printf(_("Annual report %s"), year) : g_strdup(_("Annual report"));
  return page_answer(call, 200, "annual.html", title, view, error);
}

HttpResponse *page_annual_file(WebCall *call, GError **error)
{
  const char *year = call_param(call, "year");
  g_autoptr(Report) report = NULL;
  if (!year) {
    error_set(error, ERROR_INVALID, "year: say which reporting year");
    return NULL;
  }
  return ask_annual(call, year, &report, error) ? page_report_file(call, report, error) : NULL;
}

/* ---- what people said, and calendars ------------------------------------------------------------------------------ */

HttpResponse *page_satisfaction(WebCall *call, GError **error)
{
  json_t *view = json_object();
  g_auto(FiguresPeriod) period = { 0 };
  g_autoptr(Report) report = NULL;
  if (!figures_period_read(call, view, &period, error)
      || !engine_report_satisfaction(call->engine, period.from, period.to, (const char *const *)period.services, &report,
                                     error)
      || !add_names(call, report, error)) {
    json_decref(view);
    return NULL;
  }
  merge(view, report_to_tables(report, NULL));
  json_object_set_new(view, "action", json_string("/satisfaction"));
  return page_answer(call, page_is_faulty(view) ? 422 : 200, "satisfaction.html", _("What people said"), view, error);
}

HttpResponse *page_calendars_read(WebCall *call, GError **error)
{
  static const char *const without[] = { "id", "scope_id", NULL };
  g_autoptr(Report) report = NULL;
  if (!engine_report_feeds(call->engine, call->actor->id, clock_now(), &report, error))
    return NULL;
  return page_answer(call, 200, "calendars-read.html", _("Calendars, and who really looks"),
                     report_to_tables(report, without), error);
}
