#include "model/report.h"

static void cell_clear(gpointer data)
{
  g_free(((Cell *)data)->text);
}

Sheet *sheet_new(const char *key, const char *title, const char *const *columns)
{
  Sheet *sheet = g_new0(Sheet, 1);
  sheet->key = g_strdup(key);
  sheet->title = g_strdup(title);
  sheet->columns = g_ptr_array_new_with_free_func(g_free);
  for (; *columns; columns++)
    g_ptr_array_add(sheet->columns, g_strdup(*columns));
  sheet->cells = g_array_new(FALSE, TRUE, sizeof(Cell));
  g_array_set_clear_func(sheet->cells, cell_clear);
  sheet->links = g_ptr_array_new_with_free_func(g_free);
  return sheet;
}

void sheet_free(Sheet *sheet)
{
  if (!sheet)
    return;
  g_free(sheet->key);
  g_free(sheet->title);
  g_ptr_array_unref(sheet->columns);
  g_array_unref(sheet->cells);
  g_ptr_array_unref(sheet->links);
  g_free(sheet);
}

static void add(Sheet *sheet, Cell cell)
{
  g_array_append_val(sheet->cells, cell);
}

void sheet_none(Sheet *sheet)
{
  add(sheet, (Cell){ .kind = CELL_NONE });
}

void sheet_text(Sheet *sheet, const char *text)
{
  if (text)
    add(sheet, (Cell){ .kind = CELL_TEXT, .text = g_strdup(text) });
  else
    sheet_none(sheet);
}

void sheet_count(Sheet *sheet, gint64 count)
{
  add(sheet, (Cell){ .kind = CELL_COUNT, .over = count });
}

void sheet_number(Sheet *sheet, double number)
{
  add(sheet, (Cell){ .kind = CELL_NUMBER, .value = number });
}

void sheet_share(Sheet *sheet, gint64 over, gint64 under)
{
  if (under == 0)
    sheet_none(sheet);
  else
    add(sheet, (Cell){ .kind = CELL_SHARE, .value = (double)over / (double)under, .over = over, .under = under });
}

void sheet_mean(Sheet *sheet, double value, gint64 of)
{
  if (of == 0)
    sheet_none(sheet);
  else
    add(sheet, (Cell){ .kind = CELL_MEAN, .value = value, .under = of });
}

void sheet_part(Sheet *sheet, double value)
{
  add(sheet, (Cell){ .kind = CELL_PART, .value = value });
}

void sheet_link(Sheet *sheet, char *address)
{
  g_ptr_array_add(sheet->links, address);
}

const char *sheet_link_of(const Sheet *sheet, guint row)
{
  return row < sheet->links->len ? g_ptr_array_index(sheet->links, row) : NULL;
}

guint sheet_rows(const Sheet *sheet)
{
  return sheet->cells->len / sheet->columns->len;
}

const Cell *sheet_cell(const Sheet *sheet, guint row, guint column)
{
  return &g_array_index(sheet->cells, Cell, row * sheet->columns->len + column);
}

const char *sheet_column(const Sheet *sheet, guint column)
{
  return g_ptr_array_index(sheet->columns, column);
}

const Cell *sheet_find(const Sheet *sheet, guint row, const char *column)
{
  for (guint c = 0; c < sheet->columns->len; c++)
    if (strcmp(sheet_column(sheet, c), column) == 0)
      return sheet_cell(sheet, row, c);
  g_assert_not_reached();
}

Report *report_new(const char *name, const char *title)
{
  Report *report = g_new0(Report, 1);
  report->name = g_strdup(name);
  report->title = g_strdup(title);
  report->facts = g_ptr_array_new_with_free_func(g_free);
  report->sheets = g_ptr_array_new_with_free_func((GDestroyNotify)sheet_free);
  report->labels = g_ptr_array_new_with_free_func(g_free);
  report->notes = g_ptr_array_new_with_free_func(g_free);
  return report;
}

void report_free(Report *report)
{
  if (!report)
    return;
  g_free(report->name);
  g_free(report->title);
  g_ptr_array_unref(report->facts);
  g_ptr_array_unref(report->sheets);
  g_ptr_array_unref(report->labels);
  g_ptr_array_unref(report->notes);
  g_free(report);
}

void report_fact(Report *report, const char *key, const char *value)
{
  g_ptr_array_add(report->facts, g_strdup(key));
  g_ptr_array_add(report->facts, g_strdup(value));
}

void report_label(Report *report, const char *column, const char *value, const char *name)
{
  g_ptr_array_add(report->labels, g_strdup(column));
  g_ptr_array_add(report->labels, g_strdup(value));
  g_ptr_array_add(report->labels, g_strdup(name));
}

void report_note(Report *report, const char *sentence)
{
  g_ptr_array_add(report->notes, g_strdup(sentence));
}

Sheet *report_take(Report *report, Sheet *sheet)
{
  g_ptr_array_add(report->sheets, sheet);
  return sheet;
}

gboolean report_is_parted(const Report *report)
{
  guint own = 0;
  for (guint i = 0; i < report->sheets->len; i++)
    own += !((const Sheet *)g_ptr_array_index(report->sheets, i))->beside;
  return own > 1;
}
