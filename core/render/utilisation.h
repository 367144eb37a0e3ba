/* utilisation: the columns of a utilisation report. Pure. */
#ifndef RENDER_UTILISATION_H
#define RENDER_UTILISATION_H

#include "model/report.h"
#include "model/utilisation.h"

/* The figures' columns, in their order, NULL-ended: offered … fill. */
extern const char *const utilisation_columns[];
/* Appends the cells of those columns to the sheet's present row. */
void utilisation_cells(Sheet *sheet, const Buckets *buckets);

/* Address of the slots that @row (NULL: the whole report) was counted from, newly allocated; NULL where no single address
 * says it: rows by party, hour, weekday or service type, and several services at once. */
char *utilisation_rows_address(const UtilisationReport *report, const UtilisationRow *row);

/* One sheet of rows with a total, the period as facts, and how it was counted as notes. */
Report *utilisation_report_view(const UtilisationReport *report);

#endif
