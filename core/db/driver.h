/* driver: what one database must be able to do. sqlite.c has the first table, postgres.c the second. Private to db/. */
#ifndef DB_DRIVER_H
#define DB_DRIVER_H

#include "db/db.h"

typedef struct {
  const char *kind;   /* "sqlite" */
  const char *prefix; /* "sqlite:" */
  const char *begin;  /* the statement that opens a writing transaction and takes its lock */
  Db *(*open)(const char *address, DbMode mode, GError **error);
  void (*close)(Db *db);
  void (*set_patience)(Db *db, int milliseconds);
  DbRows *(*ask)(Db *db, const char *sql, const DbValue *values, guint n, GError **error);
  gboolean (*run)(Db *db, const char *sql, const DbValue *values, guint n, gint64 *changed, GError **error);
  gboolean (*next)(DbRows *rows, GError **error);
  const char *(*text)(DbRows *rows, int column); /* NULL for SQL NULL */
  gint64 (*number)(DbRows *rows, int column);
  double (*real)(DbRows *rows, int column);
  void (*rows_free)(DbRows *rows);
  gboolean (*script)(Db *db, const char *sql, GError **error); /* several statements, none with parameters */
  gboolean (*tables)(Db *db, GPtrArray *names, GError **error); /* names of all tables, appended (char *) */
  gboolean (*data_version)(Db *db, gint64 *version, GError **error);
  void (*checkpoint)(Db *db);
  gboolean (*backup)(Db *db, const char *path, DbProgress progress, void *data, GError **error);
  gboolean (*restore)(Db *db, const char *path, const char *keep, DbProgress progress, void *data,
                      GError **error);
  gboolean (*check)(Db *db, GPtrArray *breaches, GError **error);
} DbDriver;

/* Every connection begins with this; a driver embeds it as its first member. */
struct Db {
  const DbDriver *driver;
  DbMode mode;
  gboolean in_transaction;
  gboolean in_savepoint;
  gboolean lost; /* the database undid the whole transaction by itself (full disk, I/O error): nothing may run in what
                  * is left of it, or it would be committed piece by piece. Set by the driver, cleared at the end. */
};

/* Every cursor begins with this. */
struct DbRows {
  Db *db;
};

extern const DbDriver db_sqlite_driver;

#endif
