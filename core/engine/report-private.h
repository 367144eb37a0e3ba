/* report-private: what the reports share. They run inside one snapshot that their caller holds. Private to the reports. */
#ifndef ENGINE_REPORT_PRIVATE_H
#define ENGINE_REPORT_PRIVATE_H

#include "engine/report.h"
#include "store/report-usage.h"

/* ReportService * (store/report-usage.h) for @ids (NULL or empty: all), each once, in order of id. An unknown id is
 * ERROR_MISSING and names the nearest. */
GPtrArray *report_services(Engine *engine, const char *const *ids, GError **error);

/* The civil day on which @now falls by the service's clock. */
gboolean report_today(const ReportService *service, Instant now, gint64 *today, GError **error);

/* Names of the priority workforce's professions, in small letters, for report_is_priority. */
GHashTable *report_priority(Engine *engine, GError **error);
gboolean report_is_priority(GHashTable *priority, const char *profession);

/* ERROR_INVALID unless from <= to. */
gboolean report_check_period(Civil from, Civil to, GError **error);

/* As engine_report_utilisation. */
gboolean report_utilisation_inside(Engine *engine, const UtilisationQuery *query, UtilisationReport **report,
                                   GError **error);

/* Adds to @report, or to @sheet, what the public reports of the same name have. */
gboolean report_add_targets(Engine *engine, Civil on, Instant now, Civil from, Civil to, Report *report, GError **error);
gboolean report_add_satisfaction(Engine *engine, Civil from, Civil to, const char *const *services, Sheet *sheet,
                                 GError **error);
Sheet *report_satisfaction_sheet(const char *key);
/* A table “comments” beside those that @report has: service, month, text; and notes on what it leaves out. */
gboolean report_add_comments(Engine *engine, Civil from, Civil to, const char *const *services, Report *report, GError **error);

/* The years asked for, in order of first day: ReportingYear *, borrowed from @all. See engine_report_period. */
GPtrArray *report_years(Engine *engine, const char *const *names, Instant now, GPtrArray *all, GError **error);

/* Answers are shown from so many on. */
gboolean report_least_answers(const ReportService *service, gint64 *least, GError **error);

/* Runs @work in a snapshot of its own; *@report takes what it filled. */
typedef gboolean (*ReportWork)(Engine *engine, const void *asked, Report *report, GError **error);
gboolean report_run(Engine *engine, ReportWork work, const void *asked, const char *name, const char *title,
                    Report **report, GError **error);

/* Facts "from" and "to" of a report. */
void report_period_facts(Report *report, Civil from, Civil to);

#endif
