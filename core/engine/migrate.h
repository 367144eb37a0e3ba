/* migrate: brings an existing database up to this program's schema. */
#ifndef ENGINE_MIGRATE_H
#define ENGINE_MIGRATE_H

#include "base/config.h"
#include "db/db.h"

/* What became of it. */
typedef struct {
  int from, to; /* schema numbers; equal: there was nothing to do */
  char *copy;   /* path of the copy made beforehand, NULL where the database was empty or up to date */
} MigrateReport;

void migrate_report_clear(MigrateReport *report);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(MigrateReport, migrate_report_clear)

/* Opens the configured database (made if it is not there) and migrates it; an older one is first copied beside itself.
 * Then digests for the reports what is stale. */
gboolean engine_migrate(const Config *config, MigrateReport *report, GError **error);

/* Private to engine/: brings the schema up, and what is stored to what the schema is for. */
gboolean migrate_bring_up(Db *db, guint *applied, GError **error);

/* Private to engine/: a path beside the database for a copy made now: "diary.db.WHY-20260907T080000Z", with a number
 * behind it if there is one already. NULL for a database that is no file. */
char *migrate_copy_path(const char *address, const char *why);

#endif
