/* The generic part: parameters gathered into values, every call handed to the connection's driver. */
#include "db/db.h"

#include <string.h>

#include "base/error.h"
#include "base/module.h"
#include "config.h"
#include "db/driver.h"

#define MOST_PARAMETERS 40 /* of a call with variable arguments; more go through the _values functions */
#define POSTGRES_PREFIX "postgresql:"

/* libpq brings two dozen libraries; whoever keeps the diary in a file shall not load them at every start. */
static const DbDriver *postgres_driver(GError **error)
{
#ifdef HAVE_LIBPQ
  DbDriverFinder finder = (DbDriverFinder)module_find("db", "postgres.so", "db_postgres_driver", error);
  return finder ? finder() : NULL;
#else
  error_set(error, ERROR_INVALID, "this build cannot speak to PostgreSQL: it was configured --without-libpq; build it with "
            "libpq, or write sqlite:PATH");
  return NULL;
#endif
}

static const DbDriver *find_driver(const char *address, GError **error)
{
  if (g_str_has_prefix(address, db_sqlite_driver.prefix))
    return &db_sqlite_driver;
  if (g_str_has_prefix(address, POSTGRES_PREFIX))
    return postgres_driver(error);
  /* whatever it is, it may hold a password */
  error_set(error, ERROR_INVALID, "a database of this kind is not known here; write sqlite:PATH or postgresql://…");
  return NULL;
}

Db *db_open(const char *address, DbMode mode, GError **error)
{
  const DbDriver *driver = find_driver(address, error);
  return driver ? driver->open(address, mode, error) : NULL;
}

void db_close(Db *db)
{
  if (!db)
    return;
  if (db->in_transaction)
    db_rollback(db);
  db->driver->close(db);
}

const char *db_kind(const Db *db)
{
  return db->driver->kind;
}

static gboolean may_run(const Db *db, GError **error)
{
  return db->lost ? db_fail_lost(db, error) : TRUE;
}

DbRows *db_ask_values(Db *db, GError **error, const char *sql, const DbValue *values, guint n)
{
  return may_run(db, error) ? db->driver->ask(db, sql, values, n, error) : NULL;
}

gboolean db_run_values(Db *db, GError **error, const char *sql, const DbValue *values, guint n)
{
  return may_run(db, error) && db->driver->run(db, sql, values, n, NULL, error);
}

/* The letters of @types and the arguments behind them as values; returns how many. */
static guint gather(const char *types, va_list args, DbValue *values)
{
  guint n = 0;
  for (const char *type = types; *type; type++) {
    g_assert(n < MOST_PARAMETERS);
    DbValue *value = &values[n++];
    *value = (DbValue){ .type = *type };
    if (*type == 't')
      value->text = va_arg(args, const char *);
    else if (*type == 'i')
      value->number = va_arg(args, gint64);
    else if (*type == 'd')
      value->real = va_arg(args, double);
    else
      g_assert_not_reached();
  }
  return n;
}

gboolean db_run(Db *db, GError **error, const char *sql, const char *types, ...)
{
  DbValue values[MOST_PARAMETERS];
  va_list args;
  va_start(args, types);
  guint n = gather(types, args, values);
  va_end(args);
  return db_run_values(db, error, sql, values, n);
}

gboolean db_run_counting(Db *db, GError **error, gint64 *changed, const char *sql, const char *types, ...)
{
  DbValue values[MOST_PARAMETERS];
  va_list args;
  va_start(args, types);
  guint n = gather(types, args, values);
  va_end(args);
  return may_run(db, error) && db->driver->run(db, sql, values, n, changed, error);
}

DbRows *db_ask(Db *db, GError **error, const char *sql, const char *types, ...)
{
  DbValue values[MOST_PARAMETERS];
  va_list args;
  va_start(args, types);
  guint n = gather(types, args, values);
  va_end(args);
  return db_ask_values(db, error, sql, values, n);
}

gboolean db_ask_int(Db *db, GError **error, gboolean *found, gint64 *out, const char *sql, const char *types, ...)
{
  DbValue values[MOST_PARAMETERS];
  va_list args;
  va_start(args, types);
  guint n = gather(types, args, values);
  va_end(args);
  g_autoptr(DbRows) rows = db_ask_values(db, error, sql, values, n);
  if (!rows)
    return FALSE;
  g_autoptr(GError) why = NULL;
  gboolean there = db_next(rows, &why);
  if (why) {
    g_propagate_error(error, g_steal_pointer(&why));
    return FALSE;
  }
  if (there)
    *out = db_int(rows, 0);
  if (found)
    *found = there;
  return TRUE;
}

gboolean db_next(DbRows *rows, GError **error)
{
  return may_run(rows->db, error) && rows->db->driver->next(rows, error);
}

const char *db_text(DbRows *rows, int column)
{
  const char *text = rows->db->driver->text(rows, column);
  return text ? text : "";
}

char *db_text_copy(DbRows *rows, int column)
{
  return g_strdup(rows->db->driver->text(rows, column));
}

gint64 db_int(DbRows *rows, int column)
{
  return rows->db->driver->number(rows, column);
}

double db_real(DbRows *rows, int column)
{
  return rows->db->driver->real(rows, column);
}

gboolean db_is_null(DbRows *rows, int column)
{
  return rows->db->driver->text(rows, column) == NULL;
}

gboolean db_settle(Db *db, GError **error)
{
  return may_run(db, error) && (!db->driver->settle || db->driver->settle(db, error));
}

void db_set_patience(Db *db, int milliseconds)
{
  db->driver->set_patience(db, milliseconds);
}

gboolean db_data_version(Db *db, gint64 *version, GError **error)
{
  return db->driver->data_version(db, version, error);
}

void db_checkpoint(Db *db)
{
  if (!db->in_transaction)
    db->driver->checkpoint(db);
}

gboolean db_backup(Db *db, const char *path, DbProgress progress, void *data, GError **error)
{
  if (!db->driver->backup)
    return error_set(error, ERROR_INVALID, "a database of this kind is copied by its own tools (pg_dump)");
  return db->driver->backup(db, path, progress, data, error);
}

gboolean db_restore(Db *db, const char *path, const char *keep, DbProgress progress, void *data, GError **error)
{
  g_assert(db->mode == DB_WRITE);
  if (db->in_transaction)
    return error_set(error, ERROR_BROKEN, "a transaction is open; a restore needs the database to itself");
  return db->driver->restore(db, path, keep, progress, data, error);
}

gboolean db_tidy(Db *db, int most, gint64 *left, GError **error)
{
  g_assert(!db->in_transaction);
  return db->driver->tidy(db, most, left, error);
}

gboolean db_scrub(Db *db, GError **error)
{
  g_assert(!db->in_transaction);
  return db->driver->scrub(db, error);
}

gboolean db_check_integrity(Db *db, GPtrArray *breaches, GError **error)
{
  return db->driver->check(db, breaches, error);
}

const char *db_file_path(const char *address)
{
  const char *prefix = db_sqlite_driver.prefix;
  return g_str_has_prefix(address, prefix) ? address + strlen(prefix) : NULL;
}
