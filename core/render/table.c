#include "render/table.h"

#include <string.h>

#include "render/figure.h"

#define GAP 2 /* blanks between columns */
#define RULE_MOST 72 /* of the rule below the last heading, where somebody's own words stand */

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

static char *cell_text(const Sheet *sheet, guint row, guint column)
{
  gboolean first_of_total = sheet->has_total && row + 1 == sheet_rows(sheet) && column == 0;
  const Cell *cell = sheet_cell(sheet, row, column);
  if (first_of_total && (cell->kind == CELL_NONE || (cell->kind == CELL_TEXT && !*cell->text)))
    return g_strdup("total");
  return g_strdelimit(figure_for_people(cell), "\n\r\t", ' '); /* a row is a line */
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

/* A column as it will stand: its heading broken into lines of a word each, "did_not_attend" read as "did not attend". */
typedef struct {
  GStrv heading;
  GPtrArray *texts; /* char *, one a row */
  guint width;
  gboolean right;
} Layout;

static void layout_clear(gpointer data)
{
  Layout *layout = data;
  g_strfreev(layout->heading);
  g_ptr_array_unref(layout->texts);
}

static Layout layout_of(const Sheet *sheet, guint column)
{
  Layout layout = { .heading = g_strsplit(sheet_column(sheet, column), "_", -1),
                    .texts = g_ptr_array_new_with_free_func(g_free),
                    .right = is_right(sheet, column) };
  for (char **word = layout.heading; *word; word++)
    layout.width = MAX(layout.width, width_of(*word));
  for (guint r = 0; r < sheet_rows(sheet); r++) {
    char *text = cell_text(sheet, r, column);
    g_ptr_array_add(layout.texts, text);
    layout.width = MAX(layout.width, width_of(text));
  }
  return layout;
}

static GArray *layouts_of(const Sheet *sheet)
{
  GArray *layouts = g_array_new(FALSE, FALSE, sizeof(Layout));
  g_array_set_clear_func(layouts, layout_clear);
  for (guint c = 0; c < sheet->columns->len; c++) {
    Layout layout = layout_of(sheet, c);
    g_array_append_val(layouts, layout);
  }
  return layouts;
}

static void append_rule(GString *out, GArray *layouts)
{
  guint all = 0;
  for (guint c = 0; c < layouts->len; c++) {
    guint width = g_array_index(layouts, Layout, c).width;
    all += (c + 1 == layouts->len ? MIN(width, RULE_MOST) : width) + (c > 0 ? GAP : 0);
  }
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

/* Headings stand at the bottom of their lines, next to what they head. */
static void append_headings(GString *out, GArray *layouts)
{
  guint lines = 1;
  for (guint c = 0; c < layouts->len; c++)
    lines = MAX(lines, g_strv_length(g_array_index(layouts, Layout, c).heading));
  for (guint line = 0; line < lines; line++) {
    for (guint c = 0; c < layouts->len; c++) {
      const Layout *layout = &g_array_index(layouts, Layout, c);
      guint empty = lines - g_strv_length(layout->heading);
      append_cell(out, line < empty ? "" : layout->heading[line - empty], layout->width, layout->right,
                  c + 1 == layouts->len);
    }
    end_line(out);
  }
}

static void append_sheet(GString *out, const Sheet *sheet)
{
  guint rows = sheet_rows(sheet);
  g_autoptr(GArray) layouts = layouts_of(sheet);
  append_headings(out, layouts);
  append_rule(out, layouts);
  for (guint r = 0; r < rows; r++) {
    if (sheet->has_total && r + 1 == rows && rows > 1)
      append_rule(out, layouts);
    for (guint c = 0; c < layouts->len; c++) {
      const Layout *layout = &g_array_index(layouts, Layout, c);
      append_cell(out, g_ptr_array_index(layout->texts, r), layout->width, layout->right, c + 1 == layouts->len);
    }
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
    if (report_is_parted(report) || sheet->beside)
      g_string_append_printf(out, "%s\n\n", sheet->title);
    append_sheet(out, sheet);
  }
  if (report->notes->len > 0)
    g_string_append_c(out, '\n');
  for (guint i = 0; i < report->notes->len; i++)
    g_string_append_printf(out, "* %s\n", (char *)g_ptr_array_index(report->notes, i));
  return g_string_free(out, FALSE);
}
