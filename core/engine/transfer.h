/* transfer: a whole diary from one database into another, of whatever kind either is. */
#ifndef ENGINE_TRANSFER_H
#define ENGINE_TRANSFER_H

#include "db/db.h"
#include "engine/verify.h"

typedef struct {
  guint tables;
  gint64 rows;
} TransferReport;

/* Copies the database at address @from into the empty one at @to (made if it is not there and can be), with progress on a
 * terminal. Proves first that the source is sound (breaches go to @tell, ERROR_INVALID), and afterwards that both hold the
 * same, table by table, and that the copy is sound. All or nothing: whatever fails, the target holds no row. ERROR_CONFLICT
 * where it held any before; ERROR_BUSY where somebody wrote to the source meanwhile. */
gboolean engine_transfer(const char *from, const char *to, VerifyTell tell, void *data, TransferReport *report,
                         GError **error);

/* Private to engine/: what @db (inside a snapshot or a writing transaction) holds as a new SQLite file @path. ERROR_CONFLICT if
 * there is such a file. */
gboolean transfer_to_file(Db *db, const char *path, GError **error);
/* Private to engine/: opens @address for writing and brings its schema up; ERROR_INVALID for an older one with rows. */
Db *transfer_open_target(const char *address, GError **error);

#endif
