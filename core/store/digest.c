#include "store/digest.h"

#include "store/fact.h"
#include "store/report-read.h"
#include "store/rows.h"

static const char *const kind_texts[DIGEST_N_KINDS] = {
  [DIGEST_HOUR] = "hour",
  [DIGEST_HOST] = "host",
  [DIGEST_PLACE] = "place",
  [DIGEST_TEAM] = "team",
  [DIGEST_ORGANISATION] = "organisation",
  [DIGEST_PROFESSION] = "profession",
  [DIGEST_ATTENDERS] = "attenders",
  [DIGEST_LEADS] = "leads",
  [DIGEST_HAPPENINGS] = "happenings",
  [DIGEST_ANSWERS] = "answers",
};

const char *store_digest_kind_text(DigestKind kind)
{
  return kind_texts[kind];
}

/* ---- staleness ---- */

gboolean store_digest_stale_slot(Db *db, const char *slot_id, GError **error)
{
  return db_run(db, error,
                "UPDATE tally SET stale = 1 WHERE stale = 0 AND service_id = (SELECT service_id FROM slot WHERE id = $1) "
                "AND day = (SELECT starts_on FROM slot WHERE id = $1)",
                "t", slot_id);
}

gboolean store_digest_stale_person(Db *db, const char *person_id, GError **error)
{
  return db_run(db, error,
                "UPDATE tally SET stale = 1 WHERE (service_id, day) IN (SELECT s.service_id, s.starts_on FROM booking b "
                "JOIN slot s ON s.id = b.slot_id WHERE b.party_kind = 'person' AND b.party_id = $1)",
                "t", person_id);
}

gboolean store_attender_forget(Db *db, const char *person_id, GError **error)
{
  return store_digest_stale_person(db, person_id, error) &&
         db_run(db, error, "DELETE FROM attender WHERE party_kind = 'person' AND party_id = $1", "t", person_id);
}

#define FACT_ANSWERS "digest-answers"
#define OF_THOSE_WHO_CAME "of-those-who-came"

gboolean store_digest_knows_answers(Db *db, gboolean *knows, GError **error)
{
  g_autofree char *value = NULL;
  gint64 clean = 0;
  gboolean found;
  if (!store_fact_get(db, FACT_ANSWERS, &value, error))
    return FALSE;
  *knows = g_strcmp0(value, OF_THOSE_WHO_CAME) == 0;
  if (*knows)
    return TRUE;
  if (!db_ask_int(db, error, &found, &clean, "SELECT 1 FROM tally WHERE stale = 0 LIMIT 1", ""))
    return FALSE;
  *knows = !found;
  return TRUE;
}

gboolean store_digest_stale_answers(Db *db, GError **error)
{
  static const char sql[] =
    "UPDATE tally SET stale = 1 WHERE stale = 0 AND (service_id, day) IN (SELECT s.service_id, s.starts_on FROM rating r "
    "JOIN booking b ON b.id = r.booking_id JOIN slot s ON s.id = b.slot_id "
    "WHERE b.state <> 'booked' OR b.outcome = 'did-not-attend')";
  return db_run(db, error, sql, "") && store_fact_put(db, FACT_ANSWERS, OF_THOSE_WHO_CAME, error);
}

/* ---- making them anew ---- */

static void day_clear(gpointer data)
{
  g_free(((DigestDay *)data)->service_id);
}

static GArray *read_days(DbRows *asked, GError **error)
{
  g_autoptr(DbRows) rows = asked;
  if (!rows)
    return NULL;
  g_autoptr(GArray) days = g_array_new(FALSE, FALSE, sizeof(DigestDay));
  g_array_set_clear_func(days, day_clear);
  gboolean failed = FALSE;
  while (report_next(rows, &failed, error)) {
    DigestDay day = { g_strdup(db_text(rows, 0)), db_int(rows, 1) };
    g_array_append_val(days, day);
  }
  return failed ? NULL : g_steal_pointer(&days);
}

GArray *store_digest_stale_days(Db *db, gint64 limit, GError **error)
{
  return read_days(db_ask(db, error,
                          "SELECT service_id, day FROM tally WHERE stale = 1 ORDER BY service_id, day LIMIT $1", "i",
                          limit),
                   error);
}

GArray *store_digest_clean_days(Db *db, const DigestDay *after, gint64 limit, GError **error)
{
  static const char sql[] = "SELECT service_id, day FROM tally WHERE stale = 0 AND (service_id > $1 OR (service_id = $1 "
                            "AND day > $2)) ORDER BY service_id, day LIMIT $3";
  return read_days(db_ask(db, error, sql, "tii", after ? after->service_id : "", after ? after->day : 0, limit), error);
}

gboolean store_digest_count_stale(Db *db, gint64 *days, GError **error)
{
  gboolean found;
  return db_ask_int(db, error, &found, days, "SELECT count(*) FROM tally WHERE stale = 1", "");
}

