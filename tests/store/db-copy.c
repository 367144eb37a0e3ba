/* Copies between databases of either kind: there and back, and what differs is found. Where the tests run on a server, one
 * side of each copy is there, the other a file. */
#include <string.h>

#include "base/error.h"
#include "db/copy.h"
#include "place.h"

/* In order of name the child comes before the parent that it names at once. */
static void make_tables(Db *db)
{
  place_run(db, "CREATE TABLE parent (id TEXT PRIMARY KEY, twin TEXT REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED)");
  place_run(db, "CREATE TABLE child (id TEXT PRIMARY KEY, parent_id TEXT NOT NULL REFERENCES parent (id), n BIGINT, "
                "r DOUBLE PRECISION, t TEXT)");
  place_run(db, "CREATE TABLE migration (number BIGINT PRIMARY KEY)");
}

static void begin(Db *db)
{
  g_autoptr(GError) error = NULL;
  db_begin(db, &error);
  g_assert_no_error(error);
}

static void commit(Db *db)
{
  g_autoptr(GError) error = NULL;
  db_commit(db, &error);
  g_assert_no_error(error);
}

static void put_child(Db *db, int number, const DbValue *n, const DbValue *r, const char *t)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *id = g_strdup_printf("c%d", number);
  const DbValue values[] = { { .type = 't', .text = id }, *n, *r, { .type = 't', .text = t } };
  g_assert_true(db_run_values(db, &error, "INSERT INTO child (id, parent_id, n, r, t) VALUES ($1, 'one', $2, $3, $4)", values, 4));
}

static void fill(Db *db, int more)
{
  static const char *const texts[] = { "", NULL, "it’s", "a\nb\tc\\", "x', 'y", "日本語 ünï 🙂", "$1 %s" };
  static const gint64 numbers[] = { 0, -1, G_MAXINT64, G_MININT64, 86400 };
  static const double reals[] = { 0, 0.1, -2.5e-300, 1e300, 1.0 / 3, 100 };
  begin(db);
  place_run(db, "INSERT INTO parent (id, twin) VALUES ('one', 'two'), ('two', 'one'), ('three', NULL)");
  for (int i = 0; i < 210 + more; i++) {
    DbValue n = { .type = 'i', .number = numbers[i % 5], .null = i % 11 == 0 };
    DbValue r = { .type = 'd', .real = reals[i % 6], .null = i % 13 == 0 };
    put_child(db, i, &n, &r, texts[i % 7]);
  }
  place_run(db, "INSERT INTO migration (number) VALUES (7)");
  commit(db);
}

/* The test's own database, filled; and an empty one in a file. */
static Db *full(const Place *place)
{
  Db *db = place_connect(place, DB_WRITE);
  make_tables(db);
  fill(db, 0);
  return db;
}

static Db *empty_file(const Place *place, const char *name)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *address = g_strdup_printf("sqlite:%s/%s", place->directory, name);
  Db *db = db_open(address, DB_WRITE, &error);
  g_assert_no_error(error);
  make_tables(db);
  return db;
}

static GPtrArray *copy(Db *from, Db *to, GError **error)
{
  g_assert_true(db_read_begin(from, NULL));
  begin(to);
  GPtrArray *digests = db_copy(from, to, NULL, NULL, error);
  if (digests)
    commit(to);
  else
    db_rollback(to);
  db_read_end(from);
  return digests;
}

static GPtrArray *digest(Db *db)
{
  g_autoptr(GError) error = NULL;
  g_assert_true(db_read_begin(db, &error));
  GPtrArray *digests = db_digest(db, NULL, NULL, &error);
  g_assert_no_error(error);
  db_read_end(db);
  return digests;
}

static void there_and_back_it_is_the_same(Place *place, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Db) db = full(place), file = empty_file(place, "file.db");
  g_autoptr(GPtrArray) out = copy(db, file, &error);
  g_assert_no_error(error);
  g_assert_cmpint(place_number(file, "SELECT count(*) FROM child"), ==, 210);
  g_assert_cmpint(place_number(file, "SELECT count(*) FROM migration"), ==, 0);
  g_assert_cmpint(place_number(file, "SELECT count(*) FROM child WHERE n IS NULL"), ==,
                  place_number(db, "SELECT count(*) FROM child WHERE n IS NULL"));
  begin(db);
  g_assert_true(db_clear(db, &error));
  commit(db);
  g_assert_cmpint(place_number(db, "SELECT count(*) FROM parent"), ==, 0);
  g_assert_cmpint(place_number(db, "SELECT number FROM migration"), ==, 7);
  g_autoptr(GPtrArray) back = copy(file, db, &error);
  g_assert_no_error(error);
  g_assert_true(db_digest_compare(out, back, &error));
  g_autoptr(GPtrArray) now = digest(db);
  g_assert_true(db_digest_compare(now, back, &error));
}

