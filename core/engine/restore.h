/* Private to engine/: what the files of backup and restore share. */
#ifndef ENGINE_RESTORE_H
#define ENGINE_RESTORE_H

#include "db/db.h"

/* Replaces all rows of @live, which has this program's schema, by those of the database at @copy_address. What is replaced is
 * first kept as a new SQLite file @keep (NULL: it is not). Others see the old rows or the new. */
gboolean restore_rows(Db *live, const char *copy_address, const char *keep, GError **error);

#endif
