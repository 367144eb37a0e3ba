/* report-read: what the reports' readers share. Private to store/. */
#ifndef STORE_REPORT_READ_H
#define STORE_REPORT_READ_H

#include "db/db.h"

/* Moves to the next row; FALSE at the end, or with *@failed and @error set. */
gboolean report_next(DbRows *rows, gboolean *failed, GError **error);

#endif
