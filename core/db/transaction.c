/* Transactions and savepoints; the same words for every driver but the first. */
#include "base/error.h"
#include "db/driver.h"

static gboolean control(Db *db, const char *sql, GError **error)
{
  return db->driver->run(db, sql, NULL, 0, NULL, error);
}

static void ended(Db *db)
{
  db->in_transaction = db->in_savepoint = db->lost = FALSE;
}

static gboolean begin_with(Db *db, const char *sql, GError **error)
{
  if (db->in_transaction)
    return error_set(error, ERROR_BROKEN, "a transaction is open already");
  if (!control(db, sql, error))
    return FALSE;
  db->in_transaction = TRUE;
  return TRUE;
}

gboolean db_begin(Db *db, GError **error)
{
  return begin_with(db, db->mode == DB_WRITE ? db->driver->begin : "BEGIN", error);
}

gboolean db_commit(Db *db, GError **error)
{
  if (!db->in_transaction)
    return error_set(error, ERROR_BROKEN, "no transaction is open");
  if (db->lost) {
    ended(db);
    return error_set(error, ERROR_BROKEN, "the database undid this transaction; nothing of it is kept");
  }
  if (!control(db, "COMMIT", error)) {
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
    control(db, "ROLLBACK", NULL);
  ended(db);
}

gboolean db_in_transaction(const Db *db)
{
  return db->in_transaction;
}

gboolean db_savepoint(Db *db, GError **error)
{
  if (!db->in_transaction || db->in_savepoint || db->lost)
    return error_set(error, ERROR_BROKEN, db->lost ? "the database undid this transaction; nothing of it is kept"
                                                   : "a savepoint stands alone inside a transaction");
  if (!control(db, "SAVEPOINT wish", error))
    return FALSE;
  db->in_savepoint = TRUE;
  return TRUE;
}

gboolean db_release(Db *db, GError **error)
{
  if (!db->in_savepoint || db->lost)
    return error_set(error, ERROR_BROKEN, db->lost ? "the database undid this transaction; nothing of it is kept"
                                                   : "no savepoint is open");
  if (!control(db, "RELEASE wish", error))
    return FALSE;
  db->in_savepoint = FALSE;
  return TRUE;
}

void db_undo(Db *db)
{
  if (!db->in_savepoint)
    return;
  db->in_savepoint = FALSE;
  if (db->lost)
    return;
  /* A savepoint that cannot be undone leaves half a wish in the turn: then the whole turn must fall. */
  if (!control(db, "ROLLBACK TO wish", NULL) || !control(db, "RELEASE wish", NULL)) {
    if (!db->lost)
      control(db, "ROLLBACK", NULL);
    db->lost = TRUE;
  }
}

gboolean db_read_begin(Db *db, GError **error)
{
  return begin_with(db, "BEGIN", error);
}

void db_read_end(Db *db)
{
  db_rollback(db);
}
