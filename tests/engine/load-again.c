/* Service books that are loaded again, after others have changed what they tell of. */
#include <jansson.h>
#include <string.h>

#include "base/clock.h"
#include "engine/edit.h"
#include "engine/people.h"
#include "engine/tend.h"
#include "shelf.h"
#include "store/change.h"

#define STAYS " was changed on the pages since the book was last taken in, and stays so"
#define NOW "2026-10-01T09:00"
#define TUESDAYS "[schedule tue]\nservice=drop\nstarts=2026-10-06T09:00\nends=11:00\nhosts=ann@clinic.example\n"
#define DEV "[person dev@north.example]\nname=Dev\n"
#define DROP "[service drop]\nplugin=drop-in\ntitle=Drop-in\n"
#define PAT "[person pat@north.example]\nname=Pat\n"

/* ---- what an administrator does on the pages ---- */

static gboolean enable(Engine *engine, void *mail, GError **error)
{
  g_autoptr(Actor) actor = actor_new_operator();
  return engine_person_enable(engine, actor, mail, error);
}

static gboolean disable(Engine *engine, void *mail, GError **error)
{
  g_autoptr(Actor) actor = actor_new_operator();
  return engine_person_disable(engine, actor, mail, NULL, error);
}

static gboolean reduce(Engine *engine, void *mail, GError **error)
{
  g_autoptr(Actor) actor = actor_new_operator();
  const PersonWish wish = { .mail = mail, .roles = "practitioner" };
  return engine_person_set(engine, actor, &wish, error);
}

static gboolean summarise(Engine *engine, void *summary, GError **error)
{
  g_autoptr(Actor) actor = actor_new_operator();
  g_autoptr(Edit) edit = edit_new();
  g_auto(EditOutcome) outcome = { 0 };
  edit_begin(edit, "service", "drop");
  edit_say(edit, "plugin", "drop-in");
  edit_say(edit, "title", "Drop-in");
  edit_say(edit, "summary", summary);
  return engine_edit(engine, actor, edit, &outcome, error) && outcome.faults->len == 0;
}

