/* report-count: what a utilisation report is counted from. Private to the reports.
 *
 * As little is read as the keys allow: the day sums where no key but time, service and plugin is asked for; the digests
 * (engine/digest.h) where one more key is; else the slots, and where the team, organisation or profession is asked for
 * together with another such key, the bookings.
 */
#ifndef ENGINE_REPORT_COUNT_H
#define ENGINE_REPORT_COUNT_H

#include "engine/report-private.h"
#include "engine/report-rows.h"

/* Adds what @services (ReportService *) offered in the query's period to @rows. */
gboolean report_count(Engine *engine, const UtilisationQuery *query, const GPtrArray *services, ReportRows *rows,
                      GError **error);

#endif
