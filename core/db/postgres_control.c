/* Transactions as PostgreSQL has them. */
#include <string.h>

#include "db/postgres.h"

/* The lock that every writing transaction holds from its beginning to its end ("attune" in ASCII). It is of the database,
 * not of the server: another database beside this one has its own. */
#define WRITE_LOCK "107152797953637"

/* Who serves others meanwhile is told busy soon and asks again. It still stands in the server's queue for a moment, for
 * those who only look now and then would never get a turn where several write all the time. */
#define LEAST_PATIENCE 25 /* milliseconds */
#define STOPPED_SERVING "5s"
#define STOPPED_WORKING "30s"

gboolean postgres_is_serving(const PostgresDb *db)
{
  return db->patience < LEAST_PATIENCE;
}

/* ---- whose session it is ---- */

/* What is set for a session, and prepared in it, must be there for the next transaction. A pool that lends a session for one
 * transaction and lends it to others afterwards breaks that: commits of one program would no longer wait for the disk because
 * another had said so. So each transaction asks by the way for the name that this session was given. */
#define LOOK "SELECT pg_current_snapshot(), current_setting('attune.session', true)"

static gboolean is_own(const PostgresDb *db, const char *session, GError **error)
{
  return g_strcmp0(session, db->session) == 0
         || error_set(error, ERROR_BROKEN, "database: a pool stands in between that does not keep one connection for each "
                      "program; set it to whole sessions (pgbouncer: pool_mode = session), or go without it");
}

/* ---- one round trip each ---- */

/* Runs @sql, which may be several statements, and gives the last one's result; NULL with @error. */
static PGresult *say(PostgresDb *db, const char *sql, GError **error)
{
  if (!postgres_ready(db, error) || !postgres_leave_pipeline(db, error))
    return NULL;
  PGresult *result = postgres_exec(db, sql);
  ExecStatusType status = PQresultStatus(result);
  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK)
    return result;
  postgres_fail(db, result, sql, error);
  PQclear(result);
  return NULL;
}

static gboolean say_only(PostgresDb *db, const char *sql, GError **error)
{
  PGresult *result = say(db, sql, error);
  gboolean fine = result != NULL;
  PQclear(result);
  return fine;
}

static gboolean is_reading(const PostgresDb *db)
{
  return db->base.mode == DB_READ;
}

static gboolean say_behind(PostgresDb *db, const char *sql, GError **error)
{
  PGresult *result = postgres_say_behind(db, sql, error);
  gboolean fine = result != NULL;
  PQclear(result);
  return fine;
}

/* What is still under way belongs to the wish that is undone, and so do its failures. */
static gboolean undo(PostgresDb *db, GError **error)
{
  postgres_collect(db, NULL, NULL);
  return postgres_ready(db, error) && postgres_run(&db->base, "ROLLBACK TO SAVEPOINT wish", NULL, 0, NULL, error)
         && say_behind(db, "RELEASE SAVEPOINT wish", error);
}

/* What is still under way may fail, and is undone like the rest. */
static gboolean roll_back(PostgresDb *db, GError **error)
{
  postgres_leave_pipeline(db, NULL);
  return say_only(db, "ROLLBACK", error);
}

/* The text of a snapshot (which transactions are over, which are not) as a number: it is another one as soon as anybody
 * has committed anything. FNV-1a, 64 bits. */
static gint64 fingerprint(const char *text)
{
  guint64 hash = G_GUINT64_CONSTANT(14695981039346656037);
  for (; *text; text++)
    hash = (hash ^ (guchar)*text) * G_GUINT64_CONSTANT(1099511628211);
  return (gint64)hash;
}

static gboolean begin_once(PostgresDb *db, const char *sql, GError **error)
{
  PGresult *result = say(db, sql, error);
  gboolean begun = result && is_own(db, PQgetvalue(result, 0, 1), error);
  db->single = FALSE;
  if (begun)
    db->version = fingerprint(PQgetvalue(result, 0, 0));
  else if (db->handle && PQtransactionStatus(db->handle) != PQTRANS_IDLE)
    PQclear(postgres_exec(db, "ROLLBACK"));
  PQclear(result);
  return begun;
}

