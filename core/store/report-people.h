/* report-people: who came, how far ahead they booked, what they said of it. Reads only.
 *
 * Periods are civil days of the slot's first start, both included, and only slots that had begun by @until count.
 */
#ifndef STORE_REPORT_PEOPLE_H
#define STORE_REPORT_PEOPLE_H

#include "base/civil.h"
#include "db/db.h"

typedef struct {
  const char *service_id;
  gint64 from, to; /* days since 1970-01-01 */
  Instant until;
} ReportSpan;

/* Attended bookings of one party that were alike in profession and organisation. Texts are borrowed. */
typedef struct {
  const char *party_kind, *party_id, *profession, *organisation;
  gint64 bookings, heads;
} ReportAttender;
typedef void (*ReportAttenderSink)(void *data, const ReportAttender *attender);
gboolean store_report_attenders(Db *db, const ReportSpan *span, ReportAttenderSink sink, void *data, GError **error);

/* Appends to @seconds (gint64) the time from booking to start of every booking that held its seats to the end and was made
 * before the start; *@after takes how many were entered afterwards, which have no lead. */
gboolean store_report_leads(Db *db, const ReportSpan *span, GArray *seconds, gint64 *after, GError **error);

/* Bookings given back, and slots. */
typedef struct {
  gint64 by_party, by_party_late, by_service; /* bookings cancelled; late ones are part of by_party */
  gint64 slots, held, cancelled;              /* slots offered, with anybody present, cancelled whole */
} ReportHappenings;
gboolean store_report_happenings(Db *db, const ReportSpan *span, ReportHappenings *happenings, GError **error);

/* How often each answer was given to one question: answers[1] … answers[5]. What was answered to a booking that was given back
 * since, or on which nobody came, counts nowhere. */
typedef struct {
  const char *question;
  gint64 answers[6];
} ReportAnswers;
typedef void (*ReportAnswersSink)(void *data, const ReportAnswers *answers);
/* Question by question in order of key. */
gboolean store_report_answers(Db *db, const ReportSpan *span, ReportAnswersSink sink, void *data, GError **error);
/* Adds to *@sheets how many sheets of answers there are, and to *@content those with a median of 4 or more. */
gboolean store_report_medians(Db *db, const ReportSpan *span, gint64 *sheets, gint64 *content, GError **error);

/* How many people answered anything, each once. */
gboolean store_report_answerers(Db *db, const ReportSpan *span, gint64 *people, GError **error);
/* What was written beside answers, in no order: the civil day of the slot's first start, and the words, borrowed. */
typedef void (*ReportCommentSink)(void *data, gint64 day, const char *text);
gboolean store_report_comments(Db *db, const ReportSpan *span, ReportCommentSink sink, void *data, GError **error);

#endif
