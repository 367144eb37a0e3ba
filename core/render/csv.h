/* csv: a report as RFC 4180: a header always, CRLF, quotes where needed, and no cell that a spreadsheet would run. Pure. */
#ifndef RENDER_CSV_H
#define RENDER_CSV_H

#include "model/report.h"

/* Appends one field. A text that begins with = + - @, tab or CR gets an apostrophe before it, but a plain negative number
 * stays a number. */
void csv_append_field(GString *out, const char *text);

/* One sheet with its header. */
void csv_append_sheet(GString *out, const Sheet *sheet);

/* The whole report; several sheets are told apart by a first column "section" and have the columns of each in turn, with an
 * empty line between; newly allocated. Totals are left out, so that a sum over a column is right. */
char *report_to_csv(const Report *report);

#endif
