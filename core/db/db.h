/* db: one small driver table between the program and its database; SQL text is the same for every database (law 3).
 *
 * House dialect: $1, $2 … placeholders bound in order, TEXT ids, BIGINT instants, no now(), no date functions, no "::"
 * casts, no AUTOINCREMENT; INSERT … ON CONFLICT and RETURNING are fine.
 *
 * Parameters are described by a string of letters, one a placeholder: t text (const char *, NULL allowed), i whole number
 * (gint64 exactly), d real (double). "" for none. So: db_run(db, error, "UPDATE a SET b = $1 WHERE id = $2", "it",
 * (gint64)3, id). Whole numbers must be passed as gint64, hence the cast on literals.
 *
 * Every error is ERROR_BROKEN with the statement's first words, but: ERROR_BUSY when another process holds the write
 * lock for longer than the time-out (or a serialisation failure), ERROR_CONFLICT when a constraint of the schema is hit.
 */
#ifndef DB_DB_H
#define DB_DB_H

#include <glib.h>

typedef struct Db Db;
typedef struct DbRows DbRows;

typedef enum {
  DB_WRITE, /* may write; made if it is not there */
  DB_READ   /* sees committed data only, refuses writes; the database must exist. A file that is none is found out by the
             * first question */
} DbMode;

/* Opens "sqlite:PATH" ("sqlite::memory:" for tests). */
Db *db_open(const char *address, DbMode mode, GError **error);
void db_close(Db *db); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Db, db_close)
const char *db_kind(const Db *db); /* "sqlite", "postgresql" */
#define DB_PATIENCE_MS 5000
/* How long a statement waits for a lock that another holds before it is ERROR_BUSY; DB_PATIENCE_MS to begin with. A loop that
 * serves others meanwhile waits for next to nothing and tries again. */
void db_set_patience(Db *db, int milliseconds);

/* ---- statements: prepared once a text, kept in the connection's cache ---- */

/* Runs a statement that gives no rows (or whose rows do not matter). In a writing transaction it may travel together with
 * the next one that waits for an answer (db_ask, db_run_counting, db_release, db_commit, db_settle), which then tells of its
 * failure. Nothing that failed is ever kept. */
gboolean db_run(Db *db, GError **error, const char *sql, const char *types, ...);
/* As db_run; *@changed takes how many rows it touched. */
gboolean db_run_counting(Db *db, GError **error, gint64 *changed, const char *sql, const char *types, ...);
/* Opens a cursor; NULL with @error. The statement runs as its rows are asked for, so call db_next at least once. The same
 * text may be asked again while a cursor on it is open (at the price of preparing it a second time). Bound text is copied.
 */
DbRows *db_ask(Db *db, GError **error, const char *sql, const char *types, ...);
/* Waits for what is under way: afterwards whatever was run has been done. */
gboolean db_settle(Db *db, GError **error);
/* Parameters gathered one by one, for statements made of parts (filters): letters as above. */
typedef struct {
  char type; /* 't', 'i', 'd' */
  const char *text;
  gint64 number;
  double real;
  gboolean null; /* NULL, as a value of that type; a text that is NULL is one too */
} DbValue;
DbRows *db_ask_values(Db *db, GError **error, const char *sql, const DbValue *values, guint n);
gboolean db_run_values(Db *db, GError **error, const char *sql, const DbValue *values, guint n);

/* Moves to the next row: TRUE there is one; FALSE at the end, or with @error set on a failure. */
gboolean db_next(DbRows *rows, GError **error);
/* Columns of the present row, from 0. Text is borrowed until the next db_next or free; "" for SQL NULL in db_text. */
const char *db_text(DbRows *rows, int column);
char *db_text_copy(DbRows *rows, int column); /* NULL for SQL NULL */
gint64 db_int(DbRows *rows, int column);
double db_real(DbRows *rows, int column);
gboolean db_is_null(DbRows *rows, int column);
void db_rows_free(DbRows *rows);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DbRows, db_rows_free)

/* One row, one number: FALSE with @error on failure; *@found FALSE where there is no row (then *@out is untouched). */
gboolean db_ask_int(Db *db, GError **error, gboolean *found, gint64 *out, const char *sql, const char *types, ...);

/* ---- transactions ---- */

gboolean db_begin(Db *db, GError **error);  /* takes the write lock at once on a DB_WRITE connection */
gboolean db_commit(Db *db, GError **error); /* on failure the transaction is rolled back */
/* Where the database itself undid the transaction (full disk, I/O error), every statement until the end of it, and the
 * commit, is ERROR_BROKEN. */
