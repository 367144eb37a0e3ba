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
 * Keys out of service, plugin, month, week and weekday are answered from the day sums; hour, host and place from the slots;
 * team, organisation and profession from the bookings (engine/report-parts.h says which party a unit falls to). */
gboolean engine_report_utilisation(Engine *engine, const UtilisationQuery *query, UtilisationReport **report,
                                   GError **error);

#endif
