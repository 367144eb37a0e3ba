#include "store/session.h"

#include <string.h>

#include "store/person.h"
#include "store/rows.h"

#define COLUMNS "s.id, s.person_id, s.way, s.client, s.made_at, s.seen_at"
#define PERSON_WIDTH 8 /* columns of STORE_PERSON_COLUMNS */

static const char *const ways[] = { "link", "provider", "operator" };

const char *session_way_text(SessionWay way)
{
  return ways[way];
}

SessionWay session_way_from_text(const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS(ways); i++)
    if (strcmp(ways[i], text) == 0)
      return (SessionWay)i;
  return SESSION_LINK;
}

void session_record_free(SessionRecord *record)
{
  if (!record)
    return;
  g_free(record->id);
  g_free(record->person_id);
  g_free(record->client);
  g_free(record);
}

static SessionRecord *record_from(DbRows *rows, int first)
{
  SessionRecord *record = g_new0(SessionRecord, 1);
  record->id = db_text_copy(rows, first);
  record->person_id = db_text_copy(rows, first + 1);
  record->way = session_way_from_text(db_text(rows, first + 2));
  record->client = db_text_copy(rows, first + 3);
  record->made_at = db_int(rows, first + 4);
  record->seen_at = db_int(rows, first + 5);
  return record;
}

static gpointer record_of_row(DbRows *rows, GError **error)
{
  return record_from(rows, 0);
}

gboolean store_session_insert(Db *db, const SessionRecord *record, const char *hash, GError **error)
{
  return db_run(db, error,
                "INSERT INTO session (id, token_hash, person_id, way, client, made_at, seen_at)"
                " VALUES ($1, $2, $3, $4, $5, $6, $7)",
                "tttttii", record->id, hash, record->person_id, session_way_text(record->way), record->client,
                record->made_at, record->seen_at);
}

static const char find_sql[] = "SELECT " STORE_PERSON_COLUMNS ", " COLUMNS
                               " FROM session s JOIN person p ON p.id = s.person_id WHERE s.token_hash = $1";

gboolean store_session_find(Db *db, const char *hash, SessionRecord **record, Person **person, GError **error)
{
  g_autoptr(DbRows) rows = db_ask(db, error, find_sql, "t", hash);
  g_autoptr(GError) why = NULL;
  if (!rows)
    return FALSE;
  gboolean there = db_next(rows, &why);
  if (why) {
    g_propagate_error(error, g_steal_pointer(&why));
    return FALSE;
  }
  *person = there ? store_person_of_row(rows, NULL) : NULL;
  *record = there ? record_from(rows, PERSON_WIDTH) : NULL;
  return TRUE;
}

gboolean store_session_get(Db *db, const char *id, SessionRecord **record, GError **error)
{
  return rows_only(db_ask(db, error, "SELECT " COLUMNS " FROM session s WHERE s.id = $1", "t", id), record_of_row, record,
                   error);
}

gboolean store_session_seen(Db *db, const char *id, Instant at, GError **error)
{
  return db_run(db, error, "UPDATE session SET seen_at = $1 WHERE id = $2 AND seen_at < $1", "it", at, id);
}

gboolean store_session_end(Db *db, const char *id, GError **error)
{
  return db_run(db, error, "DELETE FROM session WHERE id = $1", "t", id);
}

gboolean store_session_end_of(Db *db, const char *person_id, const char *but, gint64 *ended, GError **error)
{
  return db_run_counting(db, error, ended, "DELETE FROM session WHERE person_id = $1 AND id <> $2", "tt", person_id, but);
}

GPtrArray *store_session_list(Db *db, const char *person_id, GError **error)
{
  return rows_all(db_ask(db, error,
                         "SELECT " COLUMNS " FROM session s WHERE s.person_id = $1 ORDER BY s.seen_at DESC, s.id DESC", "t",
                         person_id),
                  record_of_row, (GDestroyNotify)session_record_free, error);
}

gboolean store_session_sweep(Db *db, Instant made, Instant seen, gint64 *swept, GError **error)
{
  return db_run_counting(db, error, swept, "DELETE FROM session WHERE seen_at <= $2 OR made_at <= $1", "ii", made, seen);
}
