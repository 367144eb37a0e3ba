/* driver: what one database must be able to do. sqlite.c has the first table, postgres.c the second. Private to db/. */
#ifndef DB_DRIVER_H
#define DB_DRIVER_H

#include "base/error.h"
#include "db/db.h"

/* What transaction.c asks of a driver. */
typedef enum {
  DB_BEGIN,      /* a writing transaction, with the one lock that lets one write at a time; ERROR_BUSY where another has it */
  DB_BEGIN_READ, /* one snapshot, for reading */
  DB_COMMIT,     /* an error unless everything is kept; what is left of the transaction is rolled back by the caller */
  DB_ROLLBACK,
  DB_SAVEPOINT,
  DB_RELEASE,
  DB_UNDO        /* back to the savepoint, which is gone afterwards */
} DbControl;

typedef struct {
  const char *kind;   /* "sqlite" */
  const char *prefix; /* "sqlite:" */
  gboolean (*control)(Db *db, DbControl what, GError **error);
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
  gboolean (*settle)(Db *db, GError **error); /* NULL: nothing is ever under way */
  gboolean (*script)(Db *db, const char *sql, GError **error); /* several statements, none with parameters */
  /* Names of all tables, appended (char *): those that others name at once (references that are not deferred) before them. */
  gboolean (*tables)(Db *db, GPtrArray *names, GError **error);
  const char *columns; /* the statement that tells the columns of table $1 by name, and their types, in order of name */
  gboolean (*defer)(Db *db, GError **error); /* references need hold at the end of the transaction only; NULL: no need */
  const char *lazy, *eager;  /* statements after which a commit no longer waits for the disk, and waits again */
  char *(*log_file)(Db *db); /* path of the file that a commit writes to, newly allocated; NULL: there is none of ours */
  gboolean (*data_version)(Db *db, gint64 *version, GError **error);
  void (*checkpoint)(Db *db);
  gboolean (*backup)(Db *db, const char *path, DbProgress progress, void *data, GError **error);
  gboolean (*restore)(Db *db, const char *path, const char *keep, DbProgress progress, void *data,
                      GError **error);
  gboolean (*tidy)(Db *db, int most, gint64 *left, GError **error);
  gboolean (*scrub)(Db *db, GError **error);
  gboolean (*check)(Db *db, GPtrArray *breaches, GError **error);
} DbDriver;

/* What db_before_commit was told. */
typedef struct {
  DbSettle settle;
  GPtrArray *notes;
  guint before; /* how many of them stood before the savepoint */
} DbSettling;

/* Every connection begins with this; a driver embeds it as its first member. */
struct Db {
  const DbDriver *driver;
  DbMode mode;
  gboolean in_transaction;
  gboolean in_savepoint;
  gboolean streams; /* answers may be long: read them row by row, though it takes more journeys */
  ErrorCode lost; /* not 0: the database undid the whole transaction by itself. ERROR_BROKEN: full disk, I/O error;
                   * ERROR_BUSY: the connection is gone, and a new one will do. Nothing may run in what is left of it, or it
                   * would be committed piece by piece. Set by the driver, cleared at the end. */
  GArray *settles;      /* DbSettling, one a function; NULL while there is none */
  guint settles_before; /* how many of them stood before the savepoint */
  guint64 epoch;   /* see db_epoch */
};

/* Every cursor begins with this. */
struct DbRows {
  Db *db;
};

extern const DbDriver db_sqlite_driver;
/* The one function of the module postgres.so. */
const DbDriver *db_postgres_driver(void);
typedef const DbDriver *(*DbDriverFinder)(void);

/* The start of a statement for a message, blanks run together. */
char *db_first_words(const char *sql);
/* Sets the error for whatever is asked of a lost transaction. Returns FALSE. */
gboolean db_fail_lost(const Db *db, GError **error);

#endif
