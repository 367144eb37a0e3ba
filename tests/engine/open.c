/* How the engine opens, what it remembers of services, and tokens. */
#include <glib/gstdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "engine/migrate.h"
#include "engine/token.h"
#include "fixture.h"

static void run_sql(Fixture *f, const char *sql)
{
  g_autoptr(GError) error = NULL;
  db_run(f->engine->db, &error, sql, "");
  g_assert_no_error(error);
}

/* ---- opening ---- */

static void a_fresh_database_is_made_by_itself(void)
{
  SCRATCH_ABOUT_FILES;
  g_autoptr(Fixture) f = fixture_new("2026-10-01T09:00");
  GStatBuf file;
  g_assert_cmpint(g_stat(db_file_path(f->config->database), &file), ==, 0);
  g_assert_cmpint(file.st_mode & 0777, ==, 0600);
  g_assert_cmpint(fixture_number(f, "SELECT count(*) FROM person"), ==, 0);
}

static void a_newer_database_is_refused(void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Fixture) f = fixture_new("2026-10-01T09:00");
  run_sql(f, "INSERT INTO migration VALUES (99, 'later', 0)");
  g_autoptr(Engine) again = engine_open(f->config, &error);
  g_assert_null(again);
  g_assert_error(error, ERROR_DOMAIN, ERROR_INVALID);
  g_assert_nonnull(strstr(error->message, "newer"));
}

static void migrating_what_is_up_to_date_does_nothing(void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Fixture) f = fixture_new("2026-10-01T09:00");
  g_auto(MigrateReport) report = { 0 };
  g_assert_true(engine_migrate(f->config, &report, &error));
  g_assert_cmpint(report.from, ==, report.to);
  g_assert_null(report.copy);
}

static void a_diary_in_memory_is_refused(void)
{
  SCRATCH_ABOUT_FILES;
  g_autoptr(GError) error = NULL;
  Config config = { .database = (char *)"sqlite::memory:", .zone = (char *)"Europe/London" };
  g_assert_null(engine_open_bare(&config, &error));
  g_assert_error(error, ERROR_DOMAIN, ERROR_INVALID);
}

static void a_reload_that_fails_changes_nothing(void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Fixture) f = fixture_new("2026-10-01T09:00");
  Config other = *f->config;
  Registry *registry = f->engine->registry;
  other.zone = (char *)"Europe/Nowhere";
  g_assert_false(engine_reload(f->engine, &other, &error));
  g_clear_error(&error);
  other = *f->config;
  other.plugins = (char *)"/nowhere/at/all";
  g_assert_false(engine_reload(f->engine, &other, &error));
  g_clear_error(&error);
  other = *f->config;
  other.database = (char *)"sqlite:/elsewhere.db";
  g_assert_false(engine_reload(f->engine, &other, &error));
  g_assert_error(error, ERROR_DOMAIN, ERROR_INVALID);
  g_assert_true(f->engine->registry == registry);
  g_assert_true(f->engine->config == f->config);
  g_clear_error(&error);
  g_assert_true(engine_reload(f->engine, f->config, &error));
}

static gboolean half(Engine *engine, void *data, GError **error)
{
  return db_run(engine->db, error, "INSERT INTO fact VALUES ('half', 'done')", "") &&
         error_set(error, ERROR_INVALID, "and then not");
}

static void work_that_fails_leaves_nothing(void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Fixture) f = fixture_new("2026-10-01T09:00");
  g_assert_false(engine_write(f->engine, half, NULL, &error));
  g_assert_error(error, ERROR_DOMAIN, ERROR_INVALID);
  g_assert_cmpint(fixture_number(f, "SELECT count(*) FROM fact"), ==, 0);
  g_assert_false(db_in_transaction(f->engine->db));
}

/* ---- services ---- */

static const EngineService *service(Fixture *f, const char *id)
{
  g_autoptr(GError) error = NULL;
  const EngineService *found = engine_service(f->engine, f->engine->read, id, &error);
  g_assert_no_error(error);
  return found;
}

