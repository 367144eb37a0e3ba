#include "render/json-report.h"

#include <stdlib.h>

#include "render/figure.h"

#define PRECISION 12 /* digits of a real number: enough for six decimals of anything counted here */

static void set_beside(json_t *row, const char *key, const char *suffix, gint64 number)
{
  g_autofree char *name = g_strconcat(key, suffix, NULL);
  json_object_set_new(row, name, json_integer(number));
}

static void set_cell(json_t *row, const char *key, const Cell *cell)
{
  switch (cell->kind) {
  case CELL_NONE: json_object_set_new(row, key, json_null()); break;
  case CELL_TEXT: json_object_set_new(row, key, json_string(cell->text)); break;
  case CELL_COUNT: json_object_set_new(row, key, json_integer(cell->over)); break;
  case CELL_NUMBER:
  case CELL_PART: json_object_set_new(row, key, json_real(figure_round(cell->value))); break;
  case CELL_SHARE:
    json_object_set_new(row, key, json_real(figure_round(cell->value)));
    set_beside(row, key, "_numerator", cell->over);
    set_beside(row, key, "_denominator", cell->under);
    break;
  case CELL_MEAN:
    json_object_set_new(row, key, json_real(figure_round(cell->value)));
    set_beside(row, key, "_of", cell->under);
    break;
  }
}

static json_t *row_to_json(const Sheet *sheet, guint row)
{
  json_t *object = json_object();
  for (guint c = 0; c < sheet->columns->len; c++)
    set_cell(object, sheet_column(sheet, c), sheet_cell(sheet, row, c));
  if (sheet_link_of(sheet, row))
    json_object_set_new(object, "rows", json_string(sheet_link_of(sheet, row)));
  return object;
}

static void set_sheet(json_t *object, const Sheet *sheet)
{
  guint rows = sheet_rows(sheet), plain = rows - (sheet->has_total ? 1 : 0);
  json_t *items = json_array();
  for (guint r = 0; r < plain; r++)
    json_array_append_new(items, row_to_json(sheet, r));
  json_object_set_new(object, "items", items);
  if (sheet->has_total || sheet->lone)
    json_object_set_new(object, "total", row_to_json(sheet, rows - 1));
}

static void set_labels(json_t *object, const Report *report)
{
  if (report->labels->len == 0)
    return;
  json_t *labels = json_object();
  for (guint i = 0; i + 2 < report->labels->len; i += 3) {
    const char *column = g_ptr_array_index(report->labels, i);
    if (!json_object_get(labels, column))
      json_object_set_new(labels, column, json_object());
    json_object_set_new(json_object_get(labels, column), g_ptr_array_index(report->labels, i + 1),
                        json_string(g_ptr_array_index(report->labels, i + 2)));
  }
  json_object_set_new(object, "labels", labels);
}

json_t *report_to_json(const Report *report)
{
  json_t *object = json_object();
  json_object_set_new(object, "report", json_string(report->name));
  for (guint i = 0; i + 1 < report->facts->len; i += 2)
    json_object_set_new(object, g_ptr_array_index(report->facts, i),
                        json_string(g_ptr_array_index(report->facts, i + 1)));
  for (guint i = 0; i < report->sheets->len; i++) {
    const Sheet *sheet = g_ptr_array_index(report->sheets, i);
    json_t *section = report_is_parted(report) || sheet->beside ? json_object() : json_incref(object);
    set_sheet(section, sheet);
    if (section != object)
      json_object_set_new(object, sheet->key, section);
    else
      json_decref(section);
  }
  set_labels(object, report);
  json_t *notes = json_array();
  for (guint i = 0; i < report->notes->len; i++)
    json_array_append_new(notes, json_string(g_ptr_array_index(report->notes, i)));
  json_object_set_new(object, "notes", notes);
  return object;
}

char *json_report_text(const json_t *value)
{
  char *text = json_dumps(value, JSON_INDENT(2) | JSON_REAL_PRECISION(PRECISION));
  char *out = g_strconcat(text ? text : "null", "\n", NULL);
  free(text);
  return out;
}
