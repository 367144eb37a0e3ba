/* driver: what one database must be able to do. sqlite.c has the first table, postgres.c the second. Private to db/. */
#ifndef DB_DRIVER_H
#define DB_DRIVER_H

#include "db/db.h"

typedef struct {
  const char *kind;   /* "sqlite" */
  const char *prefix; /* "sqlite:" */
  Db *(*open)(const char *address, DbMode mode, GError **error);
  void (*close)(Db *db);
  DbRows *(*ask)(Db *db, const char *sql, const DbValue *values, guint n, GError **error);
  gboolean (*run)(Db *db, const char *sql, const DbValue *values, guint n, gint64 *changed, GError **error);
  gboolean (*next)(DbRows *rows, GError **error);
  const char *(*text)(DbRows *rows, int column); /* NULL for SQL NULL */
  gint64 (*number)(DbRows *rows, int column);
  double (*real)(DbRows *rows, int column);
  void (*rows_free)(DbRows *rows);
  gboolean (*script)(Db *db, const char *sql, GError **error); /* several statements, none with parameters */
  gboolean (*data_version)(Db *db, gint64 *version, GError **error);
  void (*checkpoint)(Db *db);
  gboolean (*backup)(Db *db, const char *path, void (*progress)(void *, int, int), void *data, GError **error);
  gboolean (*check)(Db *db, GPtrArray *breaches, GError **error);
} DbDriver;

/* Every connection begins with this; a driver embeds it as its first member. */
struct Db {
  const DbDriver *driver;
  DbMode mode;
  gboolean in_transaction;
};

/* Every cursor begins with this. */
struct DbRows {
  Db *db;
};

extern const DbDriver db_sqlite_driver;

#endif
