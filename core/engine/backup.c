#include "engine/backup.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/progress.h"
#include "db/copy.h"
#include "engine/erase-private.h"
#include "engine/migrate.h"
#include "engine/restore.h"
#include "engine/transfer.h"
#include "store/change.h"
#include "store/feed.h"
#include "store/scope.h"

static void show(void *data, int done, int total)
{
  progress_at(data, done);
}

/* What a server keeps: its rows as one snapshot, in the same kind of file. */
static gboolean backup_rows(Db *db, const char *path, GError **error)
{
  if (!db_read_begin(db, error))
    return FALSE;
  gboolean fine = transfer_to_file(db, path, error);
  db_read_end(db);
  return fine;
}

gboolean engine_backup(const Config *config, const char *path, GError **error)
{
  g_autoptr(Db) db = db_open(config->database, DB_READ, error);
  if (!db)
    return FALSE;
  if (!db_file_path(config->database))
    return backup_rows(db, path, error);
  g_autoptr(Progress) progress = progress_start("copying pages", 0);
  return db_backup(db, path, show, progress, error);
}

void restore_report_clear(RestoreReport *report)
{
  g_clear_pointer(&report->kept, g_free);
}

/* ---- the copy that is worked on ---- */

typedef struct {
  const Config *config;
  const char *live;    /* path of the database, NULL where it is no file */
  char *copy, *address;/* of the copy beside it */
} Restore;

static void remove_with_log(const char *path)
{
  static const char *const ends[] = { "", "-wal", "-shm" };
  for (gsize i = 0; i < G_N_ELEMENTS(ends); i++) {
    g_autofree char *file = g_strconcat(path, ends[i], NULL);
    g_unlink(file);
  }
}

static void restore_clear(Restore *restore)
{
  if (restore->copy)
    remove_with_log(restore->copy);
  g_free(restore->copy);
  g_free(restore->address);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Restore, restore_clear)

static gboolean pour(int from, int to)
{
  char bytes[1 << 16];
  for (;;) {
    ssize_t got = read(from, bytes, sizeof bytes);
    if (got < 0 && errno == EINTR)
      continue;
    if (got <= 0)
      return got == 0;
    for (ssize_t done = 0, put; done < got; done += put)
      if ((put = write(to, bytes + done, (gsize)(got - done))) < 0) {
        if (errno != EINTR)
          return FALSE;
        put = 0;
      }
  }
}

/* Byte by byte, so that a backup on a medium that cannot be written needs no log beside it. */
static gboolean copy_file(Restore *restore, const char *path, GError **error)
{
  int from = open(path, O_RDONLY | O_CLOEXEC);
  if (from < 0)
    return error_set(error, ERROR_MISSING, "%s cannot be read: %s", path, g_strerror(errno));
  restore->copy = restore->live ? g_strconcat(restore->live, ".restoring-XXXXXX", NULL)
                                : g_build_filename(g_get_tmp_dir(), "attune.restoring-XXXXXX", NULL);
  restore->address = NULL;
  int to = g_mkstemp_full(restore->copy, O_RDWR | O_CLOEXEC, 0600);
  gboolean fine = to >= 0 && pour(from, to);
  if (!fine)
    error_set(error, ERROR_BROKEN, "%s cannot be copied to %s: %s", path, restore->copy, g_strerror(errno));
  if (to >= 0)
    close(to);
  close(from);
  restore->address = g_strconcat("sqlite:", restore->copy, NULL);
  return fine;
}

/* What every SQLite file begins with. */
static gboolean check_begin(const char *path, GError **error)
{
  static const char begin[16] = "SQLite format 3";
  char bytes[sizeof begin] = { 0 };
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  gboolean fine = fd >= 0 && read(fd, bytes, sizeof bytes) == sizeof bytes && memcmp(bytes, begin, sizeof begin) == 0;
  if (fd >= 0)
    close(fd);
  return fine || error_set(error, ERROR_UNREADABLE, "%s is no backup: it is not a database at all", path);
}

/* Neither the database itself, nor a file with a log beside it: that one is in use, and without its log only half of it. */
static gboolean check_candidate(const Restore *restore, const char *path, GError **error)
{
  g_autofree char *log = g_strconcat(path, "-wal", NULL);
  GStatBuf candidate, live, beside;
  if (g_stat(path, &candidate) != 0)
    return error_set(error, ERROR_MISSING, "%s: %s", path, g_strerror(errno));
  if (restore->live && g_stat(restore->live, &live) == 0 && live.st_dev == candidate.st_dev && live.st_ino == candidate.st_ino)
    return error_set(error, ERROR_INVALID, "%s is the database itself; name a backup of it", path);
  if (!check_begin(path, error))
    return FALSE;
  if (g_stat(log, &beside) == 0 && beside.st_size > 0)
    return error_set(error, ERROR_INVALID, "%s is no backup but a database in use (%s lies beside it); make one by “attune "
                     "backup”", path, log);
  return TRUE;
}

static gboolean bring_up(Restore *restore, RestoreReport *report, GError **error)
{
  g_autoptr(Db) db = db_open(restore->address, DB_WRITE, error);
  if (!db || !db_schema_version(db, &report->from, error))
    return FALSE;
  if (report->from == 0)
    return error_set(error, ERROR_INVALID, "it is no database of ours");
  return migrate_bring_up(db, NULL, error);
}

