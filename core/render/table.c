#include "render/table.h"

#include <string.h>

#include "render/figure.h"

#define GAP 2 /* blanks between columns */

/* Columns a text takes up on a terminal. */
static guint width_of(const char *text)
{
  guint width = 0;
  for (const char *p = text; *p; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    width += g_unichar_iszerowidth(c) ? 0 : g_unichar_iswide(c) ? 2 : 1;
  }
  return width;
}

static void pad(GString *out, guint width)
{
  while (width-- > 0)
    g_string_append_c(out, ' ');
}

/* "did_not_attend" as people read it: "did not attend". */
static char *heading(const Sheet *sheet, guint column)
{
  return g_strdelimit(g_strdup(sheet_column(sheet, column)), "_", ' ');
}

static char *cell_text(const Sheet *sheet, guint row, guint column)
{
  gboolean first_of_total = sheet->has_total && row + 1 == sheet_rows(sheet) && column == 0;
  const Cell *cell = sheet_cell(sheet, row, column);
  if (first_of_total && (cell->kind == CELL_NONE || (cell->kind == CELL_TEXT && !*cell->text)))
    return g_strdup("total");
  return figure_for_people(cell);
}

static gboolean is_right(const Sheet *sheet, guint column)
{
  for (guint row = 0; row < sheet_rows(sheet); row++) {
    CellKind kind = sheet_cell(sheet, row, column)->kind;
    if (kind != CELL_NONE)
      return kind != CELL_TEXT;
  }
  return FALSE;
}

static void append_cell(GString *out, const char *text, guint width, gboolean right, gboolean last)
{
  guint blanks = width - width_of(text);
  if (right)
    pad(out, blanks);
  g_string_append(out, text);
  if (!right && !last)
    pad(out, blanks);
  if (!last)
    pad(out, GAP);
}

/* Every cell's text, column by column: char * at [column * (rows + 1) + row + 1], the heading at row 0. */
static GPtrArray *texts_of(const Sheet *sheet, guint *widths)
{
  guint rows = sheet_rows(sheet);
  GPtrArray *texts = g_ptr_array_new_with_free_func(g_free);
  for (guint c = 0; c < sheet->columns->len; c++) {
    g_ptr_array_add(texts, heading(sheet, c));
    for (guint r = 0; r < rows; r++)
      g_ptr_array_add(texts, cell_text(sheet, r, c));
    for (guint r = 0; r <= rows; r++)
      widths[c] = MAX(widths[c], width_of(g_ptr_array_index(texts, c * (rows + 1) + r)));
  }
  return texts;
}

static void append_rule(GString *out, const Sheet *sheet, const guint *widths)
{
  guint all = 0;
  for (guint c = 0; c < sheet->columns->len; c++)
    all += widths[c] + (c > 0 ? GAP : 0);
  for (guint i = 0; i < all; i++)
    g_string_append_c(out, '-');
  g_string_append_c(out, '\n');
}

/* Blanks at the end of a line help nobody. */
static void end_line(GString *out)
{
  while (out->len > 0 && out->str[out->len - 1] == ' ')
    g_string_truncate(out, out->len - 1);
  g_string_append_c(out, '\n');
}

static void append_sheet(GString *out, const Sheet *sheet)
{
  guint n = sheet->columns->len, rows = sheet_rows(sheet);
  g_autofree guint *widths = g_new0(guint, n);
  g_autofree gboolean *right = g_new0(gboolean, n);
  g_autoptr(GPtrArray) texts = texts_of(sheet, widths);
  for (guint c = 0; c < n; c++)
    right[c] = is_right(sheet, c);
  for (guint r = 0; r <= rows; r++) {
    if (r == 1 || (sheet->has_total && r == rows && rows > 1))
      append_rule(out, sheet, widths);
    for (guint c = 0; c < n; c++)
      append_cell(out, g_ptr_array_index(texts, c * (rows + 1) + r), widths[c], right[c], c + 1 == n);
    end_line(out);
  }
  if (rows == 0)
    g_string_append(out, "(none)\n");
}

char *report_to_text(const Report *report)
{
  GString *out = g_string_new(NULL);
  g_string_append_printf(out, "%s\n", report->title);
  for (guint i = 0; i + 1 < report->facts->len; i += 2) {
    g_autofree char *key = g_strdelimit(g_strdup(g_ptr_array_index(report->facts, i)), "_", ' ');
    g_string_append_printf(out, "%s: %s\n", key, (char *)g_ptr_array_index(report->facts, i + 1));
  }
  for (guint i = 0; i < report->sheets->len; i++) {
    const Sheet *sheet = g_ptr_array_index(report->sheets, i);
    g_string_append_c(out, '\n');
    if (report->sheets->len > 1)
      g_string_append_printf(out, "%s\n\n", sheet->title);
    append_sheet(out, sheet);
  }
  if (report->notes->len > 0)
    g_string_append_c(out, '\n');
  for (guint i = 0; i < report->notes->len; i++)
    g_string_append_printf(out, "* %s\n", (char *)g_ptr_array_index(report->notes, i));
  return g_string_free(out, FALSE);
}
