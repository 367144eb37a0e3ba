/* change: the log that is appended to and never altered. */
#ifndef STORE_CHANGE_H
#define STORE_CHANGE_H

#include "base/civil.h"
#include "db/db.h"
#include "model/booking.h"

/* Appends an entry and seals it behind the one before (store/chain.h); in a transaction, or as one of its own. @who: person
 * id, or "import", "load", "clock", "operator". @act: what was done; or, where nothing changed, "see", "export" or "fetch":
 * who looked. @subject: an id, never a name or an address. @before, @after: JSON text without notes, references or
 * secrets; NULL for none. */
gboolean store_change_append(Db *db, Instant now, const char *who, const char *act, const char *kind,
                             const char *subject, const char *before, const char *after, GError **error);

/* The same under an id of the caller's (id_new), for an entry that others are to point to. */
gboolean store_change_append_as(Db *db, const char *id, Instant now, const char *who, const char *act, const char *kind,
                                const char *subject, const char *before, const char *after, GError **error);

/* What @who last said a thing to be: `after` of their newest entry that says so (add, change, confirm), "" where they took it
 * away; *@after NULL where they never spoke of it. */
gboolean store_change_last(Db *db, const char *who, const char *kind, const char *subject, char **after, GError **error);

#endif
