/* What a file keeps of what was deleted: freed pages given back, and all of it written anew after an erasure. */
#include "db/sqlite.h"

/* Of a write-ahead log in which others have nothing left to read; FALSE where they have. */
static gboolean truncate_log(SqliteDb *db)
{
  int left = 0, moved = 0;
  return sqlite3_wal_checkpoint_v2(db->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, &left, &moved) == SQLITE_OK;
}

static gboolean ask_number(SqliteDb *db, const char *sql, gint64 *number, GError **error)
{
  g_autoptr(DbRows) rows = sqlite_ask(&db->base, sql, NULL, 0, error);
  if (!rows || !sqlite_next(rows, error))
    return FALSE;
  *number = sqlite_number(rows, 0);
  return TRUE;
}

gboolean sqlite_tidy(Db *base, int most, gint64 *left, GError **error)
{
  SqliteDb *db = (SqliteDb *)base;
  g_autofree char *sql = g_strdup_printf("PRAGMA incremental_vacuum(%d)", most);
  gint64 mode = 0, free_pages = 0;
  if (!ask_number(db, "PRAGMA auto_vacuum", &mode, error))
    return FALSE;
  *left = 0;
  if (mode != 2) /* a file made before that was set: its free pages are used again, and given back by sqlite_scrub */
    return TRUE;
  if (sqlite3_exec(db->handle, sql, NULL, NULL, NULL) != SQLITE_OK)
    return sqlite_fail(db, sql, error);
  if (!ask_number(db, "PRAGMA freelist_count", &free_pages, error))
    return FALSE;
  *left = free_pages;
  return TRUE;
}

/* VACUUM writes what is there page after page into a passing database and from there back, so that no page keeps a byte of
 * what is not there any more. The passing one is attached, and must not be held in memory. */
gboolean sqlite_scrub(Db *base, GError **error)
{
  static const char sql[] = "PRAGMA temp_store = FILE; PRAGMA auto_vacuum = INCREMENTAL; VACUUM";
  SqliteDb *db = (SqliteDb *)base;
  int attached = sqlite3_limit(db->handle, SQLITE_LIMIT_ATTACHED, 1);
  gboolean fine = sqlite3_exec(db->handle, sql, NULL, NULL, NULL) == SQLITE_OK || sqlite_fail(db, "VACUUM", error);
  sqlite3_limit(db->handle, SQLITE_LIMIT_ATTACHED, attached);
  sqlite3_exec(db->handle, "PRAGMA temp_store = MEMORY", NULL, NULL, NULL);
  return fine && (truncate_log(db) || sqlite_fail(db, "checkpoint", error));
}
