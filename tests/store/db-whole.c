/* The whole database at once: backup while it is written, restore while it is read, checks that find damage. */
#include <glib/gstdio.h>
#include <string.h>

#include "base/error.h"
#include "place.h"

/* About four hundred pages, so that a copy takes more than one step. */
static Db *with_rows(const Place *place, int rows)
{
  g_autoptr(GError) error = NULL;
  Db *db = place_connect(place, DB_WRITE);
  place_run(db, "CREATE TABLE thing (n BIGINT PRIMARY KEY, t TEXT)");
  g_assert_true(db_begin(db, &error));
  for (int i = 0; i < rows; i++)
    g_assert_true(db_run(db, &error, "INSERT INTO thing (n, t) VALUES ($1, hex(randomblob(100)))", "i", (gint64)i));
  g_assert_true(db_commit(db, &error));
  return db;
}

static Db *open_copy(const char *path)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *address = g_strconcat("sqlite:", path, NULL);
  Db *db = db_open(address, DB_READ, &error);
  g_assert_no_error(error);
  return db;
}

typedef struct {
  Db *writer;
  int calls, last_done, last_total;
} Busy;

/* Another connection commits between any two steps of the copy. */
static void write_meanwhile(void *data, int done, int total)
{
  Busy *busy = data;
  g_autoptr(GError) error = NULL;
  busy->calls++;
  busy->last_done = done;
  busy->last_total = total;
  db_run(busy->writer, &error, "INSERT INTO thing (n, t) VALUES ($1, '')", "i", (gint64)1000000 + busy->calls);
  g_assert_no_error(error);
}

static void a_backup_is_one_moment_while_others_write(Place *place, gconstpointer unused)
{
  SCRATCH_ABOUT_FILES;
  g_autoptr(GError) error = NULL;
  g_autoptr(Db) writer = with_rows(place, 60000);
  g_autoptr(Db) reader = place_connect(place, DB_READ);
  g_autofree char *copy = place_file(place, "copy.db");
  Busy busy = { .writer = writer };
  g_assert_true(db_backup(reader, copy, write_meanwhile, &busy, &error));
  g_assert_cmpint(busy.calls, >, 1);
  g_assert_cmpint(busy.calls, <, 100); /* it never began anew */
  g_assert_cmpint(busy.last_done, ==, busy.last_total);
  g_autoptr(Db) db = open_copy(copy);
  g_autoptr(GPtrArray) breaches = g_ptr_array_new_with_free_func(g_free);
  g_assert_cmpint(place_number(db, "SELECT count(*) FROM thing"), ==, 60000);
  g_assert_true(db_check_integrity(db, breaches, &error));
  g_assert_cmpint(breaches->len, ==, 0);
  GStatBuf file;
  g_stat(copy, &file);
  g_assert_cmpint(file.st_mode & 0777, ==, 0600);
}

static void a_backup_never_overwrites(Place *place, gconstpointer unused)
{
  SCRATCH_ABOUT_FILES;
  g_autoptr(GError) error = NULL;
  g_autoptr(Db) db = with_rows(place, 10);
  g_autofree char *copy = place_file(place, "copy.db");
  g_autofree char *text = NULL;
  g_assert_true(g_file_set_contents(copy, "dear", -1, NULL));
  g_assert_false(db_backup(db, copy, NULL, NULL, &error));
  g_assert_error(error, ERROR_DOMAIN, ERROR_CONFLICT);
  g_assert_true(g_file_get_contents(copy, &text, NULL, NULL));
  g_assert_cmpstr(text, ==, "dear");
  g_assert_false(db_in_transaction(db));
}

static void a_backup_that_cannot_be_made_leaves_no_file(Place *place, gconstpointer unused)
{
  SCRATCH_ABOUT_FILES;
  g_autoptr(GError) error = NULL;
  g_autoptr(Db) db = with_rows(place, 10);
  g_assert_false(db_backup(db, "/nowhere/at/all/copy.db", NULL, NULL, &error));
  g_assert_error(error, ERROR_DOMAIN, ERROR_BROKEN);
  g_assert_false(db_in_transaction(db));
}

