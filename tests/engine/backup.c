/* Backup and restore of a whole diary: a restore is verified first, shows to whoever has the database open, and keeps what it
 * replaces. */
#include <glib/gstdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "engine/backup.h"
#include "engine/feed.h"
#include "fixture.h"

typedef struct {
  Fixture *fixture;
  Actor *anna, *host;
  char *file; /* of the backup */
} Scene;

static void scene_clear(Scene *s)
{
  actor_free(s->anna);
  actor_free(s->host);
  fixture_free(s->fixture);
  g_free(s->file);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Scene, scene_clear)

/* One booking, then the backup. */
static Scene scene_new(void)
{
  g_autoptr(GError) error = NULL;
  Scene s = { .fixture = fixture_new("2026-10-01T09:00") };
  s.anna = fixture_person(s.fixture, "anna@example.org", ROLE_PRACTITIONER, NULL);
  s.host = fixture_person(s.fixture, "host@example.org", ROLE_CLINICIAN, NULL);
  fixture_service(s.fixture, "clinic", "drop-in", "");
  fixture_slot(s.fixture, "s1", "clinic", "2026-10-05T10:00", 45, 1, "p-host");
  fixture_slot(s.fixture, "s2", "clinic", "2026-10-06T10:00", 45, 1, "p-host");
  g_free(fixture_book(s.fixture, s.anna, "s1", NULL, 1, NULL));
  s.file = g_build_filename(s.fixture->folder, "backup.db", NULL);
  engine_backup(s.fixture->config, s.file, &error);
  g_assert_no_error(error);
  return s;
}

static void take(void *data, const char *breach)
{
  g_test_message("%s", breach);
  if (data)
    g_ptr_array_add(data, g_strdup(breach));
}

static gboolean restore(Scene *s, const char *file, GPtrArray *told, RestoreReport *report, GError **error)
{
  return engine_restore(s->fixture->config, file, take, told, report, error);
}

static guint files_like(Scene *s, const char *part)
{
  guint n = 0;
  g_autoptr(GDir) dir = g_dir_open(s->fixture->folder, 0, NULL);
  for (const char *name; (name = g_dir_read_name(dir));)
    n += strstr(name, part) != NULL;
  return n;
}

static void what_was_done_since_is_gone_and_kept(void)
{
  g_autoptr(GError) error = NULL;
  g_auto(Scene) s = scene_new();
  g_auto(RestoreReport) report = { 0 };
  g_autoptr(GPtrArray) told = g_ptr_array_new_with_free_func(g_free);
  g_free(fixture_book(s.fixture, s.anna, "s2", NULL, 1, NULL));
  g_assert_cmpint(fixture_number(s.fixture, "SELECT count(*) FROM booking"), ==, 2);
  restore(&s, s.file, told, &report, &error); /* the engine has both its connections open */
  g_assert_no_error(error);
  g_assert_cmpint(told->len, ==, 0);
  g_assert_cmpint(fixture_number(s.fixture, "SELECT count(*) FROM booking"), ==, 1);
  g_assert_cmpint(fixture_number(s.fixture, "SELECT count(*) FROM change WHERE act = 'restore'"), ==, 1);
  g_autofree char *address = g_strconcat("sqlite:", report.kept, NULL);
  g_autoptr(Db) kept = db_open(address, DB_READ, &error);
  gint64 bookings = 0;
  g_assert_true(db_ask_int(kept, &error, NULL, &bookings, "SELECT count(*) FROM booking", ""));
  g_assert_cmpint(bookings, ==, 2);
  g_assert_cmpint(files_like(&s, "restoring"), ==, 0);
}

static void the_engine_goes_on_with_the_new(void)
{
  g_autoptr(GError) error = NULL;
  g_auto(Scene) s = scene_new();
  g_auto(RestoreReport) report = { 0 };
  g_assert_true(restore(&s, s.file, NULL, &report, &error));
  char *said = fixture_book(s.fixture, s.anna, "s2", NULL, 1, NULL);
  g_assert_cmpstr(said, ==, "booked");
  g_free(said);
  said = fixture_book(s.fixture, s.anna, "s1", NULL, 1, NULL);
  g_assert_cmpstr(said, !=, "booked");
  g_free(said);
}

