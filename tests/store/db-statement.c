/* Statements, parameters, cursors and the errors they give. */
#include <string.h>

#include "base/error.h"
#include "place.h"

static Db *with_table(const Place *place)
{
  Db *db = place_connect(place, DB_WRITE);
  place_run(db, "CREATE TABLE thing (id TEXT PRIMARY KEY, n BIGINT, r DOUBLE PRECISION, note TEXT, t TEXT NOT NULL DEFAULT '')");
  return db;
}

static void every_type_comes_back(Place *place, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Db) db = with_table(place);
  g_assert_true(db_run(db, &error, "INSERT INTO thing (id, n, r, t) VALUES ($1, $2, $3, $4)", "tidt", "a",
                       G_MININT64, 0.1, "it’s \"quoted\"; $1 -- ünï"));
  g_autoptr(DbRows) rows = db_ask(db, &error, "SELECT id, n, r, t, NULL FROM thing", "");
  g_assert_true(db_next(rows, &error));
  g_assert_cmpstr(db_text(rows, 0), ==, "a");
  g_assert_cmpint(db_int(rows, 1), ==, G_MININT64);
  g_assert_cmpfloat(db_real(rows, 2), ==, 0.1);
  g_autofree char *text = db_text_copy(rows, 3);
  g_assert_cmpstr(text, ==, "it’s \"quoted\"; $1 -- ünï");
  g_assert_true(db_is_null(rows, 4));
  g_assert_cmpstr(db_text(rows, 4), ==, "");
  g_assert_null(db_text_copy(rows, 4));
  g_assert_false(db_next(rows, &error));
  g_assert_no_error(error);
}

static void null_is_null(Place *place, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Db) db = with_table(place);
  g_assert_true(db_run(db, &error, "INSERT INTO thing (id, n, r, note) VALUES ($1, 3, 1.5, 'x')", "t", "a"));
  g_assert_true(db_run(db, &error, "UPDATE thing SET note = $1", "t", NULL));
  g_assert_cmpint(place_number(db, "SELECT count(*) FROM thing WHERE note IS NULL"), ==, 1);
  const DbValue values[] = { { .type = 'i', .null = TRUE }, { .type = 'd', .null = TRUE }, { .type = 't', .text = "a" } };
  g_assert_true(db_run_values(db, &error, "UPDATE thing SET n = $1, r = $2 WHERE id = $3", values, 3));
  g_assert_cmpint(place_number(db, "SELECT count(*) FROM thing WHERE n IS NULL AND r IS NULL"), ==, 1);
}

static void placeholders_bind_by_number_not_by_place(Place *place, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Db) db = with_table(place);
  g_autoptr(DbRows) rows = db_ask(db, &error, "SELECT $3, $1, $2, $1", "iii", (gint64)1, (gint64)2, (gint64)3);
  g_assert_true(db_next(rows, &error));
  g_assert_cmpint(db_int(rows, 0), ==, 3);
  g_assert_cmpint(db_int(rows, 1), ==, 1);
  g_assert_cmpint(db_int(rows, 2), ==, 2);
  g_assert_cmpint(db_int(rows, 3), ==, 1);
}

static void more_than_ten_placeholders(Place *place, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Db) db = with_table(place);
  DbValue values[300];
  g_autoptr(GString) sql = g_string_new("SELECT 0");
  for (int i = 0; i < 300; i++) {
    values[i] = (DbValue){ .type = 'i', .number = i };
    g_string_append_printf(sql, ", $%d", 300 - i);
  }
  g_autoptr(DbRows) rows = db_ask_values(db, &error, sql->str, values, 300);
  g_assert_true(db_next(rows, &error));
  for (int i = 0; i < 300; i++)
    g_assert_cmpint(db_int(rows, i + 1), ==, 299 - i);
}

static void a_wrong_number_of_parameters_is_told(Place *place, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Db) db = with_table(place);
  g_assert_false(db_run(db, &error, "DELETE FROM thing WHERE id = $1", ""));
  g_assert_error(error, ERROR_DOMAIN, ERROR_BROKEN);
  g_clear_error(&error);
  g_assert_false(db_run(db, &error, "DELETE FROM thing WHERE id = $2", "t", "a"));
  g_assert_error(error, ERROR_DOMAIN, ERROR_BROKEN);
  g_clear_error(&error);
  g_assert_false(db_run(db, &error, "DELETE FROM thing; DELETE FROM thing", ""));
  g_assert_error(error, ERROR_DOMAIN, ERROR_BROKEN);
}

static void an_ended_cursor_stays_at_its_end(Place *place, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Db) db = with_table(place);
  g_autoptr(DbRows) rows = db_ask(db, &error, "INSERT INTO thing (id) VALUES ('a') RETURNING id", "");
  g_assert_true(db_next(rows, &error));
  for (int i = 0; i < 3; i++)
    g_assert_false(db_next(rows, &error));
  g_assert_no_error(error);
  g_assert_cmpint(place_number(db, "SELECT count(*) FROM thing"), ==, 1);
}

static void one_row_of_a_returning_write_is_enough(Place *place, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Db) db = with_table(place);
  place_run(db, "INSERT INTO thing (id, n) VALUES ('a', 1), ('b', 2)");
  gint64 n = 0;
  g_assert_true(db_ask_int(db, &error, NULL, &n, "UPDATE thing SET n = n + 10 RETURNING n", ""));
  g_autoptr(Db) reader = place_connect(place, DB_READ);
  g_assert_cmpint(place_number(reader, "SELECT sum(n) FROM thing"), ==, 23);
}

