/* xlsx-skin: what the module xlsx-skin.so can do: one workbook, written cell by cell into a file. It knows no GLib and calls
 * nothing of the program's. A cell's kind is said by the function that writes it, so that no text is ever a formula. */
#ifndef RENDER_XLSX_SKIN_H
#define RENDER_XLSX_SKIN_H

#include <stdint.h>

typedef struct XlsxBook XlsxBook;

typedef enum {
  XLSX_PLAIN,
  XLSX_HEADING, /* of a column */
  XLSX_TITLE,
  XLSX_WRAPPED, /* sentences */
  XLSX_COUNT,   /* 1,234 */
  XLSX_NUMBER,  /* 1.5 */
  XLSX_SHARE,   /* 37.6% */
  XLSX_N_STYLES
} XlsxStyle;

#define XLSX_MOST_ROWS 1048576u
#define XLSX_MOST_SHEET_NAME 31 /* characters */
#define XLSX_MOST_TEXT 32767    /* characters of a cell */

typedef struct {
  /* A workbook that will be written to the file @path; @made_at in seconds since 1970 is what its properties say. NULL
   * without memory. */
  XlsxBook *(*open)(const char *path, const char *title, const char *company, int64_t made_at);
  /* Begins a sheet, to which everything is written from now on. 0 if the name will not do. */
  int (*sheet)(XlsxBook *book, const char *name);
  /* 0 if there is no room for it. @bold: a row of totals. */
  int (*text)(XlsxBook *book, unsigned row, unsigned column, const char *text, XlsxStyle style, int bold);
  int (*number)(XlsxBook *book, unsigned row, unsigned column, double number, XlsxStyle style, int bold);
  /* Width of a column in characters. */
  int (*width)(XlsxBook *book, unsigned column, double width);
  /* The first row stays in sight, and the @rows below it can be filtered. */
  int (*table)(XlsxBook *book, unsigned rows, unsigned columns);
  /* Writes the file and frees the book: NULL, or why it could not be written (static text). */
  const char *(*close)(XlsxBook *book);
} XlsxSkin;

/* The one function of the module. */
const XlsxSkin *xlsx_skin(void);
typedef const XlsxSkin *(*XlsxSkinFinder)(void);

#endif
