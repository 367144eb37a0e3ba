/* A change of schedules never has one clinician give two booked sessions at one time. */
#include <string.h>

#include "base/error.h"
#include "engine/edit.h"
#include "engine/publish.h"
#include "engine/slots.h"
#include "shelf.h"

#define NOW "2026-10-01T09:00"
#define WALK "[service walk]\nplugin=drop-in\ntitle=Walk-in\nslot-minutes=30\n"
/* Mondays of October; slots of half an hour. */
#define MONDAYS(id, service, hour, host)                                                        \
  "[schedule " id "]\nservice=" service "\nstarts=2026-10-05T" hour "\nminutes=30\nrepeat=FREQ=WEEKLY\n" \
  "until=2026-10-31\nhosts=" host "@clinic.example\n"
#define A(hour, host) MONDAYS("a", "drop", hour, host)
#define B(hour, host) MONDAYS("b", "walk", hour, host)

static char *slot_of(Fixture *fixture, const char *key)
{
  g_autofree char *sql = g_strdup_printf("SELECT id FROM slot WHERE slot_key = '%s'", key);
  return shelf_ask(fixture, sql);
}

static char *book(Fixture *fixture, const char *key, const char *party)
{
  char *id = NULL;
  g_autofree char *slot = slot_of(fixture, key);
  shelf_assert(fixture_book(fixture, fixture->operator, slot, party, 1, &id), "booked");
  return id;
}

/* Both schedules with their second Monday booked. */
static Fixture *open_with(const char *a, const char *b)
{
  Fixture *fixture = fixture_new(NOW);
  shelf_assert_says(shelf_load(fixture, shelf_people, shelf_services, WALK, a, b, NULL), "slots 8 0 0 0 bookings 0");
  g_free(book(fixture, "a/2026-10-12/1", "person:pat@north.example"));
  g_free(book(fixture, "b/2026-10-12/1", "person:lea@north.example"));
  return fixture;
}

static char *starts(Fixture *fixture)
{
  return shelf_ask(fixture, "SELECT s.slot_key || ' ' || m.starts || ' ' || s.taken FROM slot s JOIN meeting m "
                            "ON m.slot_id = s.id WHERE s.taken > 0 ORDER BY s.slot_key");
}

static void assert_refused(Fixture *fixture, const char *book)
{
  g_autofree char *was = starts(fixture), *a = slot_of(fixture, "a/2026-10-12/1"), *b = slot_of(fixture, "b/2026-10-12/1");
  g_autofree char *wanted = g_strdup_printf(
    "Ann (ann@clinic.example) would be in two places at once: “Drop-in” on 2026-10-12 14:00 (slot %s) and “Walk-in” on "
    "2026-10-12 14:00 (slot %s) are both booked; cancel or move the bookings of one of them first, or edit one of them by "
    "hand, with another clinician or with a reason to overrule this", a, b);
  shelf_assert(shelf_load(fixture, book, NULL), wanted);
  shelf_assert(starts(fixture), was);
}

static void an_hour_that_would_need_a_clinician_twice_is_refused(void)
{
  g_autoptr(Fixture) fixture = open_with(A("09:00", "ann"), B("14:00", "ann"));
  assert_refused(fixture, A("14:00", "ann"));
  shelf_assert_says(shelf_load(fixture, A("13:30", "ann"), NULL), "slots 0 4 0 0 bookings 0");
}

static void so_is_a_clinician_who_would_be_needed_twice(void)
{
  g_autoptr(Fixture) fixture = open_with(A("14:00", "bea"), B("14:00", "ann"));
  assert_refused(fixture, A("14:00", "ann"));
  g_autofree char *a = slot_of(fixture, "a/2026-10-12/1");
  g_autofree char *booking = shelf_ask(fixture, "SELECT b.id FROM booking b JOIN slot s ON s.id = b.slot_id "
                                                "WHERE s.slot_key = 'a/2026-10-12/1'");
  shelf_assert(fixture_cancel(fixture, fixture->operator, booking, BY_SERVICE), "cancelled");
  shelf_assert_says(shelf_load(fixture, A("14:00", "ann"), NULL), "slots 0 4 0 0 bookings 0");
}

static void two_schedules_may_change_their_hours_for_each_others(void)
{
  g_autoptr(Fixture) fixture = open_with(A("09:00", "ann"), B("14:00", "ann"));
  shelf_assert_says(shelf_load(fixture, A("14:00", "ann"), B("09:00", "ann"), NULL), "slots 0 8 0 0 bookings 0");
  shelf_assert(starts(fixture), "a/2026-10-12/1 2026-10-12T14:00:00 1\nb/2026-10-12/1 2026-10-12T09:00:00 1");
}