gboolean store_digest_claim(Db *db, const DigestDay *day, gboolean *claimed, GError **error)
{
  gint64 changed = 0;
  if (!db_run_counting(db, error, &changed,
                       "UPDATE tally SET stale = 0 WHERE service_id = $1 AND day = $2 AND stale = 1", "ti",
                       day->service_id, day->day))
    return FALSE;
  *claimed = changed > 0;
  return TRUE;
}

gboolean store_digest_put(Db *db, const DigestDay *day, DigestKind kind, const char *cells, GError **error)
{
  if (!*cells)
    return db_run(db, error, "DELETE FROM digest WHERE service_id = $1 AND kind = $2 AND day = $3", "tti",
                  day->service_id, kind_texts[kind], day->day);
  return db_run(db, error,
                "INSERT INTO digest (service_id, kind, day, cells) VALUES ($1, $2, $3, $4) "
                "ON CONFLICT (service_id, kind, day) DO UPDATE SET cells = excluded.cells",
                "ttit", day->service_id, kind_texts[kind], day->day, cells);
}

gboolean store_attender_find(Db *db, const ReportAttender *attender, gboolean *found, gint64 *number, GError **error)
{
  return db_ask_int(db, error, found, number,
                    "SELECT number FROM attender WHERE party_kind = $1 AND party_id = $2 AND profession = $3 "
                    "AND organisation = $4",
                    "tttt", attender->party_kind, attender->party_id, attender->profession, attender->organisation);
}

gboolean store_attender_number(Db *db, const ReportAttender *attender, gint64 *number, GError **error)
{
  static const char sql[] =
    "INSERT INTO attender (number, party_kind, party_id, profession, organisation) "
    "SELECT coalesce(max(number), 0) + 1, $1, $2, $3, $4 FROM attender";
  gboolean found = FALSE;
  if (!store_attender_find(db, attender, &found, number, error))
    return FALSE;
  if (found)
    return TRUE;
  return db_run(db, error, sql, "tttt", attender->party_kind, attender->party_id, attender->profession,
                attender->organisation) &&
         store_attender_find(db, attender, &found, number, error);
}

/* ---- reading ---- */

gboolean store_digest_read(Db *db, const char *service_id, DigestKind kind, gint64 from, gint64 to, DigestRowSink sink,
                           void *data, GError **error)
{
  static const char sql[] =
    "SELECT " STORE_REPORT_DAY_COLUMNS ", t.stale, d.cells FROM tally t LEFT JOIN digest d ON d.service_id = t.service_id "
    "AND d.kind = $4 AND d.day = t.day WHERE t.service_id = $1 AND t.day >= $2 AND t.day <= $3 ORDER BY t.day";
  g_autoptr(DbRows) rows = db_ask(db, error, sql, "tiit", service_id, from, to, kind_texts[kind]);
  if (!rows)
    return FALSE;
  gboolean failed = FALSE;
  while (report_next(rows, &failed, error)) {
    DigestRow row = { .sums = store_report_day_of_row(rows),
                      .stale = db_int(rows, STORE_REPORT_DAY_N) != 0,
                      .cells = db_text(rows, STORE_REPORT_DAY_N + 1) };
    if (!sink(data, &row, error))
      return FALSE;
  }
  return !failed;
}

gboolean store_attenders(Db *db, DigestAttenderSink sink, void *data, GError **error)
{
  g_autoptr(DbRows) rows = db_ask(db, error,
                                  "SELECT number, party_kind, party_id, profession, organisation FROM attender", "");
  if (!rows)
    return FALSE;
  gboolean failed = FALSE;
  while (report_next(rows, &failed, error)) {
    ReportAttender attender = { .party_kind = db_text(rows, 1),
                                .party_id = db_text(rows, 2),
                                .profession = db_text(rows, 3),
                                .organisation = db_text(rows, 4) };
    sink(data, db_int(rows, 0), &attender);
  }
  return !failed;
}

GPtrArray *store_digest_strays(Db *db, GError **error)
{
  return rows_texts(db_ask(db, error,
                           "SELECT d.service_id || ' ' || d.day FROM digest d WHERE NOT EXISTS (SELECT 1 FROM tally t "
                           "WHERE t.service_id = d.service_id AND t.day = d.day)", ""),
                    error);
}

gboolean store_digest_get(Db *db, const DigestDay *day, DigestKind kind, char **cells, GError **error)
{
  char *found = NULL;
  if (!rows_only(db_ask(db, error, "SELECT cells FROM digest WHERE service_id = $1 AND kind = $2 AND day = $3", "tti",
                        day->service_id, kind_texts[kind], day->day),
                 rows_text, &found, error))
    return FALSE;
  *cells = found ? found : g_strdup("");
  return TRUE;
}
