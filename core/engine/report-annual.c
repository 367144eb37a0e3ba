#include "engine/report-gather.h"
#include "engine/report-median.h"
#include "engine/report-reach.h"
#include "render/utilisation.h"
#include "store/target.h"

#define DAY_SECONDS 86400.0

typedef struct {
  Engine *engine;
  Civil from, to;
  Instant now;
  GPtrArray *years;    /* ReportingYear *, borrowed */
  GPtrArray *services; /* ReportService * */
  Report *report;
} Annual;

/* Sheet with the columns @own before those of utilisation. */
static Sheet *usage_sheet(const char *key, const char *title, const char *const *own)
{
  g_autoptr(GPtrArray) columns = g_ptr_array_new();
  for (; *own; own++)
    g_ptr_array_add(columns, (char *)*own);
  for (const char *const *column = utilisation_columns; *column; column++)
    g_ptr_array_add(columns, (char *)*column);
  g_ptr_array_add(columns, NULL);
  return sheet_new(key, title, (const char *const *)columns->pdata);
}

static gboolean ask_usage(const Annual *annual, Civil from, Civil to, const UtilisationKey *key,
                          UtilisationReport **usage, GError **error)
{
  UtilisationQuery query = { .from = from, .to = to, .now = annual->now, .n_keys = key ? 1 : 0 };
  if (key)
    query.keys[0] = *key;
  return report_utilisation_inside(annual->engine, &query, usage, error);
}

static void add_year_texts(Sheet *sheet, const char *name, Civil from, Civil to)
{
  char first[CIVIL_DATE_TEXT], last[CIVIL_DATE_TEXT];
  sheet_text(sheet, name);
  sheet_text(sheet, civil_format_date(from, first));
  sheet_text(sheet, civil_format_date(to, last));
  sheet_count(sheet, civil_to_day(to) - civil_to_day(from) + 1);
}

static gboolean add_years(Annual *annual, GError **error)
{
  static const char *const own[] = { "year", "from", "to", "days", NULL };
  Sheet *sheet = report_take(annual->report, usage_sheet("years", "Reporting years", own));
  for (guint i = 0; i <= annual->years->len; i++) {
    const ReportingYear *year = i < annual->years->len ? g_ptr_array_index(annual->years, i) : NULL;
    Civil from = year ? year->from_on : annual->from, to = year ? year->to_on : annual->to;
    g_autoptr(UtilisationReport) usage = NULL;
    if (!ask_usage(annual, from, to, NULL, &usage, error))
      return FALSE;
    add_year_texts(sheet, year ? year->name : "", from, to);
    utilisation_cells(sheet, &usage->total);
  }
  sheet->has_total = TRUE;
  return TRUE;
}

static gboolean add_usage(Annual *annual, UtilisationKey key, const char *title, GError **error)
{
  const char *const own[] = { utilisation_key_text(key), NULL };
  g_autofree char *name = g_strconcat(own[0], "s", NULL);
  Sheet *sheet = report_take(annual->report, usage_sheet(name, title, own));
  g_autoptr(UtilisationReport) usage = NULL;
  if (!ask_usage(annual, annual->from, annual->to, &key, &usage, error))
    return FALSE;
  for (guint i = 0; i < usage->rows->len; i++) {
    const UtilisationRow *row = g_ptr_array_index(usage->rows, i);
    sheet_text(sheet, row->keys[0]);
    utilisation_cells(sheet, &row->buckets);
  }
  sheet_none(sheet);
  utilisation_cells(sheet, &usage->total);
  sheet->has_total = TRUE;
  return TRUE;
}

/* What of the period one service has behind it. */
static gboolean begun_of(const Annual *annual, guint service, ReportSpan *span, gint64 *today, GError **error)
{
  return report_span_begun(g_ptr_array_index(annual->services, service), annual->from, annual->to, annual->now, span, today,
                           error);
}

static void add_happenings_row(Sheet *sheet, const char *service, const char *unit, const ReportHappenings *of)
{
  sheet_text(sheet, service);
  sheet_text(sheet, unit);
  sheet_count(sheet, of->slots);
  sheet_count(sheet, of->held);
  sheet_count(sheet, of->cancelled);
  sheet_count(sheet, of->by_party);
  sheet_count(sheet, of->by_party_late);
  sheet_count(sheet, of->by_service);
}

static gboolean add_happenings(Annual *annual, GError **error)
{
  static const char *const columns[] = { "service", "unit", "slots_begun", "slots_held", "slots_cancelled",
                                         "bookings_cancelled_by_party", "of_those_late",
                                         "bookings_cancelled_by_service", NULL };
  Sheet *sheet = report_take(annual->report, sheet_new("sessions", "Sessions held and bookings given back", columns));
  ReportHappenings all = { 0 };
  for (guint i = 0; i < annual->services->len; i++) {
    const ReportService *service = g_ptr_array_index(annual->services, i);
    ReportHappenings here = { 0 };
    ReportSpan span;
    gint64 today;
    if (!begun_of(annual, i, &span, &today, error) ||
        !report_gather_happenings(annual->engine->read, &span, today, &here, error))
      return FALSE;
    add_happenings_row(sheet, service->id, service->unit_slot ? "slot" : "seat", &here);
    report_happenings_add(&all, &here);
  }
  add_happenings_row(sheet, "", NULL, &all);
  sheet->has_total = TRUE;
  return TRUE;
}

