/* closure: rows of closure and closure_service. */
#ifndef STORE_CLOSURE_H
#define STORE_CLOSURE_H

#include "db/db.h"
#include "model/service.h"

/* Closure * in order of first day and id; NULL with @error. */
GPtrArray *store_closure_list(Db *db, GError **error);
/* Writes it anew or changes the one with its id, services included. */
gboolean store_closure_put(Db *db, const Closure *closure, GError **error);
gboolean store_closure_delete(Db *db, const char *id, GError **error);

#endif
