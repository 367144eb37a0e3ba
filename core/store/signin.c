#include "store/signin.h"

#include "store/rows.h"

#define COLUMNS "id, browser_hash, code_hash, person_id, onward, made_at, ends_at, used_at, wrong"

void sign_in_record_free(SignInRecord *record)
{
  if (!record)
    return;
  g_free(record->id);
  g_free(record->browser_hash);
  g_free(record->code_hash);
  g_free(record->person_id);
  g_free(record->onward);
  g_free(record);
}

static gpointer record_of_row(DbRows *rows, GError **error)
{
  SignInRecord *record = g_new0(SignInRecord, 1);
  record->id = db_text_copy(rows, 0);
  record->browser_hash = db_text_copy(rows, 1);
  record->code_hash = db_text_copy(rows, 2);
  record->person_id = db_text_copy(rows, 3);
  record->onward = db_text_copy(rows, 4);
  record->made_at = db_int(rows, 5);
  record->ends_at = db_int(rows, 6);
  record->used_at = db_int(rows, 7);
  record->wrong = db_int(rows, 8);
  return record;
}

gboolean store_signin_insert(Db *db, const SignInRecord *record, GError **error)
{
  return db_run(db, error, "INSERT INTO sign_in (" COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)", "tttttiiii",
                record->id, record->browser_hash, record->code_hash, record->person_id, record->onward, record->made_at,
                record->ends_at, record->used_at, record->wrong);
}

gboolean store_signin_get(Db *db, const char *id, SignInRecord **record, GError **error)
{
  return rows_only(db_ask(db, error, "SELECT " COLUMNS " FROM sign_in WHERE id = $1", "t", id), record_of_row, record,
                   error);
}

gboolean store_signin_find(Db *db, const char *link_hash, SignInRecord **record, GError **error)
{
  return rows_only(db_ask(db, error, "SELECT " COLUMNS " FROM sign_in WHERE link_hash = $1", "t", link_hash), record_of_row,
                   record, error);
}

gboolean store_signin_set_link(Db *db, const char *id, const char *link_hash, Instant ends_at, GError **error)
{
  return db_run(db, error, "UPDATE sign_in SET link_hash = $2, ends_at = $3 WHERE id = $1", "tti", id, link_hash, ends_at);
}

gboolean store_signin_use(Db *db, const char *id, Instant now, gboolean *was_free, GError **error)
{
  gint64 changed = 0;
  if (!db_run_counting(db, error, &changed, "UPDATE sign_in SET used_at = $2 WHERE id = $1 AND used_at = 0", "ti", id, now))
    return FALSE;
  *was_free = changed == 1;
  return TRUE;
}

gboolean store_signin_wrong(Db *db, const char *id, GError **error)
{
  return db_run(db, error, "UPDATE sign_in SET wrong = wrong + 1 WHERE id = $1", "t", id);
}

gboolean store_signin_end_of(Db *db, const char *person_id, GError **error)
{
  return db_run(db, error, "DELETE FROM sign_in WHERE person_id = $1", "t", person_id);
}

gboolean store_signin_sweep(Db *db, Instant now, GError **error)
{
  return db_run(db, error, "DELETE FROM sign_in WHERE ends_at <= $1", "i", now);
}

static const char count_sql[] =
  "INSERT INTO door_count (what, span, n) VALUES ($1, $2, 1)"
  " ON CONFLICT (what, span) DO UPDATE SET n = door_count.n + 1 RETURNING n";

static const char before_sql[] = "SELECT n FROM door_count WHERE what = $1 AND span = $2";

gboolean store_door_count(Db *db, const char *what, gint64 span, gint64 *before_n, gint64 *now_n, GError **error)
{
  gboolean found = FALSE;
  *before_n = *now_n = 0;
  return db_ask_int(db, error, &found, now_n, count_sql, "ti", what, span)
         && db_ask_int(db, error, &found, before_n, before_sql, "ti", what, span - 1);
}

gboolean store_door_sweep(Db *db, gint64 span, GError **error)
{
  return db_run(db, error, "DELETE FROM door_count WHERE span < $1", "i", span);
}
