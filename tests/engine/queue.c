/* Who waits, and for how long a place is held, when whole slots are changed or cancelled. */
#include "engine/slots.h"
#include "shelf.h"

/* Two slots of one clinician at two times of 9 October, a Friday; now is 1 October. */
typedef struct {
  Fixture *fixture;
  Actor *anna, *ben, *cleo, *host, *other;
} Scene;

static void scene_clear(Scene *scene)
{
  actor_free(scene->anna);
  actor_free(scene->ben);
  actor_free(scene->cleo);
  actor_free(scene->host);
  actor_free(scene->other);
  fixture_free(scene->fixture);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Scene, scene_clear)

static Scene scene_new(const char *settings)
{
  Scene scene = { .fixture = fixture_new("2026-10-01T09:00") };
  Fixture *f = scene.fixture;
  scene.anna = fixture_person(f, "anna@example.org", ROLE_PRACTITIONER, NULL);
  scene.ben = fixture_person(f, "ben@example.org", ROLE_PRACTITIONER, NULL);
  scene.cleo = fixture_person(f, "cleo@example.org", ROLE_PRACTITIONER, NULL);
  scene.host = fixture_person(f, "host@example.org", ROLE_CLINICIAN, NULL);
  scene.other = fixture_person(f, "other@example.org", ROLE_CLINICIAN, NULL);
  fixture_service(f, "drop-in", "drop-in", settings);
  fixture_slot(f, "a", "drop-in", "2026-10-09T10:00", 45, 1, "p-host");
  fixture_slot(f, "b", "drop-in", "2026-10-09T14:00", 45, 1, "p-host");
  return scene;
}

typedef struct {
  const char *slot;
  SlotEdit wish;
} EditWork;

static gboolean run_edit(Engine *engine, void *data, GError **error)
{
  EditWork *work = data;
  g_autoptr(Actor) actor = actor_new_operator();
  return engine_slot_edit(engine, actor, work->slot, &work->wish, error);
}

static void edit(Scene *s, const char *slot, SlotEdit wish)
{
  EditWork work = { slot, wish };
  shelf_assert(shelf_write(s->fixture, run_edit, &work), "ok");
}

/* ---- offers ---- */

/* Anna has the one place of a, Ben waits for it and is offered it till 8 October, 9:00. */
static char *offer_to_ben(Scene *s)
{
  char *anna = NULL, *ben = NULL;
  shelf_assert(fixture_book(s->fixture, s->anna, "a", NULL, 1, &anna), "booked");
  shelf_assert(fixture_book(s->fixture, s->ben, "a", NULL, 1, &ben), "waiting");
  fixture_at(s->fixture, "2026-10-05T09:00");
  shelf_assert(fixture_cancel(s->fixture, s->anna, anna, BY_PARTY), "cancelled");
  shelf_assert(fixture_state(s->fixture, ben), "offered");
  g_assert_cmpint(fixture_number(s->fixture, "SELECT max(offer_until) FROM booking"), ==, fixture_instant("2026-10-08T09:00"));
  g_free(anna);
  return ben;
}

static void an_offer_ends_with_booking_when_its_slot_moves_earlier(void)
{
  g_auto(Scene) s = scene_new("waiting-places=5 offer-minutes=4320 closes-minutes=60");
  g_autofree char *ben = offer_to_ben(&s);
  edit(&s, "a", (SlotEdit){ .starts = "2026-10-09T08:00" }); /* booking ends after the offer still */
  g_assert_cmpint(fixture_number(s.fixture, "SELECT max(offer_until) FROM booking"), ==, fixture_instant("2026-10-08T09:00"));
  edit(&s, "a", (SlotEdit){ .starts = "2026-10-06T12:00" });
  g_assert_cmpint(fixture_number(s.fixture, "SELECT max(offer_until) FROM booking"), ==, fixture_instant("2026-10-06T11:00"));
  g_assert_cmpint(fixture_number(s.fixture, "SELECT count(*) FROM outbox WHERE kind = 'offered'"), ==, 2);
  fixture_at(s.fixture, "2026-10-06T11:00");
  shelf_assert(fixture_accept(s.fixture, s.ben, ben), "refused offer_lapsed");
  fixture_lapse(s.fixture);
  shelf_assert(fixture_state(s.fixture, ben), "lapsed");
  g_assert_cmpint(fixture_number(s.fixture, "SELECT taken FROM slot WHERE id = 'a'"), ==, 0);
}

