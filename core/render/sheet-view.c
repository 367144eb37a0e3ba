#include "render/sheet-view.h"

#include <stdlib.h>
#include <string.h>

#include "base/words.h"
#include "render/figures.h"
#include "render/when.h"

/* Columns that people call by another name than their own with blanks. */
static const struct { const char *column, *name; } names[] = {
  { "answers", N_("Answers") },
  { "bookings", N_("Bookings") },
  { "bookings_cancelled_by_party", N_("Bookings cancelled by whoever booked") },
  { "bookings_cancelled_by_service", N_("Bookings cancelled by the service") },
  { "cancelled_by_party", N_("Cancelled by whoever booked") },
  { "cancelled_by_service", N_("Cancelled by the service") },
  { "client", N_("Read by") },
  { "colour", N_("How it stands") },
  { "days", N_("Days") },
  { "delivered", N_("Used") },
  { "detail", N_("Shows") },
  { "did_not_attend", N_("Did not attend") },
  { "due", N_("Due by today") },
  { "entered_afterwards", N_("Entered afterwards") },
  { "fetched_at", N_("Last read") },
  { "fetches", N_("Times read") },
  { "fill", N_("Booked or used") },
  { "four_or_more", N_("Answers of 4 or 5") },
  { "from", N_("From") },
  { "given_back", N_("Given back") },
  { "heads", N_("People present") },
  { "hidden", N_("Why not shown") },
  { "made_at", N_("Made") },
  { "mean", N_("Mean") },
  { "mean_days", N_("Mean, days") },
  { "mean_days_moved", N_("Moved, mean days") },
  { "measure", N_("What is counted") },
  { "median", N_("Median") },
  { "median_days", N_("Median, days") },
  { "of_those_late", N_("Of those, late") },
  { "month", N_("Month") },
  { "offered", N_("Offered") },
  { "organisation", N_("Organisation") },
  { "parties", N_("People and teams") },
  { "passed", N_("Of its days, passed") },
  { "pattern", N_("Pattern") },
  { "placed", N_("Found a place") },
  { "plugin", N_("Type of service") },
  { "priority_share", N_("Priority workforce") },
  { "profession", N_("Profession") },
  { "question", N_("Question") },
  { "scope_kind", N_("Calendar of") },
  { "scope_name", N_("Whose") },
  { "seats_offered", N_("Places offered") },
  { "seats_taken", N_("Places taken") },
  { "service", N_("Service") },
  { "slots_begun", N_("Sessions planned") },
  { "slots_cancelled", N_("Sessions cancelled") },
  { "slots_held", N_("Sessions held") },
  { "standing", N_("Reached of what was due") },
  { "state", N_("State") },
  { "text", N_("In their own words") },
  { "to", N_("To") },
  { "unfilled", N_("Nobody booked") },
  { "unit", N_("Counted by") },
  { "unknown", N_("Not known") },
  { "unresolved", N_("Outcome not recorded") },
  { "upcoming", N_("Still to come") },
  { "utilisation", N_("Used, of what was offered") },
  { "utilisation_least", N_("Used, at least") },
  { "utilisation_mean", N_("Used, mean of the clinics") },
  { "utilisation_most", N_("Used, at most") },
  { "wishes", N_("Bookings that were wanted") },
  { "year", N_("Reporting year") },
};

