/* Statements: prepared on the server once a text, kept, the least used given up first; and handed to it. */
#include <string.h>

#include "db/postgres.h"

#define OID_BIGINT 20
#define OID_TEXT 25
#define OID_REAL 701
#define NUMBER_TEXT 32
#define MOST_PARAMETERS 65535

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

void postgres_statement_forget(PostgresDb *db, PostgresStatement *statement)
{
  g_queue_unlink(&db->recent, &statement->link);
  g_hash_table_remove(db->statements, statement->sql);
  statement_free(statement);
}

/* Gives it up here and on the server. What is under way may still name it, so that goes first. */
static gboolean statement_drop(PostgresDb *db, PostgresStatement *statement, GError **error)
{
  char sql[40];
  g_snprintf(sql, sizeof sql, "DEALLOCATE %s", statement->name);
  if (!postgres_collect(db, NULL, error))
    return FALSE;
  postgres_statement_forget(db, statement);
  if (PQpipelineStatus(db->handle) == PQ_PIPELINE_OFF)
    PQclear(postgres_exec(db, sql));
  else if (PQsendQueryParams(db->handle, sql, 0, NULL, NULL, NULL, NULL, 0) == 1)
    postgres_await(db, NULL, "DEALLOCATE");
  return TRUE;
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

/* In a pipeline its success is learnt with that of the rest. */
static gboolean prepare(PostgresDb *db, PostgresStatement *statement, guint n, GError **error)
{
  g_autofree Oid *oids = g_new(Oid, n + 1);
  for (guint i = 0; i < n; i++)
    oids[i] = statement->types[i] == 'i' ? OID_BIGINT : statement->types[i] == 'd' ? OID_REAL : OID_TEXT;
  g_snprintf(statement->name, sizeof statement->name, "s%u_%.8s", db->named++, db->session);
  if (PQpipelineStatus(db->handle) != PQ_PIPELINE_OFF) {
    if (PQsendPrepare(db->handle, statement->name, statement->sql, (int)n, oids) != 1)
      return postgres_fail(db, NULL, statement->sql, error);
    postgres_await(db, statement, statement->sql);
    return TRUE;
  }
  gboolean sent = PQsendPrepare(db->handle, statement->name, statement->sql, (int)n, oids) == 1;
  PGresult *result = sent ? postgres_take_last(db) : NULL;
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
  if (statement && !statement_drop(db, statement, error))
    return NULL;
  while (db->recent.length >= POSTGRES_STATEMENTS)
    if (!statement_drop(db, db->recent.tail->data, error))
      return NULL;
  statement = statement_new(db, sql, values, n, error);
  if (!statement)
    return NULL;
  g_hash_table_insert(db->statements, statement->sql, statement);
  g_queue_push_head_link(&db->recent, &statement->link);
  return statement;
}

/* Numbers go as text: exact, and read back by eye in the server's log. */
gboolean postgres_send(PostgresDb *db, const char *sql, const DbValue *values, guint n, GError **error)
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
    texts[i] = values[i].null ? NULL : values[i].type == 't' ? values[i].text : number;
  }
  if (PQsendQueryPrepared(db->handle, statement->name, (int)n, texts, NULL, NULL, 0) != 1)
    return postgres_fail(db, NULL, sql, error);
  if (PQpipelineStatus(db->handle) != PQ_PIPELINE_OFF)
    postgres_await(db, NULL, statement->sql);
  return TRUE;
}