static void an_offer_is_over_where_booking_has_ended_already(void)
{
  g_auto(Scene) s = scene_new("waiting-places=5 offer-minutes=4320 closes-minutes=60");
  g_autofree char *ben = offer_to_ben(&s);
  edit(&s, "a", (SlotEdit){ .starts = "2026-10-05T09:30" });
  shelf_assert(fixture_accept(s.fixture, s.ben, ben), "refused offer_lapsed");
  fixture_lapse(s.fixture);
  shelf_assert(fixture_state(s.fixture, ben), "lapsed");
}

/* As of a diary in which slots were moved without their offers. */
static void nothing_is_accepted_once_booking_has_ended(void)
{
  g_auto(Scene) s = scene_new("waiting-places=5 offer-minutes=4320 closes-minutes=60");
  g_autofree char *ben = offer_to_ben(&s);
  g_free(shelf_ask(s.fixture, "UPDATE booking SET offer_until = offer_until + 864000 WHERE state = 'offered'"));
  fixture_at(s.fixture, "2026-10-09T09:00");
  shelf_assert(fixture_accept(s.fixture, s.ben, ben), "refused offer_lapsed");
  fixture_at(s.fixture, "2026-10-09T08:59");
  shelf_assert(fixture_accept(s.fixture, s.ben, ben), "booked");
}

/* ---- a clinician set free ---- */

/* Ben waits for a, which has room, since its clinician is needed for b at the same time. */
static char *keep_ben_waiting(Scene *s)
{
  char *anna = NULL, *ben = NULL;
  shelf_assert(fixture_book(s->fixture, s->anna, "a", NULL, 1, &anna), "booked");
  shelf_assert(fixture_book(s->fixture, s->ben, "a", NULL, 1, &ben), "waiting");
  shelf_assert(fixture_book(s->fixture, s->cleo, "b", NULL, 1, NULL), "booked");
  edit(s, "b", (SlotEdit){ .starts = "2026-10-09T10:15", .override_reason = "they will manage" });
  shelf_assert(fixture_cancel(s->fixture, s->anna, anna, BY_PARTY), "cancelled");
  shelf_assert(fixture_state(s->fixture, ben), "waiting");
  g_free(anna);
  return ben;
}

static gboolean run_cancel(Engine *engine, void *data, GError **error)
{
  g_autoptr(Actor) actor = actor_new_operator();
  return engine_slot_cancel(engine, actor, data, "ill", NULL, error);
}

static void a_slot_that_is_cancelled_sets_its_clinician_free(void)
{
  g_auto(Scene) s = scene_new("waiting-places=5 offer-minutes=0");
  g_autofree char *ben = keep_ben_waiting(&s);
  shelf_assert(shelf_write(s.fixture, run_cancel, (void *)"b"), "ok");
  shelf_assert(fixture_state(s.fixture, ben), "booked");
}

static void a_slot_that_is_moved_away_sets_its_clinician_free(void)
{
  g_auto(Scene) s = scene_new("waiting-places=5 offer-minutes=0");
  g_autofree char *ben = keep_ben_waiting(&s);
  edit(&s, "b", (SlotEdit){ .starts = "2026-10-09T10:30", .override_reason = "nearly" });
  shelf_assert(fixture_state(s.fixture, ben), "waiting");
  edit(&s, "b", (SlotEdit){ .starts = "2026-10-09T10:45" });
  shelf_assert(fixture_state(s.fixture, ben), "booked");
}

static void a_slot_that_is_given_to_another_sets_its_clinician_free(void)
{
  static const char *const hosts[] = { "other@example.org", NULL };
  g_auto(Scene) s = scene_new("waiting-places=5 offer-minutes=0");
  g_autofree char *ben = keep_ben_waiting(&s);
  edit(&s, "b", (SlotEdit){ .hosts = hosts });
  shelf_assert(fixture_state(s.fixture, ben), "booked");
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/offer/ends-with-booking-when-its-slot-moves-earlier", an_offer_ends_with_booking_when_its_slot_moves_earlier);
  g_test_add_func("/offer/is-over-where-booking-has-ended-already", an_offer_is_over_where_booking_has_ended_already);
  g_test_add_func("/offer/nothing-is-accepted-once-booking-has-ended", nothing_is_accepted_once_booking_has_ended);
  g_test_add_func("/freed/by-a-slot-that-is-cancelled", a_slot_that_is_cancelled_sets_its_clinician_free);
  g_test_add_func("/freed/by-a-slot-that-is-moved-away", a_slot_that_is_moved_away_sets_its_clinician_free);
  g_test_add_func("/freed/by-a-slot-that-is-given-to-another", a_slot_that_is_given_to_another_sets_its_clinician_free);
  return g_test_run();
}