/* A connection that had gone stale unnoticed costs nothing here: nothing was under way on it. */
static gboolean begin(PostgresDb *db, const char *sql, GError **error)
{
  g_autoptr(GError) why = NULL;
  gboolean had_one = db->handle != NULL;
  if (begin_once(db, sql, &why))
    return TRUE;
  if (had_one && !db->handle) {
    g_clear_error(&why);
    if (begin_once(db, sql, &why))
      return TRUE;
  }
  g_propagate_error(error, g_steal_pointer(&why));
  return FALSE;
}

static gboolean begin_write(PostgresDb *db, GError **error)
{
  g_autofree char *sql = g_strdup_printf(
    "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; SET LOCAL lock_timeout = %d; "
    "SET LOCAL idle_in_transaction_session_timeout = '%s'; SELECT pg_advisory_xact_lock(" WRITE_LOCK "); " LOOK,
    MAX(db->patience, LEAST_PATIENCE), postgres_is_serving(db) ? STOPPED_SERVING : STOPPED_WORKING);
  postgres_count_anew(db);
  return begin(db, sql, error);
}

/* A transaction in which a statement has failed ends with a ROLLBACK, and without an error, whatever is said to it. Where
 * the answer does not come, nobody here can know what became of it. Where somebody ends the server's wait for its standby
 * (an operator, or a time-out), it says COMMIT all the same, and warns that the standby may not have it. */
static gboolean commit(PostgresDb *db, GError **error)
{
  g_autoptr(GError) why = NULL;
  db->warned = FALSE;
  PGresult *result = is_reading(db) ? say(db, "COMMIT", &why) : postgres_say_behind(db, "COMMIT", &why);
  gboolean kept = result && strcmp(PQcmdStatus(result), "COMMIT") == 0;
  PQclear(result);
  if (kept && db->warned)
    return error_set(error, ERROR_BUSY, "the change was kept by one server only, and would be lost with it; try again with "
                     "the same id");
  if (kept)
    return postgres_leave_pipeline(db, error);
  if (!why)
    return error_set(error, ERROR_BROKEN, "a statement of this transaction had failed; nothing of it is kept");
  if (db->handle) {
    g_propagate_error(error, g_steal_pointer(&why));
    return FALSE;
  }
  return error_set(error, ERROR_BUSY, "the connection to the database was lost while the change was being kept, so it may "
                   "or may not have been; look, or try again with the same id");
}

gboolean postgres_control(Db *base, DbControl what, GError **error)
{
  PostgresDb *db = (PostgresDb *)base;
  switch (what) {
  case DB_BEGIN:
    return begin_write(db, error);
  case DB_BEGIN_READ:
    return begin(db, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; " LOOK, error);
  case DB_COMMIT:
    return commit(db, error);
  case DB_ROLLBACK:
    return roll_back(db, error);
  case DB_SAVEPOINT:
    return postgres_run(base, "SAVEPOINT wish", NULL, 0, NULL, error);
  case DB_RELEASE: /* waits: what fails shall fail before the wish is over, and with it alone */
    return say_behind(db, "RELEASE SAVEPOINT wish", error);
  case DB_UNDO:
    return undo(db, error);
  }
  g_return_val_if_reached(FALSE);
}

/* Inside a writing transaction nobody else commits, so what was seen at its beginning holds. */
gboolean postgres_data_version(Db *base, gint64 *version, GError **error)
{
  PostgresDb *db = (PostgresDb *)base;
  if (!base->in_transaction) {
    g_autoptr(DbRows) rows = postgres_ask(base, LOOK, NULL, 0, error);
    if (!rows || !postgres_next(rows, error) || !is_own(db, postgres_text(rows, 1), error))
      return FALSE;
    db->version = fingerprint(postgres_text(rows, 0));
  }
  *version = db->version;
  return TRUE;
}
