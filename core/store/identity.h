/* identity: rows of identity: whom a provider means by whom. "Not there" is not an error: the out value is NULL then. */
#ifndef STORE_IDENTITY_H
#define STORE_IDENTITY_H

#include "base/civil.h"
#include "db/db.h"
#include "model/person.h"

gboolean store_identity_find(Db *db, const char *issuer, const char *subject, Person **person, GError **error);
/* *@subject: what @issuer calls the person; newly allocated. */
gboolean store_identity_of(Db *db, const char *issuer, const char *person_id, char **subject, GError **error);
gboolean store_identity_insert(Db *db, const char *issuer, const char *subject, const char *person_id, Instant now,
                               GError **error);
/* Forgets every name that providers have for the person; *@forgotten takes how many. */
gboolean store_identity_forget(Db *db, const char *person_id, gint64 *forgotten, GError **error);

#endif
