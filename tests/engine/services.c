/* Services are kept in memory, and yet never older than what the connection they are asked through can see. */
#include <string.h>

#include "fixture.h"

typedef struct {
  Fixture *fixture;
  Db *other; /* as another process has one */
} Scene;

static Scene scene_new(void)
{
  Scene scene = { .fixture = fixture_new("2026-10-01T09:00") };
  g_autoptr(GError) error = NULL;
  fixture_service(scene.fixture, "clinic", "drop-in", "waiting-places=1");
  scene.other = db_open(scene.fixture->config->database, DB_WRITE, &error);
  g_assert_no_error(error);
  return scene;
}

static void scene_clear(Scene *scene)
{
  db_close(scene->other);
  fixture_free(scene->fixture);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Scene, scene_clear)

static void rename_by_another(Scene *scene, const char *title)
{
  g_autoptr(GError) error = NULL;
  g_assert_true(db_run(scene->other, &error, "UPDATE service SET title = $1", "t", title));
}

static const char *title_through(Scene *scene, Db *db)
{
  g_autoptr(GError) error = NULL;
  const EngineService *service = engine_service(scene->fixture->engine, db, "clinic", &error);
  g_assert_no_error(error);
  return service->service->title;
}

static void what_another_process_changes_shows_at_once(void)
{
  g_auto(Scene) scene = scene_new();
  Engine *engine = scene.fixture->engine;
  rename_by_another(&scene, "First");
  g_assert_cmpstr(title_through(&scene, engine->read), ==, "First");
  g_assert_cmpstr(title_through(&scene, engine->db), ==, "First");
  rename_by_another(&scene, "Second");
  g_assert_cmpstr(title_through(&scene, engine->db), ==, "Second");
  g_assert_cmpstr(title_through(&scene, engine->read), ==, "Second");
}

static void what_is_held_stays_valid_until_the_next_turn(void)
{
  g_auto(Scene) scene = scene_new();
  Engine *engine = scene.fixture->engine;
  rename_by_another(&scene, "First");
  const char *held = title_through(&scene, engine->read);
  rename_by_another(&scene, "Second");
  g_assert_cmpstr(title_through(&scene, engine->read), ==, "Second");
  g_assert_cmpstr(held, ==, "First");
  engine_turn(engine);
}

static void what_a_snapshot_shows_does_not_outlive_it(void)
{
  g_auto(Scene) scene = scene_new();
  Engine *engine = scene.fixture->engine;
  g_autoptr(GError) error = NULL;
  rename_by_another(&scene, "First");
  engine_forget(engine);
  g_assert_true(db_read_begin(engine->read, &error));
  g_assert_cmpint(fixture_number(scene.fixture, "SELECT count(*) FROM service"), ==, 1); /* it stands from here on */
  g_assert_cmpstr(title_through(&scene, engine->read), ==, "First");
  engine_forget(engine);
  rename_by_another(&scene, "Second");
  g_assert_cmpstr(title_through(&scene, engine->db), ==, "Second");
  g_assert_cmpstr(title_through(&scene, engine->read), ==, "First");
  db_read_end(engine->read);
  g_assert_cmpstr(title_through(&scene, engine->read), ==, "Second");
  g_assert_cmpstr(title_through(&scene, engine->db), ==, "Second");
}

static void a_service_that_is_not_there_is_not_remembered(void)
{
  g_auto(Scene) scene = scene_new();
  Engine *engine = scene.fixture->engine;
  g_autoptr(GError) error = NULL;
  g_assert_null(engine_service(engine, engine->read, "later", &error));
  g_clear_error(&error);
  g_assert_true(db_run(scene.other, &error, "INSERT INTO service SELECT 'later', plugin, title, summary, colour, settings, "
                                            "unit, requires_id, zone, state, made_at FROM service", ""));
  g_assert_nonnull(engine_service(engine, engine->read, "later", &error));
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/services/what-another-process-changes-shows-at-once", what_another_process_changes_shows_at_once);
  g_test_add_func("/services/what-is-held-stays-valid-until-the-next-turn", what_is_held_stays_valid_until_the_next_turn);
  g_test_add_func("/services/what-a-snapshot-shows-does-not-outlive-it", what_a_snapshot_shows_does_not_outlive_it);
  g_test_add_func("/services/a-service-that-is-not-there-is-not-remembered", a_service_that_is_not_there_is_not_remembered);
  return g_test_run();
}
