#include "store/report-people.h"

#include <string.h>

#include "store/report-read.h"

#define DAY_SECONDS 86400
#define OF_SPAN                                                                                                         \
  " WHERE s.service_id = $1 AND s.starts_at >= $2 AND s.starts_at < $3 AND s.starts_on >= $4 AND s.starts_on <= $5 " \
  "AND s.starts_at <= $6 "
#define BOOKINGS " FROM slot s JOIN booking b ON b.slot_id = s.id"
#define BOOKINGS_OF_SPAN BOOKINGS OF_SPAN
/* Only of those who came, as far as anybody knows: who gave the booking back, or is said not to have come, saw nothing of it. */
#define THEY_CAME "AND b.state = 'booked' AND b.outcome <> 'did-not-attend' "
#define ANSWERS_OF_SPAN BOOKINGS " JOIN rating r ON r.booking_id = b.id" OF_SPAN THEY_CAME

/* The index is by instant, the question by civil day: a day more on either side covers every zone's offset. */
static DbRows *ask_span(Db *db, const char *sql, const ReportSpan *span, GError **error)
{
  return db_ask(db, error, sql, "tiiiii", span->service_id, (span->from - 1) * DAY_SECONDS, (span->to + 2) * DAY_SECONDS,
                span->from, span->to, span->until);
}

gboolean store_report_attenders(Db *db, const ReportSpan *span, ReportAttenderSink sink, void *data, GError **error)
{
  static const char sql[] =
    "SELECT b.party_kind, b.party_id, b.profession, b.organisation, count(*), sum(b.heads)" BOOKINGS_OF_SPAN
    "AND b.state = 'booked' AND b.outcome = 'attended' "
    "GROUP BY b.party_kind, b.party_id, b.profession, b.organisation";
  g_autoptr(DbRows) rows = ask_span(db, sql, span, error);
  if (!rows)
    return FALSE;
  gboolean failed = FALSE;
  while (report_next(rows, &failed, error)) {
    ReportAttender attender = { .party_kind = db_text(rows, 0),
                                .party_id = db_text(rows, 1),
                                .profession = db_text(rows, 2),
                                .organisation = db_text(rows, 3),
                                .bookings = db_int(rows, 4),
                                .heads = db_int(rows, 5) };
    sink(data, &attender);
  }
  return !failed;
}

gboolean store_report_leads(Db *db, const ReportSpan *span, GArray *seconds, gint64 *after, GError **error)
{
  static const char sql[] = "SELECT s.starts_at - b.made_at" BOOKINGS_OF_SPAN "AND b.state = 'booked' AND b.made_at > 0";
  g_autoptr(DbRows) rows = ask_span(db, sql, span, error);
  if (!rows)
    return FALSE;
  gboolean failed = FALSE;
  while (report_next(rows, &failed, error)) {
    gint64 lead = db_int(rows, 0);
    if (lead >= 0)
      g_array_append_val(seconds, lead);
    else
      ++*after;
  }
  return !failed;
}

static gboolean count_given_back(Db *db, const ReportSpan *span, ReportHappenings *to, GError **error)
{
  static const char sql[] =
    "SELECT coalesce(sum(CASE WHEN b.cancelled_by = 'party' THEN 1 ELSE 0 END), 0), "
    "coalesce(sum(CASE WHEN b.cancelled_by = 'party' AND b.late = 1 THEN 1 ELSE 0 END), 0), "
    "coalesce(sum(CASE WHEN b.cancelled_by = 'service' THEN 1 ELSE 0 END), 0)" BOOKINGS_OF_SPAN
    "AND b.state = 'cancelled' AND b.queued_at = 0";
  g_autoptr(DbRows) rows = ask_span(db, sql, span, error);
  if (!rows || !db_next(rows, error))
    return FALSE;
  to->by_party = db_int(rows, 0);
  to->by_party_late = db_int(rows, 1);
  to->by_service = db_int(rows, 2);
  return TRUE;
}

gboolean store_report_happenings(Db *db, const ReportSpan *span, ReportHappenings *happenings, GError **error)
{
  static const char sql[] =
    "SELECT count(*), coalesce(sum(CASE WHEN s.delivered > 0 THEN 1 ELSE 0 END), 0), "
    "coalesce(sum(CASE WHEN s.state = 'cancelled' THEN 1 ELSE 0 END), 0) FROM slot s" OF_SPAN "AND s.units > 0";
  g_autoptr(DbRows) rows = ask_span(db, sql, span, error);
  if (!rows || !db_next(rows, error))
    return FALSE;
  ReportHappenings read = { .slots = db_int(rows, 0), .held = db_int(rows, 1), .cancelled = db_int(rows, 2) };
  if (!count_given_back(db, span, &read, error))
    return FALSE;
  *happenings = read;
  return TRUE;
}

