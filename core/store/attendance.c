#include "store/booking.h"
#include "store/rows.h"

gboolean store_attendance_put(Db *db, const char *booking_id, const char *meeting_id, Outcome outcome, int present,
                              const char *who, Instant now, GError **error)
{
  static const char sql[] =
    "INSERT INTO attendance (booking_id, meeting_id, outcome, present, recorded_by, recorded_at) "
    "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (booking_id, meeting_id) DO UPDATE SET outcome = excluded.outcome, "
    "present = excluded.present, recorded_by = excluded.recorded_by, recorded_at = excluded.recorded_at";
  return db_run(db, error, sql, "tttiti", booking_id, meeting_id, outcome_text(outcome), (gint64)present, who, now);
}

gboolean store_attendance_any(Db *db, const char *booking_id, gboolean *any, GError **error)
{
  gint64 one = 0;
  return db_ask_int(db, error, any, &one, "SELECT 1 FROM attendance WHERE booking_id = $1 LIMIT 1", "t", booking_id);
}

static gpointer attendance_of_row(DbRows *rows, GError **error)
{
  Attendance *attendance = g_new0(Attendance, 1);
  attendance->meeting_id = db_text_copy(rows, 0);
  attendance->ordinal = (int)db_int(rows, 1);
  outcome_parse(db_text(rows, 2), &attendance->outcome, NULL);
  attendance->present = (int)db_int(rows, 3);
  attendance->recorded_at = db_int(rows, 4);
  return attendance;
}

GPtrArray *store_attendance_list(Db *db, const char *booking_id, GError **error)
{
  static const char sql[] =
    "SELECT a.meeting_id, m.ordinal, a.outcome, a.present, a.recorded_at FROM attendance a "
    "JOIN meeting m ON m.id = a.meeting_id WHERE a.booking_id = $1 ORDER BY m.ordinal";
  return rows_all(db_ask(db, error, sql, "t", booking_id), attendance_of_row, (GDestroyNotify)attendance_free, error);
}

gboolean store_rating_next(Db *db, const char *booking_id, const char *person_id, int *number, GError **error)
{
  gboolean found;
  gint64 last = 0;
  if (!db_ask_int(db, error, &found, &last,
                  "SELECT coalesce(max(number), 0) FROM rating WHERE booking_id = $1 AND person_id = $2", "tt",
                  booking_id, person_id))
    return FALSE;
  *number = (int)last + 1;
  return TRUE;
}

gboolean store_rating_put(Db *db, const Booking *booking, const char *service_id, const char *person_id, int number,
                          const char *question, int answer, GError **error)
{
  static const char sql[] =
    "INSERT INTO rating (booking_id, person_id, number, question, answer, service_id, starts_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7) "
    "ON CONFLICT (booking_id, person_id, number, question) DO UPDATE SET answer = excluded.answer";
  return db_run(db, error, sql, "ttititi", booking->id, person_id, (gint64)number, question, (gint64)answer,
                service_id, booking->starts_at);
}

gboolean store_comment_put(Db *db, const char *booking_id, const char *person_id, int number, const char *text,
                           Instant now, GError **error)
{
  static const char sql[] =
    "INSERT INTO comment (booking_id, person_id, number, text, made_at) VALUES ($1, $2, $3, $4, $5) "
    "ON CONFLICT (booking_id, person_id, number) DO UPDATE SET text = excluded.text, made_at = excluded.made_at";
  return db_run(db, error, sql, "ttiti", booking_id, person_id, (gint64)number, text, now);
}

typedef struct {
  char *question;
  int answer;
} Answer;

static void answer_free(void *data)
{
  g_free(((Answer *)data)->question);
  g_free(data);
}

static gpointer answer_of_row(DbRows *rows, GError **error)
{
  Answer *answer = g_new0(Answer, 1);
  answer->question = db_text_copy(rows, 0);
  answer->answer = (int)db_int(rows, 1);
  return answer;
}

gboolean store_rating_sheet(Db *db, const char *booking_id, const char *person_id, GHashTable *answers, char **comment,
                            GError **error)
{
  static const char ratings[] =
    "SELECT question, answer FROM rating WHERE booking_id = $1 AND person_id = $2 AND number = 1 ORDER BY question";
  static const char comments[] =
    "SELECT text FROM comment WHERE booking_id = $1 AND person_id = $2 AND number = 1";
  g_autoptr(GPtrArray) given =
    rows_all(db_ask(db, error, ratings, "tt", booking_id, person_id), answer_of_row, answer_free, error);
  char *text = NULL;
  if (!given || !rows_only(db_ask(db, error, comments, "tt", booking_id, person_id), rows_text, &text, error))
    return FALSE;
  for (guint i = 0; i < given->len; i++) {
    const Answer *answer = given->pdata[i];
    g_hash_table_insert(answers, g_strdup(answer->question), GINT_TO_POINTER(answer->answer));
  }
  if (text) {
    g_free(*comment);
    *comment = text;
  }
  return TRUE;
}
