/* report-reach: who came: distinct parties, bookings and heads under a name. Private to the reports. */
#ifndef ENGINE_REPORT_REACH_H
#define ENGINE_REPORT_REACH_H

#include "model/report.h"
#include "store/report-people.h"

typedef struct Reach Reach;

Reach *reach_new(void);
void reach_free(Reach *reach);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Reach, reach_free)

/* A ReportAttenderSink; @data: Reach. */
void reach_take(void *data, const ReportAttender *attender);

/* One row a profession or organisation, in order of name, "" last, and a total that counts each party once. */
void reach_add_professions(Reach *reach, Report *report);
void reach_add_organisations(Reach *reach, Report *report);

/* Of all heads, those of the priority workforce. */
void reach_priority(const Reach *reach, gint64 *priority, gint64 *heads);
gint64 reach_parties(const Reach *reach);

#endif
