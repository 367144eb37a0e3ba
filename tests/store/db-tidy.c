/* What is deleted is gone: from pages, from the log, from free space; and free space is given back in short steps. */
#include <glib/gstdio.h>
#include <string.h>

#include "base/error.h"
#include "place.h"

static gboolean holds(const char *held, gsize size, const char *bytes)
{
  gsize n = strlen(bytes);
  for (const char *at = held; (at = memchr(at, *bytes, size - (gsize)(at - held))); at++)
    if (size - (gsize)(at - held) >= n && memcmp(at, bytes, n) == 0)
      return TRUE;
  return FALSE;
}

/* In how many of the place's files some bytes stand. */
static guint files_with(const Place *place, const char *bytes)
{
  g_autoptr(GDir) folder = g_dir_open(place->directory, 0, NULL);
  guint n = 0;
  for (const char *name; (name = g_dir_read_name(folder));) {
    g_autofree char *path = place_file(place, name), *held = NULL;
    gsize size = 0;
    g_assert_true(g_file_get_contents(path, &held, &size, NULL));
    n += holds(held, size, bytes);
  }
  return n;
}

static gint64 size_of(const Place *place)
{
  GStatBuf status;
  g_assert_cmpint(g_stat(place->path, &status), ==, 0);
  return status.st_size;
}

/* Rows of all lengths, so that pages are split and joined and rows overflow. */
static void fill(Db *db, int rows)
{
  g_autoptr(GError) error = NULL;
  g_assert_true(db_begin(db, &error));
  for (int i = 0; i < rows; i++) {
    g_autofree char *text = g_strnfill((gsize)g_test_rand_int_range(1, i % 50 == 0 ? 9000 : 300), 'x');
    g_autofree char *marked = g_strconcat(i % 3 == 0 ? "canary-7391" : "other", text, NULL);
    g_assert_true(db_run(db, &error, "INSERT INTO thing (k, t) VALUES ($1, $2)", "it", (gint64)g_test_rand_int(), marked)
                  || g_error_matches(error, ERROR_DOMAIN, ERROR_CONFLICT));
    g_clear_error(&error);
  }
  g_assert_true(db_commit(db, &error));
}

static Db *with_canaries(const Place *place)
{
  Db *db = place_connect(place, DB_WRITE);
  place_run(db, "CREATE TABLE thing (k BIGINT PRIMARY KEY, t TEXT)");
  place_run(db, "CREATE INDEX thing_t ON thing (t)");
  fill(db, 4000);
  db_checkpoint(db);
  return db;
}

static void a_scrub_leaves_no_byte_of_what_is_gone(Place *place, gconstpointer unused)
{
  SCRATCH_ABOUT_FILES;
  g_autoptr(GError) error = NULL;
  g_autoptr(Db) db = with_canaries(place);
  g_autoptr(Db) reader = place_connect(place, DB_READ);
  g_assert_cmpuint(files_with(place, "canary-7391"), >, 0);
  place_run(db, "UPDATE thing SET t = 'short' WHERE t LIKE 'canary-7391%' AND k % 2 = 0");
  place_run(db, "DELETE FROM thing WHERE t LIKE 'canary-7391%'");
  gint64 rows = place_number(db, "SELECT count(*) FROM thing");
  g_assert_true(db_scrub(db, &error));
  g_assert_no_error(error);
  g_assert_cmpuint(files_with(place, "canary-7391"), ==, 0);
  g_assert_cmpuint(files_with(place, "otherx"), >, 0);
  g_assert_cmpint(place_number(reader, "SELECT count(*) FROM thing"), ==, rows);
  fill(db, 100); /* it goes on as before */
  g_assert_cmpint(place_number(reader, "SELECT count(*) FROM thing"), >, rows);
}

static void a_scrub_beside_a_reader_says_busy_and_harms_nothing(Place *place, gconstpointer unused)
{
  SCRATCH_ABOUT_FILES;
  g_autoptr(GError) error = NULL;
  g_autoptr(Db) db = with_canaries(place);
  g_autoptr(Db) reader = place_connect(place, DB_READ);
  db_set_patience(db, 50);
  g_assert_true(db_read_begin(reader, &error));
  gint64 rows = place_number(reader, "SELECT count(*) FROM thing");
  place_run(db, "DELETE FROM thing");
  g_assert_false(db_scrub(db, &error));
  g_assert_error(error, ERROR_DOMAIN, ERROR_BUSY);
  g_clear_error(&error);
  g_assert_cmpint(place_number(reader, "SELECT count(*) FROM thing"), ==, rows);
  db_read_end(reader);
  g_assert_true(db_scrub(db, &error));
  g_assert_cmpuint(files_with(place, "canary-7391"), ==, 0);
}

static void free_pages_are_given_back_step_by_step(Place *place, gconstpointer unused)
{
  SCRATCH_ABOUT_FILES;
  g_autoptr(GError) error = NULL;
  g_autoptr(Db) db = with_canaries(place);
  gint64 before = size_of(place), left = -1;
  place_run(db, "DELETE FROM thing");
  g_assert_true(db_tidy(db, 10, &left, &error));
  g_assert_cmpint(left, >, 10);
  gint64 first = left;
  g_assert_true(db_tidy(db, 10, &left, &error));
  g_assert_cmpint(left, ==, first - 10);
  g_assert_true(db_tidy(db, 1000000, &left, &error));
  g_assert_cmpint(left, ==, 0);
  db_checkpoint(db);
  g_assert_cmpint(size_of(place), <, before / 10);
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  PLACE_TEST("/db/scrub/leaves-no-byte-of-what-is-gone", a_scrub_leaves_no_byte_of_what_is_gone);
  PLACE_TEST("/db/scrub/beside-a-reader-says-busy-and-harms-nothing", a_scrub_beside_a_reader_says_busy_and_harms_nothing);
  PLACE_TEST("/db/tidy/free-pages-are-given-back-step-by-step", free_pages_are_given_back_step_by_step);
  return g_test_run();
}
