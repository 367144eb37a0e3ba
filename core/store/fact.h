/* fact: single facts about the database itself. */
#ifndef STORE_FACT_H
#define STORE_FACT_H

#include "db/db.h"

/* The host part of every UID that this database has given out, and ever will. */
#define FACT_UID_HOST "uid-host"

/* *@value NULL: not there. */
gboolean store_fact_get(Db *db, const char *name, char **value, GError **error);
/* Sets it where it is not there yet; what is there stays. */
gboolean store_fact_settle(Db *db, const char *name, const char *value, GError **error);

/* Sets it, whatever was there. */
gboolean store_fact_put(Db *db, const char *name, const char *value, GError **error);
/* Takes it away if it still says @value. */
gboolean store_fact_drop(Db *db, const char *name, const char *value, GError **error);

#endif