static void by_page(Fixture *fixture, EngineWork work, const char *what)
{
  shelf_assert(shelf_write(fixture, work, (void *)what), "ok");
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
  by_page(fixture, enable, "pat@north.example");
  for (int i = 1; i <= 3; i++) {
    g_autofree char *slot = slot_at(fixture, i);
    shelf_assert(fixture_book(fixture, fixture->operator, slot, "person:pat@north.example", 1, NULL), "booked");
  }
  shelf_assert(shelf_load(fixture, book, NULL), "made 0 changed 0 left 6 slots 0 0 0 0 bookings 0");
  g_assert_cmpstr(shelf_kept(), ==, "person pat@north.example" STAYS);
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

/* What the book inherits from the database it has never said. */
static void a_state_that_the_book_leaves_out_is_nothing_that_it_said(void)
{
  static const char book[] = DEV "roles=administrator\n", mail[] = "dev@north.example";
  g_autoptr(Fixture) fixture = fixture_new(NOW);
  shelf_assert_says(shelf_load(fixture, book, NULL), "made 1 ");
  by_page(fixture, disable, mail);
  shelf_assert_says(shelf_load(fixture, book, NULL), "changed 0 left 1");
  by_page(fixture, enable, mail);
  by_page(fixture, reduce, mail);
  shelf_assert_says(shelf_load(fixture, book, NULL), "changed 0 left 1");
  shelf_assert(shelf_ask(fixture, "SELECT state || ' ' || roles FROM person"), "active 1");
  g_assert_cmpstr(shelf_kept(), ==, "person dev@north.example" STAYS);
}

static void a_state_that_the_book_begins_to_say_is_new(void)
{
  static const char mail[] = "dev@north.example";
  g_autoptr(Fixture) fixture = fixture_new(NOW);
  shelf_assert_says(shelf_load(fixture, DEV, NULL), "made 1 ");
  by_page(fixture, disable, mail);
  shelf_assert_says(shelf_load(fixture, DEV "state=active\n", NULL), "changed 1 left 0");
  shelf_assert(shelf_ask(fixture, "SELECT state FROM person"), "active");
  g_assert_cmpstr(shelf_over(), ==, "changed person dev@north.example, over what was changed on the pages since");
  by_page(fixture, disable, mail);
  shelf_assert_says(shelf_load(fixture, DEV "state=active\n", NULL), "changed 0 left 1");
  shelf_assert(shelf_ask(fixture, "SELECT state FROM person"), "disabled");
}

/* ---- settings ---- */

/* As if @key had come with a release since the service was last written: taken out of the settings that are stored, and out of
 * what the book said, which with @plain is told as it was before the log told which keys a group had. */
static void set_back(Fixture *fixture, const char *key, gboolean plain)
{
  static const char sql[] = "SELECT after FROM change WHERE kind = 'service' AND who = 'load' ORDER BY number DESC LIMIT 1";
  g_autoptr(GError) error = NULL;
  g_autofree char *after = shelf_ask(fixture, sql);
  g_autofree char *stored = shelf_ask(fixture, "SELECT settings FROM service");
  json_auto_t *told = json_loads(after, 0, NULL), *settings = json_loads(stored, 0, NULL);
  g_assert_cmpint(json_object_del(settings, key), ==, 0);
  char *old = json_dumps(settings, JSON_COMPACT | JSON_SORT_KEYS);
  json_object_set_new(told, "settings", json_string(old));
  if (plain)
    json_object_del(told, "said");
  char *text = json_dumps(told, JSON_COMPACT);
  gboolean fine = db_run(fixture->engine->db, &error, "UPDATE service SET settings = $1", "t", old)
                  && store_change_append(fixture->engine->db, clock_now(), "load", "confirm", "service", "drop", "", text, &error);
  g_assert_no_error(error);
  g_assert_true(fine);
  free(old);
  free(text);
}

static void a_release_with_another_setting_undoes_nothing(void)
{
  static const char *const keys[] = { "cancel-minutes", "slot-minutes" }; /* of the core, and of the plugin */
  for (gsize i = 0; i < 2 * G_N_ELEMENTS(keys); i++) {
    g_autoptr(Fixture) fixture = fixture_new(NOW);
    shelf_assert_says(shelf_load(fixture, DROP "closes-minutes=60\n", NULL), "made 1 ");
    set_back(fixture, keys[i / 2], i % 2 != 0);
    by_page(fixture, summarise, "From the pages.");
    shelf_assert_says(shelf_load(fixture, DROP "closes-minutes=60\n", NULL), "changed 0 left 1");
    shelf_assert(shelf_ask(fixture, "SELECT summary FROM service"), "From the pages.");
    g_assert_cmpstr(shelf_kept(), ==, "service drop" STAYS);
    shelf_assert_says(shelf_load(fixture, DROP "closes-minutes=90\n", NULL), "changed 1 left 0");
    g_assert_cmpstr(shelf_over(), ==, "changed service drop, over what was changed on the pages since");
  }
}

static void a_release_with_another_setting_is_nobodys_change(void)
{
  g_autoptr(Fixture) fixture = fixture_new(NOW);
  shelf_assert_says(shelf_load(fixture, DROP, NULL), "made 1 ");
  set_back(fixture, "cancel-minutes", FALSE);
  shelf_assert_says(shelf_load(fixture, DROP, NULL), "changed 1 left 0");
  g_assert_cmpstr(shelf_kept(), ==, "");
  g_assert_cmpstr(shelf_over(), ==, "");
  shelf_assert_says(shelf_load(fixture, DROP, NULL), "changed 0 left 1");
}

/* A key left out has its standard value: whoever takes one out says something. */
static void a_key_that_the_book_drops_is_new(void)
{
  for (int plain = 0; plain < 2; plain++) {
    g_autoptr(Fixture) fixture = fixture_new(NOW);
    shelf_assert_says(shelf_load(fixture, DROP "closes-minutes=60\n", NULL), "made 1 ");
    if (plain)
      set_back(fixture, "cancel-minutes", TRUE);
    by_page(fixture, summarise, "From the pages.");
    shelf_assert_says(shelf_load(fixture, DROP, NULL), "changed 1 left 0");
    shelf_assert(shelf_ask(fixture, "SELECT summary FROM service"), "");
  }
}

/* What the book said last is known from the log; that is dropped when it is old, but not this of it. */
static void what_the_book_said_last_outlives_the_log(void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Fixture) fixture = fixture_new(NOW);
  shelf_assert_says(shelf_load(fixture, DROP "summary=A first one.\n", NULL), "made 1 ");
  shelf_assert_says(shelf_load(fixture, DROP, NULL), "changed 1 ");
  by_page(fixture, summarise, "From the pages.");
  fixture->config->keep_log_days = 365;
  fixture_at(fixture, "2027-12-01T09:00");
  for (int year = 0; year < 2; year++) {
    g_array_unref(engine_tend(fixture->engine, FALSE, &error));
    g_assert_no_error(error);
    shelf_assert_says(shelf_load(fixture, DROP, NULL), "changed 0 left 1");
    shelf_assert(shelf_ask(fixture, "SELECT summary FROM service"), "From the pages.");
    fixture_at(fixture, "2029-12-01T09:00");
  }
  shelf_assert(shelf_ask(fixture, "SELECT count(*) FROM change WHERE kind = 'service' AND act = 'add' AND after <> ''"), "0");
  shelf_verify(fixture);
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/load-again/whoever-stays-active-keeps-what-they-hold", whoever_stays_active_keeps_what_they_hold);
  g_test_add_func("/load-again/whoever-the-book-disables-gives-back-what-they-hold",
                  whoever_the_book_disables_gives_back_what_they_hold);
  g_test_add_func("/load-again/a-state-that-the-book-leaves-out-is-nothing-that-it-said",
                  a_state_that_the_book_leaves_out_is_nothing_that_it_said);
  g_test_add_func("/load-again/a-state-that-the-book-begins-to-say-is-new", a_state_that_the_book_begins_to_say_is_new);
  g_test_add_func("/load-again/a-release-with-another-setting-undoes-nothing", a_release_with_another_setting_undoes_nothing);
  g_test_add_func("/load-again/a-release-with-another-setting-is-nobodys-change",
                  a_release_with_another_setting_is_nobodys_change);
  g_test_add_func("/load-again/a-key-that-the-book-drops-is-new", a_key_that_the_book_drops_is_new);
  g_test_add_func("/load-again/what-the-book-said-last-outlives-the-log", what_the_book_said_last_outlives_the_log);
  return g_test_run();
}