static void a_restore_shows_to_open_connections(Place *place, gconstpointer unused)
{
  SCRATCH_ABOUT_FILES;
  g_autoptr(GError) error = NULL;
  g_autoptr(Db) db = with_rows(place, 20000);
  g_autoptr(Db) reader = place_connect(place, DB_READ);
  g_autofree char *copy = place_file(place, "copy.db");
  g_autofree char *kept = place_file(place, "kept.db");
  gint64 before = 0, after = 0;
  g_assert_true(db_backup(reader, copy, NULL, NULL, &error));
  place_run(db, "DELETE FROM thing WHERE n >= 5");
  place_run(db, "CREATE TABLE later (n BIGINT)");
  g_assert_cmpint(place_number(reader, "SELECT count(*) FROM thing"), ==, 5);
  g_assert_true(db_data_version(reader, &before, &error));
  g_autoptr(Db) own = place_connect(place, DB_WRITE);
  g_assert_true(db_restore(own, copy, kept, NULL, NULL, &error));
  g_assert_cmpint(place_number(reader, "SELECT count(*) FROM thing"), ==, 20000);
  g_assert_cmpint(place_number(db, "SELECT count(*) FROM thing"), ==, 20000);
  g_assert_true(db_data_version(reader, &after, &error));
  g_assert_cmpint(before, !=, after);
  g_autoptr(Db) old = open_copy(kept);
  g_assert_cmpint(place_number(old, "SELECT count(*) FROM thing"), ==, 5);
  g_assert_false(db_run(reader, &error, "SELECT n FROM later", ""));
  place_run(db, "INSERT INTO thing (n) VALUES (-1)");
}

/* In the midst of a restore nobody can write, and readers still see the old. */
static void look_meanwhile(void *data, int done, int total)
{
  Db **two = data;
  g_autoptr(GError) error = NULL;
  if (done == total)
    return;
  g_assert_cmpint(place_number(two[0], "SELECT count(*) FROM thing"), ==, 20000);
  g_assert_false(db_run(two[1], &error, "INSERT INTO thing (n) VALUES (-2)", ""));
  g_assert_error(error, ERROR_DOMAIN, ERROR_BUSY);
}

static void a_restore_is_one_moment_too(Place *place, gconstpointer unused)
{
  SCRATCH_ABOUT_FILES;
  g_autoptr(GError) error = NULL;
  g_autoptr(Db) db = with_rows(place, 20000);
  g_autoptr(Db) reader = place_connect(place, DB_READ);
  g_autofree char *copy = place_file(place, "copy.db");
  g_autofree char *kept = place_file(place, "kept.db");
  g_assert_true(db_backup(reader, copy, NULL, NULL, &error));
  place_run(db, "UPDATE thing SET t = 'changed'");
  place_run(db, "PRAGMA busy_timeout = 1");
  g_autoptr(Db) own = place_connect(place, DB_WRITE);
  Db *two[] = { reader, db };
  g_assert_true(db_restore(own, copy, kept, look_meanwhile, two, &error));
  g_assert_cmpint(place_number(reader, "SELECT count(*) FROM thing WHERE t = 'changed'"), ==, 0);
}

static void a_restore_beside_a_writer_is_busy(Place *place, gconstpointer unused)
{
  SCRATCH_ABOUT_FILES;
  g_autoptr(GError) error = NULL;
  g_autoptr(Db) db = with_rows(place, 10);
  g_autofree char *copy = place_file(place, "copy.db");
  g_autofree char *kept = place_file(place, "kept.db");
  g_assert_true(db_backup(db, copy, NULL, NULL, &error));
  g_assert_true(db_begin(db, &error));
  g_autoptr(Db) own = place_connect(place, DB_WRITE);
  place_run(own, "PRAGMA busy_timeout = 1");
  g_assert_false(db_restore(own, copy, kept, NULL, NULL, &error));
  g_assert_error(error, ERROR_DOMAIN, ERROR_BUSY);
  g_assert_false(g_file_test(kept, G_FILE_TEST_EXISTS));
  db_rollback(db);
  g_clear_error(&error);
  g_assert_true(db_restore(own, copy, kept, NULL, NULL, &error));
}

