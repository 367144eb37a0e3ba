/* page-figures-slots: the slots behind a figure, and figures to take away as files. */
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/words.h"
#include "engine/report-slots.h"
#include "engine/report.h"
#include "render/csv.h"
#include "render/figures.h"
#include "render/utilisation.h"
#include "render/when.h"
#include "render/workbook.h"
#include "web/figures-period.h"
#include "web/page-admin.h"
#include "web/page-slot.h"
#include "web/pages.h"
#include "web/private.h"

#define A_PAGE 50

/* ---- which slots ------------------------------------------------------------------------------------------------ */

typedef struct {
  UtilisationQuery query;
  const char *values[UTILISATION_N_KEYS];
} Narrowed;

/* Every grouping named in the query narrows the slots; the service does so as part of the period. */
static void read_narrowing(WebCall *call, Narrowed *narrowed)
{
  for (UtilisationKey key = 0; key < UTILISATION_BY_SLOT; key++) {
    const char *name, *value;
    for (guint i = 0; key != UTILISATION_BY_SERVICE && http_request_query_at(call->request, i, &name, &value); i++) {
      if (strcmp(name, utilisation_key_text(key)) != 0)
        continue;
      narrowed->values[narrowed->query.n_keys] = value;
      narrowed->query.keys[narrowed->query.n_keys++] = key;
      break;
    }
  }
}

static const char *became_of(const SlotParty *party)
{
  if (party->state == BOOKING_CANCELLED)
    return party->cancelled_by == BY_SERVICE ? _("cancelled by the service") : _("cancelled by them");
  if (party->outcome == OUTCOME_ATTENDED)
    return _("came");
  return party->outcome == OUTCOME_DID_NOT_ATTEND ? _("did not attend") : _("booked");
}

static json_t *view_parties(const ReportedSlot *slot)
{
  json_t *parties = json_array();
  for (guint i = 0; i < slot->parties->len; i++) {
    const SlotParty *party = slot->parties->pdata[i];
    json_array_append_new(parties, json_pack("{s:s, s:s?, s:s}", "name", *party->name ? party->name : _("No longer known"),
                                             "profession", *party->profession ? party->profession : NULL, "became",
                                             became_of(party)));
  }
  return parties;
}

static json_t *view_buckets(const Buckets *buckets)
{
  json_t *parts = json_array();
  for (Bucket bucket = 0; bucket < BUCKET_N; bucket++) {
    gint64 count = buckets_count(buckets, bucket);
    g_autofree char *text = buckets->offered == 1 ? g_strdup(figures_bucket_name(bucket))
                                                  : g_strdup_printf("%s: %d", figures_bucket_name(bucket), (int)count);
    if (count > 0)
      json_array_append_new(parts, json_pack("{s:s, s:s}", "key", bucket_text(bucket), "text", text));
  }
  return parts;
}

static char *say_hosts(const SlotView *view)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new();
  for (guint i = 0; i < view->hosts->len; i++)
    g_ptr_array_add(names, ((const NamedId *)view->hosts->pdata[i])->name);
  g_ptr_array_add(names, NULL);
  return g_strjoinv(", ", (char **)names->pdata);
}

static json_t *view_one(const ReportedSlot *slot)
{
  const SlotView *view = slot->view;
  const Meeting *first = view->meetings->pdata[0];
  g_autofree char *day = when_day(first->starts);
  g_autofree char *span = when_span(first->starts, page_ends(first));
  g_autofree char *hosts = say_hosts(view);
  return json_pack("{s:s, s:s, s:s, s:s, s:s, s:o, s:o}", "day", day, "span", span, "service", view->service_title, "place",
                   *view->slot->place ? view->slot->place : _("Online"), "hosts", hosts, "buckets",
                   view_buckets(&slot->buckets), "parties", view_parties(slot));
}

/* The question as a report without rows: what names and addresses are made of. */
static UtilisationReport as_report(const Narrowed *narrowed)
{
  UtilisationReport asked = { .from = narrowed->query.from, .to = narrowed->query.to, .n_keys = narrowed->query.n_keys,
                              .services = (char **)narrowed->query.services };
  memcpy(asked.keys, narrowed->query.keys, sizeof asked.keys);
  return asked;
}

/* What the figure was of: "Weekday: Tuesday", as it was asked. */
static json_t *view_narrowing(const Narrowed *narrowed, gboolean in_bucket, Bucket bucket)
{
  json_t *parts = json_array();
  UtilisationReport asked = as_report(narrowed);
  UtilisationRow row = { .keys = (char **)narrowed->values };
  for (guint i = 0; i < narrowed->query.n_keys; i++) {
    g_autofree char *value = figures_value_name(&asked, &row, i);
    json_array_append_new(parts, json_pack("{s:s, s:s}", "name", figures_key_name(asked.keys[i]), "value", value));
  }
  if (in_bucket)
    json_array_append_new(parts, json_pack("{s:s, s:s}", "name", _("Only"), "value", figures_bucket_name(bucket)));
  return parts;
}