static void the_same_text_may_be_asked_within_itself(Place *place, gconstpointer unused)
{
  const char *sql = "SELECT n FROM thing WHERE n > $1 ORDER BY n";
  g_autoptr(GError) error = NULL;
  g_autoptr(Db) db = with_table(place);
  place_run(db, "INSERT INTO thing (id, n) VALUES ('a', 1), ('b', 2), ('c', 3)");
  g_autoptr(DbRows) outer = db_ask(db, &error, sql, "i", (gint64)0);
  gint64 seen = 0;
  while (db_next(outer, &error)) {
    g_autoptr(DbRows) inner = db_ask(db, &error, sql, "i", db_int(outer, 0));
    while (db_next(inner, &error))
      seen = seen * 10 + db_int(inner, 0);
  }
  g_assert_no_error(error);
  g_assert_cmpint(seen, ==, 233);
}

static void many_texts_push_out_the_least_used(Place *place, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Db) db = with_table(place);
  place_run(db, "INSERT INTO thing (id, n) VALUES ('a', 1), ('b', 2)");
  g_autoptr(DbRows) open = db_ask(db, &error, "SELECT n FROM thing ORDER BY n", "");
  g_assert_true(db_next(open, &error));
  for (int i = 0; i < 1000; i++) {
    g_autofree char *sql = g_strdup_printf("SELECT %d", i);
    g_assert_cmpint(place_number(db, sql), ==, i);
  }
  g_assert_true(db_next(open, &error));
  g_assert_cmpint(db_int(open, 0), ==, 2);
  g_assert_cmpint(place_number(db, "SELECT 0"), ==, 0);
}

static void bound_text_may_be_freed_before_the_rows_are_read(Place *place, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Db) db = with_table(place);
  char *text = g_strdup("somebody");
  g_autoptr(DbRows) rows = db_ask(db, &error, "SELECT $1", "t", text);
  memset(text, 'x', strlen(text));
  g_free(text);
  g_assert_true(db_next(rows, &error));
  g_assert_cmpstr(db_text(rows, 0), ==, "somebody");
}

static void a_constraint_is_a_conflict_that_shows_no_value(Place *place, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Db) db = with_table(place);
  place_run(db, "INSERT INTO thing (id) VALUES ('known')");
  g_assert_false(db_run(db, &error, "INSERT INTO thing (id, t) VALUES ($1, $2)", "tt", "known", "very private"));
  g_assert_error(error, ERROR_DOMAIN, ERROR_CONFLICT);
  g_assert_null(strstr(error->message, "private"));
  g_assert_null(strstr(error->message, "known"));
  g_assert_nonnull(strstr(error->message, scratch_is_file() ? "thing.id" : "thing_pkey"));
  g_clear_error(&error);
  g_assert_false(db_run(db, &error, "INSERT INTO thing (id, t) VALUES ($1, NULL)", "t", "b"));
  g_assert_error(error, ERROR_DOMAIN, ERROR_CONFLICT);
}

static void counting_tells_how_many_rows_were_touched(Place *place, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Db) db = with_table(place);
  gint64 changed = -1;
  place_run(db, "INSERT INTO thing (id, n) VALUES ('a', 1), ('b', 2), ('c', 3)");
  g_assert_true(db_run_counting(db, &error, &changed, "UPDATE thing SET n = 0 WHERE n > $1", "i", (gint64)1));
  g_assert_cmpint(changed, ==, 2);
  g_assert_true(db_run_counting(db, &error, &changed, "UPDATE thing SET n = 0 WHERE n > $1", "i", (gint64)1));
  g_assert_cmpint(changed, ==, 0);
}

static void no_row_leaves_the_number_untouched(Place *place, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Db) db = with_table(place);
  gboolean found = TRUE;
  gint64 n = 42;
  g_assert_true(db_ask_int(db, &error, &found, &n, "SELECT n FROM thing", ""));
  g_assert_false(found);
  g_assert_cmpint(n, ==, 42);
}

static void double_quotes_are_never_text(Place *place, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Db) db = with_table(place);
  g_assert_false(db_run(db, &error, "SELECT \"nothing of that name\"", ""));
  g_assert_error(error, ERROR_DOMAIN, ERROR_BROKEN);
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  PLACE_TEST("/db/statement/every-type-comes-back", every_type_comes_back);
  PLACE_TEST("/db/statement/null-is-null", null_is_null);
  PLACE_TEST("/db/statement/placeholders-bind-by-number-not-by-place", placeholders_bind_by_number_not_by_place);
  PLACE_TEST("/db/statement/more-than-ten-placeholders", more_than_ten_placeholders);
  PLACE_TEST("/db/statement/a-wrong-number-of-parameters-is-told", a_wrong_number_of_parameters_is_told);
  PLACE_TEST("/db/statement/an-ended-cursor-stays-at-its-end", an_ended_cursor_stays_at_its_end);
  PLACE_TEST("/db/statement/one-row-of-a-returning-write-is-enough", one_row_of_a_returning_write_is_enough);
  PLACE_TEST("/db/statement/the-same-text-may-be-asked-within-itself", the_same_text_may_be_asked_within_itself);
  PLACE_TEST("/db/statement/many-texts-push-out-the-least-used", many_texts_push_out_the_least_used);
  PLACE_TEST("/db/statement/bound-text-may-be-freed-before-the-rows-are-read",
             bound_text_may_be_freed_before_the_rows_are_read);
  PLACE_TEST("/db/statement/a-constraint-is-a-conflict-that-shows-no-value",
             a_constraint_is_a_conflict_that_shows_no_value);
  PLACE_TEST("/db/statement/counting-tells-how-many-rows-were-touched", counting_tells_how_many_rows_were_touched);
  PLACE_TEST("/db/statement/no-row-leaves-the-number-untouched", no_row_leaves_the_number_untouched);
  PLACE_TEST("/db/statement/double-quotes-are-never-text", double_quotes_are_never_text);
  return g_test_run();
}