/* While a comes to 14:00, b still stands there. */
static void who_waits_is_let_in_once_all_schedules_are_as_they_will_be(void)
{
  g_autoptr(Fixture) fixture = fixture_new(NOW);
  shelf_assert_says(shelf_load(fixture, shelf_people, shelf_services, WALK "waiting-places=2\n", MONDAYS("a", "walk", "09:00", "ann"),
                               B("14:00", "ann"), NULL), "slots 8 0 0 0 bookings 0");
  g_free(book(fixture, "a/2026-10-12/1", "person:pat@north.example"));
  g_free(book(fixture, "b/2026-10-12/1", "person:lea@north.example"));
  g_autofree char *a = slot_of(fixture, "a/2026-10-12/1"), *waiting = NULL;
  shelf_assert(fixture_book(fixture, fixture->operator, a, "person:bea@clinic.example", 1, &waiting), "waiting");
  shelf_assert_says(shelf_load(fixture, MONDAYS("a", "walk", "14:00", "ann") "capacity=2\n", B("09:00", "ann"), NULL),
                    "slots 0 8 0 0 bookings 0");
  shelf_assert(fixture_state(fixture, waiting), "offered");
}

static gboolean edit(Engine *engine, void *data, GError **error)
{
  const char *const *work = data;
  g_autoptr(Actor) actor = actor_new_operator();
  SlotEdit wish = { .starts = work[1], .override_reason = "both know of it" };
  return engine_slot_edit(engine, actor, work[0], &wish, error);
}

static void what_was_overruled_by_hand_stays_so(void)
{
  g_autoptr(Fixture) fixture = open_with(A("09:00", "ann"), B("14:00", "ann"));
  g_autofree char *b = slot_of(fixture, "b/2026-10-12/1");
  const char *work[] = { b, "2026-10-12T09:00" };
  shelf_assert(shelf_write(fixture, edit, work), "ok");
  shelf_assert_says(shelf_load(fixture, A("09:00", "ann") "place=Hall\n", NULL), "slots 0 4 0 0 bookings 0");
  shelf_assert_says(shelf_load(fixture, A("09:10", "ann") "place=Hall\n", NULL), "slots 0 4 0 0 bookings 0");
}

/* Bea waits for the second Monday of a, at 9:00, which has room but whose clinician is needed for b then. */
static char *keep_bea_waiting(Fixture *fixture)
{
  char *waiting = NULL;
  shelf_assert_says(shelf_load(fixture, shelf_people, shelf_services, WALK "waiting-places=2\noffer-minutes=0\n",
                               MONDAYS("a", "walk", "09:00", "ann"), B("14:00", "ann"), NULL), "slots 8 0 0 0 bookings 0");
  g_autofree char *first = book(fixture, "a/2026-10-12/1", "person:pat@north.example");
  g_free(book(fixture, "b/2026-10-12/1", "person:lea@north.example"));
  g_autofree char *a = slot_of(fixture, "a/2026-10-12/1"), *b = slot_of(fixture, "b/2026-10-12/1");
  shelf_assert(fixture_book(fixture, fixture->operator, a, "person:bea@clinic.example", 1, &waiting), "waiting");
  const char *work[] = { b, "2026-10-12T09:00" };
  shelf_assert(shelf_write(fixture, edit, work), "ok");
  g_free(shelf_ask(fixture, "UPDATE slot SET edited = 0")); /* so that the schedule has a say in it again */
  shelf_assert(fixture_cancel(fixture, fixture->operator, first, BY_SERVICE), "cancelled");
  shelf_assert(fixture_state(fixture, waiting), "waiting");
  return waiting;
}

static void a_clinician_whom_a_schedule_sets_free_lets_in_who_waits(void)
{
  static const char *const books[] = { B("14:00", "ann") "place=Hall\n", B("09:00", "bea"), B("09:00", "ann") "state=ended\n" };
  for (guint i = 0; i < G_N_ELEMENTS(books); i++) {
    g_autoptr(Fixture) fixture = fixture_new(NOW);
    g_autofree char *waiting = keep_bea_waiting(fixture);
    shelf_assert_says(shelf_load(fixture, books[i], NULL), "made 0 changed 1 left 0");
    shelf_assert(fixture_state(fixture, waiting), "booked");
  }
}