static void a_service_is_read_once_until_another_writes(void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Fixture) f = fixture_new("2026-10-01T09:00");
  fixture_service(f, "clinic", "drop-in", "");
  const EngineService *first = service(f, "clinic");
  g_assert_nonnull(first->plugin);
  g_assert_true(service(f, "clinic") == first);
  g_autoptr(Db) other = db_open(f->config->database, DB_WRITE, &error);
  g_assert_true(db_run(other, &error, "UPDATE service SET title = 'New words'", ""));
  g_assert_cmpstr(service(f, "clinic")->service->title, ==, "New words");
  g_assert_cmpstr(first->service->title, ==, "clinic"); /* whoever held it may go on until the next turn */
  engine_turn(f->engine);
  run_sql(f, "UPDATE service SET title = 'Our own'");
  engine_forget(f->engine);
  g_assert_cmpstr(service(f, "clinic")->service->title, ==, "Our own");
}

static void a_service_without_its_plugin_can_be_read(void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Fixture) f = fixture_new("2026-10-01T09:00");
  fixture_service(f, "clinic", "drop-in", "");
  run_sql(f, "UPDATE service SET plugin = 'long-gone'");
  const EngineService *found = service(f, "clinic");
  g_assert_null(found->plugin);
  g_assert_nonnull(found->settings);
  g_assert_null(engine_service(f->engine, f->engine->read, "none", &error));
  g_assert_error(error, ERROR_DOMAIN, ERROR_MISSING);
}

/* ---- tokens ---- */

static gboolean create(Fixture *f, const Actor *actor, const TokenWish *wish, char *token, char **id, GError **error)
{
  g_assert_true(db_begin(f->engine->db, NULL));
  gboolean made = engine_token_create(f->engine, actor, wish, token, id, error);
  g_assert_true(db_commit(f->engine->db, NULL));
  return made;
}

static void strange(Fixture *f, const char *token)
{
  g_autoptr(GError) error = NULL;
  g_assert_null(engine_token_find(f->engine, token, NULL, &error));
  g_assert_error(error, ERROR_DOMAIN, ERROR_STRANGER);
}

static void known(Fixture *f, const char *token, const char *person_id)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Person) person = engine_token_find(f->engine, token, NULL, &error);
  g_assert_no_error(error);
  g_assert_cmpstr(person->id, ==, person_id);
}

static void a_token_finds_its_person_until_it_expires(void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Fixture) f = fixture_new("2026-10-01T09:00");
  g_autoptr(Actor) anna = fixture_person(f, "anna@example.org", ROLE_PRACTITIONER, NULL);
  char days[TOKEN_TEXT], ever[TOKEN_TEXT];
  TokenWish three_days = { .person = "Anna@Example.org", .days = 3 }, for_ever = { .person = "p-anna", .label = "script" };
  g_assert_true(create(f, f->operator, &three_days, days, NULL, &error));
  g_assert_true(create(f, anna, &for_ever, ever, NULL, &error));
  known(f, days, "p-anna");
  strange(f, "");
  strange(f, "nonsense");
  g_autofree char *sql = g_strdup_printf("SELECT count(*) FROM token WHERE token_hash = '%s'", days);
  g_assert_cmpint(fixture_number(f, sql), ==, 0); /* the secret itself is nowhere */
  fixture_at(f, "2026-10-04T09:00");
  strange(f, days);
  known(f, ever, "p-anna");
}

