/* backup: the whole database to a file and back.
 *
 * A restore does not exchange files: a daemon that has the old one open would go on writing to it. It goes through the
 * database itself, in one transaction: whoever has it open sees the old data or the new, and goes on with the new.
 *
 * A backup is a SQLite file whatever kind of database the diary is in, so that one can be looked into, verified and taken
 * in anywhere: the file of a service that has moved to PostgreSQL is as good there as before. It holds what the diary is.
 * Whoever runs a database server has its own means beside it (base backups, archived logs, standbys), which hold what the
 * server is.
 */
#ifndef ENGINE_BACKUP_H
#define ENGINE_BACKUP_H

#include "base/config.h"
#include "engine/verify.h"
#include "store/restore.h"

/* Copies the configured database to a new file @path, consistent while others write. ERROR_CONFLICT if there is such a
 * file. Shows progress on a terminal. */
gboolean engine_backup(const Config *config, const char *path, GError **error);

typedef struct {
  char *kept; /* where the database that was replaced is kept; NULL if there was none */
  int from;   /* schema of the backup; brought up if it was behind */
  guint erased; /* people who had been erased since the backup, and were again */
  RestoreCarried carried; /* what did not go back in time */
} RestoreReport;

void restore_report_clear(RestoreReport *report);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(RestoreReport, restore_report_clear)

/* Takes in the backup @path: it is copied beside the database, brought up to this program's schema, verified whole, and only
 * then replaces what the database holds, which is kept beside it with a date (beside the backup, where the database is no
 * file). Any failure before leaves everything as it was. A backup with breaches is ERROR_INVALID, each breach told to @tell.
 * Whoever was erased since is erased again before anybody sees them. Nobody is signed in afterwards; what was revoked or
 * disabled since stays so; and no letter goes again by itself of which it is not known that it has not gone. The revisions
 * of all feeds rise past what any client or cache has seen. A database too damaged to be opened is set aside. */
gboolean engine_restore(const Config *config, const char *path, VerifyTell tell, void *data, RestoreReport *report,
                        GError **error);

#endif
