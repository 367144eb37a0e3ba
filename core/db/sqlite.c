/* The SQLite driver: how a database is opened, and the driver's table. */
#include "db/sqlite.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"

#define LOG_INDEX_REGION 32768 /* bytes that are mapped at a time (sqlite.org/walformat.html) */
#define LOG_PAGES_MOST 16384 /* 64 MiB: past it a commit pays for the checkpoint that idleness did not give */

/* Makes an empty file that only we may read; the log beside it takes its mode from it. */
static gboolean make_file(const char *path, GError **error)
{
  int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0 && errno == EEXIST)
    return TRUE;
  if (fd < 0)
    return error_set(error, ERROR_BROKEN, "database %s could not be made: %s", path, g_strerror(errno));
  close(fd);
  return TRUE;
}

static gboolean pragma(SqliteDb *db, const char *sql, GError **error)
{
  return sqlite3_exec(db->handle, sql, NULL, NULL, NULL) == SQLITE_OK || sqlite_fail(db, sql, error);
}

/* Write-ahead logging lets readers go on while we write. A file system that cannot hold it (no shared memory) would make
 * every page wait for every booking, so it is refused. */
static gboolean use_log(SqliteDb *db, const char *path, GError **error)
{
  g_autoptr(DbRows) rows = sqlite_ask(&db->base, "PRAGMA journal_mode = WAL", NULL, 0, error);
  g_autoptr(GError) why = NULL;
  if (!rows)
    return FALSE;
  if (!sqlite_next(rows, &why)) {
    g_propagate_error(error, why ? g_steal_pointer(&why) : NULL);
    return why != NULL || error_set(error, ERROR_BROKEN, "database %s gave no journal mode", path);
  }
  const char *mode = sqlite_text(rows, 0);
  if (g_strcmp0(mode, "wal") == 0 || strcmp(path, ":memory:") == 0)
    return TRUE;
  return error_set(error, ERROR_BROKEN, "database %s: this file system cannot hold a write-ahead log; use a local disk",
                   path);
}

