/* schedule: rows of schedule and schedule_host.
 *
 * All functions: FALSE or NULL with @error on a broken database; "not there" is not an error: the out value is NULL then.
 */
#ifndef STORE_SCHEDULE_H
#define STORE_SCHEDULE_H

#include "db/db.h"
#include "model/service.h"

gboolean store_schedule_get(Db *db, const char *id, Schedule **schedule, GError **error);
/* Inserts the row and its hosts. */
gboolean store_schedule_insert(Db *db, const Schedule *schedule, GError **error);
/* Writes all but id and published_to anew, hosts included. */
gboolean store_schedule_update(Db *db, const Schedule *schedule, GError **error);
gboolean store_schedule_set_published(Db *db, const char *id, Instant published_to, GError **error);
/* Schedule * in order of id, ended ones too; of one service, or of all (@service_id NULL). */
GPtrArray *store_schedule_list(Db *db, const char *service_id, GError **error);

#endif
