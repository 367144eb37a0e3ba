#include "web/page-glance.h"

#include "base/clock.h"
#include "engine/report.h"
#include "render/figures.h"
#include "web/figures-period.h"
#include "web/page-targets.h"

static json_t *share_of(const Buckets *buckets)
{
  json_t *figures = figures_of(buckets);
  json_t *share = json_incref(json_object_get(figures, "share"));
  json_decref(figures);
  return share;
}

/* A service on one line, with the way to its own figures. */
static json_t *view_service(const UtilisationReport *report, const UtilisationRow *row)
{
  g_autofree char *name = figures_value_name(report, row, 0);
  g_autofree char *id = page_escape(row->keys[0]);
  g_autofree char *href = g_strconcat("/figures?service=", id, NULL);
  return json_pack("{s:s, s:s, s:o}", "name", name, "href", href, "share", share_of(&row->buckets));
}

static gboolean add_used(WebCall *call, json_t *view, GError **error)
{
  g_auto(FiguresPeriod) period = { 0 };
  g_autofree char *says = figures_period_standard(call, &period, error);
  if (!says)
    return FALSE;
  UtilisationQuery query = { .from = period.from, .to = period.to, .now = clock_now(), .keys = { UTILISATION_BY_SERVICE },
                             .n_keys = 1 };
  g_autoptr(UtilisationReport) report = NULL;
  if (!engine_report_utilisation(call->engine, &query, &report, error))
    return FALSE;
  json_t *used = json_array();
  for (guint i = 0; i < report->rows->len; i++)
    json_array_append_new(used, view_service(report, report->rows->pdata[i]));
  page_mark_ends(used);
  json_object_set_new(view, "period_says", json_string(says));
  json_object_set_new(view, "whole", share_of(&report->total));
  json_object_set_new(view, "used", used);
  json_object_set_new(view, "nothing", json_boolean(report->total.offered == 0));
  return TRUE;
}

json_t *page_glance(WebCall *call, GError **error)
{
  json_t *view = json_object();
  if (add_used(call, view, error) && page_targets_add(call, view, error))
    return view;
  json_decref(view);
  return NULL;
}
