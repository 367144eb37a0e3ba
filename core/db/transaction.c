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
  g_clear_pointer(&db->settles, g_array_unref);
  turn_over(db);
}

/* ---- before the commit ---- */

static void settling_clear(gpointer settling)
{
  g_ptr_array_unref(((DbSettling *)settling)->notes);
}

static DbSettling *settling_of(Db *db, DbSettle settle, GDestroyNotify drop)
{
  for (guint i = 0; db->settles && i < db->settles->len; i++)
    if (g_array_index(db->settles, DbSettling, i).settle == settle)
      return &g_array_index(db->settles, DbSettling, i);
  if (!db->settles) {
    db->settles = g_array_new(FALSE, FALSE, sizeof(DbSettling));
    g_array_set_clear_func(db->settles, settling_clear);
  }
  const DbSettling made = { settle, g_ptr_array_new_with_free_func(drop), 0 };
  g_array_append_val(db->settles, made);
  return &g_array_index(db->settles, DbSettling, db->settles->len - 1);
}

void db_before_commit(Db *db, DbSettle settle, gpointer note, GDestroyNotify drop)
{
  g_assert(db->in_transaction);
  DbSettling *settling = settling_of(db, settle, drop);
  if (note)
    g_ptr_array_add(settling->notes, note);
}

static gboolean settle_all(Db *db, GError **error)
{
  for (guint i = 0; db->settles && i < db->settles->len; i++) {
    const DbSettling *settling = &g_array_index(db->settles, DbSettling, i);
    if (!settling->settle(db, settling->notes, error))
      return FALSE;
  }
  return TRUE;
}

static void mark_settles(Db *db)
{
  db->settles_before = db->settles ? db->settles->len : 0;
  for (guint i = 0; i < db->settles_before; i++) {
    DbSettling *settling = &g_array_index(db->settles, DbSettling, i);
    settling->before = settling->notes->len;
  }
}

/* What was said since the mark is taken back. */
static void undo_settles(Db *db)
{
  if (!db->settles)
    return;
  g_array_set_size(db->settles, db->settles_before);
  for (guint i = 0; i < db->settles_before; i++) {
    const DbSettling *settling = &g_array_index(db->settles, DbSettling, i);
    g_ptr_array_set_size(settling->notes, (gint)settling->before);
  }
}

/* ---- transactions ---- */

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
  if (!settle_all(db, error) || !control(db, DB_COMMIT, error)) {
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
  mark_settles(db);
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
  undo_settles(db);
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
