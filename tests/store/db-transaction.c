/* Transactions, savepoints, two connections at once, and disks that fail. */
#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#include "base/error.h"
#include "place.h"
#include "shaky.h"

static Db *with_table(const Place *place)
{
  Db *db = place_connect(place, DB_WRITE);
  place_run(db, "CREATE TABLE thing (n BIGINT CHECK (n < 100), t TEXT)");
  db_set_patience(db, 20);
  return db;
}

static gint64 count(Db *db)
{
  return place_number(db, "SELECT count(*) FROM thing");
}

static void begin(Db *db)
{
  g_autoptr(GError) error = NULL;
  db_begin(db, &error);
  g_assert_no_error(error);
}

static void readers_see_what_is_committed_and_no_more(Place *place, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Db) db = with_table(place);
  g_autoptr(Db) reader = place_connect(place, DB_READ);
  begin(db);
  place_run(db, "INSERT INTO thing (n) VALUES (1)");
  g_assert_cmpint(count(reader), ==, 0);
  g_assert_true(db_commit(db, &error));
  g_assert_cmpint(count(reader), ==, 1);
}

static void a_rollback_leaves_nothing(Place *place, gconstpointer unused)
{
  g_autoptr(Db) db = with_table(place);
  begin(db);
  place_run(db, "INSERT INTO thing (n) VALUES (1)");
  g_assert_true(db_in_transaction(db));
  db_rollback(db);
  g_assert_false(db_in_transaction(db));
  g_assert_cmpint(count(db), ==, 0);
}

static void one_wish_is_undone_alone(Place *place, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Db) db = with_table(place);
  begin(db);
  for (int wish = 1; wish <= 3; wish++) {
    g_assert_true(db_savepoint(db, &error));
    g_assert_true(db_run(db, &error, "INSERT INTO thing (n) VALUES ($1)", "i", (gint64)wish));
    if (wish == 2)
      db_undo(db);
    else
      g_assert_true(db_release(db, &error));
  }
  g_assert_true(db_commit(db, &error));
  g_assert_cmpint(place_number(db, "SELECT sum(n) FROM thing"), ==, 4);
}

/* Writes down what it was told. */
static gboolean write_notes(Db *db, const GPtrArray *notes, GError **error)
{
  for (guint i = 0; i < notes->len; i++)
    if (!db_run(db, error, "INSERT INTO thing (n) VALUES ($1)", "i", (gint64)GPOINTER_TO_INT(notes->pdata[i])))
      return FALSE;
  return TRUE;
}

static gboolean count_calls(Db *db, const GPtrArray *notes, GError **error)
{
  g_assert_cmpuint(notes->len, ==, 0);
  return db_run(db, error, "INSERT INTO thing (n) VALUES (50)", "");
}

static gboolean refuse(Db *db, const GPtrArray *notes, GError **error)
{
  return error_set(error, ERROR_CONFLICT, "no");
}

static void what_follows_is_done_once_before_the_commit(Place *place, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Db) db = with_table(place);
  begin(db);
  db_before_commit(db, write_notes, GINT_TO_POINTER(1), NULL);
  for (int wish = 2; wish <= 4; wish++) {
    g_assert_true(db_savepoint(db, &error));
    db_before_commit(db, write_notes, GINT_TO_POINTER(wish), NULL);
    db_before_commit(db, count_calls, NULL, NULL);
    if (wish == 3)
      db_undo(db);
    else
      g_assert_true(db_release(db, &error));
  }
  g_assert_cmpint(count(db), ==, 0);
  g_assert_true(db_commit(db, &error));
  g_assert_cmpint(place_number(db, "SELECT sum(n) FROM thing"), ==, 1 + 2 + 4 + 50);
  begin(db);
  g_assert_true(db_commit(db, &error));
  g_assert_cmpint(count(db), ==, 4); /* it was of the transaction before */
}

static void what_was_said_in_an_undone_wish_alone_is_not_done(Place *place, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Db) db = with_table(place);
  begin(db);
  g_assert_true(db_savepoint(db, &error));
  db_before_commit(db, refuse, g_strdup("a note of its own"), g_free);
  db_undo(db);
  g_assert_true(db_commit(db, &error));
  begin(db);
  place_run(db, "INSERT INTO thing (n) VALUES (1)");
  db_before_commit(db, refuse, g_strdup("another"), g_free);
  g_assert_false(db_commit(db, &error));
  g_assert_error(error, ERROR_DOMAIN, ERROR_CONFLICT);
  g_assert_cmpint(count(db), ==, 0);
}