static gboolean add_reach(Annual *annual, GError **error)
{
  Db *db = annual->engine->read;
  g_autoptr(GHashTable) priority = report_priority(annual->engine, error);
  if (!priority)
    return FALSE;
  g_autoptr(Reach) reach = reach_new(priority);
  for (guint i = 0; i < annual->services->len; i++) {
    ReportSpan span;
    gint64 today;
    if (!begun_of(annual, i, &span, &today, error) || !reach_add_service(reach, db, &span, today, error))
      return FALSE;
  }
  if (!reach_finish(reach, db, error))
    return FALSE;
  reach_add_professions(reach, annual->report);
  reach_add_organisations(reach, annual->report);
  return TRUE;
}

/* Leaves @leads in another order. */
static void add_leads_row(Sheet *sheet, const char *service, GArray *leads, gint64 after)
{
  double sum = 0;
  for (guint i = 0; i < leads->len; i++)
    sum += (double)g_array_index(leads, gint64, i);
  sheet_text(sheet, service);
  sheet_count(sheet, leads->len);
  if (leads->len == 0) {
    sheet_none(sheet);
    sheet_none(sheet);
  } else {
    sheet_number(sheet, report_median((gint64 *)(gpointer)leads->data, leads->len) / DAY_SECONDS);
    sheet_number(sheet, sum / leads->len / DAY_SECONDS);
  }
  sheet_count(sheet, after);
}

static gboolean add_leads(Annual *annual, GError **error)
{
  static const char *const columns[] = { "service", "bookings", "median_days", "mean_days", "entered_afterwards", NULL };
  Sheet *sheet = report_take(annual->report, sheet_new("lead_times", "From booking to start", columns));
  g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(gint64));
  gint64 all_after = 0;
  for (guint i = 0; i < annual->services->len; i++) {
    g_autoptr(GArray) leads = g_array_new(FALSE, FALSE, sizeof(gint64));
    ReportSpan span;
    gint64 today, after = 0;
    if (!begun_of(annual, i, &span, &today, error) ||
        !report_gather_leads(annual->engine->read, &span, today, leads, &after, error))
      return FALSE;
    add_leads_row(sheet, span.service_id, leads, after);
    g_array_append_vals(all, leads->data, leads->len);
    all_after += after;
  }
  add_leads_row(sheet, "", all, all_after);
  sheet->has_total = TRUE;
  return TRUE;
}

static gboolean add_what_was_said(Annual *annual, GError **error)
{
  Civil today = zone_to_civil(annual->engine->zone, annual->now);
  Civil on = civil_to_day(today) < civil_to_day(annual->to) ? today : annual->to;
  Sheet *sheet = report_take(annual->report, report_satisfaction_sheet("satisfaction"));
  return report_add_satisfaction(annual->engine, annual->from, annual->to, NULL, sheet, error) &&
         report_add_targets(annual->engine, on, annual->now, annual->from, annual->to, annual->report, error);
}

static void add_notes(Report *report)
{
  report_note(report, "Units are slots or seats, as the service counts; they stand in one bucket each. People trained are the "
                      "heads of the training services, courses run their slots held, consultations their delivered units.");
  report_note(report, "Who came counts bookings that were attended, by profession and organisation as they were when booked; "
                      "parties are counted once each.");
  report_note(report, "Lead times are of bookings that kept their seats, in days of 24 hours; those entered after the start "
                      "have none.");
}

static gboolean fill(Annual *annual, GError **error)
{
  annual->services = report_services(annual->engine, NULL, error);
  g_autoptr(GPtrArray) services = annual->services;
  if (!services)
    return FALSE;
  report_period_facts(annual->report, annual->from, annual->to);
  add_notes(annual->report);
  return add_years(annual, error) && add_usage(annual, UTILISATION_BY_PLUGIN, "Service types", error) &&
         add_usage(annual, UTILISATION_BY_SERVICE, "Services", error) && add_happenings(annual, error) &&
         add_reach(annual, error) && add_leads(annual, error) && add_what_was_said(annual, error);
}

typedef struct {
  const char *const *years;
  Instant now;
} AnnualQuery;

static gboolean work(Engine *engine, const void *asked, Report *report, GError **error)
{
  const AnnualQuery *query = asked;
  g_autoptr(GPtrArray) all = store_reporting_year_list(engine->read, error);
  g_autoptr(GPtrArray) years = all ? report_years(engine, query->years, query->now, all, error) : NULL;
  if (!years)
    return FALSE;
  Annual annual = { .engine = engine, .now = query->now, .years = years, .report = report };
  annual.from = ((const ReportingYear *)g_ptr_array_index(years, 0))->from_on;
  annual.to = ((const ReportingYear *)g_ptr_array_index(years, years->len - 1))->to_on;
  return fill(&annual, error);
}

gboolean engine_report_annual(Engine *engine, const char *const *years, Instant now, Report **report, GError **error)
{
  AnnualQuery query = { years, now };
  return report_run(engine, work, &query, "annual", "Annual report", report, error);
}
