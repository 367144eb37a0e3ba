/* xlsx-skin: libxlsxwriter, in a module of its own: few who start the program want a workbook. See xlsx-skin.h. */
#include "render/xlsx-skin.h"

#include <stdlib.h>
#include <xlsxwriter.h>

struct XlsxBook {
  lxw_workbook *workbook;
  lxw_worksheet *sheet;
  lxw_format *formats[XLSX_N_STYLES][2]; /* plain and bold; the workbook's own */
};

static lxw_format *make_format(lxw_workbook *workbook, XlsxStyle style, int bold)
{
  lxw_format *format = workbook_add_format(workbook);
  if (bold || style == XLSX_HEADING || style == XLSX_TITLE)
    format_set_bold(format);
  if (style == XLSX_TITLE)
    format_set_font_size(format, 14);
  if (style == XLSX_HEADING || style == XLSX_WRAPPED)
    format_set_text_wrap(format);
  if (style == XLSX_HEADING)
    format_set_bottom(format, LXW_BORDER_THIN);
  if (style == XLSX_WRAPPED || style == XLSX_HEADING)
    format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
  if (style == XLSX_COUNT)
    format_set_num_format(format, "#,##0");
  if (style == XLSX_NUMBER)
    format_set_num_format(format, "0.0");
  if (style == XLSX_SHARE)
    format_set_num_format(format, "0.0%");
  return format;
}

static XlsxBook *book_open(const char *path, const char *title, const char *company, int64_t made_at)
{
  XlsxBook *book = calloc(1, sizeof *book);
  if (!book)
    return NULL;
  book->workbook = workbook_new(path);
  if (!book->workbook) {
    free(book);
    return NULL;
  }
  lxw_doc_properties properties = { .title = (char *)title, .company = (char *)company, .created = (time_t)made_at };
  workbook_set_properties(book->workbook, &properties);
  for (int style = 0; style < XLSX_N_STYLES; style++)
    for (int bold = 0; bold < 2; bold++)
      book->formats[style][bold] = make_format(book->workbook, (XlsxStyle)style, bold);
  return book;
}

static int book_sheet(XlsxBook *book, const char *name)
{
  if (workbook_validate_sheet_name(book->workbook, name) != LXW_NO_ERROR)
    return 0;
  book->sheet = workbook_add_worksheet(book->workbook, name);
  return book->sheet != NULL;
}

static int book_text(XlsxBook *book, unsigned row, unsigned column, const char *text, XlsxStyle style, int bold)
{
  return worksheet_write_string(book->sheet, row, (lxw_col_t)column, text, book->formats[style][bold != 0])
         == LXW_NO_ERROR;
}

static int book_number(XlsxBook *book, unsigned row, unsigned column, double number, XlsxStyle style, int bold)
{
  return worksheet_write_number(book->sheet, row, (lxw_col_t)column, number, book->formats[style][bold != 0])
         == LXW_NO_ERROR;
}

static int book_width(XlsxBook *book, unsigned column, double width)
{
  return worksheet_set_column(book->sheet, (lxw_col_t)column, (lxw_col_t)column, width, NULL) == LXW_NO_ERROR;
}

static int book_table(XlsxBook *book, unsigned rows, unsigned columns)
{
  worksheet_freeze_panes(book->sheet, 1, 0);
  return rows == 0 || columns == 0
         || worksheet_autofilter(book->sheet, 0, 0, rows, (lxw_col_t)(columns - 1)) == LXW_NO_ERROR;
}

static const char *book_close(XlsxBook *book)
{
  lxw_error error = workbook_close(book->workbook);
  free(book);
  return error == LXW_NO_ERROR ? NULL : lxw_strerror(error);
}

__attribute__((visibility("default"))) const XlsxSkin *xlsx_skin(void)
{
  static const XlsxSkin skin = { book_open, book_sheet, book_text, book_number, book_width, book_table, book_close };
  return &skin;
}
