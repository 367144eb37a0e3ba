/* Transactions and savepoints: which may follow which. How they are said is the driver's. */
#include "base/error.h"
#include "db/driver.h"

static gboolean control(Db *db, DbControl what, GError **error)
{
  return db->driver->control(db, what, error);
}

/* A new epoch; counted for the whole process, so that a connection at the address of a closed one has another. */
static void turn_over(Db *db)
{
  static guint64 last;
  db->epoch = ++last;
}

static void ended(Db *db)
{
  db->in_transaction = db->in_savepoint = FALSE;
  db->lost = 0;
  db->settle = NULL;
  turn_over(db);
}

void db_before_commit(Db *db, DbSettle settle)
{
  g_assert(db->in_transaction && (!db->settle || db->settle == settle));
  db->settle = settle;
}

guint64 db_epoch(const Db *db)
{
  return db->epoch;
}

static gboolean begin_with(Db *db, DbControl how, GError **error)
{
  if (db->in_transaction)
    return error_set(error, ERROR_BROKEN, "a transaction is open already");
  if (!control(db, how, error))
    return FALSE;
  db->in_transaction = TRUE;
  turn_over(db);
  return TRUE;
}

gboolean db_begin(Db *db, GError **error)
{
  return begin_with(db, db->mode == DB_WRITE ? DB_BEGIN : DB_BEGIN_READ, error);
}

gboolean db_commit(Db *db, GError **error)
{
  if (!db->in_transaction)
    return error_set(error, ERROR_BROKEN, "no transaction is open");
  if (db->lost) {
    db_fail_lost(db, error);
    ended(db);
    return FALSE;
  }
  if ((db->settle && !db->settle(db, error)) || !control(db, DB_COMMIT, error)) {
    db_rollback(db);
    return FALSE;
  }
  ended(db);
  return TRUE;
}

void db_rollback(Db *db)
{
  if (!db->in_transaction)
    return;
  if (!db->lost)
    control(db, DB_ROLLBACK, NULL);
  ended(db);
}

gboolean db_in_transaction(const Db *db)
{
  return db->in_transaction;
}

gboolean db_set_lazy(Db *db, gboolean lazy, GError **error)
{
  if (db->in_transaction)
    return error_set(error, ERROR_BROKEN, "how a commit is made is said before the transaction");
  return db->driver->script(db, lazy ? db->driver->lazy : db->driver->eager, error);
}

gboolean db_savepoint(Db *db, GError **error)
{
  if (db->lost)
    return db_fail_lost(db, error);
  if (!db->in_transaction || db->in_savepoint)
    return error_set(error, ERROR_BROKEN, "a savepoint stands alone inside a transaction");
  if (!control(db, DB_SAVEPOINT, error))
    return FALSE;
  db->in_savepoint = TRUE;
  return TRUE;
}

gboolean db_release(Db *db, GError **error)
{
  if (db->lost)
    return db_fail_lost(db, error);
  if (!db->in_savepoint)
    return error_set(error, ERROR_BROKEN, "no savepoint is open");
  if (!control(db, DB_RELEASE, error))
    return FALSE;
  db->in_savepoint = FALSE;
  return TRUE;
}

void db_undo(Db *db)
{
  if (!db->in_savepoint)
    return;
  db->in_savepoint = FALSE;
  turn_over(db);
  if (db->lost)
    return;
  /* A savepoint that cannot be undone leaves half a wish in the turn: then the whole turn must fall. */
  if (!control(db, DB_UNDO, NULL) && !db->lost) {
    control(db, DB_ROLLBACK, NULL);
    db->lost = ERROR_BROKEN;
  }
}

gboolean db_read_begin(Db *db, GError **error)
{
  return begin_with(db, DB_BEGIN_READ, error);
}

void db_read_end(Db *db)
{
  db_rollback(db);
}