static void feeds_never_seem_older(void)
{
  g_autoptr(GError) error = NULL;
  g_auto(Scene) s = scene_new();
  g_auto(RestoreReport) report = { 0 };
  g_autofree char *address = NULL, *file = g_build_filename(s.fixture->folder, "later.db", NULL);
  Engine *engine = s.fixture->engine;
  g_assert_true(db_begin(engine->db, &error));
  engine_feed_create(engine, s.fixture->operator, FEED_HOST, "p-host", FEED_TITLE, &address, NULL, &error);
  g_assert_no_error(error);
  g_assert_true(db_commit(engine->db, &error));
  g_assert_true(engine_backup(s.fixture->config, file, &error));
  fixture_at(s.fixture, "2026-10-02T09:00");
  g_free(fixture_book(s.fixture, s.anna, "s2", NULL, 1, NULL));
  gint64 before = fixture_number(s.fixture, "SELECT revision FROM scope");
  gint64 changed = fixture_number(s.fixture, "SELECT changed_at FROM scope");
  fixture_at(s.fixture, "2026-10-03T09:00");
  g_assert_true(restore(&s, file, NULL, &report, &error));
  g_assert_cmpint(fixture_number(s.fixture, "SELECT revision FROM scope"), >, before);
  g_assert_cmpint(fixture_number(s.fixture, "SELECT changed_at FROM scope"), >, changed);
}

static void a_backup_with_breaches_is_refused(void)
{
  g_autoptr(GError) error = NULL;
  g_auto(Scene) s = scene_new();
  g_auto(RestoreReport) report = { 0 };
  g_autoptr(GPtrArray) told = g_ptr_array_new_with_free_func(g_free);
  g_autofree char *address = g_strconcat("sqlite:", s.file, NULL);
  Db *db = db_open(address, DB_WRITE, &error);
  g_assert_true(db_run(db, &error, "UPDATE slot SET taken = 0 WHERE id = 's1'", ""));
  db_close(db);
  g_free(fixture_book(s.fixture, s.anna, "s2", NULL, 1, NULL));
  g_assert_false(restore(&s, s.file, told, &report, &error));
  g_assert_error(error, ERROR_DOMAIN, ERROR_INVALID);
  g_assert_cmpint(told->len, >, 0);
  g_assert_null(report.kept);
  g_assert_cmpint(fixture_number(s.fixture, "SELECT count(*) FROM booking"), ==, 2);
  g_assert_cmpint(files_like(&s, "restor"), ==, 0);
}

static void what_is_no_backup_is_refused(void)
{
  g_auto(Scene) s = scene_new();
  g_auto(RestoreReport) report = { 0 };
  g_autofree char *letter = g_build_filename(s.fixture->folder, "letter.txt", NULL);
  g_autofree char *empty = g_build_filename(s.fixture->folder, "empty.db", NULL);
  g_assert_true(g_file_set_contents(letter, "Dear all, this is a letter and no database at all, though it is long enough "
                                            "to be taken for the beginning of one by whoever does not look.", -1, NULL));
  g_assert_true(g_file_set_contents(empty, "", 0, NULL));
  const char *files[] = { letter, empty, "/nowhere/at/all.db", db_file_path(s.fixture->config->database) };
  for (gsize i = 0; i < G_N_ELEMENTS(files) && files[i]; i++) { /* the last is NULL where the database is no file */
    g_autoptr(GError) error = NULL;
    g_assert_false(restore(&s, files[i], NULL, &report, &error));
    g_assert_nonnull(error);
  }
  g_assert_cmpint(fixture_number(s.fixture, "SELECT count(*) FROM booking"), ==, 1);
  g_assert_cmpint(files_like(&s, "restor"), ==, 0);
}

static void a_database_damaged_past_opening_is_set_aside(void)
{
  SCRATCH_ABOUT_FILES;
  g_autoptr(GError) error = NULL;
  g_auto(Scene) s = scene_new();
  g_auto(RestoreReport) report = { 0 };
  const char *path = db_file_path(s.fixture->config->database);
  engine_close(s.fixture->engine);
  g_autofree char *log = g_strconcat(path, "-wal", NULL);
  g_unlink(log);
  g_assert_true(g_file_set_contents(path, "nothing but rubbish, and a good deal of it, so that it is no database any more", -1,
                                    NULL));
  restore(&s, s.file, NULL, &report, &error);
  g_assert_no_error(error);
  g_autofree char *rubbish = NULL;
  g_assert_true(g_file_get_contents(report.kept, &rubbish, NULL, NULL));
  g_assert_true(g_str_has_prefix(rubbish, "nothing but rubbish"));
  s.fixture->engine = engine_open(s.fixture->config, &error);
  g_assert_no_error(error);
  g_assert_cmpint(fixture_number(s.fixture, "SELECT count(*) FROM booking"), ==, 1);
}

