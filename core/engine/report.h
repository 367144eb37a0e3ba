/* report: was it used? Figures out of committed data, through engine->read, each report from one snapshot.
 *
 * DOMAIN: every offered unit ends in exactly one bucket; see model/utilisation.h for the law and its rates. The caller must
 * not hold a read snapshot (db_read_begin) of its own.
 */
#ifndef ENGINE_REPORT_H
#define ENGINE_REPORT_H

#include "engine/engine.h"
#include "model/report.h"
#include "model/utilisation.h"

/* Rows by the keys asked for, and a total that counts each unit once. ERROR_INVALID for a period that ends before it
 * begins or a report of too many rows; ERROR_MISSING for an unknown service. *@report is untouched on failure.
 * engine/report-parts.h says which party a unit falls to, engine/report-count.h from what it is counted. */
gboolean engine_report_utilisation(Engine *engine, const UtilisationQuery *query, UtilisationReport **report,
                                   GError **error);

/* All reporting years in order of their first day: ReportingYear * (model/target.h). */
GPtrArray *engine_reporting_years(Engine *engine, GError **error);

/* How each target stands on the day @on (included; by slots begun up to then, with what is known of them by @now).
 * delivered by target pro rata to the days passed (shares are not pro rata): green at or above its threshold, then amber,
 * else red; no colour before the period begins, nor where a share has nothing to be a share of. */
gboolean engine_report_targets(Engine *engine, Civil on, Instant now, Report **report, GError **error);

/* First and last day of reporting years that follow one another (@years NULL or empty: the one that @now falls in).
 * ERROR_MISSING for an unknown name, ERROR_INVALID where days lie between the years. */
gboolean engine_report_period(Engine *engine, const char *const *years, Instant now, Civil *from, Civil *to, GError **error);

/* The figures of an annual report over reporting years as in engine_report_period: usage by year, service and service type,
 * bookings given back by whom, who came, reach, lead times, satisfaction, targets. */
gboolean engine_report_annual(Engine *engine, const char *const *years, Instant now, Report **report, GError **error);

/* For each service (@services NULL or empty: all) and question: how many answered, mean, median, share of answers of 4 or
 * more; nothing but the number below the service's least-answers. Beside it a table “comments”: what was written with the answers,
 * by service and month of the session, where as many people answered. */
gboolean engine_report_satisfaction(Engine *engine, Civil from, Civil to, const char *const *services, Report **report,
                                    GError **error);

/* Which feeds are really read. That @who (a person's id, or a word) looked is noted: it tells of people. */
gboolean engine_report_feeds(Engine *engine, const char *who, Instant now, Report **report, GError **error);

#endif
