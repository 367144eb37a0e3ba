/* Running statements and reading what they give.
 *
 * Inside a writing transaction statements go down a pipeline: one that gives no rows is sent and not waited for, and travels
 * together with the next one that is asked for its rows, or with the end of the savepoint. A booking is five journeys to
 * the server that way and not fifteen. Everywhere else each is waited for, and rows are taken as they come.
 */
#include <string.h>

#include "db/postgres.h"

#define LEARN_FIRST 4096 /* statements of one transaction */
#define LEARN_FACTOR 8
#define AHEAD_MOST 64 /* statements under way: neither side's buffers fill up while nobody reads */

static gboolean is_fine(const PGresult *result)
{
  ExecStatusType status = PQresultStatus(result);
  return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_SINGLE_TUPLE;
}

/* ---- the pipeline ---- */

static gboolean is_writing(const PostgresDb *db)
{
  return db->base.in_transaction && db->base.mode == DB_WRITE;
}

/* Plans are made by what the server knows of the tables, and it learns while nothing else is to be done. A transaction that
 * brings in thousands of rows would work to its end by the plans for empty tables, each look-up slower than the last: so it
 * says itself when there is something to learn, more and more seldom. */
static gboolean learn(PostgresDb *db, GError **error)
{
  static const char tables[] = "SELECT 'ANALYZE ' || string_agg(quote_ident(tablename), ', ') FROM pg_catalog.pg_tables "
                               "WHERE schemaname = current_schema()";
  if (db->said++ != db->learn_at || postgres_is_serving(db))
    return TRUE;
  db->learn_at *= LEARN_FACTOR;
  g_autoptr(DbRows) rows = postgres_ask(&db->base, tables, NULL, 0, error);
  if (!rows || !postgres_next(rows, error))
    return FALSE;
  const char *sql = postgres_text(rows, 0);
  return !sql || postgres_run(&db->base, sql, NULL, 0, NULL, error);
}

void postgres_count_anew(PostgresDb *db)
{
  db->said = 0;
  db->learn_at = LEARN_FIRST;
}

/* libpq would go on giving rows one by one in the pipeline after a cursor that did, so something is said in between. */
static gboolean enter_pipeline(PostgresDb *db)
{
  if (db->single)
    PQclear(PQexec(db->handle, ""));
  db->single = FALSE;
  return PQenterPipelineMode(db->handle) == 1;
}

/* Ready to send; @ahead: in a pipeline, where one may be used. */
static gboolean make_ready(PostgresDb *db, gboolean *ahead, GError **error)
{
  if (!postgres_ready(db, error))
    return FALSE;
  *ahead = is_writing(db) && !db->base.streams;
  if (!*ahead && !postgres_leave_pipeline(db, error))
    return FALSE;
  if (*ahead && !learn(db, error))
    return FALSE;
  return !*ahead || PQpipelineStatus(db->handle) != PQ_PIPELINE_OFF || enter_pipeline(db)
         || postgres_fail(db, NULL, NULL, error);
}

void postgres_await(PostgresDb *db, PostgresStatement *prepared, const char *sql)
{
  const PostgresAwaited awaited = { prepared, sql };
  g_array_append_val(db->awaited, awaited);
}

/* One answer; the NULL behind it parts it from the next. */
static PGresult *take_answer(PostgresDb *db)
{
  PGresult *result = postgres_take(db);
  for (PGresult *more; result && (more = postgres_take(db));)
    PQclear(more);
  return result;
}

/* The first failure is the one that tells; the server leaves out all that stood behind it. */
static gboolean collect_all(PostgresDb *db, PGresult **last, GError **error)
{
  gboolean fine = TRUE;
  for (guint i = 0; i < db->awaited->len && db->handle; i++) {
    const PostgresAwaited awaited = g_array_index(db->awaited, PostgresAwaited, i);
    PGresult *result = take_answer(db);
    gboolean good = is_fine(result);
    if (good && last && i + 1 == db->awaited->len)
      *last = g_steal_pointer(&result);
    else if (!good && fine)
      fine = postgres_fail(db, result, awaited.sql, error);
    PQclear(result);
    if (!good && awaited.prepared && db->handle)
      postgres_statement_forget(db, awaited.prepared);
  }
  return fine;
}

gboolean postgres_collect(PostgresDb *db, PGresult **last, GError **error)
{
  if (!db->handle || db->awaited->len == 0)
    return TRUE;
  gboolean fine = PQpipelineSync(db->handle) == 1 ? collect_all(db, last, error) : postgres_fail(db, NULL, NULL, error);
  if (db->handle)
    PQclear(postgres_take(db)); /* the mark that ends them */
  g_array_set_size(db->awaited, 0);
  return fine;
}

