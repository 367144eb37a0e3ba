#include "config.h" /* first: it says which functions the system shall show */

#include "render/workbook.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/error.h"
#include "base/module.h"
#include "render/xlsx-skin.h"

#define WIDTH_LEAST 9.0
#define WIDTH_MOST 48.0
#define WIDTH_OF_SENTENCES 90.0

/* What of a cell one column of the workbook shows. */
typedef enum { PART_VALUE, PART_OVER, PART_UNDER } Part;

typedef struct {
  guint source; /* the sheet's column */
  Part part;
} Column;

typedef struct {
  const XlsxSkin *skin;
  XlsxBook *book;
  const Report *report;
  gboolean full; /* something found no room */
} Writing;

gboolean workbook_is_there(void)
{
#ifdef HAVE_XLSXWRITER
  return TRUE;
#else
  return FALSE;
#endif
}

/* "did_not_attend" → "Did not attend". */
static char *heading_of(const char *column, Part part)
{
  static const char *const says[] = { "", ": counted", ": out of" };
  char *heading = g_strconcat(column, says[part], NULL);
  g_strdelimit(heading, "_", ' ');
  *heading = g_ascii_toupper(*heading);
  return heading;
}

static const char *name_of(const Report *report, const char *column, const char *value)
{
  for (guint i = 0; i + 2 < report->labels->len; i += 3)
    if (strcmp(report->labels->pdata[i], column) == 0 && strcmp(report->labels->pdata[i + 1], value) == 0)
      return report->labels->pdata[i + 2];
  return value;
}

static gboolean column_has(const Sheet *sheet, guint column, CellKind kind)
{
  for (guint row = 0; row < sheet_rows(sheet); row++)
    if (sheet_cell(sheet, row, column)->kind == kind)
      return TRUE;
  return FALSE;
}

/* A share is followed by what it is made of, a mean by how many it is the mean of. */
static GArray *plan_columns(const Sheet *sheet)
{
  GArray *columns = g_array_new(FALSE, FALSE, sizeof(Column));
  for (guint c = 0; c < sheet->columns->len; c++) {
    gboolean share = column_has(sheet, c, CELL_SHARE), mean = column_has(sheet, c, CELL_MEAN);
    Column parts[] = { { c, PART_VALUE }, { c, PART_OVER }, { c, PART_UNDER } };
    g_array_append_val(columns, parts[0]);
    if (share)
      g_array_append_val(columns, parts[1]);
    if (share || mean)
      g_array_append_val(columns, parts[2]);
  }
  return columns;
}

static void write_text(Writing *to, guint row, guint column, const char *text, XlsxStyle style, gboolean bold)
{
  g_autofree char *cut = NULL;
  if (g_utf8_strlen(text, -1) > XLSX_MOST_TEXT)
    text = cut = g_utf8_substring(text, 0, XLSX_MOST_TEXT);
  if (*text && !to->skin->text(to->book, row, column, text, style, bold))
    to->full = TRUE;
}

static void write_number(Writing *to, guint row, guint column, double number, XlsxStyle style, gboolean bold)
{
  if (!to->skin->number(to->book, row, column, number, style, bold))
    to->full = TRUE;
}

static void write_value(Writing *to, guint row, guint column, const Cell *cell, const char *name, gboolean bold)
{
  switch (cell->kind) {
  case CELL_NONE: break;
  case CELL_TEXT: write_text(to, row, column, name_of(to->report, name, cell->text), XLSX_PLAIN, bold); break;
  case CELL_COUNT: write_number(to, row, column, (double)cell->over, XLSX_COUNT, bold); break;
  case CELL_NUMBER: write_number(to, row, column, cell->value, XLSX_NUMBER, bold); break;
  case CELL_SHARE:
  case CELL_MEAN:
  case CELL_PART: write_number(to, row, column, cell->value, XLSX_SHARE, bold); break;
  }
}

static void write_cell(Writing *to, const Sheet *sheet, guint row, const Column *from, guint column)
{
  const Cell *cell = sheet_cell(sheet, row, from->source);
  gboolean total = sheet->has_total && row + 1 == sheet_rows(sheet);
  gboolean blank = cell->kind == CELL_NONE || (cell->kind == CELL_TEXT && !*cell->text);
  if (from->part == PART_VALUE && total && column == 0 && blank)
    write_text(to, row + 1, column, "Total", XLSX_PLAIN, TRUE);
  else if (from->part == PART_VALUE)
    write_value(to, row + 1, column, cell, sheet_column(sheet, from->source), total);
  else if (from->part == PART_OVER && cell->kind == CELL_SHARE)
    write_number(to, row + 1, column, (double)cell->over, XLSX_COUNT, total);
  else if (from->part == PART_UNDER && (cell->kind == CELL_SHARE || cell->kind == CELL_MEAN))
    write_number(to, row + 1, column, (double)cell->under, XLSX_COUNT, total);
}

/* Wide enough for its texts; figures need no more than the heading's longest word, which the least width holds. */
static double width_of(const Writing *to, const Sheet *sheet, const Column *column)
{
  const char *name = sheet_column(sheet, column->source);
  double width = WIDTH_LEAST;
  for (guint row = 0; column->part == PART_VALUE && row < sheet_rows(sheet); row++) {
    const Cell *cell = sheet_cell(sheet, row, column->source);
    if (cell->kind == CELL_TEXT)
      width = MAX(width, (double)g_utf8_strlen(name_of(to->report, name, cell->text), -1));
  }
  return MIN(width + 2, WIDTH_MOST);
}

