/* page-figures: was it used? At a glance, then by every grouping, each figure with the way to the slots behind it. */
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/words.h"
#include "engine/report.h"
#include "render/figures.h"
#include "web/assets.h"
#include "web/figures-period.h"
#include "web/pages.h"
#include "web/private.h"

#define TO_SLOTS "/figures/slots?"

/* Groupings that have a page of their own, in the order in which a manager asks. */
static const UtilisationKey groupings[] = {
  UTILISATION_BY_SERVICE, UTILISATION_BY_PLACE,        UTILISATION_BY_HOST, UTILISATION_BY_PROFESSION,
  UTILISATION_BY_ORGANISATION, UTILISATION_BY_TEAM,    UTILISATION_BY_MONTH, UTILISATION_BY_WEEK,
  UTILISATION_BY_WEEKDAY, UTILISATION_BY_HOUR,         UTILISATION_BY_PLUGIN,
};

static gboolean ask(WebCall *call, const FiguresPeriod *period, const UtilisationKey *keys, guint n,
                    UtilisationReport **report, GError **error)
{
  UtilisationQuery query = { .from = period->from, .to = period->to, .services = (const char *const *)period->services,
                             .now = clock_now(), .n_keys = n };
  memcpy(query.keys, keys, n * sizeof *keys);
  return engine_report_utilisation(call->engine, &query, report, error);
}

/* Figures with addresses: the row's own, and of each bucket. @row NULL: the whole. */
static json_t *linked(const UtilisationReport *report, const UtilisationRow *row, const Buckets *buckets)
{
  g_autofree char *query = figures_query(report, row);
  json_t *figures = figures_of(buckets), *bucket;
  page_set_text(figures, "href", g_strconcat(TO_SLOTS, query, NULL));
  gsize i;
  json_array_foreach (json_object_get(figures, "buckets"), i, bucket)
    page_set_text(bucket, "href", g_strdup_printf(TO_SLOTS "%s&bucket=%s", query, bucket_text((Bucket)i)));
  return figures;
}

/* A table by one key: {key, name, rows: [figures and name], total, buckets: [name]}. */
static json_t *table_of(const UtilisationReport *report)
{
  json_t *rows = json_array(), *names = json_array();
  for (guint i = 0; i < report->rows->len; i++) {
    const UtilisationRow *row = report->rows->pdata[i];
    json_t *figures = linked(report, row, &row->buckets);
    page_set_text(figures, "name", figures_value_name(report, row, 0));
    json_object_set_new(figures, "value", json_string(row->keys[0]));
    json_array_append_new(rows, figures);
  }
  for (Bucket i = 0; i < BUCKET_N; i++)
    json_array_append_new(names, json_pack("{s:s}", "name", figures_bucket_name(i)));
  UtilisationKey key = report->keys[0];
  return json_pack("{s:s, s:s, s:s, s:o, s:o, s:o}", "key", utilisation_key_text(key), "name", figures_key_name(key), "by",
                   figures_key_by(key), "rows", rows, "total", linked(report, NULL, &report->total), "heads", names);
}

static gboolean add_table(WebCall *call, const FiguresPeriod *period, UtilisationKey key, json_t *view, const char *name,
                          GError **error)
{
  g_autoptr(UtilisationReport) report = NULL;
  if (!ask(call, period, &key, 1, &report, error))
    return FALSE;
  json_object_set_new(view, name, table_of(report));
  return TRUE;
}

static void link_map(json_t *map)
{
  gsize i, j;
  json_t *day, *cell;
  json_array_foreach (json_object_get(map, "days"), i, day)
    json_array_foreach (json_object_get(day, "cells"), j, cell) {
      const char *query = json_string_value(json_object_get(cell, "query"));
      if (query)
        page_set_text(cell, "href", g_strconcat(TO_SLOTS, query, NULL));
    }
}

static gboolean add_map(WebCall *call, const FiguresPeriod *period, json_t *view, GError **error)
{
  static const UtilisationKey keys[] = { UTILISATION_BY_WEEKDAY, UTILISATION_BY_HOUR };
  g_autoptr(UtilisationReport) report = NULL;
  if (!ask(call, period, keys, G_N_ELEMENTS(keys), &report, error))
    return FALSE;
  json_t *map = figures_map(report);
  link_map(map);
  json_object_set_new(view, "map", map);
  json_object_set_new(view, "whole", linked(report, NULL, &report->total));
  json_object_set_new(view, "nothing", json_boolean(report->total.offered == 0));
  return TRUE;
}

