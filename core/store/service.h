/* service: rows of service.
 *
 * All functions: FALSE or NULL with @error on a broken database; "not there" is not an error: the out value is NULL then.
 */
#ifndef STORE_SERVICE_H
#define STORE_SERVICE_H

#include "db/db.h"
#include "model/service.h"

gboolean store_service_get(Db *db, const char *id, Service **service, GError **error);
gboolean store_service_insert(Db *db, const Service *service, Instant made_at, GError **error);
gboolean store_service_update(Db *db, const Service *service, GError **error); /* all but id */
/* Service * in order of title, ended ones too. */
GPtrArray *store_service_list(Db *db, GError **error);

#endif
