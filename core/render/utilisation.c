#include "render/utilisation.h"

#define MILLION 1e6

const char *const utilisation_columns[] = { "offered", "delivered", "did_not_attend", "cancelled_by_party",
                                            "cancelled_by_service", "unfilled", "upcoming", "unresolved",
                                            "seats_offered", "seats_taken", "heads", "utilisation",
                                            "utilisation_mean", "fill", NULL };

void utilisation_cells(Sheet *sheet, const Buckets *buckets)
{
  sheet_count(sheet, buckets->offered);
  sheet_count(sheet, buckets->delivered);
  sheet_count(sheet, buckets->did_not_attend);
  sheet_count(sheet, buckets->cancelled_by_party);
  sheet_count(sheet, buckets->cancelled_by_service);
  sheet_count(sheet, buckets->unfilled);
  sheet_count(sheet, buckets->upcoming);
  sheet_count(sheet, buckets->unresolved);
  sheet_count(sheet, buckets->seats_offered);
  sheet_count(sheet, buckets->seats_taken);
  sheet_count(sheet, buckets->heads);
  sheet_share(sheet, buckets->delivered, buckets_finished(buckets));
  sheet_mean(sheet, buckets->clinics ? (double)buckets->ratios / MILLION / (double)buckets->clinics : 0,
             buckets->clinics);
  sheet_share(sheet, buckets_filled(buckets), buckets->offered);
}

static Sheet *sheet_for(const UtilisationReport *report)
{
  g_autoptr(GPtrArray) columns = g_ptr_array_new();
  for (guint i = 0; i < report->n_keys; i++)
    g_ptr_array_add(columns, (char *)utilisation_key_text(report->keys[i]));
  for (const char *const *column = utilisation_columns; *column; column++)
    g_ptr_array_add(columns, (char *)*column);
  g_ptr_array_add(columns, NULL);
  return sheet_new("items", "Utilisation", (const char *const *)columns->pdata);
}

static gboolean is_by(const UtilisationReport *report, UtilisationKey key)
{
  for (guint i = 0; i < report->n_keys; i++)
    if (report->keys[i] == key)
      return TRUE;
  return FALSE;
}

static void add_notes(Report *view, const UtilisationReport *report)
{
  report_note(view, "utilisation is delivered by what was offered and is no longer upcoming; utilisation_mean is the mean of "
                    "the figures of every clinic that has begun; fill is what was offered less unfilled and upcoming "
                    "that nobody has booked, by offered.");
  if (is_by(report, UTILISATION_BY_HOST))
    report_note(view, "A slot with two hosts stands in the rows of both; the total counts it once.");
  if (is_by(report, UTILISATION_BY_TEAM) || is_by(report, UTILISATION_BY_ORGANISATION) ||
      is_by(report, UTILISATION_BY_PROFESSION))
    report_note(view, "A unit counts under the party it ended with, a shared session under the first party that attended; "
                      "units that nobody had stand in the row without a name. Heads and seats taken stand with their own "
                      "party.");
  if (is_by(report, UTILISATION_BY_TEAM))
    report_note(view, "What a person booked counts under the team that person belongs to today.");
}

static void fill_sheet(Sheet *sheet, const UtilisationReport *report)
{
  for (guint r = 0; report->n_keys > 0 && r < report->rows->len; r++) {
    const UtilisationRow *row = g_ptr_array_index(report->rows, r);
    for (guint i = 0; i < report->n_keys; i++)
      sheet_text(sheet, row->keys[i]);
    utilisation_cells(sheet, &row->buckets);
    sheet_link(sheet, utilisation_rows_address(report, row));
  }
  for (guint i = 0; i < report->n_keys; i++)
    sheet_none(sheet);
  utilisation_cells(sheet, &report->total);
  sheet_link(sheet, utilisation_rows_address(report, NULL));
  sheet->has_total = report->n_keys > 0;
  sheet->lone = report->n_keys == 0;
}

/* Names of the values that stand in column @i, each once. */
static void add_labels(Report *view, const UtilisationReport *report, guint i)
{
  GHashTable *labels = report->labels[report->keys[i]];
  g_autoptr(GHashTable) done = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint r = 0; labels && r < report->rows->len; r++) {
    char *value = ((UtilisationRow *)g_ptr_array_index(report->rows, r))->keys[i];
    const char *name = g_hash_table_lookup(labels, value);
    if (name && g_hash_table_add(done, value))
      report_label(view, utilisation_key_text(report->keys[i]), value, name);
  }
}

Report *utilisation_report_view(const UtilisationReport *report)
{
  char from[CIVIL_DATE_TEXT], to[CIVIL_DATE_TEXT];
  Report *view = report_new("utilisation", "Utilisation");
  report_fact(view, "from", civil_format_date(report->from, from));
  report_fact(view, "to", civil_format_date(report->to, to));
  Sheet *sheet = report_take(view, sheet_for(report));
  fill_sheet(sheet, report);
  for (guint i = 0; i < report->n_keys; i++)
    add_labels(view, report, i);
  add_notes(view, report);
  return view;
}
