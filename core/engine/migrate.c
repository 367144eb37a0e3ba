#include "engine/migrate.h"

#include "base/clock.h"
#include "base/error.h"
#include "engine/digest.h"
#include "store/audit.h"
#include "store/schema.h"

void migrate_report_clear(MigrateReport *report)
{
  g_clear_pointer(&report->copy, g_free);
}

char *migrate_copy_path(const char *address, const char *why)
{
  const char *path = db_file_path(address);
  if (!path)
    return NULL;
  Civil now = civil_from_seconds(clock_now());
  char *copy = g_strdup_printf("%s.%s-%04d%02d%02dT%02d%02d%02dZ", path, why, now.year, now.month, now.day, now.hour,
                               now.minute, now.second);
  for (int number = 2; g_file_test(copy, G_FILE_TEST_EXISTS); number++) {
    char *next = g_strdup_printf("%s.%s-%04d%02d%02dT%02d%02d%02dZ-%d", path, why, now.year, now.month, now.day,
                                 now.hour, now.minute, now.second, number);
    g_free(copy);
    copy = next;
  }
  return copy;
}

gboolean migrate_bring_up(Db *db, guint *applied, GError **error)
{
  guint known = 0;
  const DbMigration *migrations = store_migrations(&known);
  return db_migrate(db, migrations, known, applied, error) && store_audit_seal_old(db, error) && digest_bring_up(db, error);
}

/* Of a database that is not up to date, where it is a file. *@copy takes its path. */
static gboolean copy_before(Db *db, const char *address, int version, char **copy, GError **error)
{
  guint known = 0;
  store_migrations(&known);
  g_autofree char *path = version > 0 && version < (int)known ? migrate_copy_path(address, "before-migrate") : NULL;
  if (path && !db_backup(db, path, NULL, NULL, error))
    return FALSE;
  *copy = g_steal_pointer(&path);
  return TRUE;
}

gboolean engine_migrate(const Config *config, MigrateReport *report, GError **error)
{
  g_autoptr(Db) db = db_open(config->database, DB_WRITE, error);
  guint applied = 0;
  *report = (MigrateReport){ 0 };
  if (!db || !db_schema_version(db, &report->from, error)
      || !copy_before(db, config->database, report->from, &report->copy, error) || !migrate_bring_up(db, &applied, error))
    return FALSE;
  report->to = report->from + (int)applied;
  digest_settle_after(db, 0);
  return TRUE;
}
