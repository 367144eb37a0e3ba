/* Restoring into a database that is no file: its rows are exchanged in one transaction. */
#include "base/error.h"
#include "base/progress.h"
#include "db/copy.h"
#include "engine/restore.h"
#include "engine/transfer.h"

static void show(void *data, int done, int total)
{
  progress_at(data, done);
}

/* Under the lock, so that no write falls between what is kept and what is taken in. */
static gboolean exchange_rows(Db *live, Db *copy, const char *keep, GError **error)
{
  g_autoptr(Progress) progress = progress_start("taking in rows", 0);
  if ((keep && !transfer_to_file(live, keep, error)) || !db_clear(live, error) || !db_read_begin(copy, error))
    return FALSE;
  g_autoptr(GPtrArray) digests = db_copy(copy, live, show, progress, error);
  db_read_end(copy);
  return digests != NULL;
}

gboolean restore_rows(Db *live, const char *copy_address, const char *keep, GError **error)
{
  g_autoptr(Db) copy = db_open(copy_address, DB_READ, error);
  if (!copy || !db_begin(live, error))
    return FALSE;
  if (exchange_rows(live, copy, keep, error))
    return db_commit(live, error);
  db_rollback(live);
  return FALSE;
}
