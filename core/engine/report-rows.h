/* report-rows: gathers pieces of usage into the rows of a utilisation report. Private to the reports; no database here. */
#ifndef ENGINE_REPORT_ROWS_H
#define ENGINE_REPORT_ROWS_H

#include "model/utilisation.h"

#define REPORT_MOST_ROWS 100000

/* Some units of one slot, or of a day, that share their key values. Texts are borrowed. */
typedef struct {
  const char *service, *plugin, *host, *team, *organisation, *profession, *place, *slot; /* "" where none */
  const char *clinic; /* NULL: `clinics` and `ratios` have been worked out already */
  gint64 day;
  int hour;
  Instant starts_at; /* of its slot; 0 for a day */
  gboolean past;
  Tallies tallies;
  gint64 clinics, ratios;
} Piece;

typedef struct ReportRows ReportRows;

ReportRows *report_rows_new(const UtilisationKey *keys, guint n_keys);
void report_rows_free(ReportRows *rows);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ReportRows, report_rows_free)

/* Adds to the row the piece belongs to. Pieces of one clinic must come on one day of one service, day by day. */
void report_rows_add(ReportRows *rows, const Piece *piece);
/* Adds to the total. */
void report_rows_add_total(ReportRows *rows, const Piece *piece);
/* No clinic that was begun goes on: call it between services. */
void report_rows_close_day(ReportRows *rows);

/* UtilisationRow * (unsorted), taken out; *@total takes the total. ERROR_INVALID when there were more than
 * REPORT_MOST_ROWS. */
GPtrArray *report_rows_finish(ReportRows *rows, Buckets *total, GError **error);

#endif