typedef struct {
  gboolean done;
  char *says;
} Try;

static gboolean change_on_page(Engine *engine, void *data, GError **error)
{
  Try *try = data;
  g_autoptr(Person) ada = engine_find_person(engine, engine->db, "ada@clinic.example", error);
  g_autoptr(Actor) actor = actor_new(ada);
  g_autoptr(Edit) edit = edit_new();
  g_auto(EditOutcome) outcome = { 0 };
  edit_begin(edit, "schedule", "a");
  edit_say(edit, "service", "drop");
  edit_say(edit, "starts", "2026-10-05T14:00");
  edit_say(edit, "minutes", "30");
  edit_say(edit, "repeat", "FREQ=WEEKLY");
  edit_say(edit, "until", "2026-10-31");
  edit_say(edit, "hosts", "ann@clinic.example");
  try->done = engine_edit(engine, actor, edit, &outcome, error);
  if (try->done && outcome.faults->len == 1)
    try->says = g_strdup(((const EditFault *)outcome.faults->pdata[0])->says);
  return try->done && error_set(error, ERROR_CONFLICT, "it has faults, and is taken back");
}

static void a_page_is_told_as_well(void)
{
  g_autoptr(Fixture) fixture = open_with(A("09:00", "ann"), B("14:00", "ann"));
  Try try = { 0 };
  g_autoptr(GError) error = NULL;
  g_assert_false(engine_write(fixture->engine, change_on_page, &try, &error));
  g_assert_error(error, ERROR_DOMAIN, ERROR_CONFLICT);
  g_assert_true(try.done);
  g_assert_nonnull(try.says);
  g_assert_nonnull(strstr(try.says, "would be in two places at once"));
  g_free(try.says);
}

static gboolean publish(Engine *engine, void *data, GError **error)
{
  return engine_publish(engine, data, error);
}

/* Slots of a schedule change at night where its plugin, or a zone, has become another. */
static void at_night_nothing_is_done_and_the_next_night_tries_again(void)
{
  g_autoptr(Fixture) fixture = open_with(A("09:00", "ann"), B("14:00", "ann"));
  g_autofree char *was = starts(fixture);
  g_free(shelf_ask(fixture, "UPDATE schedule SET starts = '2026-10-05T14:00:00', published_to = 0 WHERE id = 'a'"));
  guint made = 9;
  shelf_assert(shelf_write(fixture, publish, &made), "ok");
  g_assert_cmpuint(made, ==, 0);
  shelf_assert(starts(fixture), was);
  g_autofree char *booking = shelf_ask(fixture, "SELECT b.id FROM booking b JOIN slot s ON s.id = b.slot_id "
                                                "WHERE s.slot_key = 'a/2026-10-12/1'");
  shelf_assert(fixture_cancel(fixture, fixture->operator, booking, BY_SERVICE), "cancelled");
  shelf_assert(shelf_write(fixture, publish, &made), "ok");
  shelf_assert(shelf_ask(fixture, "SELECT DISTINCT starts_hour FROM slot WHERE schedule_id = 'a'"), "14");
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_log_set_always_fatal(G_LOG_LEVEL_CRITICAL); /* that nothing could be done at night is logged as a warning, which is right */
  g_test_add_func("/clash/an-hour-that-would-need-a-clinician-twice-is-refused",
                  an_hour_that_would_need_a_clinician_twice_is_refused);
  g_test_add_func("/clash/so-is-a-clinician-who-would-be-needed-twice", so_is_a_clinician_who_would_be_needed_twice);
  g_test_add_func("/clash/two-schedules-may-change-their-hours-for-each-others",
                  two_schedules_may_change_their_hours_for_each_others);
  g_test_add_func("/clash/who-waits-is-let-in-once-all-schedules-are-as-they-will-be",
                  who_waits_is_let_in_once_all_schedules_are_as_they_will_be);
  g_test_add_func("/clash/what-was-overruled-by-hand-stays-so", what_was_overruled_by_hand_stays_so);
  g_test_add_func("/clash/a-clinician-whom-a-schedule-sets-free-lets-in-who-waits",
                  a_clinician_whom_a_schedule_sets_free_lets_in_who_waits);
  g_test_add_func("/clash/a-page-is-told-as-well", a_page_is_told_as_well);
  g_test_add_func("/clash/at-night-nothing-is-done-and-the-next-night-tries-again",
                  at_night_nothing_is_done_and_the_next_night_tries_again);
  return g_test_run();
}