static gboolean verify_copy(Restore *restore, VerifyTell tell, void *data, GError **error)
{
  guint64 breaches = 0;
  g_autoptr(Db) db = db_open(restore->address, DB_READ, error);
  if (!db || !engine_verify(db, tell, data, &breaches, error))
    return FALSE;
  return breaches == 0 || error_set(error, ERROR_INVALID, "it has %" G_GUINT64_FORMAT " breaches", breaches);
}

/* ---- the exchange ---- */

/* What does not go back in time. Feeds must never seem older than what clients and caches hold, whichever way the restore goes;
 * doors that were shut stay shut, and letters that have gone stay gone. */
static gboolean bring_to_now(Restore *restore, Db *live, RestoreReport *report, GError **error)
{
  gint64 highest = 0;
  if (live && !store_scope_highest(live, &highest, error))
    return FALSE;
  g_autoptr(Db) db = db_open(restore->address, DB_WRITE, error);
  if (!db || !db_begin(db, error))
    return FALSE;
  if (store_scope_raise_past(db, highest, clock_now(), error) &&
      store_restore_carry(db, live, clock_now(), &report->carried, error) &&
      store_change_append(db, clock_now(), "operator", "restore", "database", "database", NULL, NULL, error))
    return db_commit(db, error);
  db_rollback(db);
  return FALSE;
}

static gboolean mark_copy(Restore *restore, Db *live, RestoreReport *report, GError **error)
{
  return bring_to_now(restore, live, report, error)
         && erase_in_copy(restore->config, restore->address, live, &report->erased, error);
}

static gboolean set_aside(const Restore *restore, const char *kept, GError **error)
{
  static const char *const ends[] = { "-wal", "-shm", "" };
  for (gsize i = 0; i < G_N_ELEMENTS(ends); i++) {
    g_autofree char *from = g_strconcat(restore->live, ends[i], NULL);
    g_autofree char *to = g_strconcat(kept, ends[i], NULL);
    if (g_rename(from, to) != 0 && errno != ENOENT)
      return error_set(error, ERROR_BROKEN, "%s cannot be set aside: %s", from, g_strerror(errno));
  }
  return TRUE;
}

/* The database to be replaced; one that is no longer readable as such is set aside, and an empty one made. */
static Db *open_live(Restore *restore, char **aside, GError **error)
{
  g_autoptr(GError) why = NULL;
  Db *db = db_open(restore->config->database, DB_WRITE, &why);
  if (db || g_error_matches(why, ERROR_DOMAIN, ERROR_BUSY) || !g_file_test(restore->live, G_FILE_TEST_EXISTS)) {
    if (why)
      g_propagate_error(error, g_steal_pointer(&why));
    return db;
  }
  *aside = migrate_copy_path(restore->config->database, "before-restore");
  return set_aside(restore, *aside, error) ? db_open(restore->config->database, DB_WRITE, error) : NULL;
}

static gboolean exchange(Restore *restore, RestoreReport *report, GError **error)
{
  int version = 0;
  g_autofree char *aside = NULL;
  GStatBuf before;
  gboolean was_there = g_stat(restore->live, &before) == 0 && before.st_size > 0;
  g_autoptr(Db) live = open_live(restore, &aside, error);
  if (!live || !db_schema_version(live, &version, error) || !mark_copy(restore, version > 0 ? live : NULL, report, error))
    return FALSE;
  g_autofree char *keep =
    was_there && !aside ? migrate_copy_path(restore->config->database, "before-restore") : NULL;
  g_autoptr(Progress) progress = progress_start("taking in pages", 0);
  if (!db_restore(live, restore->copy, keep, show, progress, error))
    return FALSE;
  report->kept = keep ? g_steal_pointer(&keep) : g_steal_pointer(&aside);
  return TRUE;
}

static gboolean exchange_on_server(Restore *restore, const char *path, RestoreReport *report, GError **error)
{
  gint64 rows = 0;
  g_autofree char *beside = g_strconcat("sqlite:", path, NULL);
  g_autoptr(Db) live = transfer_open_target(restore->config->database, error);
  if (!live || !db_count_rows(live, &rows, error) || !mark_copy(restore, rows > 0 ? live : NULL, report, error))
    return FALSE;
  g_autofree char *keep = rows > 0 ? migrate_copy_path(beside, "before-restore") : NULL;
  if (!restore_rows(live, restore->address, keep, error))
    return FALSE;
  report->kept = g_steal_pointer(&keep);
  return TRUE;
}

gboolean engine_restore(const Config *config, const char *path, VerifyTell tell, void *data, RestoreReport *report,
                        GError **error)
{
  g_auto(Restore) restore = { .config = config, .live = db_file_path(config->database) };
  *report = (RestoreReport){ 0 };
  if (!check_candidate(&restore, path, error) || !copy_file(&restore, path, error))
    return FALSE;
  if (bring_up(&restore, report, error) && verify_copy(&restore, tell, data, error))
    return restore.live ? exchange(&restore, report, error) : exchange_on_server(&restore, path, report, error);
  g_prefix_error(error, "%s was not taken in: ", path);
  return FALSE;
}
