/* Numbered migrations, each in a transaction of its own together with the row that says it ran. */
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "db/driver.h"

#define CREATE_TABLE "CREATE TABLE migration (number BIGINT PRIMARY KEY, name TEXT NOT NULL, applied_at BIGINT NOT NULL)"

/* Whether our own table is there, and whether any other is. */
static gboolean look(Db *db, gboolean *ours, gboolean *others, GError **error)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
  if (!db->driver->tables(db, names, error))
    return FALSE;
  *ours = *others = FALSE;
  for (guint i = 0; i < names->len; i++)
    *(strcmp(names->pdata[i], "migration") == 0 ? ours : others) = TRUE;
  return TRUE;
}

static gboolean read_version(Db *db, gboolean ours, int *version, GError **error)
{
  gboolean found = FALSE;
  gint64 number = 0;
  if (ours && !db_ask_int(db, error, &found, &number, "SELECT coalesce(max(number), 0) FROM migration", ""))
    return FALSE;
  *version = (int)number;
  return TRUE;
}

gboolean db_schema_version(Db *db, int *version, GError **error)
{
  gboolean ours, others;
  return look(db, &ours, &others, error) && read_version(db, ours, version, error);
}

/* Whether every migration that we do not know only adds: what we ask and write is as it was (tests/law/migrations.py). */
static gboolean only_adds(Db *db, guint known, gboolean *adds, GError **error)
{
  gint64 others = 0;
  gboolean found;
  if (!db_ask_int(db, error, &found, &others,
                  "SELECT count(*) FROM migration WHERE number > $1 AND substr(name, 1, 4) <> 'add-'", "i", (gint64)known))
    return FALSE;
  *adds = others == 0;
  return TRUE;
}

/* Refuses what is not ours, and what is newer than we know but for what was only added. */
gboolean db_schema_fits(Db *db, guint known, int *version, GError **error)
{
  gboolean ours, others, adds = TRUE;
  if (!look(db, &ours, &others, error) || !read_version(db, ours, version, error)
      || (*version > (int)known && !only_adds(db, known, &adds, error)))
    return FALSE;
  if (!ours && others)
    return error_set(error, ERROR_INVALID, "the database holds tables of another program; name another one");
  if (!adds)
    return error_set(error, ERROR_INVALID,
                     "the database was made by a newer program (its schema is number %d, this program knows %u); "
                     "use that program", *version, known);
  return TRUE;
}

static gboolean apply(Db *db, const DbMigration *migration, int version, GError **error)
{
  if (version == 0 && !db->driver->script(db, CREATE_TABLE, error))
    return FALSE;
  if (!db->driver->script(db, migration->sql, error))
    return FALSE;
  return db_run(db, error, "INSERT INTO migration (number, name, applied_at) VALUES ($1, $2, $3)", "iti",
                (gint64)migration->number, migration->name, clock_now());
}

/* One step under the write lock: the version is read inside, so that two programs at once do it once. */
static gboolean step(Db *db, const DbMigration *migrations, guint n, gboolean *ran, GError **error)
{
  int version = 0;
  *ran = FALSE;
  if (!db_begin(db, error))
    return FALSE;
  if (!db_schema_fits(db, n, &version, error)) {
    db_rollback(db);
    return FALSE;
  }
  if (version >= (int)n) {
    db_rollback(db);
    return TRUE;
  }
  const DbMigration *migration = &migrations[version];
  g_assert(migration->number == version + 1);
  if (!apply(db, migration, version, error) || !db_commit(db, error)) {
    db_rollback(db);
    g_prefix_error(error, "migration %d (%s): ", migration->number, migration->name);
    return FALSE;
  }
  *ran = TRUE;
  return TRUE;
}

gboolean db_migrate(Db *db, const DbMigration *migrations, guint n, guint *applied, GError **error)
{
  int version = 0;
  if (applied)
    *applied = 0;
  if (!db_schema_fits(db, n, &version, error))
    return FALSE;
  while (version < (int)n) {
    gboolean ran;
    if (!step(db, migrations, n, &ran, error))
      return FALSE;
    if (!ran)
      break;
    version++;
    if (applied)
      (*applied)++;
  }
  return TRUE;
}
