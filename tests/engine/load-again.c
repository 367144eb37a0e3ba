/* Service books that are loaded again, after others have changed what they tell of. */
#include <string.h>

#include "engine/people.h"
#include "shelf.h"

#define NOW "2026-10-01T09:00"
#define TUESDAYS "[schedule tue]\nservice=drop\nstarts=2026-10-06T09:00\nends=11:00\nhosts=ann@clinic.example\n"
#define PAT "[person pat@north.example]\nname=Pat\n"

/* ---- what an administrator does on the pages ---- */

static gboolean enable(Engine *engine, void *mail, GError **error)
{
  g_autoptr(Actor) actor = actor_new_operator();
  return engine_person_enable(engine, actor, mail, error);
}


static char *slot_at(Fixture *fixture, int n)
{
  g_autofree char *sql = g_strdup_printf("SELECT id FROM slot WHERE slot_key = 'tue/2026-10-06/%d'", n);
  return shelf_ask(fixture, sql);
}

/* ---- people ---- */

static void whoever_stays_active_keeps_what_they_hold(void)
{
  g_autoptr(Fixture) fixture = fixture_new(NOW);
  g_autofree char *book = g_strconcat("[person ann@clinic.example]\nname=Ann\nroles=clinician\n", PAT "state=disabled\n",
                                      shelf_services, TUESDAYS, NULL);
  shelf_assert_says(shelf_load(fixture, book, NULL), "made 6 ");
  shelf_assert(shelf_write(fixture, enable, (void *)"pat@north.example"), "ok");
  for (int i = 1; i <= 3; i++) {
    g_autofree char *slot = slot_at(fixture, i);
    shelf_assert(fixture_book(fixture, fixture->operator, slot, "person:pat@north.example", 1, NULL), "booked");
  }
  shelf_assert(shelf_load(fixture, book, NULL), "made 0 changed 0 left 6 slots 0 0 0 0 bookings 0");
  g_assert_cmpstr(shelf_kept(), ==, "person pat@north.example was changed on the pages since the book was last taken in, and stays so");
  shelf_assert(shelf_ask(fixture, "SELECT state FROM person WHERE mail = 'pat@north.example'"), "active");
  g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM booking WHERE state = 'booked'"), ==, 3);
}

static void whoever_the_book_disables_gives_back_what_they_hold(void)
{
  g_autoptr(Fixture) fixture = fixture_new(NOW);
  shelf_assert_says(shelf_load(fixture, shelf_people, shelf_services, TUESDAYS, NULL), "made 11 ");
  g_autofree char *slot = slot_at(fixture, 1);
  shelf_assert(fixture_book(fixture, fixture->operator, slot, "person:pat@north.example", 1, NULL), "booked");
  shelf_assert(shelf_load(fixture, PAT "state=disabled\n", NULL), "made 0 changed 1 left 0 slots 0 0 0 0 bookings 1");
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/load-again/whoever-stays-active-keeps-what-they-hold", whoever_stays_active_keeps_what_they_hold);
  g_test_add_func("/load-again/whoever-the-book-disables-gives-back-what-they-hold",
                  whoever_the_book_disables_gives_back_what_they_hold);
  return g_test_run();
}