static void a_failed_statement_in_a_wish_leaves_the_turn_whole(Place *place, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Db) db = with_table(place);
  begin(db);
  place_run(db, "INSERT INTO thing (n) VALUES (1)");
  g_assert_true(db_savepoint(db, &error));
  place_run_in_vain(db, "INSERT INTO thing (n) VALUES (100)", &error);
  g_assert_error(error, ERROR_DOMAIN, ERROR_CONFLICT);
  g_clear_error(&error);
  db_undo(db);
  g_assert_true(db_commit(db, &error));
  g_assert_cmpint(count(db), ==, 1);
}

static void they_do_not_nest(Place *place, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Db) db = with_table(place);
  g_assert_false(db_savepoint(db, &error));
  g_assert_error(error, ERROR_DOMAIN, ERROR_BROKEN);
  g_clear_error(&error);
  begin(db);
  g_assert_false(db_begin(db, &error));
  g_clear_error(&error);
  g_assert_true(db_savepoint(db, &error));
  g_assert_false(db_savepoint(db, &error));
  g_assert_error(error, ERROR_DOMAIN, ERROR_BROKEN);
  db_undo(db);
  db_undo(db);
  db_rollback(db);
  db_rollback(db);
  g_clear_error(&error);
  g_assert_false(db_commit(db, &error));
  g_assert_error(error, ERROR_DOMAIN, ERROR_BROKEN);
}

static void a_second_writer_is_told_busy(Place *place, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Db) db = with_table(place);
  g_autoptr(Db) other = place_connect(place, DB_WRITE);
  db_set_patience(other, 20);
  begin(db);
  g_assert_false(db_begin(other, &error));
  g_assert_error(error, ERROR_DOMAIN, ERROR_BUSY);
  g_assert_false(db_in_transaction(other));
  db_rollback(db);
  begin(other);
  db_rollback(other);
}

static void a_reading_connection_refuses_to_write(Place *place, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Db) db = with_table(place);
  g_autoptr(Db) reader = place_connect(place, DB_READ);
  g_assert_false(db_run(reader, &error, "INSERT INTO thing (n) VALUES (1)", ""));
  g_assert_error(error, ERROR_DOMAIN, ERROR_BROKEN);
  g_assert_cmpint(count(db), ==, 0);
}

static void a_snapshot_stands_still(Place *place, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Db) db = with_table(place);
  g_autoptr(Db) reader = place_connect(place, DB_READ);
  g_assert_true(db_read_begin(reader, &error));
  g_assert_cmpint(count(reader), ==, 0);
  place_run(db, "INSERT INTO thing (n) VALUES (1)");
  g_assert_cmpint(count(reader), ==, 0);
  db_read_end(reader);
  g_assert_cmpint(count(reader), ==, 1);
}

static void the_version_changes_with_anothers_commit(Place *place, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Db) db = with_table(place);
  g_autoptr(Db) reader = place_connect(place, DB_READ);
  gint64 first = 0, second = 0, third = 0;
  g_assert_true(db_data_version(reader, &first, &error));
  g_assert_true(db_data_version(reader, &second, &error));
  g_assert_true(first == second || !scratch_is_file()); /* a server's other databases move it too */
  place_run(db, "INSERT INTO thing (n) VALUES (1)");
  g_assert_true(db_data_version(reader, &third, &error));
  g_assert_cmpint(third, !=, second);
}

static gint64 version_of(Db *db)
{
  g_autoptr(GError) error = NULL;
  gint64 version = 0;
  g_assert_true(db_data_version(db, &version, &error));
  g_assert_no_error(error);
  return version;
}

static void a_snapshots_version_does_not_pass_for_the_newest(Place *place, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Db) db = with_table(place);
  g_autoptr(Db) reader = place_connect(place, DB_READ);
  gint64 before = version_of(reader);
  g_assert_true(db_read_begin(reader, &error));
  g_assert_cmpint(count(reader), ==, 0);
  place_run(db, "INSERT INTO thing (n) VALUES (1)");
  g_assert_cmpint(version_of(reader), ==, before); /* of what is seen in here */
  db_read_end(reader);
  g_assert_cmpint(version_of(reader), !=, before);
}

