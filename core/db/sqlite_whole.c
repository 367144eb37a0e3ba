/* The whole database at once: copy it out, take a copy in, check it. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "db/sqlite.h"

#define PAGES_A_STEP 2048
#define FINDINGS_MOST "1000"

/* All pages that are left, in steps so that progress shows. */
static gboolean copy_rest(sqlite3_backup *backup, DbProgress progress, void *data)
{
  int code;
  do {
    code = sqlite3_backup_step(backup, PAGES_A_STEP);
    int total = sqlite3_backup_pagecount(backup);
    if (progress)
      progress(data, total - sqlite3_backup_remaining(backup), total);
  } while (code == SQLITE_OK);
  return code == SQLITE_DONE;
}

static gboolean sync_path(const char *path, int flags, GError **error)
{
  int fd = open(path, flags | O_CLOEXEC);
  gboolean ok = fd >= 0 && fsync(fd) == 0;
  if (!ok)
    error_set(error, ERROR_BROKEN, "%s could not be written to disk: %s", path, g_strerror(errno));
  if (fd >= 0)
    close(fd);
  return ok;
}

/* Gives the finished copy its name, which nobody else may have taken meanwhile. */
static gboolean give_name(const char *made, const char *path, GError **error)
{
  g_autofree char *directory = g_path_get_dirname(path);
  gboolean linked = link(made, path) == 0;
  if (!linked && errno != EEXIST) /* a file system without hard links */
    linked = access(path, F_OK) != 0 && rename(made, path) == 0;
  if (!linked)
    return error_set(error, errno == EEXIST || access(path, F_OK) == 0 ? ERROR_CONFLICT : ERROR_BROKEN,
                     "%s: there is such a file already, or none can be made here (%s)", path, g_strerror(errno));
  return sync_path(directory, O_RDONLY | O_DIRECTORY, error);
}

/* Copies what @source sees into the empty file @path. */
static gboolean copy_to(SqliteDb *source, const char *path, DbProgress progress, void *data, GError **error)
{
  sqlite3 *target = NULL;
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
  gboolean ok = sqlite3_open_v2(path, &target, flags, NULL) == SQLITE_OK;
  sqlite3_backup *backup = ok ? sqlite3_backup_init(target, "main", source->handle, "main") : NULL;
  if (backup) {
    ok = copy_rest(backup, progress, data);
    sqlite3_backup_finish(backup);
  }
  if (!backup || !ok)
    ok = error_set(error, ERROR_BROKEN, "the database could not be copied to %s: %s", path, sqlite3_errmsg(target));
  sqlite3_close(target);
  return ok && sync_path(path, O_RDONLY, error);
}

/* The copy is made under a passing name and gets its own when it is whole and on disk. */
static gboolean copy_whole(SqliteDb *source, const char *path, DbProgress progress, void *data, GError **error)
{
  if (access(path, F_OK) == 0)
    return error_set(error, ERROR_CONFLICT, "%s: there is such a file already; name another", path);
  g_autofree char *made = g_strconcat(path, ".XXXXXX", NULL);
  int fd = g_mkstemp_full(made, O_RDWR | O_CLOEXEC, 0600);
  if (fd < 0)
    return error_set(error, ERROR_BROKEN, "%s could not be made: %s", path, g_strerror(errno));
  close(fd);
  gboolean ok = copy_to(source, made, progress, data, error) && give_name(made, path, error);
  unlink(made);
  return ok;
}

/* A read transaction held over all steps keeps one snapshot: without it each commit of another process would make SQLite
 * begin the copy anew, for ever on a busy diary. */
gboolean sqlite_backup(Db *base, const char *path, DbProgress progress, void *data, GError **error)
{
  SqliteDb *db = (SqliteDb *)base;
  gboolean own = !base->in_transaction;
  if (own && !db_read_begin(base, error))
    return FALSE;
  gboolean ok = (sqlite3_exec(db->handle, "SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL) == SQLITE_OK ||
                 sqlite_fail(db, "read of the schema", error)) &&
                copy_whole(db, path, progress, data, error);
  if (own)
    db_read_end(base);
  return ok;
}

/* Copies what the database holds now, as others see it, to @keep. */
static gboolean keep_old(SqliteDb *db, const char *keep, DbProgress progress, void *data, GError **error)
{
  g_autofree char *address = g_strconcat("sqlite:", sqlite3_db_filename(db->handle, "main"), NULL);
  g_autoptr(Db) reader = db_open(address, DB_READ, error);
  return reader && sqlite_backup(reader, keep, progress, data, error);
}

gboolean sqlite_restore(Db *base, const char *path, const char *keep, DbProgress progress, void *data, GError **error)
{
  SqliteDb *db = (SqliteDb *)base;
  g_autofree char *address = g_strconcat("sqlite:", path, NULL);
  g_autoptr(Db) source = db_open(address, DB_READ, error);
  if (!source)
    return FALSE;
  sqlite3_backup *backup = sqlite3_backup_init(db->handle, "main", ((SqliteDb *)source)->handle, "main");
  if (!backup)
    return sqlite_fail(db, "restore", error);
  /* The first page's step takes the write lock and holds it to the end. */
  int code = sqlite3_backup_step(backup, 1);
  gboolean ok = code == SQLITE_OK || code == SQLITE_DONE;
  gboolean kept = !ok || !keep || keep_old(db, keep, progress, data, error);
  ok = ok && kept && (code == SQLITE_DONE || copy_rest(backup, progress, data));
  code = sqlite3_backup_finish(backup); /* before its end: undone */
  if (kept && (!ok || code != SQLITE_OK)) {
    ErrorCode kind = (code & 0xff) == SQLITE_BUSY ? ERROR_BUSY : ERROR_BROKEN;
    return error_set(error, kind, "%s could not be taken in: %s; nothing was changed", path, sqlite3_errstr(code));
  }
  return ok;
}

static gboolean gather_findings(Db *base, const char *sql, gboolean keys, GPtrArray *breaches, GError **error)
{
  g_autoptr(DbRows) rows = sqlite_ask(base, sql, NULL, 0, error);
  g_autoptr(GError) why = NULL;
  if (!rows)
    return FALSE;
  while (sqlite_next(rows, &why)) {
    const char *first = sqlite_text(rows, 0);
    if (keys)
      g_ptr_array_add(breaches, g_strdup_printf("%s: row %" G_GINT64_FORMAT " names a row of %s that is not there", first,
                                                sqlite_number(rows, 1), sqlite_text(rows, 2)));
    else if (strcmp(first, "ok") != 0)
      g_ptr_array_add(breaches, g_strdup_printf("database file: %s", first));
  }
  if (!why)
    return TRUE;
  if (sqlite3_errcode(((SqliteDb *)base)->handle) % 256 == SQLITE_CORRUPT) { /* so damaged that the check itself stops */
    g_ptr_array_add(breaches, g_strdup_printf("database file: %s", why->message));
    return TRUE;
  }
  g_propagate_error(error, g_steal_pointer(&why));
  return FALSE;
}

gboolean sqlite_check(Db *base, GPtrArray *breaches, GError **error)
{
  return gather_findings(base, "PRAGMA integrity_check(" FINDINGS_MOST ")", FALSE, breaches, error) &&
         gather_findings(base, "PRAGMA foreign_key_check", TRUE, breaches, error);
}