void db_rollback(Db *db);
gboolean db_in_transaction(const Db *db);
/* @lazy: a commit no longer waits for the disk, until it is said again with FALSE. What was committed then outlives this process,
 * but perhaps not the machine. Outside a transaction. */
gboolean db_set_lazy(Db *db, gboolean lazy, GError **error);
/* One wish inside a turn's transaction: undone alone if it fails. They do not nest. */
gboolean db_savepoint(Db *db, GError **error);
gboolean db_release(Db *db, GError **error);
void db_undo(Db *db); /* back to the savepoint, and release it */

/* For what follows from all that is written in a transaction. @notes: what was said with it, in that order. */
typedef gboolean (*DbSettle)(Db *db, const GPtrArray *notes, GError **error);
/* Has @settle called inside the present transaction, once, just before it commits, with every @note (may be NULL; taken,
 * given up by @drop) that was said with it and stands: a savepoint that is undone takes its own back. Where it fails, so
 * does the commit. One that is first said earlier is called earlier; none says anything itself. */
void db_before_commit(Db *db, DbSettle settle, gpointer note, GDestroyNotify drop);
/* A number that no other moment has: another as soon as a transaction begins or ends or a savepoint is undone, on any
 * connection of this process. What a writing transaction read and wrote itself stands while it is the same. */
guint64 db_epoch(const Db *db);

/* A snapshot over several reads on a DB_READ connection; db_read_end is cheap and never fails. */
gboolean db_read_begin(Db *db, GError **error);
void db_read_end(Db *db);

/* A number that changes whenever another connection has committed: one cheap look tells whether a cache is still true. */
gboolean db_data_version(Db *db, gint64 *version, GError **error);

/* For idle moments of the writing connection: moves the log into the file, never blocks long. */
void db_checkpoint(Db *db);

/* ---- schema ---- */

typedef struct {
  int number;       /* 1, 2, … without gaps */
  const char *name; /* "first" */
  const char *sql;  /* statements, split at ";" at the end of a line */
} DbMigration;

/* How far long work on the whole database has come; may be NULL. */
typedef void (*DbProgress)(void *data, int done, int total);

/* Brings the schema up to the last of @migrations (n of them), each in its own transaction, recorded in table
 * `migration`. *@applied takes how many ran. A database with tables that are not ours is refused (ERROR_INVALID), and so is
 * one newer than we know, unless the names of all that we do not know begin with "add-": such a migration only adds, and
 * a program that knows nothing of it goes on beside newer ones. */
gboolean db_migrate(Db *db, const DbMigration *migrations, guint n, guint *applied, GError **error);
/* The number of the last migration applied; 0 for an empty database. */
gboolean db_schema_version(Db *db, int *version, GError **error);
/* The same, and refuses what db_migrate refuses for a program that knows @known migrations. */
gboolean db_schema_fits(Db *db, guint known, int *version, GError **error);

/* ---- whole database ---- */

/* Copies the database, consistent while others write, to a new file @path (refused if it exists), synced before it
 * counts as done. */
gboolean db_backup(Db *db, const char *path, DbProgress progress, void *data, GError **error);
/* Replaces all that @db (DB_WRITE, no transaction open) holds by the database in file @path, as one transaction of the
 * database's own: other connections, of other processes too, see the old data or the new, never a mixture, and need not
 * be closed; a power cut leaves the old. What is replaced is first copied to a new file @keep (NULL: it is not), under the
 * same lock, so that no write falls between. ERROR_BUSY while another writes. */
gboolean db_restore(Db *db, const char *path, const char *keep, DbProgress progress, void *data, GError **error);
/* Gives back up to @most pages that are free, in one short transaction of its own; *@left takes how many are left. No
 * transaction may be open. A database that sees to that itself has none. */
gboolean db_tidy(Db *db, int most, gint64 *left, GError **error);
/* After an erasure: writes all that is stored anew, so that no page, log or free place in the database's own files keeps a
 * byte of what was deleted or overwritten. Takes as long as copying the database does; others cannot write meanwhile.
 * ERROR_BUSY while another writes or reads an older state. What lies outside its files (backups, a server's archive of its
 * log, blocks that the disk has not reused) is beyond it. */
gboolean db_scrub(Db *db, GError **error);
/* The database's own checks of its pages, indexes and foreign keys; each finding is appended to @breaches (char *). */
gboolean db_check_integrity(Db *db, GPtrArray *breaches, GError **error);
/* Path of the file behind "sqlite:PATH", or NULL for another kind. */
const char *db_file_path(const char *address);

#endif