/* Values that reports write in words of their own, for programs. */
static const struct { const char *column, *value, *says; } values[] = {
  { "colour", "amber", N_("A little behind") },
  { "colour", "green", N_("On target") },
  { "colour", "red", N_("Behind") },
  { "detail", "busy", N_("Only that the time is taken") },
  { "detail", "full", N_("Everything") },
  { "detail", "title", N_("What and where") },
  { "measure", "people", N_("People") },
  { "measure", "priority-share", N_("Share of the priority workforce") },
  { "measure", "satisfaction-share", N_("Share who were content") },
  { "measure", "sessions", N_("Sessions") },
  { "measure", "utilisation", N_("Share of what was offered that was used") },
  { "scope_kind", "host", N_("Sessions that somebody gives") },
  { "scope_kind", "offers", N_("Free times") },
  { "scope_kind", "person", N_("Bookings of a person") },
  { "scope_kind", "service", N_("All times of a service") },
  { "scope_kind", "team", N_("Bookings of a team") },
  { "state", "never read", N_("Never read") },
  { "state", "not read for 30 days", N_("Not read for 30 days") },
  { "state", "read", N_("In use") },
  { "unit", "seat", N_("Places") },
  { "unit", "slot", N_("Slots") },
};

char *sheet_column_name(const char *column)
{
  for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
    if (strcmp(names[i].column, column) == 0)
      return g_strdup(words_say(names[i].name));
  char *name = g_strdelimit(g_strdup(column), "_", ' ');
  *name = g_ascii_toupper(*name);
  return name;
}

static const char *label_of(const Report *report, const char *column, const char *value)
{
  for (guint i = 0; i + 2 < report->labels->len; i += 3)
    if (strcmp(report->labels->pdata[i], column) == 0 && strcmp(report->labels->pdata[i + 1], value) == 0)
      return report->labels->pdata[i + 2];
  for (gsize i = 0; i < G_N_ELEMENTS(values); i++)
    if (strcmp(values[i].column, column) == 0 && strcmp(values[i].value, value) == 0)
      return words_say(values[i].says);
  return value;
}

/* "2026-08-01" is "1 August 2026", "2026-11-29T09:30…" a moment, "09" of the column of hours "9am", "2026-08" of that of months
 * "August 2026"; NULL for any other text. */
static char *time_text(const char *column, const char *text)
{
  Civil civil = { .year = 2000, .month = 1, .day = 1 };
  if (strcmp(column, "hour") == 0) {
    civil.hour = (guint8)atoi(text);
    return when_time(civil);
  }
  if (strcmp(column, "month") == 0) {
    g_autofree char *first = g_strconcat(text, "-01", NULL);
    return civil_parse_date(first, &civil, NULL) ? when_month(civil) : NULL;
  }
  if (civil_parse_date(text, &civil, NULL)) {
    g_autofree char *month = when_month(civil);
    return g_strdup_printf("%d %s", civil.day, month);
  }
  g_autofree char *begin = g_strndup(text, strlen("2026-11-29T09:30"));
  return strchr(begin, 'T') && civil_parse(begin, &civil, NULL) ? when_moment(civil) : NULL;
}

/* Somebody's own words stay as they wrote them. */
static char *words_of(const Report *report, const char *column, const char *text)
{
  if (strcmp(column, "text") == 0)
    return g_strdup(text);
  char *time = *text ? time_text(column, text) : NULL;
  return time ? time : g_strdup(label_of(report, column, text));
}

static char *number_text(double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  return g_strdup(g_ascii_formatd(text, sizeof text, "%.1f", value));
}

static char *percent_text(double share)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  return g_strconcat(g_ascii_formatd(text, sizeof text, "%.1f", share * 100), "%", NULL);
}

/* "88 of 95", "mean of 14"; NULL for a figure that is not made of others. */
static char *made_of(const Cell *cell)
{
  g_autofree char *over = figures_count(cell->over), *under = figures_count(cell->under);
  if (cell->kind == CELL_SHARE)
    return g_strdup_printf(_("%s of %s"), over, under);
  return cell->kind == CELL_MEAN ? g_strdup_printf(_("mean of %s"), under) : NULL;
}

static char *cell_text(const Report *report, const char *column, const Cell *cell)
{
  switch (cell->kind) {
  case CELL_NONE: break;
  case CELL_TEXT: return words_of(report, column, cell->text);
  case CELL_COUNT: return figures_count(cell->over);
  case CELL_NUMBER: return number_text(cell->value);
  case CELL_SHARE:
  case CELL_MEAN:
  case CELL_PART: return percent_text(cell->value);
  }
  return g_strdup("");
}

