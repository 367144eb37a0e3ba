/* verify: proves the stored data against every invariant. */
#ifndef ENGINE_VERIFY_H
#define ENGINE_VERIFY_H

#include "db/db.h"

/* Takes each breach as it is found, at most 1,000 of a kind and then a line that says how many more. */
typedef void (*VerifyTell)(void *data, const char *breach);

/* Looks at everything in one snapshot of @db (DB_READ, no transaction open): the file itself, references, and all that is
 * counted or computed from something else. *@breaches takes how many there are. A schema that is not this program's is
 * ERROR_INVALID. Shows progress on a terminal. */
gboolean engine_verify(Db *db, VerifyTell tell, void *data, guint64 *breaches, GError **error);

#endif