static void into_an_empty_place(void)
{
  SCRATCH_ABOUT_FILES;
  g_autoptr(GError) error = NULL;
  g_auto(Scene) s = scene_new();
  g_auto(RestoreReport) report = { 0 };
  const char *path = db_file_path(s.fixture->config->database);
  engine_close(s.fixture->engine);
  g_unlink(path);
  restore(&s, s.file, NULL, &report, &error);
  g_assert_no_error(error);
  g_assert_null(report.kept);
  GStatBuf file;
  g_assert_cmpint(g_stat(path, &file), ==, 0);
  g_assert_cmpint(file.st_mode & 0777, ==, 0600);
  s.fixture->engine = engine_open(s.fixture->config, &error);
  g_assert_no_error(error);
}

/* ---- what does not go back in time ---- */

static void run(Scene *s, const char *sql)
{
  g_autoptr(GError) error = NULL;
  db_run(s->fixture->engine->db, &error, sql, "");
  g_assert_no_error(error);
}

static void letter(Scene *s, const char *id, const char *kind, const char *state)
{
  g_autoptr(GError) error = NULL;
  db_run(s->fixture->engine->db, &error,
         "INSERT INTO outbox (id, event, kind, person_id, about, address, view, state, urgent, attempts, next_at, until_at, "
         "taken_by, lease_until, last_error, made_at, sent_at) VALUES ($1, $1, $2, 'p-anna', '', 'anna@example.org', '{}', $3, 0, "
         "0, 0, $4, '', 0, '', $4, 0)", "ttti", id, kind, state, clock_now());
  g_assert_no_error(error);
}

static void backup_again(Scene *s)
{
  g_autoptr(GError) error = NULL;
  g_free(s->file);
  s->file = g_build_filename(s->fixture->folder, "later.db", NULL);
  engine_backup(s->fixture->config, s->file, &error);
  g_assert_no_error(error);
}

#define assert_letter(s, id, wanted)                                                                                       \
  g_assert_cmpint(fixture_number((s)->fixture, "SELECT count(*) FROM outbox WHERE id = '" id "' AND state = '" wanted "'"), ==, 1)

static void no_letter_goes_again(void)
{
  g_autoptr(GError) error = NULL;
  g_auto(Scene) s = scene_new();
  g_auto(RestoreReport) report = { 0 };
  run(&s, "DELETE FROM outbox");
  letter(&s, "gone", "booked", "queued");
  letter(&s, "still", "booked", "queued");
  letter(&s, "forgotten", "booked", "failed");
  letter(&s, "at-work", "booked", "sending");
  letter(&s, "over", "booked", "sent");
  backup_again(&s);
  run(&s, "UPDATE outbox SET state = 'sent', address = '', view = '', sent_at = 5 WHERE id IN ('gone', 'at-work')");
  run(&s, "DELETE FROM outbox WHERE id = 'forgotten'");
  letter(&s, "reminded", "reminder", "sent");
  letter(&s, "undone", "booked", "sent");
  restore(&s, s.file, NULL, &report, &error);
  g_assert_no_error(error);
  assert_letter(&s, "gone", "sent");
  assert_letter(&s, "at-work", "sent");
  assert_letter(&s, "still", "queued");
  assert_letter(&s, "forgotten", "unsure");
  assert_letter(&s, "over", "sent");
  assert_letter(&s, "reminded", "sent");
  g_assert_cmpint(fixture_number(s.fixture, "SELECT count(*) FROM outbox"), ==, 6);
  g_assert_cmpint(fixture_number(s.fixture, "SELECT count(*) FROM outbox WHERE id = 'gone' AND address || view <> ''"), ==, 0);
  g_assert_cmpint(report.carried.letters, ==, 3);
  g_assert_cmpint(report.carried.unsure, ==, 1);
  g_assert_false(report.carried.blind);
}

