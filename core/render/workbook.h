/* workbook: a report as a spreadsheet (Office Open XML, ISO/IEC 29500) for those who go on reckoning with it. Pure.
 *
 * The first sheet says what it is: title, facts, how the figures are counted. Then one sheet a table: a heading that stays in
 * sight, figures as numbers, a share beside what it is made of ("utilisation", "utilisation: counted", "utilisation: out of"),
 * totals in bold. Values that people know by a name have that name. Texts are texts, whatever they begin with.
 */
#ifndef RENDER_WORKBOOK_H
#define RENDER_WORKBOOK_H

#include "base/civil.h"
#include "model/report.h"

#define WORKBOOK_TYPE "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

/* The file's bytes, the same for the same report, @company and @made_at (an instant; the properties name both).
 * ERROR_INVALID where this build has no libxlsxwriter, or the report more rows than a sheet holds. */
GBytes *report_to_workbook(const Report *report, const char *company, Instant made_at, GError **error);

/* Whether this build can make one. */
gboolean workbook_is_there(void);

#endif