static gboolean is_number_column(const Sheet *sheet, guint column)
{
  for (guint row = 0; row < sheet_rows(sheet); row++)
    if (sheet_cell(sheet, row, column)->kind != CELL_NONE)
      return sheet_cell(sheet, row, column)->kind != CELL_TEXT;
  return FALSE;
}

static gboolean is_left_out(const char *column, const char *const *without)
{
  return without && g_strv_contains(without, column);
}

/* What a report is read for stands beside the names of its rows: on a narrow page the rest is reached by scrolling. */
static gboolean leads(const char *column)
{
  static const char *const leading[] = { "utilisation", "utilisation_mean", "utilisation_least", "utilisation_most", "fill", NULL };
  return g_strv_contains(leading, column);
}

/* The columns that are shown, in the order shown: guint. The first names the rows. */
static GArray *shown_columns(const Sheet *sheet, const char *const *without)
{
  GArray *shown = g_array_new(FALSE, FALSE, sizeof(guint));
  for (int round = 0; round < 3; round++)
    for (guint c = 0; c < sheet->columns->len; c++) {
      const char *column = sheet_column(sheet, c);
      gboolean named = shown->len > 0;
      if (is_left_out(column, without) || (round == 0 ? named : round == 1 ? !leads(column) : leads(column)))
        continue;
      if (round == 0 || c != g_array_index(shown, guint, 0))
        g_array_append_val(shown, c);
    }
  return shown;
}

static json_t *columns_of(const Sheet *sheet, const GArray *shown)
{
  json_t *columns = json_array();
  for (guint i = 0; i < shown->len; i++) {
    guint c = g_array_index(shown, guint, i);
    g_autofree char *name = sheet_column_name(sheet_column(sheet, c));
    json_array_append_new(columns, json_pack("{s:s, s:b}", "name", name, "number", is_number_column(sheet, c)));
  }
  return columns;
}

static json_t *row_of(const Report *report, const Sheet *sheet, guint row, const GArray *shown)
{
  gboolean total = sheet->has_total && row + 1 == sheet_rows(sheet);
  json_t *cells = json_array();
  for (guint i = 0; i < shown->len; i++) {
    guint c = g_array_index(shown, guint, i);
    const Cell *cell = sheet_cell(sheet, row, c);
    gboolean head = i == 0;
    g_autofree char *text = cell_text(report, sheet_column(sheet, c), cell);
    g_autofree char *of = made_of(cell);
    const char *says = *text || !head ? text : total ? _("All together") : _("Not known");
    json_array_append_new(cells, json_pack("{s:b, s:b, s:s, s:s?}", "head", head, "number", is_number_column(sheet, c),
                                           "text", says, "of", of));
  }
  return json_pack("{s:b, s:o}", "total", total, "cells", cells);
}

json_t *report_to_tables(const Report *report, const char *const *without)
{
  json_t *sheets = json_array(), *notes = json_array();
  for (guint i = 0; i < report->sheets->len; i++) {
    const Sheet *sheet = report->sheets->pdata[i];
    g_autoptr(GArray) shown = shown_columns(sheet, without);
    json_t *rows = json_array();
    for (guint row = 0; row < sheet_rows(sheet); row++)
      json_array_append_new(rows, row_of(report, sheet, row, shown));
    json_array_append_new(sheets, json_pack("{s:s, s:s, s:o, s:o}", "key", sheet->key, "title", sheet->title, "columns",
                                            columns_of(sheet, shown), "rows", rows));
  }
  for (guint i = 0; i < report->notes->len; i++)
    json_array_append_new(notes, json_string(report->notes->pdata[i]));
  return json_pack("{s:o, s:o}", "sheets", sheets, "notes", notes);
}