gboolean postgres_leave_pipeline(PostgresDb *db, GError **error)
{
  gboolean fine = postgres_collect(db, NULL, error);
  if (db->handle && PQpipelineStatus(db->handle) != PQ_PIPELINE_OFF && PQexitPipelineMode(db->handle) != 1)
    return postgres_fail(db, NULL, NULL, fine ? error : NULL);
  return fine;
}

/* ---- statements without rows ---- */

/* What is left to read of a statement that has ended or failed; afterwards the connection is free. */
static void drain(PostgresDb *db)
{
  for (PGresult *rest; db->handle && (rest = postgres_take(db));)
    PQclear(rest);
}

static gint64 count_changed(PGresult *result)
{
  return g_str_has_prefix(PQcmdStatus(result), "SELECT") ? 0 : g_ascii_strtoll(PQcmdTuples(result), NULL, 10);
}

static gboolean run_ahead(PostgresDb *db, gint64 *changed, GError **error)
{
  PGresult *result = NULL;
  if (!changed)
    return db->awaited->len < AHEAD_MOST || postgres_collect(db, NULL, error);
  if (!postgres_collect(db, &result, error))
    return FALSE;
  *changed = count_changed(result);
  PQclear(result);
  return TRUE;
}

static gboolean run_once(PostgresDb *db, const char *sql, const DbValue *values, guint n, gint64 *changed, GError **error)
{
  gboolean ahead;
  if (!make_ready(db, &ahead, error) || !postgres_send(db, sql, values, n, error))
    return FALSE;
  if (ahead)
    return run_ahead(db, changed, error);
  PGresult *result = postgres_take(db);
  gboolean fine = is_fine(result) || postgres_fail(db, result, sql, error);
  if (fine && changed)
    *changed = count_changed(result);
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

PGresult *postgres_say_behind(PostgresDb *db, const char *sql, GError **error)
{
  gboolean ahead;
  PGresult *result = NULL;
  if (make_ready(db, &ahead, error) && postgres_send(db, sql, NULL, 0, error))
    postgres_collect(db, &result, error);
  return result;
}

gboolean postgres_settle(Db *base, GError **error)
{
  return postgres_collect((PostgresDb *)base, NULL, error);
}

/* ---- cursors ---- */

/* The next row from the server, or NULL at the end or after a failure, when the connection is free again. */
static PGresult *fetch(PostgresDb *db, const char *sql, GError **error)
{
  PGresult *result = postgres_take(db);
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
static gboolean begin_stream(PostgresDb *db, PostgresRows *rows, GError **error)
{
  PQsetSingleRowMode(db->handle);
  db->single = TRUE;
  db->stream = rows;
  PGresult *first = fetch(db, rows->sql, &rows->failure);
  if (first)
    g_queue_push_tail(&rows->kept, first);
  if (!rows->failure)
    return TRUE;
  g_propagate_error(error, g_steal_pointer(&rows->failure));
  return FALSE;
}

static PostgresRows *ask_once(PostgresDb *db, const char *sql, const DbValue *values, guint n, GError **error)
{
  gboolean ahead;
  if (!make_ready(db, &ahead, error) || !postgres_send(db, sql, values, n, error))
    return NULL;
  PostgresRows *rows = g_new0(PostgresRows, 1);
  rows->rows.db = &db->base;
  g_queue_init(&rows->kept);
  rows->sql = g_strdup(sql);
  if (ahead ? postgres_collect(db, &rows->whole, error) : begin_stream(db, rows, error))
    return rows;
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
  if (rows->whole) {
    rows->n = MIN(rows->n + 1, PQntuples(rows->whole) + 1);
    return rows->n <= PQntuples(rows->whole);
  }
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
  PQclear(rows->whole);
  g_queue_clear_full(&rows->kept, (GDestroyNotify)PQclear);
  g_clear_error(&rows->failure);
  g_free(rows->sql);
  g_free(rows);
}

/* ---- columns ---- */

const char *postgres_text(DbRows *base, int column)
{
  const PostgresRows *rows = (PostgresRows *)base;
  const PGresult *result = rows->whole ? rows->whole : rows->row;
  int row = rows->whole ? rows->n - 1 : 0;
  return result && row >= 0 && row < PQntuples(result) && !PQgetisnull(result, row, column)
           ? PQgetvalue(result, row, column)
           : NULL;
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