static void the_order_of_rows_does_not_matter(Place *place, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Db) db = full(place);
  g_autoptr(GPtrArray) before = digest(db);
  place_run(db, "UPDATE child SET t = 'x' WHERE id = 'c4'"); /* written anew, on some databases somewhere else */
  place_run(db, "DELETE FROM child WHERE id = 'c0'");
  DbValue n = { .type = 'i', .null = TRUE }, r = { .type = 'd', .null = TRUE };
  put_child(db, 0, &n, &r, "");
  place_run(db, "UPDATE child SET t = 'x'', ''y' WHERE id = 'c4'");
  g_autoptr(GPtrArray) after = digest(db);
  g_assert_true(db_digest_compare(before, after, &error));
  g_assert_no_error(error);
}

static void whatever_differs_is_found(Place *place, gconstpointer unused)
{
  static const char *const changes[] = {
    "UPDATE child SET t = 'its' WHERE id = 'c2'",      "UPDATE child SET t = NULL WHERE id = 'c7'",
    "UPDATE child SET t = '' WHERE id = 'c8'",         "UPDATE child SET n = n + 1 WHERE id = 'c5'",
    "UPDATE child SET r = 0.1000000000000001 WHERE r = 0.1", "DELETE FROM child WHERE id = 'c9'",
    "UPDATE child SET parent_id = 'two' WHERE id = 'c1'",
  };
  g_autoptr(Db) db = full(place);
  g_autoptr(GPtrArray) before = digest(db);
  for (gsize i = 0; i < G_N_ELEMENTS(changes); i++) {
    g_autoptr(GError) error = NULL;
    place_run(db, changes[i]);
    g_autoptr(GPtrArray) after = digest(db);
    g_assert_false(db_digest_compare(before, after, &error));
    g_assert_nonnull(strstr(error->message, "table child"));
    g_ptr_array_unref(g_steal_pointer(&before));
    before = g_steal_pointer(&after);
  }
}

static void what_cannot_be_copied_leaves_nothing(Place *place, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Db) file = empty_file(place, "file.db"), db = place_connect(place, DB_WRITE);
  make_tables(db);
  fill(file, 300);
  place_run(file, "UPDATE child SET n = 'many' WHERE id = 'c400'"); /* SQLite keeps it, though it is no number */
  g_assert_null(copy(file, db, &error));
  g_assert_error(error, ERROR_DOMAIN, ERROR_INVALID);
  g_assert_nonnull(strstr(error->message, "column n"));
  g_assert_null(strstr(error->message, "many"));
  g_assert_cmpint(place_number(db, "SELECT count(*) FROM parent"), ==, 0);
  g_clear_error(&error);
  place_run(file, "UPDATE child SET n = 4 WHERE id = 'c400'");
  place_run(file, "PRAGMA foreign_keys = OFF");
  place_run(file, "DELETE FROM parent WHERE id = 'one'");
  GPtrArray *copied = NULL;
  g_assert_true(db_read_begin(file, NULL));
  begin(db);
  copied = db_copy(file, db, NULL, NULL, &error); /* at once, or at the commit */
  g_assert_false(copied && db_commit(db, &error));
  g_clear_pointer(&copied, g_ptr_array_unref);
  g_assert_error(error, ERROR_DOMAIN, ERROR_CONFLICT);
  db_rollback(db);
  g_assert_cmpint(place_number(db, "SELECT count(*) FROM parent"), ==, 0);
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  PLACE_TEST("/db/copy/there-and-back-it-is-the-same", there_and_back_it_is_the_same);
  PLACE_TEST("/db/copy/the-order-of-rows-does-not-matter", the_order_of_rows_does_not_matter);
  PLACE_TEST("/db/copy/whatever-differs-is-found", whatever_differs_is_found);
  PLACE_TEST("/db/copy/what-cannot-be-copied-leaves-nothing", what_cannot_be_copied_leaves_nothing);
  return g_test_run();
}