static void a_restore_that_cannot_keep_the_old_changes_nothing(Place *place, gconstpointer unused)
{
  SCRATCH_ABOUT_FILES;
  g_autoptr(GError) error = NULL;
  g_autoptr(Db) db = with_rows(place, 10);
  g_autofree char *copy = place_file(place, "copy.db");
  g_assert_true(db_backup(db, copy, NULL, NULL, &error));
  place_run(db, "DELETE FROM thing");
  g_assert_false(db_restore(db, copy, copy, NULL, NULL, &error));
  g_assert_error(error, ERROR_DOMAIN, ERROR_CONFLICT);
  g_assert_cmpint(place_number(db, "SELECT count(*) FROM thing"), ==, 0);
}

static void damage_in_the_file_is_found(Place *place, gconstpointer unused)
{
  SCRATCH_ABOUT_FILES;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) breaches = g_ptr_array_new_with_free_func(g_free);
  g_clear_pointer(&(Db *){ with_rows(place, 2000) }, db_close);
  g_autofree char *bytes = NULL;
  gsize size = 0;
  g_assert_true(g_file_get_contents(place->path, &bytes, &size, NULL));
  memset(bytes + 4096 * 5, 0x5a, 4096);
  g_assert_true(g_file_set_contents(place->path, bytes, (gssize)size, NULL));
  g_autoptr(Db) db = place_connect(place, DB_READ);
  g_assert_true(db_check_integrity(db, breaches, &error));
  g_assert_cmpint(breaches->len, >, 0);
}

static void a_row_without_its_parent_is_found(Place *place, gconstpointer unused)
{
  SCRATCH_ABOUT_FILES;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) breaches = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(Db) db = place_connect(place, DB_WRITE);
  place_run(db, "CREATE TABLE parent (id TEXT PRIMARY KEY)");
  place_run(db, "CREATE TABLE child (id TEXT REFERENCES parent (id))");
  g_assert_false(db_run(db, &error, "INSERT INTO child (id) VALUES ('x')", ""));
  g_assert_error(error, ERROR_DOMAIN, ERROR_CONFLICT);
  g_clear_error(&error);
  place_run(db, "PRAGMA foreign_keys = OFF");
  place_run(db, "INSERT INTO child (id) VALUES ('x')");
  g_assert_true(db_check_integrity(db, breaches, &error));
  g_assert_cmpint(breaches->len, ==, 1);
  g_assert_nonnull(strstr(breaches->pdata[0], "parent"));
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  PLACE_TEST("/db/backup/is-one-moment-while-others-write", a_backup_is_one_moment_while_others_write);
  PLACE_TEST("/db/backup/never-overwrites", a_backup_never_overwrites);
  PLACE_TEST("/db/backup/one-that-cannot-be-made-leaves-no-file", a_backup_that_cannot_be_made_leaves_no_file);
  PLACE_TEST("/db/restore/shows-to-open-connections", a_restore_shows_to_open_connections);
  PLACE_TEST("/db/restore/is-one-moment-too", a_restore_is_one_moment_too);
  PLACE_TEST("/db/restore/beside-a-writer-is-busy", a_restore_beside_a_writer_is_busy);
  PLACE_TEST("/db/restore/one-that-cannot-keep-the-old-changes-nothing",
             a_restore_that_cannot_keep_the_old_changes_nothing);
  PLACE_TEST("/db/check/damage-in-the-file-is-found", damage_in_the_file_is_found);
  PLACE_TEST("/db/check/a-row-without-its-parent-is-found", a_row_without_its_parent_is_found);
  return g_test_run();
}