static int log_grew(void *data, sqlite3 *handle, const char *name, int pages)
{
  if (pages > LOG_PAGES_MOST)
    sqlite3_wal_checkpoint_v2(handle, name, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
  return SQLITE_OK; /* the commit stands whether or not the checkpoint got through */
}

/* A stranger's database file must not run anything in us: nothing in its schema is trusted, no page layout believed. */
static gboolean harden(SqliteDb *db, GError **error)
{
  sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
  sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
  sqlite3_limit(db->handle, SQLITE_LIMIT_ATTACHED, 0);
  return pragma(db, "PRAGMA trusted_schema = OFF", error) && pragma(db, "PRAGMA cell_size_check = ON", error);
}

/* Pages that are free can be given back step by step where a file was made so; on one that is there already the words would
 * be a write. */
static gboolean prepare_file(SqliteDb *db, GError **error)
{
  g_autoptr(DbRows) rows = sqlite_ask(&db->base, "PRAGMA page_count", NULL, 0, error);
  g_autoptr(GError) why = NULL;
  gboolean fresh = rows && sqlite_next(rows, &why) && sqlite_number(rows, 0) == 0;
  if (why)
    g_propagate_error(error, g_steal_pointer(&why));
  else if (rows)
    return !fresh || (pragma(db, "PRAGMA page_size = 4096", error) && pragma(db, "PRAGMA auto_vacuum = INCREMENTAL", error));
  return FALSE;
}

gboolean sqlite_look(SqliteDb *db, GError **error)
{
  if (!db->looked) /* it reads the schema, and fails if this is no database */
    db->looked = pragma(db, "PRAGMA cache_size = -16384", error);
  return db->looked;
}

static gboolean set_up(SqliteDb *db, const char *path, GError **error)
{
  sqlite3_extended_result_codes(db->handle, 1);
  sqlite3_busy_timeout(db->handle, DB_PATIENCE_MS);
  if (!harden(db, error) || !pragma(db, "PRAGMA foreign_keys = ON", error) ||
      !pragma(db, "PRAGMA temp_store = MEMORY", error))
    return FALSE;
  if (db->base.mode == DB_READ)
    return pragma(db, "PRAGMA query_only = ON", error);
  if (!sqlite_look(db, error) || !prepare_file(db, error) || !pragma(db, "PRAGMA secure_delete = ON", error)
      || !use_log(db, path, error))
    return FALSE;
  sqlite3_wal_hook(db->handle, log_grew, NULL); /* in place of SQLite's own automatic checkpoint */
  return pragma(db, "PRAGMA synchronous = FULL", error) &&
         pragma(db, "PRAGMA journal_size_limit = 67108864", error);
}

static void sqlite_close(Db *base)
{
  SqliteDb *db = (SqliteDb *)base;
  sqlite_statements_free(db);
  sqlite3_close_v2(db->handle);
  g_free(db);
}

/* One thread in the whole program (law 5) but those of db/sync, which never call SQLite: it need neither lock its heap nor count
 * it. Says so before its first use; where something else in the process has woken it already, it stays as it is. */
static void set_up_library(void)
{
  static gboolean done;
  if (done)
    return;
  done = TRUE;
  sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
  sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  sqlite_keep_pieces();
}

/* Texts of statements are long and differ in length or in a few places, so a look at some of their letters spreads them;
 * the whole text is compared where two meet. */
static guint text_hash(gconstpointer text)
{
  const char *sql = text;
  gsize length = strlen(sql);
  guint hash = (guint)length;
  for (gsize i = 0; i < 16; i++)
    hash = hash * 33 + (guchar)sql[length * i / 16];
  return hash;
}

static SqliteDb *connection_new(const char *path, DbMode mode)
{
  SqliteDb *db = g_new0(SqliteDb, 1);
  db->base.driver = &db_sqlite_driver;
  db->base.mode = mode;
  db->statements = g_hash_table_new(text_hash, g_str_equal);
  g_queue_init(&db->recent);
  int flags = SQLITE_OPEN_NOMUTEX | (mode == DB_READ ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE);
  sqlite3_open_v2(path, &db->handle, flags, NULL);
  return db;
}

static Db *sqlite_open(const char *address, DbMode mode, GError **error)
{
  set_up_library();
  const char *path = db_file_path(address);
  gboolean memory = strcmp(path, ":memory:") == 0;
  if (!*path) {
    error_set(error, ERROR_INVALID, "“%s” names no file; write sqlite:PATH", address);
    return NULL;
  }
  if (mode == DB_READ && !memory && access(path, F_OK) != 0) {
    error_set(error, ERROR_MISSING, "there is no database %s", path);
    return NULL;
  }
  if (mode == DB_WRITE && !memory && !make_file(path, error))
    return NULL;
  SqliteDb *db = connection_new(path, mode);
  if (sqlite3_errcode(db->handle) != SQLITE_OK)
    sqlite_fail(db, NULL, error);
  else if (set_up(db, path, error))
    return &db->base;
  g_prefix_error(error, "%s: ", path);
  sqlite_close(&db->base);
  return NULL;
}

static void sqlite_set_patience(Db *base, int milliseconds)
{
  sqlite3_busy_timeout(((SqliteDb *)base)->handle, milliseconds);
}

static gboolean sqlite_script(Db *base, const char *sql, GError **error)
{
  SqliteDb *db = (SqliteDb *)base;
  return sqlite3_exec(db->handle, sql, NULL, NULL, NULL) == SQLITE_OK || sqlite_fail(db, NULL, error);
}

static gboolean sqlite_tables(Db *base, GPtrArray *names, GError **error)
{
  g_autoptr(DbRows) rows = sqlite_ask(base, "SELECT name FROM sqlite_schema WHERE type = 'table' AND "
                                            "substr(name, 1, 7) <> 'sqlite_' ORDER BY name", NULL, 0, error);
  g_autoptr(GError) why = NULL;
  if (!rows)
    return FALSE;
  while (sqlite_next(rows, &why))
    g_ptr_array_add(names, g_strdup(sqlite_text(rows, 0)));
  if (!why)
    return TRUE;
  g_propagate_error(error, g_steal_pointer(&why));
  return FALSE;
}

static gboolean sqlite_defer(Db *base, GError **error)
{
  return sqlite_run(base, "PRAGMA defer_foreign_keys = ON", NULL, 0, NULL, error);
}

/* The head of the index of the write-ahead log, which all processes have in their memory, or NULL. Whatever it holds, a
 * commit changes it before anybody can see what was committed. */
static const void *find_head(SqliteDb *db)
{
  sqlite3_file *file = NULL;
  void volatile *head = NULL;
  if (sqlite3_txn_state(db->handle, NULL) != SQLITE_TXN_NONE
      || sqlite3_file_control(db->handle, "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK || !file
      || !file->pMethods || file->pMethods->iVersion < 2 || !file->pMethods->xShmMap)
    return NULL;
  int code = file->pMethods->xShmMap(file, 0, LOG_INDEX_REGION, 0, &head);
  __sync_synchronize();
  return code == SQLITE_OK || code == SQLITE_READONLY ? (const void *)head : NULL;
}

static gboolean ask_version(Db *base, gint64 *version, GError **error)
{
  g_autoptr(DbRows) rows = sqlite_ask(base, "PRAGMA data_version", NULL, 0, error);
  if (!rows || !sqlite_next(rows, error))
    return FALSE;
  *version = sqlite_number(rows, 0);
  return TRUE;
}

/* SQLite tells only who asks, which takes and gives back a lock each time. So it is asked only if the log's index has
 * moved since. In a transaction it tells of the snapshot, whatever the index says by now. */
static gboolean sqlite_data_version(Db *base, gint64 *version, GError **error)
{
  SqliteDb *db = (SqliteDb *)base;
  const void *head = find_head(db);
  if (head && db->knows_version && memcmp(head, db->head, sizeof db->head) == 0) {
    *version = db->version;
    return TRUE;
  }
  guint8 seen[SQLITE_LOG_HEAD];
  if (head)
    memcpy(seen, head, sizeof seen);
  if (!ask_version(base, version, error))
    return FALSE;
  if (head) {
    memcpy(db->head, seen, sizeof seen);
    db->version = *version;
    db->knows_version = TRUE;
  }
  return TRUE;
}

static char *sqlite_log_file(Db *base)
{
  const char *file = sqlite3_db_filename(((SqliteDb *)base)->handle, "main");
  return file && *file ? g_strdup(sqlite3_filename_wal(file)) : NULL;
}

static void sqlite_checkpoint(Db *base)
{
  if (base->mode == DB_WRITE)
    sqlite3_wal_checkpoint_v2(((SqliteDb *)base)->handle, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
}

static gboolean sqlite_control(Db *base, DbControl what, GError **error)
{
  static const char *const words[] = {
    [DB_BEGIN] = "BEGIN IMMEDIATE", [DB_BEGIN_READ] = "BEGIN",       [DB_COMMIT] = "COMMIT",        [DB_ROLLBACK] = "ROLLBACK",
    [DB_SAVEPOINT] = "SAVEPOINT wish", [DB_RELEASE] = "RELEASE wish", [DB_UNDO] = "ROLLBACK TO wish",
  };
  return sqlite_run(base, words[what], NULL, 0, NULL, error)
         && (what != DB_UNDO || sqlite_run(base, words[DB_RELEASE], NULL, 0, NULL, error));
}

const DbDriver db_sqlite_driver = {
  .kind = "sqlite",
  .prefix = "sqlite:",
  .control = sqlite_control,
  .open = sqlite_open,
  .close = sqlite_close,
  .set_patience = sqlite_set_patience,
  .ask = sqlite_ask,
  .run = sqlite_run,
  .next = sqlite_next,
  .text = sqlite_text,
  .number = sqlite_number,
  .real = sqlite_real,
  .rows_free = sqlite_rows_free,
  .script = sqlite_script,
  .tables = sqlite_tables,
  .columns = "SELECT name, type FROM pragma_table_info($1) ORDER BY name",
  .defer = sqlite_defer,
  .lazy = "PRAGMA synchronous = NORMAL",
  .eager = "PRAGMA synchronous = FULL",
  .log_file = sqlite_log_file,
  .data_version = sqlite_data_version,
  .checkpoint = sqlite_checkpoint,
  .backup = sqlite_backup,
  .restore = sqlite_restore,
  .tidy = sqlite_tidy,
  .scrub = sqlite_scrub,
  .check = sqlite_check,
};