static void add_pages(json_t *view, const Narrowed *narrowed, gboolean in_bucket, Bucket bucket, guint page, guint found)
{
  UtilisationReport asked = as_report(narrowed);
  UtilisationRow row = { .keys = (char **)narrowed->values };
  g_autofree char *query = figures_query(&asked, &row);
  g_autofree char *base = g_strconcat("/figures/slots?", query, in_bucket ? "&bucket=" : "",
                                      in_bucket ? bucket_text(bucket) : "", NULL);
  page_add_pages(view, base, page, (found + A_PAGE - 1) / A_PAGE);
}

static gboolean add_slots(WebCall *call, const Narrowed *narrowed, json_t *view, GError **error)
{
  Bucket bucket = 0;
  const char *wanted = call_param(call, "bucket");
  gboolean in_bucket = wanted && bucket_parse(wanted, &bucket);
  int page = 1;
  if (!call_param_whole(call, "page", 1, 100000, &page, error))
    return FALSE;
  ReportSlotsQuery asked = { .who = call->actor->id, .query = &narrowed->query, .values = narrowed->values,
                             .in_bucket = in_bucket, .bucket = bucket, .first = (guint)(page - 1) * A_PAGE, .most = A_PAGE };
  guint found = 0;
  Buckets sum = { 0 };
  g_autoptr(GPtrArray) slots = engine_report_slots(call->engine, &asked, &found, &sum, error);
  if (!slots)
    return FALSE;
  json_t *items = json_array();
  for (guint i = 0; i < slots->len; i++)
    json_array_append_new(items, view_one(slots->pdata[i]));
  g_autofree char *count = figures_count(found);
  json_object_set_new(view, "slots", items);
  json_object_set_new(view, "found", json_string(count));
  json_object_set_new(view, "whole", in_bucket ? json_null() : figures_of(&sum));
  g_autofree char *counted = in_bucket ? figures_count(buckets_count(&sum, bucket)) : NULL;
  json_object_set_new(view, "counted", counted ? json_string(counted) : json_null());
  json_object_set_new(view, "narrowing", view_narrowing(narrowed, in_bucket, bucket));
  add_pages(view, narrowed, in_bucket, bucket, (guint)page, found);
  return TRUE;
}

HttpResponse *page_figures_slots(WebCall *call, GError **error)
{
  json_t *view = json_object();
  g_auto(FiguresPeriod) period = { 0 };
  Narrowed narrowed = { .query = { .now = clock_now() } };
  gboolean fine = figures_period_read(call, view, &period, error);
  if (fine) {
    narrowed.query.from = period.from;
    narrowed.query.to = period.to;
    narrowed.query.services = (const char *const *)period.services;
    read_narrowing(call, &narrowed);
    fine = add_slots(call, &narrowed, view, error);
  }
  if (!fine) {
    json_decref(view);
    return NULL;
  }
  UtilisationReport whole = { .from = period.from, .to = period.to, .services = (char **)period.services };
  g_autofree char *query = figures_query(&whole, NULL);
  g_autofree char *back = g_strconcat("/figures?", query, NULL);
  json_object_set_new(view, "back", json_pack("{s:s, s:s}", "href", back, "text", _("Was it used?")));
  return page_answer(call, page_is_faulty(view) ? 422 : 200, "figures-slots.html", _("The slots behind the figure"), view,
                     error);
}

/* ---- files ------------------------------------------------------------------------------------------------------ */

HttpResponse *page_report_file(WebCall *call, const Report *report, GError **error)
{
  const char *format = call_param(call, "format");
  HttpResponse *response = NULL;
  if (g_strcmp0(format, "xlsx") == 0) {
    GBytes *book = report_to_workbook(report, call->web->config->service_name, clock_now(), error);
    response = book ? http_response_new(200, WORKBOOK_TYPE, book) : NULL;
  } else if (g_strcmp0(format, "csv") == 0) {
    g_autofree char *csv = report_to_csv(report);
    response = http_response_new_text(200, "text/csv; charset=utf-8; header=present", csv);
  } else {
    error_set(error, ERROR_INVALID, "format: csv or xlsx is possible");
  }
  if (!response)
    return NULL;
  g_autofree char *name = g_strdup_printf("attachment; filename=\"%s.%s\"", report->name, format);
  http_response_add(response, "Content-Disposition", name);
  http_response_add(response, "Cache-Control", "private, no-store");
  return response;
}

HttpResponse *page_figures_file(WebCall *call, GError **error)
{
  g_autoptr(UtilisationReport) figures = NULL;
  g_auto(FiguresPeriod) period = { 0 };
  json_t *form = json_object();
  gboolean fine = figures_period_read(call, form, &period, error);
  if (fine && page_is_faulty(form))
    fine = error_set(error, ERROR_INVALID, "the period or the service cannot be read");
  json_decref(form);
  UtilisationQuery query = { .from = period.from, .to = period.to, .services = (const char *const *)period.services,
                             .now = clock_now() };
  const char *by = call_param(call, "by");
  if (!fine || !utilisation_keys_parse(by ? by : "", query.keys, &query.n_keys, error)
      || !engine_report_utilisation(call->engine, &query, &figures, error))
    return NULL;
  g_autoptr(Report) report = utilisation_report_view(figures);
  return page_report_file(call, report, error);
}
