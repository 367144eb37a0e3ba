#include <string.h>

#include "engine/report-count.h"
#include "engine/report-private.h"

/* Names of what the key values stand for. Rows by host hold person ids up to here, and mail addresses afterwards. */
static gboolean label_value(Engine *engine, UtilisationKey key, char **value, GHashTable *labels, GError **error)
{
  gboolean found;
  g_autofree char *mail = NULL, *name = NULL;
  if (key == UTILISATION_BY_TEAM && !store_report_team(engine->read, *value, &found, &name, error))
    return FALSE;
  if (key == UTILISATION_BY_HOST && !store_report_person(engine->read, *value, &found, &mail, &name, error))
    return FALSE;
  if (mail) {
    g_free(*value);
    *value = g_steal_pointer(&mail);
  }
  if (name)
    g_hash_table_replace(labels, g_strdup(*value), g_steal_pointer(&name));
  return TRUE;
}

static gboolean label_hosts_and_teams(Engine *engine, UtilisationReport *report, guint column, GError **error)
{
  UtilisationKey key = report->keys[column];
  GHashTable *labels = report->labels[key];
  g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < report->rows->len; i++) {
    char **value = &((UtilisationRow *)g_ptr_array_index(report->rows, i))->keys[column];
    const char *shown = g_hash_table_lookup(seen, *value);
    if (shown) {
      g_autofree char *old = *value;
      *value = g_strdup(shown);
    } else if (**value) {
      g_autofree char *id = g_strdup(*value);
      if (!label_value(engine, key, value, labels, error))
        return FALSE;
      g_hash_table_insert(seen, g_steal_pointer(&id), g_strdup(*value));
    }
  }
  return TRUE;
}

static gboolean label(Engine *engine, UtilisationReport *report, const GPtrArray *services, GError **error)
{
  for (guint i = 0; i < report->n_keys; i++) {
    UtilisationKey key = report->keys[i];
    if (key != UTILISATION_BY_SERVICE && key != UTILISATION_BY_HOST && key != UTILISATION_BY_TEAM)
      continue;
    report->labels[key] = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    if (key != UTILISATION_BY_SERVICE) {
      if (!label_hosts_and_teams(engine, report, i, error))
        return FALSE;
      continue;
    }
    for (guint s = 0; s < services->len; s++) {
      const ReportService *service = g_ptr_array_index(services, s);
      g_hash_table_insert(report->labels[key], g_strdup(service->id), g_strdup(service->title));
    }
  }
  return TRUE;
}

static int compare_rows(gconstpointer a, gconstpointer b, gpointer data)
{
  const UtilisationReport *report = data;
  return utilisation_row_compare(*(UtilisationRow *const *)a, *(UtilisationRow *const *)b, report->keys,
                                 report->n_keys);
}

static UtilisationReport *report_for(const UtilisationQuery *query)
{
  UtilisationReport *report = g_new0(UtilisationReport, 1);
  report->from = query->from;
  report->to = query->to;
  report->now = query->now;
  memcpy(report->keys, query->keys, query->n_keys * sizeof *query->keys);
  report->n_keys = query->n_keys;
  report->services = query->services ? g_strdupv((char **)query->services) : g_new0(char *, 1);
  return report;
}

static gboolean work_out(Engine *engine, const UtilisationQuery *query, UtilisationReport *report, GError **error)
{
  g_autoptr(GPtrArray) services = report_services(engine, query->services, error);
  if (!services)
    return FALSE;
  g_autoptr(ReportRows) rows = report_rows_new(query->keys, query->n_keys);
  if (!report_count(engine, query, services, rows, error))
    return FALSE;
  report->rows = report_rows_finish(rows, &report->total, error);
  if (!report->rows || !label(engine, report, services, error))
    return FALSE;
  g_ptr_array_sort_with_data(report->rows, compare_rows, report);
  return TRUE;
}

gboolean report_utilisation_inside(Engine *engine, const UtilisationQuery *query, UtilisationReport **report,
                                   GError **error)
{
  if (!report_check_period(query->from, query->to, error))
    return FALSE;
  g_autoptr(UtilisationReport) made = report_for(query);
  if (!work_out(engine, query, made, error))
    return FALSE;
  *report = g_steal_pointer(&made);
  return TRUE;
}

gboolean engine_report_utilisation(Engine *engine, const UtilisationQuery *query, UtilisationReport **report,
                                   GError **error)
{
  if (!db_read_begin(engine->read, error))
    return FALSE;
  gboolean fine = report_utilisation_inside(engine, query, report, error);
  db_read_end(engine->read);
  return fine;
}