static void what_was_shut_since_stays_shut(void)
{
  g_autoptr(GError) error = NULL;
  g_auto(Scene) s = scene_new();
  g_auto(RestoreReport) report = { 0 };
  run(&s, "INSERT INTO token (id, token_hash, person_id, label, made_at, expires_at, revoked_at) VALUES "
          "('t1', 'a', 'p-anna', '', 1, 0, 0), ('t2', 'b', 'p-anna', '', 1, 0, 0)");
  g_assert_true(db_begin(s.fixture->engine->db, &error));
  g_autofree char *address = NULL;
  engine_feed_create(s.fixture->engine, s.fixture->operator, FEED_HOST, "p-host", FEED_TITLE, &address, NULL, &error);
  g_assert_true(db_commit(s.fixture->engine->db, &error));
  run(&s, "INSERT INTO session (id, token_hash, person_id, way, client, made_at, seen_at) VALUES "
          "('s1', 'a', 'p-anna', 'link', '', 1, 1)");
  run(&s, "INSERT INTO sign_in (id, link_hash, browser_hash, code_hash, person_id, onward, made_at, ends_at, used_at, wrong) VALUES "
          "('l1', 'a', '', '', 'p-anna', '', 1, 9, 0, 0)");
  backup_again(&s);
  run(&s, "UPDATE token SET revoked_at = 7 WHERE id = 't1'");
  run(&s, "UPDATE feed SET revoked_at = 7");
  run(&s, "DELETE FROM session");
  run(&s, "UPDATE person SET state = 'disabled' WHERE id = 'p-anna'");
  restore(&s, s.file, NULL, &report, &error);
  g_assert_no_error(error);
  g_assert_cmpint(fixture_number(s.fixture, "SELECT count(*) FROM token WHERE revoked_at = CASE id WHEN 't1' THEN 7 ELSE 0 END"),
                  ==, 2);
  g_assert_cmpint(fixture_number(s.fixture, "SELECT revoked_at FROM feed"), ==, 7);
  g_assert_cmpint(fixture_number(s.fixture, "SELECT count(*) FROM session"), ==, 0);
  g_assert_cmpint(fixture_number(s.fixture, "SELECT count(*) FROM sign_in"), ==, 0);
  g_assert_cmpint(fixture_number(s.fixture, "SELECT count(*) FROM person WHERE id = 'p-anna' AND state = 'disabled'"), ==, 1);
  const RestoreCarried *carried = &report.carried;
  g_assert_cmpint(carried->sessions, ==, 1);
  g_assert_cmpint(carried->tokens * 100 + carried->feeds * 10 + carried->people, ==, 111);
}

static void without_the_old_every_waiting_letter_is_unsure(void)
{
  SCRATCH_ABOUT_FILES;
  g_autoptr(GError) error = NULL;
  g_auto(Scene) s = scene_new();
  g_auto(RestoreReport) report = { 0 };
  run(&s, "DELETE FROM outbox");
  letter(&s, "waits", "booked", "queued");
  backup_again(&s);
  engine_close(s.fixture->engine);
  g_unlink(db_file_path(s.fixture->config->database));
  restore(&s, s.file, NULL, &report, &error);
  g_assert_no_error(error);
  s.fixture->engine = engine_open(s.fixture->config, &error);
  g_assert_no_error(error);
  assert_letter(&s, "waits", "unsure");
  g_assert_true(report.carried.blind);
  g_assert_cmpint(report.carried.unsure, ==, 1);
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/restore/what-was-done-since-is-gone-and-kept", what_was_done_since_is_gone_and_kept);
  g_test_add_func("/restore/the-engine-goes-on-with-the-new", the_engine_goes_on_with_the_new);
  g_test_add_func("/restore/feeds-never-seem-older", feeds_never_seem_older);
  g_test_add_func("/restore/a-backup-with-breaches-is-refused", a_backup_with_breaches_is_refused);
  g_test_add_func("/restore/what-is-no-backup-is-refused", what_is_no_backup_is_refused);
  g_test_add_func("/restore/a-database-damaged-past-opening-is-set-aside", a_database_damaged_past_opening_is_set_aside);
  g_test_add_func("/restore/into-an-empty-place", into_an_empty_place);
  g_test_add_func("/restore/no-letter-goes-again", no_letter_goes_again);
  g_test_add_func("/restore/what-was-shut-since-stays-shut", what_was_shut_since_stays_shut);
  g_test_add_func("/restore/without-the-old-every-waiting-letter-is-unsure", without_the_old_every_waiting_letter_is_unsure);
  return g_test_run();
}
