#include "store/series.h"

#include "store/rows.h"

GStrv store_series_parties(Db *db, const char *slot_id, GError **error)
{
  static const char sql[] =
    "SELECT coalesce(p.name, t.title, '') AS name FROM booking b "
    "LEFT JOIN person p ON b.party_kind = 'person' AND p.id = b.party_id "
    "LEFT JOIN team t ON b.party_kind = 'team' AND t.id = b.party_id "
    "WHERE b.slot_id = $1 AND b.state IN ('booked', 'offered', 'waiting') ORDER BY name, b.id";
  return rows_strv(db_ask(db, error, sql, "t", slot_id), error);
}

void series_letter_free(SeriesLetter *letter)
{
  g_free(letter->name);
  g_free(letter->kind);
  g_free(letter);
}

static gpointer letter_of_row(DbRows *rows, GError **error)
{
  SeriesLetter *letter = g_new0(SeriesLetter, 1);
  letter->name = db_text_copy(rows, 0);
  letter->kind = db_text_copy(rows, 1);
  return letter;
}

GPtrArray *store_series_letters(Db *db, const char *after, GError **error)
{
  static const char sql[] =
    "SELECT coalesce(p.name, '') AS name, o.kind FROM outbox o LEFT JOIN person p ON p.id = o.person_id "
    "WHERE o.id > $1 ORDER BY name, o.id";
  return rows_all(db_ask(db, error, sql, "t", after), letter_of_row, (GDestroyNotify)series_letter_free, error);
}

void series_stay_free(SeriesStay *stay)
{
  g_free(stay->person_id);
  g_free(stay->name);
  g_free(stay->service);
  g_free(stay);
}

static gpointer stay_of_row(DbRows *rows, GError **error)
{
  SeriesStay *stay = g_new0(SeriesStay, 1);
  stay->person_id = db_text_copy(rows, 0);
  stay->name = db_text_copy(rows, 1);
  stay->service = db_text_copy(rows, 2);
  stay->starts_at = db_int(rows, 3);
  stay->ends_at = db_int(rows, 4);
  return stay;
}

GPtrArray *store_series_stays(Db *db, const char *schedule_id, Instant from, Instant to, GError **error)
{
  /* A meeting lasts a day at most, so whatever reaches into the time began within the day before. */
  static const char sql[] =
    "SELECT h.person_id, p.name, v.title, h.starts_at, h.ends_at FROM schedule_host g "
    "JOIN host h ON h.person_id = g.person_id AND h.starts_at > $2 - 86400 AND h.starts_at < $3 AND h.ends_at > $2 "
    "JOIN slot s ON s.id = h.slot_id JOIN service v ON v.id = s.service_id JOIN person p ON p.id = h.person_id "
    "WHERE g.schedule_id = $1 AND s.state = 'offered' AND (s.schedule_id IS NULL OR s.schedule_id <> $1) "
    "ORDER BY h.starts_at, p.name, v.title";
  return rows_all(db_ask(db, error, sql, "tii", schedule_id, from, to), stay_of_row, (GDestroyNotify)series_stay_free, error);
}
