/* report-reach: who came: distinct parties, bookings and heads under a name. Private to the reports.
 *
 * Days whose digests are clean are taken from them, party by party as numbers; the others from the bookings.
 */
#ifndef ENGINE_REPORT_REACH_H
#define ENGINE_REPORT_REACH_H

#include "model/report.h"
#include "store/report-people.h"

typedef struct Reach Reach;

/* @priority: as report_priority gives it; borrowed. */
Reach *reach_new(GHashTable *priority);
void reach_free(Reach *reach);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Reach, reach_free)

/* Adds those who came to one service. */
gboolean reach_add_service(Reach *reach, Db *db, const ReportSpan *span, gint64 today, GError **error);
/* After the last service: says who those were that digests named by number. */
gboolean reach_finish(Reach *reach, Db *db, GError **error);

/* One row a profession or organisation, in order of name, "" last, and a total that counts each party once. */
void reach_add_professions(Reach *reach, Report *report);
void reach_add_organisations(Reach *reach, Report *report);

#endif
