/* report-gather: figures of one service over a period, from the digests where they are clean and from the bookings where
 * they are not. Private to the reports. */
#ifndef ENGINE_REPORT_GATHER_H
#define ENGINE_REPORT_GATHER_H

#include "engine/report-private.h"
#include "store/report-people.h"

/* The service's days of [from, to] that have begun by @now. *@today takes the day that is passing. */
gboolean report_span_begun(const ReportService *service, Civil from, Civil to, Instant now, ReportSpan *span, gint64 *today,
                           GError **error);

/* Adds @more to @to. */
void report_happenings_add(ReportHappenings *to, const ReportHappenings *more);
/* Adds to @happenings. */
gboolean report_gather_happenings(Db *db, const ReportSpan *span, gint64 today, ReportHappenings *happenings, GError **error);

/* Appends to @leads (gint64) the seconds from booking to start; adds to *@after how many were entered afterwards. */
gboolean report_gather_leads(Db *db, const ReportSpan *span, gint64 today, GArray *leads, gint64 *after, GError **error);

/* What was answered. */
typedef struct {
  GTree *questions;       /* key → ReportAnswers, in order of key */
  gint64 sheets, content; /* sheets of answers, and those with a median of 4 or more */
} ReportOpinion;
void report_opinion_init(ReportOpinion *opinion);
void report_opinion_clear(ReportOpinion *opinion);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ReportOpinion, report_opinion_clear)
/* Adds to @opinion. Nobody can have answered for a slot that has not begun, so no day is passing here. */
gboolean report_gather_answers(Db *db, const char *service_id, Civil from, Civil to, ReportOpinion *opinion, GError **error);

#endif
