/* Numbered migrations: what they leave behind, above all when they fail. */
#include <string.h>

#include "base/error.h"
#include "place.h"
#include "store/schema.h"

static const DbMigration steps[] = {
  { 1, "first", "CREATE TABLE a (n BIGINT);\nCREATE TABLE b (n BIGINT);\n" },
  { 2, "second", "ALTER TABLE a ADD COLUMN m BIGINT;\nINSERT INTO a (n, m) VALUES (1, 2);\n" },
};
static const DbMigration faulty[] = {
  { 1, "first", "CREATE TABLE a (n BIGINT);\nCREATE TABLE b (n BIGINT);\n" },
  { 2, "torn", "ALTER TABLE a ADD COLUMN m BIGINT;\nINSERT INTO a (n) VALUES (1);\nINSERT INTO nowhere VALUES (1);\n" },
};

static int version_of(Db *db)
{
  g_autoptr(GError) error = NULL;
  int version = -1;
  db_schema_version(db, &version, &error);
  g_assert_no_error(error);
  return version;
}

static void an_empty_database_comes_up_to_the_last(Place *place, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Db) db = place_connect(place, DB_WRITE);
  guint applied = 0;
  g_assert_cmpint(version_of(db), ==, 0);
  g_assert_true(db_migrate(db, steps, 2, &applied, &error));
  g_assert_cmpint(applied, ==, 2);
  g_assert_cmpint(version_of(db), ==, 2);
  g_assert_cmpint(place_number(db, "SELECT m FROM a"), ==, 2);
  g_assert_true(db_migrate(db, steps, 2, &applied, &error));
  g_assert_cmpint(applied, ==, 0);
  g_assert_cmpint(place_number(db, "SELECT count(*) FROM a"), ==, 1);
}

static void an_older_database_takes_the_rest(Place *place, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Db) db = place_connect(place, DB_WRITE);
  guint applied = 0;
  g_assert_true(db_migrate(db, steps, 1, &applied, &error));
  g_assert_true(db_migrate(db, steps, 2, &applied, &error));
  g_assert_cmpint(applied, ==, 1);
  g_assert_cmpint(version_of(db), ==, 2);
}

static void a_newer_database_is_refused(Place *place, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Db) db = place_connect(place, DB_WRITE);
  g_assert_true(db_migrate(db, steps, 2, NULL, &error));
  g_assert_false(db_migrate(db, steps, 1, NULL, &error));
  g_assert_error(error, ERROR_DOMAIN, ERROR_INVALID);
  g_assert_nonnull(strstr(error->message, "newer"));
}

static void a_newer_database_that_was_only_added_to_is_taken_as_it_is(Place *place, gconstpointer unused)
{
  static const DbMigration longer[] = {
    { 1, "first", "CREATE TABLE a (n BIGINT);\n" },
    { 2, "add-a-column", "ALTER TABLE a ADD COLUMN m BIGINT NOT NULL DEFAULT 5;\n" },
    { 3, "add-a-table", "CREATE TABLE c (n BIGINT);\n" },
    { 4, "take-away", "DROP TABLE c;\n" },
  };
  g_autoptr(GError) error = NULL;
  g_autoptr(Db) db = place_connect(place, DB_WRITE);
  guint applied = 9;
  g_assert_true(db_migrate(db, longer, 3, NULL, &error));
  g_assert_true(db_migrate(db, longer, 1, &applied, &error));
  g_assert_cmpint(applied, ==, 0);
  g_assert_cmpint(version_of(db), ==, 3);
  g_assert_true(db_run(db, &error, "INSERT INTO a (n) VALUES (1)", ""));
  g_assert_true(db_migrate(db, longer, 4, NULL, &error));
  g_assert_false(db_migrate(db, longer, 1, NULL, &error));
  g_assert_error(error, ERROR_DOMAIN, ERROR_INVALID);
}

static void one_that_fails_half_way_leaves_nothing(Place *place, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Db) db = place_connect(place, DB_WRITE);
  guint applied = 9;
  g_assert_false(db_migrate(db, faulty, 2, &applied, &error));
  g_assert_error(error, ERROR_DOMAIN, ERROR_BROKEN);
  g_assert_nonnull(strstr(error->message, "torn"));
  g_assert_cmpint(applied, ==, 1);
  g_assert_cmpint(version_of(db), ==, 1);
  g_assert_false(db_in_transaction(db));
  g_assert_cmpint(place_number(db, "SELECT count(*) FROM a"), ==, 0);
  g_clear_error(&error);
  g_assert_false(db_run(db, &error, "SELECT m FROM a", ""));
  g_clear_error(&error);
  g_assert_true(db_migrate(db, steps, 2, &applied, &error));
}

static void another_programs_database_is_left_alone(Place *place, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Db) db = place_connect(place, DB_WRITE);
  place_run(db, "CREATE TABLE recipes (n BIGINT)");
  g_assert_false(db_migrate(db, steps, 2, NULL, &error));
  g_assert_error(error, ERROR_DOMAIN, ERROR_INVALID);
  g_assert_cmpint(place_number(db, "SELECT count(*) FROM recipes"), ==, 0);
  g_clear_error(&error);
  g_assert_false(db_run(db, &error, "SELECT n FROM a", ""));
}

static void the_diarys_own_schema_is_sound(Place *place, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Db) db = place_connect(place, DB_WRITE);
  g_autoptr(GPtrArray) breaches = g_ptr_array_new_with_free_func(g_free);
  guint n = 0;
  const DbMigration *all = store_migrations(&n);
  g_assert_cmpint(n, >, 0);
  for (guint i = 0; i < n; i++) {
    g_assert_cmpint(all[i].number, ==, i + 1);
    g_assert_cmpstr(all[i].name, !=, "");
  }
  g_assert_true(db_migrate(db, all, n, NULL, &error));
  g_assert_cmpint(version_of(db), ==, n);
  g_assert_true(db_check_integrity(db, breaches, &error));
  g_assert_cmpint(breaches->len, ==, 0);
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  PLACE_TEST("/db/migrate/an-empty-database-comes-up-to-the-last", an_empty_database_comes_up_to_the_last);
  PLACE_TEST("/db/migrate/an-older-database-takes-the-rest", an_older_database_takes_the_rest);
  PLACE_TEST("/db/migrate/a-newer-database-is-refused", a_newer_database_is_refused);
  PLACE_TEST("/db/migrate/a-newer-database-that-was-only-added-to-is-taken-as-it-is",
             a_newer_database_that_was_only_added_to_is_taken_as_it_is);
  PLACE_TEST("/db/migrate/one-that-fails-half-way-leaves-nothing", one_that_fails_half_way_leaves_nothing);
  PLACE_TEST("/db/migrate/another-programs-database-is-left-alone", another_programs_database_is_left_alone);
  PLACE_TEST("/db/migrate/the-diarys-own-schema-is-sound", the_diarys_own_schema_is_sound);
  return g_test_run();
}