static void no_commit_escapes_a_look(Place *place, gconstpointer unused)
{
  g_autoptr(Db) db = with_table(place);
  g_autoptr(Db) other = place_connect(place, DB_WRITE);
  g_autoptr(Db) reader = place_connect(place, DB_READ);
  gint64 seen = version_of(reader);
  for (int i = 0; i < 300; i++) {
    place_run(i % 3 ? db : other, "UPDATE thing SET n = 7 WHERE n = 8"); /* changes no row */
    place_run(i % 3 ? db : other, "INSERT INTO thing (n) VALUES (1)");
    gint64 now = version_of(reader);
    g_assert_cmpint(now, !=, seen);
    seen = now;
    if (i % 7 == 0)
      db_checkpoint(i % 2 ? db : other);
    seen = version_of(reader);
    g_assert_true(version_of(reader) == seen || !scratch_is_file());
  }
}

static void a_missing_database_is_named(Place *place, gconstpointer unused)
{
  SCRATCH_ABOUT_FILES;
  g_autoptr(GError) error = NULL;
  g_assert_null(db_open(place->address, DB_READ, &error));
  g_assert_error(error, ERROR_DOMAIN, ERROR_MISSING);
  g_assert_nonnull(strstr(error->message, place->path));
  g_clear_error(&error);
  g_assert_null(db_open("sqlite:/nowhere/at/all/diary.db", DB_WRITE, &error));
  g_assert_error(error, ERROR_DOMAIN, ERROR_BROKEN);
  g_clear_error(&error);
  g_assert_null(db_open("oracle:x", DB_WRITE, &error));
  g_assert_error(error, ERROR_DOMAIN, ERROR_INVALID);
}

static void what_is_no_database_is_refused(Place *place, gconstpointer unused)
{
  SCRATCH_ABOUT_FILES;
  g_autoptr(GError) error = NULL;
  g_assert_true(g_file_set_contents(place->path, "this is a letter, not a database; long enough to be looked at. "
                                                 "this is a letter, not a database; long enough.", -1, NULL));
  g_assert_null(db_open(place->address, DB_WRITE, &error));
  g_assert_error(error, ERROR_DOMAIN, ERROR_BROKEN);
  g_clear_error(&error);
  g_autoptr(Db) reader = db_open(place->address, DB_READ, &error);
  g_assert_no_error(error);
  for (int i = 0; i < 2; i++) { /* it is not taken for looked at because it was asked once */
    int version = 0;
    g_assert_false(db_schema_version(reader, &version, &error));
    g_assert_error(error, ERROR_DOMAIN, ERROR_BROKEN);
    g_assert_nonnull(strstr(error->message, place->path));
    g_clear_error(&error);
  }
}

static void only_we_may_read_a_new_database(Place *place, gconstpointer unused)
{
  SCRATCH_ABOUT_FILES;
  g_autoptr(Db) db = with_table(place);
  g_autofree char *log = g_strconcat(place->path, "-wal", NULL);
  GStatBuf file;
  g_assert_cmpint(g_stat(place->path, &file), ==, 0);
  g_assert_cmpint(file.st_mode & 0777, ==, 0600);
  g_assert_cmpint(g_stat(log, &file), ==, 0);
  g_assert_cmpint(file.st_mode & 0777, ==, 0600);
}

static void fill(Db *db, GError **error)
{
  for (int i = 0; i < 20000 && !(error && *error); i++)
    db_run(db, error, "INSERT INTO thing (t) VALUES ($1)", "t",
           "a line that is long enough for a few thousand of them to need more pages than the cache may hold, "
           "so that the log is written before the commit and the disk's refusal comes in the middle of the work");
}

static void a_full_disk_in_the_middle_keeps_nothing_of_the_turn(Place *place, gconstpointer unused)
{
  SCRATCH_ABOUT_FILES;
  g_autoptr(GError) error = NULL;
  g_autoptr(Db) db = with_table(place);
  place_run(db, "PRAGMA cache_size = 20");
  begin(db);
  place_run(db, "INSERT INTO thing (n) VALUES (1)");
  g_assert_true(db_savepoint(db, &error));
  shaky_set(SHAKY_FULL);
  fill(db, &error);
  g_assert_error(error, ERROR_DOMAIN, ERROR_BROKEN);
  g_clear_error(&error);
  shaky_set(SHAKY_SOUND);
  db_undo(db);
  /* whether or not SQLite gave up the whole turn, nothing is ever committed in pieces */
  gboolean more = db_savepoint(db, &error) && db_run(db, &error, "INSERT INTO thing (n) VALUES (2)", "") &&
                  db_release(db, &error);
  g_clear_error(&error);
  gboolean committed = db_commit(db, &error);
  g_assert_cmpint(committed, ==, more);
  g_assert_cmpint(count(db), ==, committed ? 2 : 0);
  begin(db);
  place_run(db, "INSERT INTO thing (n) VALUES (3)");
  g_clear_error(&error);
  g_assert_true(db_commit(db, &error));
}

