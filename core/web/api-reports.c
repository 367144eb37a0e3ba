/* Reports: JSON, or CSV or a workbook where the asker likes that better. */
#include "base/clock.h"
#include "base/error.h"
#include "base/text.h"
#include "engine/report.h"
#include "http/accept.h"
#include "render/csv.h"
#include "render/json-report.h"
#include "render/utilisation.h"
#include "render/workbook.h"
#include "web/api.h"

/* A file to keep: @response takes its name from the report. */
static HttpResponse *as_file(HttpResponse *response, const Report *report, const char *suffix)
{
  g_autofree char *name = g_strdup_printf("attachment; filename=\"%s.%s\"", report->name, suffix);
  http_response_add(response, "Content-Disposition", name);
  http_response_add(response, "Cache-Control", "private, no-store");
  http_response_add(response, "Vary", "Accept");
  return response;
}

static HttpResponse *answer(const WebCall *call, const Report *report, GError **error)
{
  static const char *const types[] = { "application/json", "text/csv", WORKBOOK_TYPE, NULL };
  g_autofree char *accept = http_request_header_list(call->request, "Accept");
  int chosen = http_accept_choose(accept, types);
  if (chosen == 1) {
    g_autofree char *csv = report_to_csv(report);
    return as_file(http_response_new_text(200, "text/csv; charset=utf-8; header=present", csv), report, "csv");
  }
  if (chosen != 2)
    return call_json(200, report_to_json(report));
  GBytes *book = report_to_workbook(report, call->engine->config->service_name, clock_now(), error);
  return book ? as_file(http_response_new(200, WORKBOOK_TYPE, book), report, "xlsx") : NULL;
}

/* Every @wanted of the query, each of which may hold several between commas. */
static GStrv read_all(const WebCall *call, const char *wanted)
{
  g_autoptr(GString) all = g_string_new(NULL);
  const char *name, *value;
  for (guint i = 0; http_request_query_at(call->request, i, &name, &value); i++)
    if (g_str_equal(name, wanted))
      g_string_append_printf(all, "%s,", value);
  return text_split_list(all->str);
}

HttpResponse *api_report_utilisation(WebCall *call, GError **error)
{
  g_auto(GStrv) services = read_all(call, "service");
  g_auto(GStrv) keys = read_all(call, "by");
  g_autofree char *by = g_strjoinv(",", keys);
  UtilisationQuery query = { .services = (const char *const *)services, .now = clock_now() };
  g_autoptr(UtilisationReport) figures = NULL;
  if (!call_param_day(call, "from", &query.from, error) || !call_param_day(call, "to", &query.to, error)
      || !utilisation_keys_parse(by, query.keys, &query.n_keys, error)
      || !engine_report_utilisation(call->engine, &query, &figures, error))
    return NULL;
  g_autoptr(Report) report = utilisation_report_view(figures);
  return answer(call, report, error);
}

HttpResponse *api_report_targets(WebCall *call, GError **error)
{
  g_autoptr(Report) report = NULL;
  Instant now = clock_now();
  Civil on = zone_to_civil(call->engine->zone, now);
  if ((call_param(call, "on") && !call_param_day(call, "on", &on, error))
      || !engine_report_targets(call->engine, on, now, &report, error))
    return NULL;
  return answer(call, report, error);
}

HttpResponse *api_report_annual(WebCall *call, GError **error)
{
  g_auto(GStrv) years = read_all(call, "year");
  g_autoptr(Report) report = NULL;
  if (!engine_report_annual(call->engine, (const char *const *)years, clock_now(), &report, error))
    return NULL;
  return answer(call, report, error);
}

/* By two dates, or by reporting years; the present one if nothing is said. */
static gboolean read_period(const WebCall *call, Civil *from, Civil *to, GError **error)
{
  g_auto(GStrv) years = read_all(call, "year");
  gboolean dates = call_param(call, "from") || call_param(call, "to");
  if (dates && *years)
    return error_set(error, ERROR_INVALID, "year: give either it, or from and to");
  if (dates)
    return call_param_day(call, "from", from, error) && call_param_day(call, "to", to, error);
  return engine_report_period(call->engine, (const char *const *)years, clock_now(), from, to, error);
}

HttpResponse *api_report_satisfaction(WebCall *call, GError **error)
{
  g_auto(GStrv) services = read_all(call, "service");
  g_autoptr(Report) report = NULL;
  Civil from, to;
  if (!read_period(call, &from, &to, error)
      || !engine_report_satisfaction(call->engine, from, to, (const char *const *)services, &report, error))
    return NULL;
  return answer(call, report, error);
}

HttpResponse *api_report_feeds(WebCall *call, GError **error)
{
  g_autoptr(Report) report = NULL;
  return engine_report_feeds(call->engine, call->actor->id, clock_now(), &report, error) ? answer(call, report, error) : NULL;
}