static void write_sheet(Writing *to, const Sheet *sheet)
{
  g_autoptr(GArray) columns = plan_columns(sheet);
  guint rows = sheet_rows(sheet);
  for (guint c = 0; c < columns->len && !to->full; c++) {
    const Column *column = &g_array_index(columns, Column, c);
    g_autofree char *heading = heading_of(sheet_column(sheet, column->source), column->part);
    write_text(to, 0, c, heading, XLSX_HEADING, TRUE);
    to->skin->width(to->book, c, width_of(to, sheet, column));
    for (guint row = 0; row < rows && !to->full; row++)
      write_cell(to, sheet, row, column, c);
  }
  if (!to->skin->table(to->book, rows - (sheet->has_total ? 1 : 0), columns->len))
    to->full = TRUE;
}

/* What spreadsheets allow as a name: some characters are not, length is bounded, case does not tell names apart. */
static gboolean begin_sheet(Writing *to, guint number, const char *title)
{
  g_autofree char *plain = g_strdup(title);
  g_strdelimit(plain, "[]:*?/\\'", ' ');
  g_autofree char *cut = g_utf8_substring(plain, 0, MIN(g_utf8_strlen(plain, -1), XLSX_MOST_SHEET_NAME));
  if (*g_strstrip(cut) && to->skin->sheet(to->book, cut))
    return TRUE;
  g_autofree char *other = g_strdup_printf("Table %u", number);
  return to->skin->sheet(to->book, other);
}

static void write_about(Writing *to)
{
  const Report *report = to->report;
  guint row = 0;
  to->skin->width(to->book, 0, WIDTH_LEAST * 2);
  to->skin->width(to->book, 1, WIDTH_OF_SENTENCES);
  write_text(to, row, 0, report->title, XLSX_TITLE, TRUE);
  row += 2;
  for (guint i = 0; i + 1 < report->facts->len; i += 2, row++) {
    g_autofree char *key = heading_of(report->facts->pdata[i], PART_VALUE);
    write_text(to, row, 0, key, XLSX_PLAIN, TRUE);
    write_text(to, row, 1, report->facts->pdata[i + 1], XLSX_PLAIN, FALSE);
  }
  row++;
  for (guint i = 0; i < report->notes->len; i++, row++)
    write_text(to, row, 1, report->notes->pdata[i], XLSX_WRAPPED, FALSE);
}

static void write_all(Writing *to)
{
  to->full = !to->skin->sheet(to->book, "About");
  if (!to->full)
    write_about(to);
  for (guint i = 0; i < to->report->sheets->len && !to->full; i++) {
    const Sheet *sheet = to->report->sheets->pdata[i];
    if (sheet_rows(sheet) >= XLSX_MOST_ROWS || !begin_sheet(to, i + 1, sheet->title))
      to->full = TRUE;
    else
      write_sheet(to, sheet);
  }
}

/* The library writes to files by name; this one lies in memory. */
static GBytes *bytes_of(int fd, GError **error)
{
  off_t size = lseek(fd, 0, SEEK_END);
  g_autofree char *bytes = size > 0 ? g_malloc((gsize)size) : NULL;
  gsize have = 0;
  while (bytes && have < (gsize)size) {
    gssize got = pread(fd, bytes + have, (gsize)size - have, (off_t)have);
    if (got <= 0)
      break;
    have += (gsize)got;
  }
  if (bytes && have == (gsize)size)
    return g_bytes_new_take(g_steal_pointer(&bytes), have);
  error_set(error, ERROR_BROKEN, "the workbook could not be read back: %s", g_strerror(errno));
  return NULL;
}

static GBytes *make(const XlsxSkin *skin, const Report *report, const char *company, Instant made_at, int fd,
                    GError **error)
{
  g_autofree char *path = g_strdup_printf("/proc/self/fd/%d", fd);
  Writing to = { .skin = skin, .report = report, .book = skin->open(path, report->title, company, made_at) };
  if (!to.book)
    g_error("out of memory for a workbook");
  write_all(&to);
  const char *why = skin->close(to.book);
  if (!to.full && !why)
    return bytes_of(fd, error);
  if (to.full)
    error_set(error, ERROR_INVALID, "the report is larger than a workbook can be; ask for it as CSV");
  else
    error_set(error, ERROR_BROKEN, "the workbook could not be written: %s", why);
  return NULL;
}

GBytes *report_to_workbook(const Report *report, const char *company, Instant made_at, GError **error)
{
  if (!workbook_is_there()) {
    error_set(error, ERROR_INVALID, "this build makes no workbooks (it has no libxlsxwriter); ask for CSV");
    return NULL;
  }
  XlsxSkinFinder finder = (XlsxSkinFinder)module_find("render", "xlsx-skin.so", "xlsx_skin", error);
  if (!finder)
    return NULL;
  int fd = memfd_create("workbook", MFD_CLOEXEC);
  if (fd < 0) {
    error_set(error, ERROR_BROKEN, "no memory for a workbook: %s", g_strerror(errno));
    return NULL;
  }
  GBytes *bytes = make(finder(), report, company, made_at, fd, error);
  close(fd);
  return bytes;
}
