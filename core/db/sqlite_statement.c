/* Statements of a connection: prepared once a text, kept, the least used given up first. */
#include <string.h>

#include "base/error.h"
#include "db/sqlite.h"

gboolean sqlite_fail(SqliteDb *db, const char *sql, GError **error)
{
  int code = sqlite3_errcode(db->handle) & 0xff;
  if (db->base.in_transaction && sqlite3_get_autocommit(db->handle))
    db->base.lost = ERROR_BROKEN;
  if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
    return error_set(error, ERROR_BUSY, "the database is busy with another program; try again in a moment");
  g_autofree char *words = db_first_words(sql ? sql : "");
  return error_set(error, code == SQLITE_CONSTRAINT ? ERROR_CONFLICT : ERROR_BROKEN, "database: %s%s%s",
                   sqlite3_errmsg(db->handle), *words ? " in: " : "", words);
}

static void statement_free(SqliteStatement *statement)
{
  sqlite3_finalize(statement->handle);
  g_free(statement->sql);
  g_free(statement->places);
  g_free(statement);
}

/* Where $1, $2 … stand: to SQLite they are names, numbered as they first appear. */
static gboolean find_places(SqliteStatement *statement)
{
  statement->n_places = (guint)sqlite3_bind_parameter_count(statement->handle);
  statement->places = g_new(int, statement->n_places + 1);
  for (guint i = 0; i < statement->n_places; i++) {
    char name[16];
    g_snprintf(name, sizeof name, "$%u", i + 1);
    statement->places[i] = sqlite3_bind_parameter_index(statement->handle, name);
    if (statement->places[i] == 0)
      return FALSE;
  }
  return TRUE;
}

static SqliteStatement *statement_new(SqliteDb *db, const char *sql, GError **error)
{
  sqlite3_stmt *handle = NULL;
  const char *rest = NULL;
  if (!sqlite_look(db, error)) {
    g_prefix_error(error, "%s: ", sqlite3_db_filename(db->handle, "main"));
    return NULL;
  }
  if (sqlite3_prepare_v3(db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &handle, &rest) != SQLITE_OK) {
    sqlite_fail(db, sql, error);
    return NULL;
  }
  SqliteStatement *statement = g_new0(SqliteStatement, 1);
  statement->rows.db = &db->base;
  statement->handle = handle;
  statement->sql = g_strdup(sql);
  statement->link.data = statement;
  if (!handle || strspn(rest, " \n\t;") != strlen(rest) || !find_places(statement)) {
    g_autofree char *words = db_first_words(sql);
    error_set(error, ERROR_BROKEN, "database: not one statement with $1, $2 … in order: %s", words);
    statement_free(statement);
    return NULL;
  }
  return statement;
}

/* Makes room for one more; statements with an open cursor stay. */
static void give_up_oldest(SqliteDb *db)
{
  GList *link = db->recent.tail;
  while (link && g_hash_table_size(db->statements) >= SQLITE_STATEMENTS) {
    SqliteStatement *statement = link->data;
    link = link->prev;
    if (statement->busy)
      continue;
    g_queue_unlink(&db->recent, &statement->link);
    g_hash_table_remove(db->statements, statement->sql);
    statement_free(statement);
  }
}

static SqliteStatement *statement_take(SqliteDb *db, const char *sql, GError **error)
{
  SqliteStatement *statement = g_hash_table_lookup(db->statements, sql);
  if (statement && !statement->busy) {
    g_queue_unlink(&db->recent, &statement->link);
    g_queue_push_head_link(&db->recent, &statement->link);
  } else {
    gboolean cached = statement == NULL; /* a second cursor on the same text gets a statement of its own */
    statement = statement_new(db, sql, error);
    if (!statement)
      return NULL;
    statement->cached = cached;
    if (cached) {
      give_up_oldest(db);
      g_hash_table_insert(db->statements, statement->sql, statement);
      g_queue_push_head_link(&db->recent, &statement->link);
    }
  }
  statement->busy = TRUE;
  statement->done = FALSE;
  return statement;
}