gboolean store_report_answers(Db *db, const ReportSpan *span, ReportAnswersSink sink, void *data, GError **error)
{
  static const char sql[] =
    "SELECT r.question, sum(CASE r.answer WHEN 1 THEN 1 ELSE 0 END), sum(CASE r.answer WHEN 2 THEN 1 ELSE 0 END), "
    "sum(CASE r.answer WHEN 3 THEN 1 ELSE 0 END), sum(CASE r.answer WHEN 4 THEN 1 ELSE 0 END), "
    "sum(CASE r.answer WHEN 5 THEN 1 ELSE 0 END)" ANSWERS_OF_SPAN "GROUP BY r.question ORDER BY r.question";
  g_autoptr(DbRows) rows = ask_span(db, sql, span, error);
  if (!rows)
    return FALSE;
  gboolean failed = FALSE;
  while (report_next(rows, &failed, error)) {
    ReportAnswers answers = { .question = db_text(rows, 0) };
    for (int i = 1; i <= 5; i++)
      answers.answers[i] = db_int(rows, i);
    sink(data, &answers);
  }
  return !failed;
}

/* One sheet's answers as they come by in order of size; a sheet has one answer a question, and plugins few questions. */
typedef struct {
  char *booking, *person;
  gint64 number;
  GArray *answers; /* gint64 */
} AnswerSheet;

static void answer_sheet_clear(AnswerSheet *sheet)
{
  g_clear_pointer(&sheet->booking, g_free);
  g_clear_pointer(&sheet->person, g_free);
  g_clear_pointer(&sheet->answers, g_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(AnswerSheet, answer_sheet_clear)

static gboolean is_same_sheet(const AnswerSheet *sheet, DbRows *rows)
{
  return sheet->booking && strcmp(sheet->booking, db_text(rows, 0)) == 0 &&
         strcmp(sheet->person, db_text(rows, 1)) == 0 && sheet->number == db_int(rows, 2);
}

static void close_sheet(AnswerSheet *sheet, gint64 *sheets, gint64 *content)
{
  guint n = sheet->answers ? sheet->answers->len : 0;
  if (n > 0) {
    gint64 twice = g_array_index(sheet->answers, gint64, (n - 1) / 2) + g_array_index(sheet->answers, gint64, n / 2);
    ++*sheets;
    *content += twice >= 8; /* twice the median, so that halves stay whole */
  }
  answer_sheet_clear(sheet);
}

gboolean store_report_medians(Db *db, const ReportSpan *span, gint64 *sheets, gint64 *content, GError **error)
{
  static const char sql[] = "SELECT r.booking_id, r.person_id, r.number, r.answer" ANSWERS_OF_SPAN
                            "ORDER BY r.booking_id, r.person_id, r.number, r.answer";
  g_autoptr(DbRows) rows = ask_span(db, sql, span, error);
  if (!rows)
    return FALSE;
  g_auto(AnswerSheet) sheet = { 0 };
  gboolean failed = FALSE;
  while (report_next(rows, &failed, error)) {
    if (!is_same_sheet(&sheet, rows)) {
      close_sheet(&sheet, sheets, content);
      sheet = (AnswerSheet){ .booking = g_strdup(db_text(rows, 0)), .person = g_strdup(db_text(rows, 1)),
                             .number = db_int(rows, 2), .answers = g_array_new(FALSE, FALSE, sizeof(gint64)) };
    }
    gint64 answer = db_int(rows, 3);
    g_array_append_val(sheet.answers, answer);
  }
  close_sheet(&sheet, sheets, content);
  return !failed;
}

/* Who filled in a sheet for somebody else, and where it was imported, is not who answered: that is the person who booked, and of a
 * team somebody other for each sheet. */
gboolean store_report_answerers(Db *db, const ReportSpan *span, gint64 *people, GError **error)
{
  static const char sql[] =
    "SELECT count(DISTINCT CASE WHEN r.person_id <> '' AND r.person_id <> 'staff' THEN r.person_id "
    "WHEN b.party_kind = 'person' THEN b.party_id ELSE r.booking_id || r.person_id || r.number END)" ANSWERS_OF_SPAN;
  g_autoptr(DbRows) rows = ask_span(db, sql, span, error);
  if (!rows || !db_next(rows, error))
    return FALSE;
  *people = db_int(rows, 0);
  return TRUE;
}

gboolean store_report_comments(Db *db, const ReportSpan *span, ReportCommentSink sink, void *data, GError **error)
{
  static const char sql[] =
    "SELECT s.starts_on, c.text" BOOKINGS " JOIN comment c ON c.booking_id = b.id" OF_SPAN THEY_CAME;
  g_autoptr(DbRows) rows = ask_span(db, sql, span, error);
  if (!rows)
    return FALSE;
  gboolean failed = FALSE;
  while (report_next(rows, &failed, error))
    sink(data, db_int(rows, 0), db_text(rows, 1));
  return !failed;
}