static void a_commit_that_did_not_reach_the_disk_is_no_commit(Place *place, gconstpointer unused)
{
  SCRATCH_ABOUT_FILES;
  g_autoptr(GError) error = NULL;
  g_autoptr(Db) db = with_table(place);
  g_autoptr(Db) reader = place_connect(place, DB_READ);
  begin(db);
  place_run(db, "INSERT INTO thing (n) VALUES (1)");
  shaky_set(SHAKY_UNSYNCED);
  g_assert_false(db_commit(db, &error));
  shaky_set(SHAKY_SOUND);
  g_assert_error(error, ERROR_DOMAIN, ERROR_BROKEN);
  g_clear_error(&error);
  g_assert_false(db_in_transaction(db));
  g_assert_cmpint(count(db), ==, 0);
  g_assert_cmpint(count(reader), ==, 0);
  begin(db);
  place_run(db, "INSERT INTO thing (n) VALUES (2)");
  g_assert_true(db_commit(db, &error));
  g_assert_cmpint(count(reader), ==, 1);
}

static void a_checkpoint_moves_the_log_into_the_file(Place *place, gconstpointer unused)
{
  SCRATCH_ABOUT_FILES;
  g_autoptr(GError) error = NULL;
  g_autoptr(Db) db = with_table(place);
  GStatBuf before, after;
  begin(db);
  fill(db, &error);
  g_assert_true(db_commit(db, &error));
  g_stat(place->path, &before);
  db_checkpoint(db);
  g_stat(place->path, &after);
  g_assert_cmpint(after.st_size, >, before.st_size + 1000000);
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  shaky_install();
  PLACE_TEST("/db/transaction/readers-see-what-is-committed-and-no-more", readers_see_what_is_committed_and_no_more);
  PLACE_TEST("/db/transaction/a-rollback-leaves-nothing", a_rollback_leaves_nothing);
  PLACE_TEST("/db/transaction/one-wish-is-undone-alone", one_wish_is_undone_alone);
  PLACE_TEST("/db/transaction/what-follows-is-done-once-before-the-commit", what_follows_is_done_once_before_the_commit);
  PLACE_TEST("/db/transaction/what-was-said-in-an-undone-wish-alone-is-not-done",
             what_was_said_in_an_undone_wish_alone_is_not_done);
  PLACE_TEST("/db/transaction/a-failed-statement-in-a-wish-leaves-the-turn-whole",
             a_failed_statement_in_a_wish_leaves_the_turn_whole);
  PLACE_TEST("/db/transaction/they-do-not-nest", they_do_not_nest);
  PLACE_TEST("/db/transaction/a-second-writer-is-told-busy", a_second_writer_is_told_busy);
  PLACE_TEST("/db/transaction/a-reading-connection-refuses-to-write", a_reading_connection_refuses_to_write);
  PLACE_TEST("/db/transaction/a-snapshot-stands-still", a_snapshot_stands_still);
  PLACE_TEST("/db/transaction/the-version-changes-with-anothers-commit", the_version_changes_with_anothers_commit);
  PLACE_TEST("/db/transaction/a-snapshots-version-does-not-pass-for-the-newest",
             a_snapshots_version_does_not_pass_for_the_newest);
  PLACE_TEST("/db/transaction/no-commit-escapes-a-look", no_commit_escapes_a_look);
  PLACE_TEST("/db/open/a-missing-database-is-named", a_missing_database_is_named);
  PLACE_TEST("/db/open/what-is-no-database-is-refused", what_is_no_database_is_refused);
  PLACE_TEST("/db/open/only-we-may-read-a-new-database", only_we_may_read_a_new_database);
  PLACE_TEST("/db/fault/a-full-disk-in-the-middle-keeps-nothing-of-the-turn",
             a_full_disk_in_the_middle_keeps_nothing_of_the_turn);
  PLACE_TEST("/db/fault/a-commit-that-did-not-reach-the-disk-is-no-commit",
             a_commit_that_did_not_reach_the_disk_is_no_commit);
  PLACE_TEST("/db/checkpoint/moves-the-log-into-the-file", a_checkpoint_moves_the_log_into_the_file);
  return g_test_run();
}
