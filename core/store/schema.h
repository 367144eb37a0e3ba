/* schema: the numbered migrations in core/store/schema/, as they were when the program was built. */
#ifndef STORE_SCHEMA_H
#define STORE_SCHEMA_H

#include "db/db.h"

/* All of them in order of number; *@n takes how many. Constant. */
const DbMigration *store_migrations(guint *n);

#endif
