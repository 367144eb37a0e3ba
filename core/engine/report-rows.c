#include "engine/report-rows.h"

#include <string.h>

#include "base/error.h"

#define SEPARATOR '\x1f' /* stands in no key value: text_check refuses control characters */

/* A clinic's units within one row, while its day is being read. */
typedef struct {
  Buckets *row; /* borrowed */
  gint64 delivered, units;
} Clinic;

struct ReportRows {
  UtilisationKey keys[UTILISATION_N_KEYS];
  guint n_keys;
  GPtrArray *rows;     /* UtilisationRow *, owned */
  GHashTable *by_keys; /* joined key values → one of rows */
  GString *joined;     /* key values of the piece at hand */
  GHashTable *clinics; /* row and clinic → Clinic */
  Buckets total;
  gint64 day;          /* whose clinics are open */
  gint64 named_day;    /* for which the next three were made */
  char month[16], week[16];
  const char *weekday;
  gboolean too_many;
};

ReportRows *report_rows_new(const UtilisationKey *keys, guint n_keys)
{
  ReportRows *rows = g_new0(ReportRows, 1);
  memcpy(rows->keys, keys, n_keys * sizeof *keys);
  rows->n_keys = n_keys;
  rows->rows = g_ptr_array_new_with_free_func((GDestroyNotify)utilisation_row_free);
  rows->by_keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  rows->joined = g_string_new(NULL);
  rows->clinics = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  rows->day = rows->named_day = G_MININT64;
  return rows;
}

void report_rows_free(ReportRows *rows)
{
  if (!rows)
    return;
  g_clear_pointer(&rows->rows, g_ptr_array_unref);
  g_hash_table_unref(rows->by_keys);
  g_string_free(rows->joined, TRUE);
  g_hash_table_unref(rows->clinics);
  g_free(rows);
}

static void name_day(ReportRows *rows, gint64 day)
{
  if (day == rows->named_day)
    return;
  rows->named_day = day;
  Civil date = civil_from_day((int)day);
  int year, week = civil_iso_week(date, &year);
  g_snprintf(rows->month, sizeof rows->month, "%04d-%02u", date.year, date.month);
  g_snprintf(rows->week, sizeof rows->week, "%04d-W%02d", year, week);
  rows->weekday = weekday_text(civil_weekday(date));
}

/* The piece's value under @key; @hour is room for a number. */
static const char *key_value(const ReportRows *rows, const Piece *piece, UtilisationKey key, char hour[16])
{
  switch (key) {
  case UTILISATION_BY_SERVICE: return piece->service;
  case UTILISATION_BY_PLUGIN: return piece->plugin;
  case UTILISATION_BY_MONTH: return rows->month;
  case UTILISATION_BY_WEEK: return rows->week;
  case UTILISATION_BY_WEEKDAY: return rows->weekday;
  case UTILISATION_BY_HOUR: g_snprintf(hour, 16, "%02d", piece->hour); return hour;
  case UTILISATION_BY_HOST: return piece->host;
  case UTILISATION_BY_TEAM: return piece->team;
  case UTILISATION_BY_ORGANISATION: return piece->organisation;
  case UTILISATION_BY_PROFESSION: return piece->profession;
  case UTILISATION_BY_PLACE: return piece->place;
  case UTILISATION_BY_SLOT: return piece->slot;
  case UTILISATION_N_KEYS: break;
  }
  return "";
}

static UtilisationRow *add_row(ReportRows *rows, const char *const *values, Instant starts_at)
{
  if (rows->rows->len >= REPORT_MOST_ROWS) {
    rows->too_many = TRUE;
    return NULL;
  }
  UtilisationRow *row = g_new0(UtilisationRow, 1);
  row->keys = g_strdupv((char **)values);
  row->starts_at = starts_at;
  g_ptr_array_add(rows->rows, row);
  g_hash_table_insert(rows->by_keys, g_strdup(rows->joined->str), row);
  return row;
}

/* The row of @piece, made if need be; NULL past the limit. */
static UtilisationRow *find_row(ReportRows *rows, const Piece *piece)
{
  char hour[16];
  const char *values[UTILISATION_N_KEYS + 1] = { NULL };
  name_day(rows, piece->day);
  g_string_truncate(rows->joined, 0);
  for (guint i = 0; i < rows->n_keys; i++) {
    values[i] = key_value(rows, piece, rows->keys[i], hour);
    g_string_append(rows->joined, values[i]);
    g_string_append_c(rows->joined, SEPARATOR);
  }
  UtilisationRow *row = g_hash_table_lookup(rows->by_keys, rows->joined->str);
  return row ? row : add_row(rows, values, piece->starts_at);
}

void report_rows_close_day(ReportRows *rows)
{
  GHashTableIter iter;
  gpointer value;
  g_hash_table_iter_init(&iter, rows->clinics);
  while (g_hash_table_iter_next(&iter, NULL, &value)) {
    Clinic *clinic = value;
    buckets_add_clinics(clinic->row, 1, clinic_ratio(clinic->delivered, clinic->units));
  }
  g_hash_table_remove_all(rows->clinics);
  rows->day = G_MININT64;
}

static void add_to_clinic(ReportRows *rows, Buckets *row, const Piece *piece)
{
  if (piece->tallies.units == 0)
    return;
  if (piece->day != rows->day) {
    report_rows_close_day(rows);
    rows->day = piece->day;
  }
  g_autofree char *key = g_strdup_printf("%p %s", (void *)row, piece->clinic);
  Clinic *clinic = g_hash_table_lookup(rows->clinics, key);
  if (!clinic) {
    clinic = g_new0(Clinic, 1);
    clinic->row = row;
    g_hash_table_insert(rows->clinics, g_steal_pointer(&key), clinic);
  }
  clinic->units += piece->tallies.units;
  clinic->delivered += piece->tallies.delivered;
}

static void add(ReportRows *rows, Buckets *to, const Piece *piece)
{
  buckets_add(to, &piece->tallies, piece->past);
  if (!piece->past)
    return;
  if (piece->clinic)
    add_to_clinic(rows, to, piece);
  else
    buckets_add_clinics(to, piece->clinics, piece->ratios);
}

void report_rows_add(ReportRows *rows, const Piece *piece)
{
  if (tallies_are_zero(&piece->tallies))
    return;
  UtilisationRow *row = find_row(rows, piece);
  if (row)
    add(rows, &row->buckets, piece);
}

void report_rows_add_total(ReportRows *rows, const Piece *piece)
{
  add(rows, &rows->total, piece);
}

GPtrArray *report_rows_finish(ReportRows *rows, Buckets *total, GError **error)
{
  if (rows->too_many) {
    error_set(error, ERROR_INVALID, "the report would have more than %d rows: ask for fewer groupings or a shorter period",
              REPORT_MOST_ROWS);
    return NULL;
  }
  report_rows_close_day(rows);
  *total = rows->total;
  return g_steal_pointer(&rows->rows);
}