static void statement_give(SqliteStatement *statement)
{
  sqlite3_reset(statement->handle);
  sqlite3_clear_bindings(statement->handle);
  statement->busy = FALSE;
  if (!statement->cached)
    statement_free(statement);
}

static int bind_one(SqliteStatement *statement, int place, const DbValue *value, gboolean copy)
{
  if (value->null)
    return sqlite3_bind_null(statement->handle, place);
  if (value->type == 'i')
    return sqlite3_bind_int64(statement->handle, place, value->number);
  if (value->type == 'd')
    return sqlite3_bind_double(statement->handle, place, value->real);
  if (!value->text)
    return sqlite3_bind_null(statement->handle, place);
  return sqlite3_bind_text(statement->handle, place, value->text, -1, copy ? SQLITE_TRANSIENT : SQLITE_STATIC);
}

/* @copy: the texts may be gone before the statement is done. */
static gboolean bind(SqliteStatement *statement, const DbValue *values, guint n, gboolean copy, GError **error)
{
  if (n != statement->n_places) {
    g_autofree char *words = db_first_words(statement->sql);
    return error_set(error, ERROR_BROKEN, "database: %u parameters given, %u wanted in: %s", n, statement->n_places,
                     words);
  }
  for (guint i = 0; i < n; i++)
    if (bind_one(statement, statement->places[i], &values[i], copy) != SQLITE_OK)
      return sqlite_fail((SqliteDb *)statement->rows.db, statement->sql, error);
  return TRUE;
}

DbRows *sqlite_ask(Db *base, const char *sql, const DbValue *values, guint n, GError **error)
{
  SqliteStatement *statement = statement_take((SqliteDb *)base, sql, error);
  if (!statement)
    return NULL;
  if (!bind(statement, values, n, TRUE, error)) {
    statement_give(statement);
    return NULL;
  }
  return &statement->rows;
}

gboolean sqlite_run(Db *base, const char *sql, const DbValue *values, guint n, gint64 *changed, GError **error)
{
  SqliteDb *db = (SqliteDb *)base;
  SqliteStatement *statement = statement_take(db, sql, error);
  if (!statement)
    return FALSE;
  gboolean ok = bind(statement, values, n, FALSE, error);
  if (ok) {
    int code;
    while ((code = sqlite3_step(statement->handle)) == SQLITE_ROW)
      ;
    ok = code == SQLITE_DONE || sqlite_fail(db, sql, error);
  }
  if (ok && changed)
    *changed = sqlite3_stmt_readonly(statement->handle) ? 0 : sqlite3_changes64(db->handle);
  statement_give(statement);
  return ok;
}

gboolean sqlite_next(DbRows *rows, GError **error)
{
  SqliteStatement *statement = (SqliteStatement *)rows;
  if (statement->done) /* one more step would run it again from the start */
    return FALSE;
  int code = sqlite3_step(statement->handle);
  if (code == SQLITE_ROW)
    return TRUE;
  statement->done = TRUE;
  return code == SQLITE_DONE ? FALSE : sqlite_fail((SqliteDb *)rows->db, statement->sql, error);
}

const char *sqlite_text(DbRows *rows, int column)
{
  return (const char *)sqlite3_column_text(((SqliteStatement *)rows)->handle, column);
}

gint64 sqlite_number(DbRows *rows, int column)
{
  return sqlite3_column_int64(((SqliteStatement *)rows)->handle, column);
}

double sqlite_real(DbRows *rows, int column)
{
  return sqlite3_column_double(((SqliteStatement *)rows)->handle, column);
}

void sqlite_rows_free(DbRows *rows)
{
  statement_give((SqliteStatement *)rows);
}

void sqlite_statements_free(SqliteDb *db)
{
  GHashTableIter all;
  gpointer statement;
  g_hash_table_iter_init(&all, db->statements);
  while (g_hash_table_iter_next(&all, NULL, &statement)) {
    g_hash_table_iter_steal(&all);
    statement_free(statement);
  }
  g_hash_table_unref(db->statements);
}
