/* report: figures laid out as tables, ready for any skin: text, CSV or JSON (render/). A cell knows what kind of figure it
 * is, so that every percentage can state its numerator and denominator.
 */
#ifndef MODEL_REPORT_H
#define MODEL_REPORT_H

#include <glib.h>

typedef enum {
  CELL_NONE,  /* no figure: blank, null; never 0 */
  CELL_TEXT,
  CELL_COUNT, /* whole number */
  CELL_NUMBER,/* real number */
  CELL_SHARE, /* over by under */
  CELL_MEAN,  /* mean of `under` shares */
  CELL_PART   /* a share that was set, not counted: it has no numerator */
} CellKind;

typedef struct {
  CellKind kind;
  char *text;   /* CELL_TEXT; owned */
  double value; /* CELL_NUMBER; shares as a part of 1 */
  gint64 over;  /* CELL_COUNT's value, or the numerator */
  gint64 under; /* the denominator */
} Cell;

/* One table. Filled row by row, cell by cell, in the order of its columns. */
typedef struct {
  char *key;          /* snake_case: "items" for the only table of a report */
  char *title;
  GPtrArray *columns; /* char *: snake_case, as in CSV and JSON */
  GArray *cells;      /* Cell; row i begins at i * columns->len */
  GPtrArray *links;   /* char *, one a row while there are any: address of what the row was counted from, or NULL */
  gboolean has_total; /* the last row is the total of the others */
  gboolean lone;      /* there is one row, which is its own total */
  gboolean beside;    /* it was added to a report of one table, which stays laid out as if it were alone */
} Sheet;

/* @columns is NULL-ended and copied. */
Sheet *sheet_new(const char *key, const char *title, const char *const *columns);
void sheet_free(Sheet *sheet);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Sheet, sheet_free)

void sheet_none(Sheet *sheet);
void sheet_text(Sheet *sheet, const char *text); /* copied; NULL: no figure */
void sheet_count(Sheet *sheet, gint64 count);
void sheet_number(Sheet *sheet, double number);
void sheet_share(Sheet *sheet, gint64 over, gint64 under); /* no figure where under is 0 */
void sheet_mean(Sheet *sheet, double value, gint64 of);     /* no figure where of is 0 */

void sheet_part(Sheet *sheet, double value);

/* Says where what the last row was counted from is to be found; @address is taken over, NULL for nowhere. Once begun,
 * said for every row. */
void sheet_link(Sheet *sheet, char *address);
const char *sheet_link_of(const Sheet *sheet, guint row); /* NULL for none */

guint sheet_rows(const Sheet *sheet);
const Cell *sheet_cell(const Sheet *sheet, guint row, guint column);
const char *sheet_column(const Sheet *sheet, guint column);
const Cell *sheet_find(const Sheet *sheet, guint row, const char *column); /* one that there is */

/* A whole report. */
typedef struct {
  char *name;          /* "utilisation" */
  char *title;
  GPtrArray *facts;    /* char *: key, value, key, value …: period, day, filter; both texts */
  GPtrArray *sheets;   /* Sheet * */
  GPtrArray *labels;   /* char *: column, value, name …: what a value is called by people, each once */
  GPtrArray *notes;    /* char *: how the figures are counted, in sentences */
} Report;

Report *report_new(const char *name, const char *title);
void report_free(Report *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Report, report_free)
void report_fact(Report *report, const char *key, const char *value);
void report_label(Report *report, const char *column, const char *value, const char *name);
void report_note(Report *report, const char *sentence);
/* Whether it has several tables of equal standing, so that each goes by its key. */
gboolean report_is_parted(const Report *report);
/* Takes @sheet over and gives it back, to be filled. */
Sheet *report_take(Report *report, Sheet *sheet);

#endif
