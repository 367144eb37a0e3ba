/* sqlite: what the files of the SQLite driver share. Private to db/. */
#ifndef DB_SQLITE_H
#define DB_SQLITE_H

#include <sqlite3.h>

#include "db/driver.h"

#define SQLITE_LOG_HEAD 96 /* bytes: the head of the log's index, which is there twice (sqlite.org/walformat.html) */

typedef struct {
  Db base;
  sqlite3 *handle;
  GHashTable *statements; /* text → SqliteStatement, at most SQLITE_STATEMENTS */
  GQueue recent;          /* the same, last used first */
  guint8 head[SQLITE_LOG_HEAD]; /* of the log's index when `version` was asked for */
  gint64 version;
  gboolean knows_version;
  gboolean looked; /* see sqlite_look */
} SqliteDb;

#define SQLITE_STATEMENTS 192

/* A prepared statement and, while it is busy, the cursor on it. */
typedef struct {
  DbRows rows;
  sqlite3_stmt *handle;
  char *sql;
  int *places; /* places[i]: SQLite's index of parameter $(i + 1) */
  guint n_places;
  gboolean busy, cached, done;
  GList link; /* in `recent` */
} SqliteStatement;

/* Sets @error from the connection's last failure: BUSY, CONFLICT or BROKEN; @sql (may be NULL) is named by its first
 * words, never a bound value. Notes when SQLite has ended the transaction by itself. Returns FALSE. */
gboolean sqlite_fail(SqliteDb *db, const char *sql, GError **error);

/* The connection's first look at its file, in which SQLite reads the whole schema. A writer's is when it is opened, a reader's
 * when it is first asked something: a daemon's first answer does not wait for what is read only later. */
gboolean sqlite_look(SqliteDb *db, GError **error);

/* Before SQLite is first used: see sqlite_memory.c. */
void sqlite_keep_pieces(void);

void sqlite_statements_free(SqliteDb *db);
DbRows *sqlite_ask(Db *base, const char *sql, const DbValue *values, guint n, GError **error);
gboolean sqlite_run(Db *base, const char *sql, const DbValue *values, guint n, gint64 *changed, GError **error);
gboolean sqlite_next(DbRows *rows, GError **error);
const char *sqlite_text(DbRows *rows, int column);
gint64 sqlite_number(DbRows *rows, int column);
double sqlite_real(DbRows *rows, int column);
void sqlite_rows_free(DbRows *rows);

gboolean sqlite_backup(Db *base, const char *path, DbProgress progress, void *data, GError **error);
gboolean sqlite_restore(Db *base, const char *path, const char *keep, DbProgress progress, void *data, GError **error);
gboolean sqlite_tidy(Db *base, int most, gint64 *left, GError **error);
gboolean sqlite_scrub(Db *base, GError **error);
gboolean sqlite_check(Db *base, GPtrArray *breaches, GError **error);

#endif
