/* report-private: what the reports share. They run inside one snapshot that their caller holds. Private to the reports. */
#ifndef ENGINE_REPORT_PRIVATE_H
#define ENGINE_REPORT_PRIVATE_H

#include "engine/report.h"

/* ReportService * (store/report-usage.h) for @ids (NULL or empty: all), each once, in order of id. An unknown id is
 * ERROR_MISSING and names the nearest. */
GPtrArray *report_services(Engine *engine, const char *const *ids, GError **error);

/* ERROR_INVALID unless from <= to. */
gboolean report_check_period(Civil from, Civil to, GError **error);

/* As engine_report_utilisation. */
gboolean report_utilisation_inside(Engine *engine, const UtilisationQuery *query, UtilisationReport **report,
                                   GError **error);

#endif
