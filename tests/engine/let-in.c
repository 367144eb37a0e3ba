/* Whoever waits is let in when a place opens that nobody gave back. */
#include "engine/let-in.h"
#include "fixture.h"

#define KEPT "priority-share=50 priority-until-days=14 waiting-places=5 offer-minutes=0"

static void expect(char *said, const char *wanted)
{
  g_assert_cmpstr(said, ==, wanted);
  g_free(said);
}

static gboolean let_in(Engine *engine, void *slots, GError **error)
{
  return engine_let_in(engine, slots, error);
}

/* How many slots the clock finds; whoever may is let in. */
static guint look(Fixture *f)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) slots = engine_due_to_be_let_in(f->engine, &error);
  g_assert_no_error(error);
  if (slots->len > 0)
    engine_write(f->engine, let_in, slots, &error);
  g_assert_no_error(error);
  return slots->len;
}

static void run(Fixture *f, const char *sql)
{
  g_autoptr(GError) error = NULL;
  db_run(f->engine->db, &error, sql, "");
  g_assert_no_error(error);
  engine_forget(f->engine);
}

static char *book(Fixture *f, const char *name, const char *wanted)
{
  g_autofree char *mail = g_strconcat(name, "@example.org", NULL);
  Actor *actor = fixture_person(f, mail, ROLE_PRACTITIONER, NULL);
  char *id = NULL;
  expect(fixture_book(f, actor, "c1", NULL, 1, &id), wanted);
  actor_free(actor);
  return id;
}

/* A course of four places, two of them kept for the priority workforce. Anna has one of the others, three of the workforce have
 * the rest, Cleo and Dora wait. Then two of the workforce give theirs back: Cleo is let in, and Dora is not, though a place is
 * free: it is kept. */
typedef struct {
  Fixture *f;
  char *dora;
} Scene;

static Scene scene_new(const char *settings)
{
  static const char *const workforce[] = { "pia", "paul", "pete" };
  char *held[G_N_ELEMENTS(workforce)];
  Scene s = { .f = fixture_new("2026-10-01T09:00") };
  fixture_service(s.f, "course", "training-course", settings);
  actor_free(fixture_person(s.f, "host@example.org", ROLE_CLINICIAN, NULL));
  fixture_slot(s.f, "c1", "course", "2026-11-10T10:00", 240, 4, "p-host");
  g_free(book(s.f, "anna", "booked"));
  run(s.f, "INSERT INTO profession (name, priority) VALUES ('health visitor', 1)");
  for (gsize i = 0; i < G_N_ELEMENTS(workforce); i++)
    held[i] = book(s.f, workforce[i], "booked");
  run(s.f, "DELETE FROM profession");
  g_autofree char *cleo = book(s.f, "cleo", "waiting");
  s.dora = book(s.f, "dora", "waiting");
  for (gsize i = 0; i < G_N_ELEMENTS(workforce); i++) {
    if (i > 0)
      g_free(fixture_cancel(s.f, s.f->operator, held[i], BY_PARTY));
    g_free(held[i]);
  }
  expect(fixture_state(s.f, cleo), "booked");
  expect(fixture_state(s.f, s.dora), "waiting");
  return s;
}

static void scene_clear(Scene *s)
{
  g_free(s->dora);
  fixture_free(s->f);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Scene, scene_clear)

static void kept_places_are_offered_to_all_when_their_time_comes(void)
{
  g_auto(Scene) s = scene_new(KEPT);
  g_assert_cmpuint(look(s.f), ==, 0);
  fixture_at(s.f, "2026-10-27T09:59"); /* fourteen days and a minute before */
  g_assert_cmpuint(look(s.f), ==, 0);
  fixture_at(s.f, "2026-10-27T10:00");
  g_assert_cmpuint(look(s.f), ==, 1);
  expect(fixture_state(s.f, s.dora), "booked");
  g_assert_cmpuint(look(s.f), ==, 0);
}

static void a_service_that_keeps_fewer_lets_them_in(void)
{
  g_auto(Scene) s = scene_new(KEPT);
  g_assert_cmpuint(look(s.f), ==, 0);
  run(s.f, "UPDATE service SET settings = replace(settings, '50', '25')");
  g_assert_cmpuint(look(s.f), ==, 1);
  expect(fixture_state(s.f, s.dora), "booked");
}

static void nobody_is_let_in_when_booking_has_closed(void)
{
  g_auto(Scene) s = scene_new(KEPT " closes-minutes=43200"); /* thirty days */
  fixture_at(s.f, "2026-10-28T10:00");
  g_assert_cmpuint(look(s.f), ==, 0);
  expect(fixture_state(s.f, s.dora), "waiting");
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/let-in/kept-places-are-offered-to-all-when-their-time-comes",
                  kept_places_are_offered_to_all_when_their_time_comes);
  g_test_add_func("/let-in/a-service-that-keeps-fewer-lets-them-in", a_service_that_keeps_fewer_lets_them_in);
  g_test_add_func("/let-in/nobody-is-let-in-when-booking-has-closed", nobody_is_let_in_when_booking_has_closed);
  return g_test_run();
}
