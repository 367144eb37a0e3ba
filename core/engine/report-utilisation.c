#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "engine/report-parts.h"
#include "engine/report-private.h"
#include "engine/report-rows.h"
#include "engine/report.h"
#include "store/report-usage.h"

/* What one pass over one service is about. */
typedef struct {
  const UtilisationQuery *query;
  ReportRows *rows;
  const ReportService *service;
  gint64 today; /* by the service's clock */
  gboolean by_host, by_party;
} Pass;

static gboolean asks_for(const UtilisationQuery *query, UtilisationKey key)
{
  for (guint i = 0; i < query->n_keys; i++)
    if (query->keys[i] == key)
      return TRUE;
  return FALSE;
}

static Piece piece_for(const Pass *pass)
{
  return (Piece){ .service = pass->service->id, .plugin = pass->service->plugin, .host = "", .team = "",
                  .organisation = "", .profession = "", .place = "", .slot = "" };
}

static void take_day(void *data, const ReportDay *day)
{
  Pass *pass = data;
  if (day->day == pass->today) /* some of it has begun and some has not: its slots are asked */
    return;
  Piece piece = piece_for(pass);
  piece.day = day->day;
  piece.past = day->day < pass->today;
  piece.tallies = day->tallies;
  piece.clinics = day->clinics;
  piece.ratios = day->ratios;
  report_rows_add(pass->rows, &piece);
  report_rows_add_total(pass->rows, &piece);
}

/* Adds the piece once, or once for each host where rows are by host. */
static void add_for_hosts(Pass *pass, Piece *piece, const char *hosts)
{
  if (!pass->by_host || !*hosts) {
    report_rows_add(pass->rows, piece);
    return;
  }
  g_auto(GStrv) ids = g_strsplit(hosts, ",", -1);
  for (char **id = ids; *id; id++) {
    piece->host = *id;
    report_rows_add(pass->rows, piece);
  }
}

static void add_parts(Pass *pass, Piece *piece, const ReportSlot *slot, GArray *bookings)
{
  g_autoptr(GArray) parts = report_parts(slot, bookings, piece->past);
  for (guint i = 0; i < parts->len; i++) {
    const ReportPart *part = &g_array_index(parts, ReportPart, i);
    piece->tallies = part->tallies;
    piece->team = part->booking ? part->booking->team : "";
    piece->organisation = part->booking ? part->booking->organisation : "";
    piece->profession = part->booking ? part->booking->profession : "";
    add_for_hosts(pass, piece, slot->hosts);
  }
}

static void take_slot(void *data, const ReportSlot *slot, GArray *bookings)
{
  Pass *pass = data;
  Piece piece = piece_for(pass);
  piece.day = slot->day;
  piece.hour = slot->hour;
  piece.place = slot->place;
  piece.slot = slot->id;
  piece.clinic = slot->clinic;
  piece.past = slot->starts_at <= pass->query->now;
  piece.tallies = slot->tallies;
  report_rows_add_total(pass->rows, &piece);
  if (pass->by_party)
    add_parts(pass, &piece, slot, bookings);
  else
    add_for_hosts(pass, &piece, slot->hosts);
}

static gboolean count_service(Engine *engine, Pass *pass, GError **error)
{
  const UtilisationQuery *query = pass->query;
  gint64 from = civil_to_day(query->from), to = civil_to_day(query->to);
  const char *id = pass->service->id;
  if (pass->by_party)
    return store_report_slots_with_bookings(engine->read, id, from, to, take_slot, pass, error);
  if (pass->by_host || asks_for(query, UTILISATION_BY_HOUR) || asks_for(query, UTILISATION_BY_PLACE)
      || asks_for(query, UTILISATION_BY_SLOT))
    return store_report_slots(engine->read, id, from, to, take_slot, pass, error);
  if (!store_report_days(engine->read, id, from, to, take_day, pass, error))
    return FALSE;
  if (pass->today < from || pass->today > to)
    return TRUE;
  return store_report_slots(engine->read, id, pass->today, pass->today, take_slot, pass, error);
}

static gboolean count(Engine *engine, const UtilisationQuery *query, const GPtrArray *services, ReportRows *rows,
                      GError **error)
{
  Pass pass = { .query = query, .rows = rows };
  pass.by_host = asks_for(query, UTILISATION_BY_HOST);
  pass.by_party = asks_for(query, UTILISATION_BY_TEAM) || asks_for(query, UTILISATION_BY_ORGANISATION) ||
                  asks_for(query, UTILISATION_BY_PROFESSION);
  for (guint i = 0; i < services->len; i++) {
    pass.service = g_ptr_array_index(services, i);
    const Zone *zone = zone_get(pass.service->zone, error);
    if (!zone)
      return FALSE;
    pass.today = civil_to_day(zone_to_civil(zone, query->now));
    if (!count_service(engine, &pass, error))
      return FALSE;
    report_rows_close_day(rows);
  }
  return TRUE;
}

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
  if (!count(engine, query, services, rows, error))
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
