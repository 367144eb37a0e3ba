/* Commits that the disk is told of apart: how far it is, that one sync serves many, and disks that fail. */
#include "db/sync.h"

#include <errno.h>
#include <poll.h>
#include <semaphore.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "place.h"

static sem_t begins, may_end;
static gint calls, fault;

/* A disk that takes as long as the test wants. */
static int slow_sync(int fd)
{
  g_atomic_int_inc(&calls);
  sem_post(&begins);
  sem_wait(&may_end);
  if (g_atomic_int_get(&fault)) {
    errno = g_atomic_int_get(&fault);
    return -1;
  }
  return fdatasync(fd);
}

static void set_up(int fault_wanted)
{
  sem_init(&begins, 0, 0);
  sem_init(&may_end, 0, 0);
  g_atomic_int_set(&calls, 0);
  g_atomic_int_set(&fault, fault_wanted);
  db_sync_call = slow_sync;
}

/* Whatever is still to be synced may be. */
static void tear_down(DbSync *sync)
{
  for (int i = 0; i < 10; i++)
    sem_post(&may_end);
  db_sync_free(sync);
  db_sync_call = fdatasync;
  sem_destroy(&begins);
  sem_destroy(&may_end);
}

static void write_one(Db *db)
{
  g_autoptr(GError) error = NULL;
  g_assert_true(db_begin(db, &error));
  place_run(db, "INSERT INTO thing (n) VALUES (1)");
  g_assert_true(db_commit(db, &error));
}

/* NULL: the test is not for this database. */
static Db *with_file(Place *place)
{
  Db *db = place_connect(place, DB_WRITE);
  if (strcmp(db_kind(db), "sqlite") == 0) {
    place_run(db, "CREATE TABLE thing (n BIGINT)");
    return db;
  }
  g_autoptr(GError) error = NULL;
  g_assert_null(db_sync_new(db, &error)); /* it syncs by itself */
  g_assert_no_error(error);
  db_close(db);
  return NULL;
}

static DbSync *sync_of(Db *db)
{
  g_autoptr(GError) error = NULL;
  DbSync *sync = db_sync_new(db, &error);
  g_assert_no_error(error);
  g_assert_nonnull(sync);
  return sync;
}

static guint64 look(DbSync *sync)
{
  g_autoptr(GError) error = NULL;
  guint64 through = 0;
  g_assert_true(db_sync_look(sync, &through, &error));
  return through;
}

static void wait_for_word(const DbSync *sync)
{
  struct pollfd one = { db_sync_fd(sync), POLLIN, 0 };
  g_assert_cmpint(poll(&one, 1, 5000), ==, 1);
}

static void it_tells_how_far_it_is(Place *place, gconstpointer unused)
{
  g_autoptr(Db) db = with_file(place);
  if (!db)
    return;
  set_up(0);
  DbSync *sync = sync_of(db);
  write_one(db);
  guint64 number = db_sync_begin(sync);
  sem_wait(&begins);
  g_assert_cmpuint(look(sync), <, number);
  write_one(db); /* nobody waits */
  sem_post(&may_end);
  wait_for_word(sync);
  g_assert_cmpuint(look(sync), ==, number);
  tear_down(sync);
}

static void one_serves_all_that_asked_before_it_began(Place *place, gconstpointer unused)
{
  g_autoptr(Db) db = with_file(place);
  guint64 last = 0;
  if (!db)
    return;
  set_up(0);
  DbSync *sync = sync_of(db);
  db_sync_begin(sync);
  sem_wait(&begins); /* the first is under way */
  for (int i = 0; i < 10; i++) {
    write_one(db);
    last = db_sync_begin(sync);
  }
  g_assert_cmpuint(look(sync), ==, 0);
  sem_post(&may_end);
  sem_wait(&begins);
  g_assert_cmpuint(look(sync), ==, 1);
  sem_post(&may_end);
  wait_for_word(sync);
  g_assert_cmpuint(look(sync), ==, last);
  g_assert_cmpint(g_atomic_int_get(&calls), ==, 2);
  tear_down(sync);
}

static void whoever_waits_has_it_at_once(Place *place, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Db) db = with_file(place);
  if (!db)
    return;
  DbSync *sync = sync_of(db);
  g_assert_cmpint(place_number(db, "PRAGMA synchronous"), ==, 1); /* NORMAL: the log is not waited for */
  write_one(db);
  g_assert_true(db_sync_wait(sync, &error));
  write_one(db);
  guint64 number = db_sync_begin(sync);
  g_assert_true(db_sync_wait(sync, &error));
  g_assert_cmpuint(look(sync), ==, number); /* whatever the thread has got to */
  db_sync_free(sync);
  g_assert_cmpint(place_number(db, "PRAGMA synchronous"), ==, 2); /* FULL again */
}

static void a_disk_that_failed_stays_so(Place *place, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Db) db = with_file(place);
  guint64 through = 0;
  if (!db)
    return;
  set_up(EIO);
  DbSync *sync = sync_of(db);
  write_one(db);
  db_sync_begin(sync);
  sem_post(&may_end);
  wait_for_word(sync);
  g_assert_false(db_sync_look(sync, &through, &error));
  g_assert_error(error, ERROR_DOMAIN, ERROR_BROKEN);
  g_assert_nonnull(strstr(error->message, "-wal"));
  g_assert_cmpuint(through, ==, 0);
  g_clear_error(&error);
  g_atomic_int_set(&fault, 0); /* what it dropped it may now say it has */
  g_assert_false(db_sync_wait(sync, &error));
  g_assert_error(error, ERROR_DOMAIN, ERROR_BROKEN);
  tear_down(sync);
}

static void memory_has_no_disk(void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Db) db = db_open("sqlite::memory:", DB_WRITE, &error);
  g_assert_null(db_sync_new(db, &error));
  g_assert_no_error(error);
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  PLACE_TEST("/db/sync/it-tells-how-far-it-is", it_tells_how_far_it_is);
  PLACE_TEST("/db/sync/one-serves-all-that-asked-before-it-began", one_serves_all_that_asked_before_it_began);
  PLACE_TEST("/db/sync/whoever-waits-has-it-at-once", whoever_waits_has_it_at_once);
  PLACE_TEST("/db/sync/a-disk-that-failed-stays-so", a_disk_that_failed_stays_so);
  g_test_add_func("/db/sync/memory-has-no-disk", memory_has_no_disk);
  return g_test_run();
}
