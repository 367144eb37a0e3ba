/* draft: rows of draft. "Not there" is not an error: the out value is NULL then. */
#ifndef STORE_DRAFT_H
#define STORE_DRAFT_H

#include "db/db.h"
#include "model/booking.h"

/* A new one, or what was said before said anew; FALSE without @error in *@done where the id is somebody else's. */
gboolean store_draft_put(Db *db, const Draft *draft, gboolean *done, GError **error);
/* Of that person alone. */
gboolean store_draft_get(Db *db, const char *id, const char *person_id, Draft **draft, GError **error);
gboolean store_draft_drop(Db *db, const char *id, const char *person_id, GError **error);
/* Takes out those made before @before. */
gboolean store_draft_sweep(Db *db, Instant before, GError **error);

#endif
