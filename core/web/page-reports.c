/* page-reports: targets, the annual report, what people said, and which calendars are read. */
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/words.h"
#include "engine/browse.h"
#include "engine/report.h"
#include "model/target.h"
#include "render/figures.h"
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

static void set_text(json_t *view, const char *key, char *text)
{
  json_object_set_new(view, key, json_string(text));
  g_free(text);
}

/* ---- targets ---------------------------------------------------------------------------------------------------- */

/* A row of the report by the names of its columns. */
typedef struct {
  const Sheet *sheet;
  guint row;
} Row;

static const Cell *cell_of(const Row *row, const char *column)
{
  for (guint c = 0; c < row->sheet->columns->len; c++)
    if (strcmp(sheet_column(row->sheet, c), column) == 0)
      return sheet_cell(row->sheet, row->row, c);
  g_assert_not_reached();
}

static const char *text_of(const Row *row, const char *column)
{
  const Cell *cell = cell_of(row, column);
  return cell->kind == CELL_TEXT ? cell->text : "";
}

/* Colour is never all that tells: each has a word and a shape of its own. */
static json_t *view_colour(const char *colour)
{
  static const struct { const char *colour, *word; } words[] = {
    { "green", N_("On target") }, { "amber", N_("A little behind") }, { "red", N_("Behind") },
  };
  for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
    if (strcmp(words[i].colour, colour) == 0)
      return json_pack("{s:s, s:s, s:b, s:b, s:b}", "name", colour, "word", words_say(words[i].word), "green", i == 0, "amber",
                       i == 1, "red", i == 2);
  return json_pack("{s:s, s:s, s:b}", "name", "none", "word", _("No figure yet"), "none", TRUE);
}

static char *say_value(const Cell *cell)
{
  if (cell->kind == CELL_SHARE || cell->kind == CELL_PART || cell->kind == CELL_MEAN)
    return g_strdup_printf("%d%%", (int)(cell->value * 100 + 0.5));
  if (cell->kind == CELL_NUMBER)
    return figures_count((gint64)(cell->value + 0.5));
  return cell->kind == CELL_COUNT ? figures_count(cell->over) : NULL;
}

static const char *unit_of(const char *measure)
{
  Measure kind;
  if (!measure_parse(measure, &kind, NULL))
    return "";
  switch (kind) {
  case MEASURE_SESSIONS: return _("sessions used");
  case MEASURE_PEOPLE: return _("people present");
  case MEASURE_PRIORITY_SHARE: return _("of those present are of the priority workforce");
  case MEASURE_SATISFACTION_SHARE: return _("of those who answered were content (4 or 5 of 5)");
  case MEASURE_UTILISATION: break;
  }
  return _("of what was offered was used");
}

/* Where the figure was counted from: by service, or by what it is a share of. One service alone narrows it. */
static char *address_behind(const Row *row)
{
  const char *services = text_of(row, "services"), *from = text_of(row, "from"), *to = text_of(row, "to");
  g_autofree char *one = *services && !strchr(services, ';') ? page_escape(services) : NULL;
  Measure kind = MEASURE_SESSIONS;
  const char *way = "/figures/by?key=service&";
  if (measure_parse(text_of(row, "measure"), &kind, NULL) && kind == MEASURE_SATISFACTION_SHARE)
    way = "/satisfaction?";
  else if (kind == MEASURE_PRIORITY_SHARE)
    way = "/figures/by?key=profession&";
  return g_strdup_printf("%sfrom=%s&to=%s%s%s", way, from, to, one ? "&service=" : "", one ? one : "");
}

static json_t *view_target(const Row *row)
{
  const Cell *delivered = cell_of(row, "delivered"), *passed = cell_of(row, "passed");
  gboolean share = cell_of(row, "target")->kind == CELL_PART;
  json_t *view = json_object();
  Civil from, to;
  if (civil_parse_date(text_of(row, "from"), &from, NULL) && civil_parse_date(text_of(row, "to"), &to, NULL)) {
    g_autofree char *first = when_day(from), *last = when_day(to);
    set_text(view, "period_says", g_strdup_printf(_("%s to %s"), first, last));
  }
  json_object_set_new(view, "name", json_string(text_of(row, "title")));
  json_object_set_new(view, "unit", json_string(unit_of(text_of(row, "measure"))));
  json_object_set_new(view, "reason", json_string(text_of(row, "reason")));
  set_text(view, "href", address_behind(row));
  json_object_set_new(view, "colour", view_colour(text_of(row, "colour")));
  set_text(view, "target", say_value(cell_of(row, "target")));
  set_text(view, "value", say_value(delivered));
  if (delivered->kind == CELL_SHARE)
    json_object_set_new(view, "of", figures_share(delivered->over, delivered->under));
  if (!share)
    set_text(view, "due", say_value(cell_of(row, "due")));
  set_text(view, "passed", g_strdup_printf(_("%d of %d days of the period have passed"), (int)passed->over, (int)passed->under));
  json_object_set_new(view, "begun", json_boolean(passed->over > 0));
  json_object_set_new(view, "over", json_boolean(passed->over >= passed->under));
  json_object_set_new(view, "running", json_boolean(passed->over > 0 && passed->over < passed->under));
  return view;
}

HttpResponse *page_targets(WebCall *call, GError **error)
{
  g_autoptr(Report) report = NULL;
  Instant now = clock_now();
  Civil today = civil_from_day(civil_to_day(zone_to_civil(call->engine->zone, now)));
  if (!engine_report_targets(call->engine, today, now, &report, error))
    return NULL;
  const Sheet *sheet = report->sheets->pdata[0];
  json_t *present = json_array(), *past = json_array(), *coming = json_array();
  for (guint i = 0; i < sheet_rows(sheet); i++) {
    json_t *target = view_target(&(Row){ sheet, i });
    gboolean begun = json_is_true(json_object_get(target, "begun")), over = json_is_true(json_object_get(target, "over"));
    json_array_insert_new(over ? past : begun ? present : coming, 0, target); /* the latest first */
  }
  page_mark_ends(present);
  page_mark_ends(past);
  page_mark_ends(coming);
  g_autofree char *day = when_day(today);
  json_t *view = json_pack("{s:s, s:o, s:o, s:o, s:b}", "today", day, "present", present, "past", past, "coming", coming,
                           "none", sheet_rows(sheet) == 0);
  return page_answer(call, 200, "targets.html", _("Targets"), view, error);
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
    set_text(view, "csv", g_strdup_printf("/annual/file?year=%s&format=csv", escaped));
    set_text(view, "xlsx", g_strdup_printf("/annual/file?year=%s&format=xlsx", escaped));
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
  if (!engine_report_feeds(call->engine, clock_now(), &report, error))
    return NULL;
  return page_answer(call, 200, "calendars-read.html", _("Calendars, and who really looks"),
                     report_to_tables(report, without), error);
}
