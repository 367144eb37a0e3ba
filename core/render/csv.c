#include "render/csv.h"

#include <string.h>

#include "render/figure.h"

#define LINE_END "\r\n" /* RFC 4180 §2.1 */

/* "-12", "-0.5": digits with at most one point between them. */
static gboolean is_negative_number(const char *text)
{
  if (*text++ != '-' || !g_ascii_isdigit(*text))
    return FALSE;
  text += strspn(text, "0123456789");
  if (*text == '.') {
    text++;
    if (!g_ascii_isdigit(*text))
      return FALSE;
    text += strspn(text, "0123456789");
  }
  return *text == '\0';
}

static gboolean would_run(const char *text)
{
  return *text && strchr("=+-@\t\r", *text) && !is_negative_number(text);
}

void csv_append_field(GString *out, const char *text)
{
  gboolean guard = would_run(text);
  if (!strpbrk(text, "\",\r\n")) {
    g_string_append(out, guard ? "'" : "");
    g_string_append(out, text);
    return;
  }
  g_string_append(out, guard ? "\"'" : "\"");
  for (const char *p = text; *p; p++) {
    if (*p == '"')
      g_string_append_c(out, '"');
    g_string_append_c(out, *p);
  }
  g_string_append_c(out, '"');
}

static void append_sheet(GString *out, const Sheet *sheet, const char *section)
{
  guint n = sheet->columns->len, rows = sheet_rows(sheet);
  if (section)
    g_string_append(out, "section,");
  for (guint c = 0; c < n; c++) {
    g_string_append(out, c > 0 ? "," : "");
    csv_append_field(out, sheet_column(sheet, c));
  }
  g_string_append(out, LINE_END);
  for (guint r = 0; r < rows - (sheet->has_total ? 1 : 0); r++) {
    if (section) {
      csv_append_field(out, section);
      g_string_append_c(out, ',');
    }
    for (guint c = 0; c < n; c++) {
      g_autofree char *text = figure_for_programs(sheet_cell(sheet, r, c));
      g_string_append(out, c > 0 ? "," : "");
      csv_append_field(out, text);
    }
    g_string_append(out, LINE_END);
  }
}

void csv_append_sheet(GString *out, const Sheet *sheet)
{
  append_sheet(out, sheet, NULL);
}

char *report_to_csv(const Report *report)
{
  GString *out = g_string_new(NULL);
  for (guint i = 0; i < report->sheets->len; i++) {
    const Sheet *sheet = g_ptr_array_index(report->sheets, i);
    if (i > 0)
      g_string_append(out, LINE_END);
    append_sheet(out, sheet, report_is_parted(report) ? sheet->key : NULL);
  }
  return g_string_free(out, FALSE);
}
