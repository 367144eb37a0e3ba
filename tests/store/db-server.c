/* What only a database on a server can suffer: connections that break at any moment, sessions of others, and what it means
 * that statements travel together. On files there is nothing to see, and each test says so. */
#include <string.h>

#include "base/error.h"
#include "place.h"

#define ABOUT_SERVERS                                                            \
  do {                                                                           \
    if (scratch_is_file()) {                                                     \
      g_test_message("this is about databases on a server: see check-postgres"); \
      return;                                                                    \
    }                                                                            \
  } while (0)

static Db *with_table(const Place *place)
{
  Db *db = place_connect(place, DB_WRITE);
  place_run(db, "CREATE TABLE thing (n BIGINT CHECK (n < 100), t TEXT)");
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

/* Ends the session of @db from outside, as a server that goes down does. */
static void cut(const Place *place, Db *db)
{
  g_autoptr(Db) other = place_connect(place, DB_WRITE);
  gint64 pid = place_number(db, "SELECT pg_backend_pid()");
  g_autofree char *sql = g_strdup_printf("SELECT CASE WHEN pg_terminate_backend(%" G_GINT64_FORMAT ", 5000) THEN 1 ELSE 0 END",
                                         pid);
  g_assert_cmpint(place_number(other, sql), ==, 1);
}

static void who_only_reads_does_not_notice(Place *place, gconstpointer unused)
{
  ABOUT_SERVERS;
  g_autoptr(Db) db = with_table(place);
  g_autoptr(Db) reader = place_connect(place, DB_READ);
  g_assert_cmpint(count(reader), ==, 0);
  cut(place, reader);
  g_assert_cmpint(count(reader), ==, 0);
}

static void a_transaction_begins_though_the_connection_was_gone(Place *place, gconstpointer unused)
{
  ABOUT_SERVERS;
  g_autoptr(GError) error = NULL;
  g_autoptr(Db) db = with_table(place);
  cut(place, db);
  begin(db);
  place_run(db, "INSERT INTO thing (n) VALUES (1)");
  g_assert_true(db_commit(db, &error));
  g_assert_cmpint(count(db), ==, 1);
}

static void a_lost_transaction_is_busy_to_its_end_and_leaves_nothing(Place *place, gconstpointer unused)
{
  ABOUT_SERVERS;
  g_autoptr(GError) error = NULL;
  g_autoptr(Db) db = with_table(place);
  begin(db);
  place_run(db, "INSERT INTO thing (n) VALUES (1)");
  g_assert_true(db_savepoint(db, &error));
  place_run(db, "INSERT INTO thing (n) VALUES (2)");
  cut(place, db);
  place_run_in_vain(db, "INSERT INTO thing (n) VALUES (3)", &error);
  g_assert_error(error, ERROR_DOMAIN, ERROR_BUSY);
  g_clear_error(&error);
  db_undo(db);
  g_assert_false(db_savepoint(db, &error)); /* the next wish of the turn */
  g_assert_error(error, ERROR_DOMAIN, ERROR_BUSY);
  g_clear_error(&error);
  g_assert_null(db_ask(db, &error, "SELECT 1", ""));
  g_assert_error(error, ERROR_DOMAIN, ERROR_BUSY);
  g_clear_error(&error);
  g_assert_false(db_commit(db, &error));
  g_assert_error(error, ERROR_DOMAIN, ERROR_BUSY);
  g_assert_false(db_in_transaction(db));
  g_assert_cmpint(count(db), ==, 0);
}

static void a_commit_without_an_answer_is_busy_and_says_what_that_means(Place *place, gconstpointer unused)
{
  ABOUT_SERVERS;
  g_autoptr(GError) error = NULL;
  g_autoptr(Db) db = with_table(place);
  begin(db);
  place_run(db, "INSERT INTO thing (n) VALUES (1)");
  g_assert_true(db_settle(db, &error));
  cut(place, db);
  g_assert_false(db_commit(db, &error));
  g_assert_error(error, ERROR_DOMAIN, ERROR_BUSY);
  g_assert_nonnull(strstr(error->message, "may or may not"));
  g_assert_cmpint(count(db), ==, 0);
}

static void a_cursor_that_is_cut_says_so(Place *place, gconstpointer unused)
{
  ABOUT_SERVERS;
  g_autoptr(GError) error = NULL;
  g_autoptr(Db) db = with_table(place);
  g_autoptr(Db) reader = place_connect(place, DB_READ);
  g_autoptr(Db) other = place_connect(place, DB_WRITE);
  gint64 pid = place_number(reader, "SELECT pg_backend_pid()");
  g_autoptr(DbRows) rows = db_ask(reader, &error, "SELECT g, repeat('x', 1000) FROM generate_series(1, 1000000) g", "");
  g_assert_true(db_next(rows, &error));
  g_autofree char *sql = g_strdup_printf("SELECT CASE WHEN pg_terminate_backend(%" G_GINT64_FORMAT ") THEN 1 ELSE 0 END", pid);
  g_assert_cmpint(place_number(other, sql), ==, 1);
  while (db_next(rows, &error))
    ;
  g_assert_error(error, ERROR_DOMAIN, ERROR_BUSY);
  g_assert_cmpint(count(reader), ==, 0);
}

/* In PostgreSQL all that follows a failure is refused, and a COMMIT then says nothing of it. */
static void what_follows_a_failure_is_never_kept(Place *place, gconstpointer unused)
{
  ABOUT_SERVERS;
  g_autoptr(GError) error = NULL;
  g_autoptr(Db) db = with_table(place);
  begin(db);
  place_run(db, "INSERT INTO thing (n) VALUES (1)");
  place_run_in_vain(db, "INSERT INTO thing (n) VALUES (100)", &error);
  g_assert_error(error, ERROR_DOMAIN, ERROR_CONFLICT);
  g_clear_error(&error);
  place_run_in_vain(db, "INSERT INTO thing (n) VALUES (2)", &error);
  g_clear_error(&error);
  g_assert_false(db_commit(db, &error));
  g_assert_error(error, ERROR_DOMAIN, ERROR_BROKEN);
  g_assert_cmpint(count(db), ==, 0);
}

/* Sent with the next one, and told by it: nothing is kept of a wish whose end has not been waited for. */
static void a_failure_on_its_way_is_told_before_the_wish_is_over(Place *place, gconstpointer unused)
{
  ABOUT_SERVERS;
  g_autoptr(GError) error = NULL;
  g_autoptr(Db) db = with_table(place);
  begin(db);
  for (int wish = 1; wish <= 3; wish++) {
    g_assert_true(db_savepoint(db, &error));
    db_run(db, NULL, "INSERT INTO thing (n) VALUES ($1)", "i", (gint64)(wish == 2 ? 100 : wish));
    db_run(db, NULL, "INSERT INTO thing (n) VALUES ($1)", "i", (gint64)wish * 10);
    gboolean released = db_release(db, &error);
    g_assert_cmpint(released, ==, wish != 2);
    if (!released) {
      g_assert_error(error, ERROR_DOMAIN, ERROR_CONFLICT);
      g_clear_error(&error);
      db_undo(db);
    }
  }
  g_assert_true(db_commit(db, &error));
  g_assert_cmpint(place_number(db, "SELECT sum(n) FROM thing"), ==, 1 + 10 + 3 + 30);
}

static void many_statements_without_an_answer_go_through(Place *place, gconstpointer unused)
{
  ABOUT_SERVERS;
  g_autoptr(GError) error = NULL;
  g_autoptr(Db) db = with_table(place);
  g_autofree char *long_text = g_strnfill(20000, 'x');
  gint64 changed = 0;
  begin(db);
  for (int i = 0; i < 10000; i++)
    g_assert_true(db_run(db, &error, "INSERT INTO thing (n, t) VALUES ($1, $2)", "it", (gint64)(i % 100),
                         i % 100 == 0 ? long_text : "short"));
  for (int i = 0; i < 400; i++) { /* more texts than are kept */
    g_autofree char *sql = g_strdup_printf("UPDATE thing SET n = n WHERE n = %d", i);
    g_assert_true(db_run(db, &error, sql, ""));
  }
  g_assert_true(db_run_counting(db, &error, &changed, "UPDATE thing SET t = 'y' WHERE n = $1", "i", (gint64)7));
  g_assert_cmpint(changed, ==, 100);
  g_assert_true(db_commit(db, &error));
  g_assert_cmpint(count(db), ==, 10000);
}

static void what_could_not_be_prepared_can_be_asked_later(Place *place, gconstpointer unused)
{
  ABOUT_SERVERS;
  static const char sql[] = "INSERT INTO later (n) VALUES ($1)";
  g_autoptr(GError) error = NULL;
  g_autoptr(Db) db = with_table(place);
  begin(db);
  g_assert_false(db_run(db, &error, sql, "i", (gint64)1) && db_settle(db, &error));
  g_clear_error(&error);
  db_rollback(db);
  place_run(db, "CREATE TABLE later (n BIGINT)");
  begin(db);
  g_assert_true(db_run(db, &error, sql, "i", (gint64)1));
  g_assert_true(db_commit(db, &error));
  g_assert_cmpint(place_number(db, "SELECT count(*) FROM later"), ==, 1);
}

static void the_same_text_with_other_types(Place *place, gconstpointer unused)
{
  ABOUT_SERVERS;
  g_autoptr(GError) error = NULL;
  g_autoptr(Db) db = with_table(place);
  for (int i = 0; i < 3; i++) {
    g_autoptr(DbRows) number = db_ask(db, &error, "SELECT $1", "i", (gint64)42);
    g_assert_true(db_next(number, &error));
    g_assert_cmpint(db_int(number, 0), ==, 42);
    g_autoptr(DbRows) text = db_ask(db, &error, "SELECT $1", "t", "forty-two");
    g_assert_true(db_next(text, &error));
    g_assert_cmpstr(db_text(text, 0), ==, "forty-two");
  }
}

/* Sums of whole numbers are NUMERIC there, conditions are t and f, and an address is no statement. */
static void what_the_server_calls_otherwise_reads_the_same(Place *place, gconstpointer unused)
{
  ABOUT_SERVERS;
  g_autoptr(GError) error = NULL;
  g_autoptr(Db) db = with_table(place);
  place_run(db, "INSERT INTO thing (n) VALUES (1), (2), (NULL)");
  g_autoptr(DbRows) rows = db_ask(db, &error, "SELECT sum(n), count(n), sum(n) > 2, sum(n) < 2, max(t), sum(n) * 1.5 FROM thing", "");
  g_assert_true(db_next(rows, &error));
  g_assert_cmpint(db_int(rows, 0), ==, 3);
  g_assert_cmpint(db_int(rows, 1), ==, 2);
  g_assert_cmpint(db_int(rows, 2), ==, 1);
  g_assert_cmpint(db_int(rows, 3), ==, 0);
  g_assert_true(db_is_null(rows, 4));
  g_assert_cmpint(db_int(rows, 4), ==, 0);
  g_assert_cmpfloat(db_real(rows, 5), ==, 4.5);
}

static void texts_are_ordered_by_their_bytes(Place *place, gconstpointer unused)
{
  ABOUT_SERVERS;
  g_autoptr(GError) error = NULL;
  g_autoptr(Db) db = place_connect(place, DB_WRITE);
  static const DbMigration steps[] = { { 1, "first", "-- of TEXT\nCREATE TABLE name (text TEXT NOT NULL DEFAULT 'TEXT', no TEXT);\n"
                                                     "INSERT INTO name (text) VALUES ('b'), ('B'), ('é'), ('a'), ('z');\n" } };
  g_assert_true(db_migrate(db, steps, 1, NULL, &error));
  g_autoptr(DbRows) rows = db_ask(db, &error, "SELECT text, lower(text) FROM name ORDER BY text", "");
  g_autoptr(GString) order = g_string_new(NULL);
  while (db_next(rows, &error))
    g_string_append(order, db_text(rows, 0));
  g_assert_cmpstr(order->str, ==, "Babzé");
  place_run(db, "INSERT INTO name (no) VALUES ('x')");
  g_assert_cmpint(place_number(db, "SELECT count(*) FROM name WHERE text = 'TEXT'"), ==, 1);
}

static void an_address_that_is_misread_is_not_repeated(Place *place, gconstpointer unused)
{
  ABOUT_SERVERS;
  static const char *const addresses[] = {
    "postgresql://me:sec%ret@host/db", "postgresql://me:sec/ret@host/db", "postgresql://me:sec@ret@host/db",
    "postgresql://me:12/sec@ret/db", "postgresql://me:secret@host:port/db", "postgresql://[secret", "postgresql:secret",
    "postgresql://host/db?password=secret&nonsense=1",
  };
  for (gsize i = 0; i < G_N_ELEMENTS(addresses); i++) {
    g_autoptr(GError) error = NULL;
    g_assert_null(db_open(addresses[i], DB_READ, &error));
    g_assert_error(error, ERROR_DOMAIN, ERROR_INVALID);
    g_assert_null(strstr(error->message, "sec"));
    g_assert_null(strstr(error->message, "ret@"));
  }
}

/* A pool of connections that lends each transaction another session: what we said of ours would hold for somebody else's. */
static void a_session_that_is_not_ours_is_refused(Place *place, gconstpointer unused)
{
  ABOUT_SERVERS;
  static const char other[] = "SELECT length(set_config('attune.session', 'somebody else''s', false))";
  const DbMode modes[] = { DB_READ, DB_WRITE };
  for (gsize i = 0; i < G_N_ELEMENTS(modes); i++) {
    g_autoptr(GError) error = NULL, second = NULL;
    g_autoptr(Db) db = place_connect(place, modes[i]);
    gint64 version = 0;
    begin(db);
    g_assert_true(db_commit(db, &error));
    g_assert_true(db_data_version(db, &version, &error));
    g_assert_cmpint(place_number(db, other), >, 0);
    g_assert_false(db_begin(db, &error));
    g_assert_error(error, ERROR_DOMAIN, ERROR_BROKEN);
    g_assert_nonnull(strstr(error->message, "pool_mode = session"));
    g_assert_false(db_in_transaction(db));
    g_assert_false(db_data_version(db, &version, &second));
    g_assert_error(second, ERROR_DOMAIN, ERROR_BROKEN);
  }
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  PLACE_TEST("/db/server/who-only-reads-does-not-notice", who_only_reads_does_not_notice);
  PLACE_TEST("/db/server/a-transaction-begins-though-the-connection-was-gone",
             a_transaction_begins_though_the_connection_was_gone);
  PLACE_TEST("/db/server/a-lost-transaction-is-busy-to-its-end-and-leaves-nothing",
             a_lost_transaction_is_busy_to_its_end_and_leaves_nothing);
  PLACE_TEST("/db/server/a-commit-without-an-answer-is-busy-and-says-what-that-means",
             a_commit_without_an_answer_is_busy_and_says_what_that_means);
  PLACE_TEST("/db/server/a-cursor-that-is-cut-says-so", a_cursor_that_is_cut_says_so);
  PLACE_TEST("/db/server/what-follows-a-failure-is-never-kept", what_follows_a_failure_is_never_kept);
  PLACE_TEST("/db/server/a-failure-on-its-way-is-told-before-the-wish-is-over",
             a_failure_on_its_way_is_told_before_the_wish_is_over);
  PLACE_TEST("/db/server/many-statements-without-an-answer-go-through", many_statements_without_an_answer_go_through);
  PLACE_TEST("/db/server/what-could-not-be-prepared-can-be-asked-later", what_could_not_be_prepared_can_be_asked_later);
  PLACE_TEST("/db/server/the-same-text-with-other-types", the_same_text_with_other_types);
  PLACE_TEST("/db/server/what-the-server-calls-otherwise-reads-the-same", what_the_server_calls_otherwise_reads_the_same);
  PLACE_TEST("/db/server/texts-are-ordered-by-their-bytes", texts_are_ordered_by_their_bytes);
  PLACE_TEST("/db/server/an-address-that-is-misread-is-not-repeated", an_address_that_is_misread_is_not_repeated);
  PLACE_TEST("/db/server/a-session-that-is-not-ours-is-refused", a_session_that_is_not_ours_is_refused);
  return g_test_run();
}
