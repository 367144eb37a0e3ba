/* Statements: prepared on the server once a text, run, and read row by row. */
#include <stdlib.h>
#include <string.h>

#include "db/postgres.h"

#define OID_BIGINT 20
#define OID_TEXT 25
#define OID_REAL 701
#define NUMBER_TEXT 32
#define MOST_PARAMETERS 65535

/* ---- kept statements ---- */

static void statement_free(PostgresStatement *statement)
{
  g_free(statement->sql);
  g_free(statement->types);
  g_free(statement);
}

void postgres_statements_forget(PostgresDb *db)
{
  g_hash_table_remove_all(db->statements);
  for (GList *link; (link = g_queue_pop_head_link(&db->recent));)
    statement_free(link->data);
}

static void statement_drop(PostgresDb *db, PostgresStatement *statement)
{
  char sql[40];
  g_snprintf(sql, sizeof sql, "DEALLOCATE %s", statement->name);
  PQclear(PQexec(db->handle, sql)); /* refused inside a transaction that has failed: it stays on the server, unused */
  g_queue_unlink(&db->recent, &statement->link);
  g_hash_table_remove(db->statements, statement->sql);
  statement_free(statement);
}

/* The highest n of $n. None of our statements has a $ in a literal. */
static guint highest_place(const char *sql)
{
  guint highest = 0;
  while ((sql = strchr(sql, '$'))) {
    guint64 place = g_ascii_strtoull(sql + 1, (char **)&sql, 10);
    highest = MAX(highest, (guint)MIN(place, MOST_PARAMETERS));
  }
  return highest;
}

/* What every parameter is, told outright: the server would guess from what stands around it, once for each text. */
static char *types_of(const DbValue *values, guint n)
{
  char *types = g_malloc(n + 1);
  for (guint i = 0; i < n; i++)
    types[i] = values[i].type;
  types[n] = 0;
  return types;
}

static gboolean has_types(const PostgresStatement *statement, const DbValue *values, guint n)
{
  for (guint i = 0; i < n; i++)
    if (statement->types[i] != values[i].type)
      return FALSE;
  return statement->types[n] == 0;
}

static gboolean prepare(PostgresDb *db, PostgresStatement *statement, guint n, GError **error)
{
  g_autofree Oid *oids = g_new(Oid, n + 1);
  for (guint i = 0; i < n; i++)
    oids[i] = statement->types[i] == 'i' ? OID_BIGINT : statement->types[i] == 'd' ? OID_REAL : OID_TEXT;
  g_snprintf(statement->name, sizeof statement->name, "s%u", db->named++);
  PGresult *result = PQprepare(db->handle, statement->name, statement->sql, (int)n, oids);
  gboolean fine = PQresultStatus(result) == PGRES_COMMAND_OK || postgres_fail(db, result, statement->sql, error);
  PQclear(result);
  return fine;
}

static PostgresStatement *statement_new(PostgresDb *db, const char *sql, const DbValue *values, guint n, GError **error)
{
  if (highest_place(sql) != n) {
    g_autofree char *words = db_first_words(sql);
    error_set(error, ERROR_BROKEN, "database: %u parameters given, %u wanted in: %s", n, highest_place(sql), words);
    return NULL;
  }
  PostgresStatement *statement = g_new0(PostgresStatement, 1);
  statement->sql = g_strdup(sql);
  statement->types = types_of(values, n);
  statement->link.data = statement;
  if (!prepare(db, statement, n, error)) {
    statement_free(statement);
    return NULL;
  }
  return statement;
}

static PostgresStatement *statement_take(PostgresDb *db, const char *sql, const DbValue *values, guint n, GError **error)
{
  PostgresStatement *statement = g_hash_table_lookup(db->statements, sql);
  if (statement && has_types(statement, values, n)) {
    g_queue_unlink(&db->recent, &statement->link);
    g_queue_push_head_link(&db->recent, &statement->link);
    return statement;
  }
  if (statement)
    statement_drop(db, statement);
  statement = statement_new(db, sql, values, n, error);
  if (!statement)
    return NULL;
  while (db->recent.length >= POSTGRES_STATEMENTS)
    statement_drop(db, db->recent.tail->data);
  g_hash_table_insert(db->statements, statement->sql, statement);
  g_queue_push_head_link(&db->recent, &statement->link);
  return statement;
}

/* ---- running ---- */

/* Hands the statement to the server. Numbers go as text: exact, and read back by eye in the server's log. */
static gboolean start(PostgresDb *db, const char *sql, const DbValue *values, guint n, GError **error)
{
  PostgresStatement *statement = statement_take(db, sql, values, n, error);
  if (!statement)
    return FALSE;
  g_autofree const char **texts = g_new(const char *, n + 1);
  g_autofree char *numbers = g_malloc((gsize)n * NUMBER_TEXT + 1);
  for (guint i = 0; i < n; i++) {
    char *number = numbers + (gsize)i * NUMBER_TEXT;
    if (values[i].type == 'i')
      g_snprintf(number, NUMBER_TEXT, "%" G_GINT64_FORMAT, values[i].number);
    else if (values[i].type == 'd')
      g_ascii_dtostr(number, NUMBER_TEXT, values[i].real);
    texts[i] = values[i].type == 't' ? values[i].text : number;
  }
  return PQsendQueryPrepared(db->handle, statement->name, (int)n, texts, NULL, NULL, 0) == 1
         || postgres_fail(db, NULL, sql, error);
}

