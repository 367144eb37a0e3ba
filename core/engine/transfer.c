#include "engine/transfer.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "base/error.h"
#include "base/progress.h"
#include "db/copy.h"
#include "store/schema.h"

static void show(void *data, int done, int total)
{
  progress_at(data, done);
}

/* ---- the two ends ---- */

static gboolean check_schema(Db *db, GError **error)
{
  guint known = 0;
  int version = 0;
  store_migrations(&known);
  if (!db_schema_version(db, &version, error))
    return FALSE;
  return version == (int)known || error_set(error, ERROR_INVALID,
                                            "its schema is number %d, this program's is %u; bring it up by “attune migrate” "
                                            "first", version, known);
}

Db *transfer_open_target(const char *address, GError **error)
{
  guint known = 0;
  int version = 0;
  const DbMigration *migrations = store_migrations(&known);
  g_autoptr(Db) db = db_open(address, DB_WRITE, error);
  if (!db || !db_schema_version(db, &version, error))
    return NULL;
  if (version > 0 && version < (int)known && !check_schema(db, error))
    return NULL;
  return db_migrate(db, migrations, known, NULL, error) ? g_steal_pointer(&db) : NULL;
}

static gboolean check_empty(Db *db, GError **error)
{
  gint64 rows = 0;
  if (!db_count_rows(db, &rows, error))
    return FALSE;
  return rows == 0 || error_set(error, ERROR_CONFLICT, "it holds %" G_GINT64_FORMAT " rows already, and only an empty database is "
                                "copied into", rows);
}

static gboolean check_sound(Db *db, VerifyTell tell, void *data, GError **error)
{
  guint64 breaches = 0;
  if (!engine_verify(db, tell, data, &breaches, error))
    return FALSE;
  return breaches == 0 || error_set(error, ERROR_INVALID, "it has %" G_GUINT64_FORMAT " breaches", breaches);
}

/* ---- copying ---- */

static GPtrArray *copy_snapshot(Db *from, Db *to, GError **error)
{
  g_autoptr(Progress) progress = progress_start("copying rows", 0);
  if (!db_read_begin(from, error))
    return NULL;
  g_autoptr(GPtrArray) digests = NULL;
  if (db_begin(to, error)) {
    digests = db_copy(from, to, show, progress, error);
    if (!digests)
      db_rollback(to);
    else if (!db_commit(to, error))
      g_clear_pointer(&digests, g_ptr_array_unref);
  }
  db_read_end(from);
  return g_steal_pointer(&digests);
}

/* Whatever was written to the source since would be missing in the copy, and nobody would know. */
static gboolean check_still(Db *from, const GPtrArray *copied, GError **error)
{
  g_autoptr(Progress) progress = progress_start("comparing rows", 0);
  if (!db_read_begin(from, error))
    return FALSE;
  g_autoptr(GPtrArray) now = db_digest(from, show, progress, error);
  db_read_end(from);
  if (!now)
    return FALSE;
  return db_digest_compare(now, copied, NULL) ||
         error_set(error, ERROR_BUSY, "it was written to while it was copied; stop what runs on it and try again");
}

static gboolean check_copy(const char *address, VerifyTell tell, void *data, GError **error)
{
  g_autoptr(Db) db = db_open(address, DB_READ, error);
  return db && check_sound(db, tell, data, error);
}

static void empty_again(Db *to)
{
  g_autoptr(GError) why = NULL;
  if (!db_begin(to, &why) || !db_clear(to, &why) || !db_commit(to, &why))
    g_warning("the copy could not be taken out again: %s", why->message);
  db_rollback(to);
}

static gboolean prefixed(gboolean fine, const char *what, GError **error)
{
  if (!fine)
    g_prefix_error(error, "%s: ", what);
  return fine;
}

gboolean engine_transfer(const char *from, const char *to, VerifyTell tell, void *data, TransferReport *report,
                         GError **error)
{
  g_autoptr(Db) source = db_open(from, DB_READ, error);
  if (!prefixed(source && check_schema(source, error) && check_sound(source, tell, data, error), "the source", error))
    return FALSE;
  g_autoptr(Db) target = transfer_open_target(to, error);
  if (!prefixed(target && check_empty(target, error), "the target", error))
    return FALSE;
  g_autoptr(GPtrArray) copied = copy_snapshot(source, target, error);
  if (!copied)
    return FALSE;
  if (!prefixed(check_still(source, copied, error), "the source", error) ||
      !prefixed(check_copy(to, tell, data, error), "the copy", error)) {
    empty_again(target);
    return FALSE;
  }
  *report = (TransferReport){ .tables = copied->len };
  for (guint i = 0; i < copied->len; i++)
    report->rows += ((const DbDigest *)copied->pdata[i])->rows;
  return TRUE;
}

/* ---- into a file ---- */

static gboolean fill_file(Db *db, const char *made, GError **error)
{
  g_autoptr(Progress) progress = progress_start("copying rows", 0);
  g_autofree char *address = g_strconcat("sqlite:", made, NULL);
  g_autoptr(Db) file = transfer_open_target(address, error);
  if (!file || !db_begin(file, error))
    return FALSE;
  g_autoptr(GPtrArray) copied = db_copy(db, file, show, progress, error);
  if (copied)
    return db_commit(file, error);
  db_rollback(file);
  return FALSE;
}

/* The rows go into a file with a passing name; SQLite's own copy of it is synced and named as every backup is. */
gboolean transfer_to_file(Db *db, const char *path, GError **error)
{
  if (access(path, F_OK) == 0)
    return error_set(error, ERROR_CONFLICT, "%s: there is such a file already; name another", path);
  g_autofree char *made = g_strconcat(path, ".rows-XXXXXX", NULL);
  int fd = g_mkstemp_full(made, O_RDWR | O_CLOEXEC, 0600);
  if (fd < 0)
    return error_set(error, ERROR_BROKEN, "%s could not be made: %s", path, g_strerror(errno));
  close(fd);
  g_autofree char *address = g_strconcat("sqlite:", made, NULL);
  g_autoptr(Db) file = fill_file(db, made, error) ? db_open(address, DB_READ, error) : NULL;
  gboolean fine = file && db_backup(file, path, NULL, NULL, error);
  g_clear_pointer(&file, db_close);
  static const char *const ends[] = { "", "-wal", "-shm" };
  for (gsize i = 0; i < G_N_ELEMENTS(ends); i++) {
    g_autofree char *left = g_strconcat(made, ends[i], NULL);
    g_unlink(left);
  }
  return fine;
}
