/* sheet-view: a report as a page's tables. Pure; words in the language of the answer that is being made (base/words.h). */
#ifndef RENDER_SHEET_VIEW_H
#define RENDER_SHEET_VIEW_H

#include <jansson.h>

#include "model/report.h"

/* {sheets: [{key, title, columns: [{name, number}], rows: [{total, cells: [{head, number, text, of}]}]}], notes: [text]}; `of`
 * says what a share is made of ("88 of 95"). A column named in @without (NULL-ended, or NULL) is left out;
 * how much was used stands before the counts it is made of. */
json_t *report_to_tables(const Report *report, const char *const *without);

/* What a column is called by people: "Did not attend". */
char *sheet_column_name(const char *column);

#endif