/* What is left to read of a statement that has ended or failed; afterwards the connection is free. */
static void drain(PostgresDb *db)
{
  for (PGresult *rest; db->handle && (rest = PQgetResult(db->handle));)
    PQclear(rest);
}

static gboolean is_fine(const PGresult *result)
{
  ExecStatusType status = PQresultStatus(result);
  return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_SINGLE_TUPLE;
}

static gboolean run_once(PostgresDb *db, const char *sql, const DbValue *values, guint n, gint64 *changed, GError **error)
{
  if (!postgres_ready(db, error) || !start(db, sql, values, n, error))
    return FALSE;
  PGresult *result = PQgetResult(db->handle);
  gboolean fine = is_fine(result) || postgres_fail(db, result, sql, error);
  if (fine && changed)
    *changed = g_str_has_prefix(PQcmdStatus(result), "SELECT") ? 0 : g_ascii_strtoll(PQcmdTuples(result), NULL, 10);
  PQclear(result);
  drain(db);
  return fine;
}

gboolean postgres_run(Db *base, const char *sql, const DbValue *values, guint n, gint64 *changed, GError **error)
{
  PostgresDb *db = (PostgresDb *)base;
  g_autoptr(GError) why = NULL;
  for (int attempt = 0; !run_once(db, sql, values, n, changed, &why); attempt++) {
    if (!postgres_may_repeat(db, attempt)) {
      g_propagate_error(error, g_steal_pointer(&why));
      return FALSE;
    }
    g_clear_error(&why);
  }
  return TRUE;
}

/* ---- cursors ---- */

/* The next row from the server, or NULL at the end or after a failure, when the connection is free again. */
static PGresult *fetch(PostgresDb *db, const char *sql, GError **error)
{
  PGresult *result = PQgetResult(db->handle);
  if (PQresultStatus(result) == PGRES_SINGLE_TUPLE)
    return result;
  db->stream = NULL;
  if (!is_fine(result))
    postgres_fail(db, result, sql, error);
  PQclear(result);
  drain(db);
  return NULL;
}

void postgres_park(PostgresDb *db)
{
  for (PostgresRows *rows; (rows = db->stream);) {
    PGresult *row = fetch(db, rows->sql, &rows->failure);
    if (row)
      g_queue_push_tail(&rows->kept, row);
  }
}

/* The first row is waited for here, so that a statement that fails does so where it is asked. */
static PostgresRows *ask_once(PostgresDb *db, const char *sql, const DbValue *values, guint n, GError **error)
{
  if (!postgres_ready(db, error) || !start(db, sql, values, n, error))
    return NULL;
  PQsetSingleRowMode(db->handle);
  PostgresRows *rows = g_new0(PostgresRows, 1);
  g_autoptr(GError) why = NULL;
  rows->rows.db = &db->base;
  rows->sql = g_strdup(sql);
  g_queue_init(&rows->kept);
  db->stream = rows;
  PGresult *first = fetch(db, sql, &why);
  if (first)
    g_queue_push_tail(&rows->kept, first);
  if (!why)
    return rows;
  g_propagate_error(error, g_steal_pointer(&why));
  postgres_rows_free(&rows->rows);
  return NULL;
}

DbRows *postgres_ask(Db *base, const char *sql, const DbValue *values, guint n, GError **error)
{
  PostgresDb *db = (PostgresDb *)base;
  for (int attempt = 0;; attempt++) {
    g_autoptr(GError) why = NULL;
    PostgresRows *rows = ask_once(db, sql, values, n, &why);
    if (rows)
      return &rows->rows;
    if (!postgres_may_repeat(db, attempt)) {
      g_propagate_error(error, g_steal_pointer(&why));
      return NULL;
    }
  }
}

gboolean postgres_next(DbRows *base, GError **error)
{
  PostgresRows *rows = (PostgresRows *)base;
  PostgresDb *db = (PostgresDb *)base->db;
  g_clear_pointer(&rows->row, PQclear);
  rows->row = g_queue_pop_head(&rows->kept);
  if (!rows->row && db->stream == rows)
    rows->row = fetch(db, rows->sql, &rows->failure);
  if (!rows->row && rows->failure)
    g_propagate_error(error, g_steal_pointer(&rows->failure));
  return rows->row != NULL;
}

void postgres_rows_free(DbRows *base)
{
  PostgresRows *rows = (PostgresRows *)base;
  PostgresDb *db = (PostgresDb *)base->db;
  if (db->stream == rows) {
    db->stream = NULL;
    drain(db);
  }
  PQclear(rows->row);
  g_queue_clear_full(&rows->kept, (GDestroyNotify)PQclear);
  g_clear_error(&rows->failure);
  g_free(rows->sql);
  g_free(rows);
}

/* ---- columns ---- */

const char *postgres_text(DbRows *base, int column)
{
  const PGresult *row = ((PostgresRows *)base)->row;
  return row && !PQgetisnull(row, 0, column) ? PQgetvalue(row, 0, column) : NULL;
}

/* A sum of whole numbers comes as NUMERIC, a condition as t or f. */
gint64 postgres_number(DbRows *base, int column)
{
  const char *text = postgres_text(base, column);
  if (!text)
    return 0;
  return *text == 't' ? 1 : g_ascii_strtoll(text, NULL, 10);
}

double postgres_real(DbRows *base, int column)
{
  const char *text = postgres_text(base, column);
  return text ? g_ascii_strtod(text, NULL) : 0;
}
