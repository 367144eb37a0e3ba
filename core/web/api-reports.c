/* Reports: JSON, or CSV where the asker likes that better. */
#include "base/clock.h"
#include "base/error.h"
#include "base/text.h"
#include "engine/report.h"
#include "http/accept.h"
#include "render/csv.h"
#include "render/json-report.h"
#include "render/utilisation.h"
#include "web/api.h"

static HttpResponse *answer(const WebCall *call, const Report *report)
{
  static const char *const types[] = { "application/json", "text/csv", NULL };
  g_autofree char *accept = http_request_header_list(call->request, "Accept");
  if (http_accept_choose(accept, types) != 1)
    return call_json(200, report_to_json(report));
  g_autofree char *csv = report_to_csv(report);
  HttpResponse *response = http_response_new_text(200, "text/csv; charset=utf-8; header=present", csv);
  g_autofree char *name = g_strdup_printf("attachment; filename=\"%s.csv\"", report->name);
  http_response_add(response, "Content-Disposition", name);
  http_response_add(response, "Cache-Control", "no-store");
  http_response_add(response, "Vary", "Accept");
  return response;
}

/* Every "service" of the query, which may also hold several between commas. */
static GStrv read_services(const WebCall *call)
{
  g_autoptr(GString) all = g_string_new(NULL);
  const char *name, *value;
  for (guint i = 0; http_request_query_at(call->request, i, &name, &value); i++)
    if (g_str_equal(name, "service"))
      g_string_append_printf(all, "%s,", value);
  return text_split_list(all->str);
}

HttpResponse *api_report_utilisation(WebCall *call, GError **error)
{
  g_auto(GStrv) services = read_services(call);
  const char *by = call_param(call, "by");
  UtilisationQuery query = { .services = (const char *const *)services, .now = clock_now() };
  g_autoptr(UtilisationReport) figures = NULL;
  if (!call_param_day(call, "from", &query.from, error) || !call_param_day(call, "to", &query.to, error)
      || !utilisation_keys_parse(by ? by : "", query.keys, &query.n_keys, error)
      || !engine_report_utilisation(call->engine, &query, &figures, error))
    return NULL;
  g_autoptr(Report) report = utilisation_report_view(figures);
  return answer(call, report);
}
