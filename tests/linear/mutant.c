/* mutant: Attune with a fault in it, to prove that the checker of histories sees it. Never installed, never served to anybody.
 *
 * ATTUNE_MUTANT says which:
 *   touch     a write does not begin by touching its slot: the row is read, neither locked nor raised
 *   stale     the same, and the row is read as it was committed last, past what the turn has written already
 *   unlocked  the same as touch, and a turn takes no lock of the database at its beginning either
 * The linker leads the calls here (--wrap). */
#include <stdlib.h>
#include <string.h>

#include "db/driver.h"
#include "store/slot.h"

Db *__real_db_open(const char *address, DbMode mode, GError **error);
gboolean __real_store_slot_touch(Db *db, const char *id, Instant now, Slot **slot, GError **error);
Db *__wrap_db_open(const char *address, DbMode mode, GError **error);
gboolean __wrap_store_slot_touch(Db *db, const char *id, Instant now, Slot **slot, GError **error);

static char *address_seen;
static Db *reader;
static DbDriver without_lock;
static const DbDriver *with_lock;

static gboolean is_mutant(const char *kind)
{
  const char *wanted = g_getenv("ATTUNE_MUTANT");
  return wanted && strcmp(wanted, kind) == 0;
}

static gboolean control(Db *db, DbControl what, GError **error)
{
  if (what == DB_BEGIN)
    return with_lock->run(db, "BEGIN", NULL, 0, NULL, error);
  return with_lock->control(db, what, error);
}

static void close_reader(void)
{
  g_clear_pointer(&reader, db_close);
  g_clear_pointer(&address_seen, g_free);
}

Db *__wrap_db_open(const char *address, DbMode mode, GError **error)
{
  Db *db = __real_db_open(address, mode, error);
  if (!address_seen) {
    address_seen = g_strdup(address);
    atexit(close_reader);
  }
  if (db && is_mutant("unlocked")) {
    with_lock = db->driver;
    without_lock = *db->driver;
    without_lock.control = control;
    db->driver = &without_lock;
  }
  return db;
}

gboolean __wrap_store_slot_touch(Db *db, const char *id, Instant now, Slot **slot, GError **error)
{
  if (!g_getenv("ATTUNE_MUTANT"))
    return __real_store_slot_touch(db, id, now, slot, error);
  if (!is_mutant("stale"))
    return store_slot_get(db, id, slot, error);
  if (!reader)
    reader = __real_db_open(address_seen, DB_READ, error);
  return reader && store_slot_get(reader, id, slot, error);
}
