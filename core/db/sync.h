/* sync: brings to the disk what a connection has committed, beside whatever else its process does.
 *
 * A commit that waits for the disk keeps the one loop waiting with it. Here the commit writes its log and returns; a thread of
 * its own has the log synced, and tells how far. The thread reads numbers from one pipe and writes them to another, and
 * touches nothing else, so no memory is shared and nothing has to be locked. Whoever was promised something hears of it only
 * when the number of its commit has come back: then it outlives the machine, as after a commit that waited.
 */
#ifndef DB_SYNC_H
#define DB_SYNC_H

#include "db/db.h"

typedef struct DbSync DbSync;

/* From here on the commits of @db, a DB_WRITE connection, do not wait for the disk. NULL without @error where they go on
 * waiting, because the database (a server, or memory) has no file of ours to sync. */
DbSync *db_sync_new(Db *db, GError **error);
/* Brings the rest to the disk, as far as it can; its connection's commits wait again. NULL is fine. */
void db_sync_free(DbSync *sync);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DbSync, db_sync_free)

/* All that has been committed up to now is to be synced, soon. Returns the number under which it will be told; numbers only
 * rise. One sync serves all that asked before it began. */
guint64 db_sync_begin(DbSync *sync);
/* The number that must come back before all that has been committed and asked for is on the disk; 0: it is. */
guint64 db_sync_owed(const DbSync *sync);
/* Can be read when db_sync_look has something new. */
int db_sync_fd(const DbSync *sync);
/* *@through takes the number up to which all is on the disk; waits for nothing. ERROR_BROKEN: the disk has failed, and whether
 * what came after that number is kept nobody knows; there is no way on but to end. */
gboolean db_sync_look(DbSync *sync, guint64 *through, GError **error);
/* Syncs here and now, and waits: whatever was committed is on the disk afterwards. Errors as above. */
gboolean db_sync_wait(DbSync *sync, GError **error);

/* What it syncs with: fdatasync(2), but in tests. */
extern int (*db_sync_call)(int fd);

#endif