static void a_revoked_token_is_strange(void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Fixture) f = fixture_new("2026-10-01T09:00");
  g_autoptr(Actor) anna = fixture_person(f, "anna@example.org", ROLE_PRACTITIONER, NULL);
  g_autoptr(Actor) ben = fixture_person(f, "ben@example.org", ROLE_PRACTITIONER, NULL);
  g_autofree char *id = NULL;
  char token[TOKEN_TEXT];
  TokenWish wish = { .person = "p-anna" };
  g_assert_true(create(f, anna, &wish, token, &id, &error));
  g_assert_true(db_begin(f->engine->db, &error));
  g_assert_false(engine_token_revoke(f->engine, ben, id, &error));
  g_assert_error(error, ERROR_DOMAIN, ERROR_MISSING);
  g_clear_error(&error);
  g_assert_true(engine_token_revoke(f->engine, anna, id, &error));
  g_assert_true(engine_token_revoke(f->engine, anna, id, &error));
  g_assert_true(db_commit(f->engine->db, &error));
  strange(f, token);
  g_assert_cmpint(fixture_number(f, "SELECT count(*) FROM change WHERE kind = 'token'"), ==, 2);
}

static void a_disabled_person_is_strange(void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Fixture) f = fixture_new("2026-10-01T09:00");
  g_autoptr(Actor) anna = fixture_person(f, "anna@example.org", ROLE_PRACTITIONER, NULL);
  char token[TOKEN_TEXT];
  TokenWish wish = { .person = "p-anna" };
  g_assert_true(create(f, anna, &wish, token, NULL, &error));
  run_sql(f, "UPDATE person SET state = 'disabled'");
  strange(f, token);
  g_assert_false(create(f, f->operator, &wish, token, NULL, &error));
  g_assert_error(error, ERROR_DOMAIN, ERROR_INVALID);
}

static void nobody_makes_tokens_for_others_but_administrators(void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Fixture) f = fixture_new("2026-10-01T09:00");
  g_autoptr(Actor) anna = fixture_person(f, "anna@example.org", ROLE_CLINICIAN | ROLE_MANAGER, NULL);
  g_autoptr(Actor) ada = fixture_person(f, "ada@example.org", ROLE_ADMINISTRATOR, NULL);
  char token[TOKEN_TEXT];
  TokenWish wish = { .person = "p-ada" }, back = { .person = "p-anna" }, odd = { .person = "p-anna", .days = -1 };
  g_assert_false(create(f, anna, &wish, token, NULL, &error));
  g_assert_error(error, ERROR_DOMAIN, ERROR_DENIED);
  g_clear_error(&error);
  g_assert_false(create(f, anna, &odd, token, NULL, &error));
  g_assert_error(error, ERROR_DOMAIN, ERROR_INVALID);
  g_clear_error(&error);
  g_assert_true(create(f, ada, &back, token, NULL, &error));
  g_autoptr(GPtrArray) own = engine_token_list(f->engine, anna, &error);
  g_assert_cmpint(own->len, ==, 1);
  known(f, token, "p-anna");
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_log_set_always_fatal(G_LOG_LEVEL_CRITICAL);
  g_test_add_func("/engine/open/a-fresh-database-is-made-by-itself", a_fresh_database_is_made_by_itself);
  g_test_add_func("/engine/open/a-newer-database-is-refused", a_newer_database_is_refused);
  g_test_add_func("/engine/open/migrating-what-is-up-to-date-does-nothing", migrating_what_is_up_to_date_does_nothing);
  g_test_add_func("/engine/open/a-diary-in-memory-is-refused", a_diary_in_memory_is_refused);
  g_test_add_func("/engine/open/a-reload-that-fails-changes-nothing", a_reload_that_fails_changes_nothing);
  g_test_add_func("/engine/open/work-that-fails-leaves-nothing", work_that_fails_leaves_nothing);
  g_test_add_func("/engine/service/is-read-once-until-another-writes", a_service_is_read_once_until_another_writes);
  g_test_add_func("/engine/service/without-its-plugin-can-be-read", a_service_without_its_plugin_can_be_read);
  g_test_add_func("/token/finds-its-person-until-it-expires", a_token_finds_its_person_until_it_expires);
  g_test_add_func("/token/revoked-is-strange", a_revoked_token_is_strange);
  g_test_add_func("/token/a-disabled-person-is-strange", a_disabled_person_is_strange);
  g_test_add_func("/token/nobody-makes-them-for-others-but-administrators",
                  nobody_makes_tokens_for_others_but_administrators);
  return g_test_run();
}