/* Scripts that draw what the tables say; without them the tables are all there is, and enough. */
static void add_scripts(WebCall *call, json_t *view)
{
  static const char *const files[] = { "d3.js", "plot.js", "charts.js" };
  json_t *scripts = json_array();
  for (gsize i = 0; i < G_N_ELEMENTS(files); i++)
    json_array_append_new(scripts, json_pack("{s:s}", "src", assets_address(call->web->assets, files[i])));
  json_object_set_new(view, "scripts", scripts);
}

/* The other groupings, and files to take away; @key is the present grouping, or UTILISATION_N_KEYS. */
static void add_ways(json_t *view, const FiguresPeriod *period, UtilisationKey key)
{
  UtilisationReport asked = { .from = period->from, .to = period->to, .services = (char **)period->services };
  g_autofree char *query = figures_query(&asked, NULL);
  json_t *ways = json_array();
  for (gsize i = 0; i < G_N_ELEMENTS(groupings); i++) {
    g_autofree char *href = g_strdup_printf("/figures/by?key=%s&%s", utilisation_key_text(groupings[i]), query);
    json_array_append_new(ways, json_pack("{s:s, s:s, s:b}", "name", figures_key_name(groupings[i]), "href", href, "here",
                                          groupings[i] == key));
  }
  const char *by = key == UTILISATION_N_KEYS ? "month" : utilisation_key_text(key);
  json_object_set_new(view, "ways", ways);
  page_set_text(view, "overview", g_strconcat("/figures?", query, NULL));
  page_set_text(view, "csv", g_strdup_printf("/figures/file?%s&by=%s&format=csv", query, by));
  page_set_text(view, "xlsx", g_strdup_printf("/figures/file?%s&by=%s&format=xlsx", query, by));
}

HttpResponse *page_figures(WebCall *call, GError **error)
{
  json_t *view = json_object();
  g_auto(FiguresPeriod) period = { 0 };
  if (!figures_period_read(call, view, &period, error) || !add_map(call, &period, view, error)
      || !add_table(call, &period, UTILISATION_BY_MONTH, view, "months", error)
      || !add_table(call, &period, UTILISATION_BY_SERVICE, view, "services", error)) {
    json_decref(view);
    return NULL;
  }
  add_ways(view, &period, UTILISATION_N_KEYS);
  add_scripts(call, view);
  json_object_set_new(view, "action", json_string("/figures"));
  return page_answer(call, page_is_faulty(view) ? 422 : 200, "figures.html", _("Was it used?"), view, error);
}

static gboolean read_key(WebCall *call, UtilisationKey *key, GError **error)
{
  const char *asked = call_param(call, "key");
  *key = groupings[0];
  for (gsize i = 0; asked && i < G_N_ELEMENTS(groupings); i++)
    if (strcmp(utilisation_key_text(groupings[i]), asked) == 0) {
      *key = groupings[i];
      return TRUE;
    }
  return !asked || error_set(error, ERROR_MISSING, "there is no grouping “%.40s”", asked);
}

/* Why the lines of a table need not add up to its last one, or whose they are; NULL where nobody would wonder. */
static const char *note_on(UtilisationKey key)
{
  switch (key) {
  case UTILISATION_BY_HOST: return _("A session given by two stands in the lines of both. All together counts it once.");
  case UTILISATION_BY_TEAM:
    return _("What somebody booked counts under the team they belong to today. What nobody had stands in a line of its own.");
  case UTILISATION_BY_PROFESSION:
  case UTILISATION_BY_ORGANISATION:
    return _("A slot or a place counts under whoever had it in the end. What nobody had stands in a line of its own.");
  default: return NULL;
  }
}

HttpResponse *page_figures_by(WebCall *call, GError **error)
{
  UtilisationKey key = UTILISATION_BY_SERVICE;
  g_auto(FiguresPeriod) period = { 0 };
  if (!read_key(call, &key, error))
    return NULL;
  json_t *view = json_object();
  if (!figures_period_read(call, view, &period, error) || !add_table(call, &period, key, view, "table", error)) {
    json_decref(view);
    return NULL;
  }
  add_ways(view, &period, key);
  add_scripts(call, view);
  json_object_set_new(view, "action", json_string("/figures/by"));
  json_object_set_new(view, "key", json_string(utilisation_key_text(key)));
  json_object_set_new(view, "note", note_on(key) ? json_string(note_on(key)) : json_null());
  g_autofree char *title = g_strdup_printf(_("Was it used? %s"), figures_key_by(key));
  return page_answer(call, page_is_faulty(view) ? 422 : 200, "figures-by.html", title, view, error);
}
