/* Schedules cut into slots: what stays, moves, falls away and comes as schedules and closures change. */
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "engine/publish.h"
#include "engine/slots.h"
#include "shelf.h"

#define NOW "2026-10-01T09:00"
#define TUESDAYS(more) \
  "[schedule tue]\nservice=drop\nstarts=2026-09-01T09:00\nrepeat=FREQ=WEEKLY;BYDAY=TU\nhosts=ann@clinic.example\n" more
#define MONDAYS(more)                                                                                      \
  "[schedule mon]\nservice=circle\nstarts=2026-09-07T10:00\nminutes=120\nrepeat=FREQ=WEEKLY\ncapacity=4\n" \
  "hosts=bea@clinic.example\n" more

static Fixture *open_with(const char *schedule, const char *said)
{
  Fixture *fixture = fixture_new(NOW);
  shelf_assert(shelf_load(fixture, shelf_people, shelf_services, schedule, NULL), said);
  return fixture;
}

static char *slot_of(Fixture *fixture, const char *key)
{
  g_autofree char *sql = g_strdup_printf("SELECT id FROM slot WHERE slot_key = '%s'", key);
  return shelf_ask(fixture, sql);
}

static char *ask_key(Fixture *fixture, const char *what, const char *key)
{
  g_autofree char *sql =
    g_strdup_printf("SELECT %s FROM slot s JOIN meeting m ON m.slot_id = s.id WHERE s.slot_key = '%s' "
                    "ORDER BY m.ordinal",
                    what, key);
  return shelf_ask(fixture, sql);
}

static void book(Fixture *fixture, const char *key)
{
  g_autofree char *slot = slot_of(fixture, key);
  shelf_assert(fixture_book(fixture, fixture->operator, slot, "person:pat@north.example", 1, NULL), "booked");
}

static void cuts_what_is_ahead_only(void)
{
  g_autoptr(Fixture) fixture =
    open_with(TUESDAYS("ends=10:30\nuntil=2026-10-31\n"), "made 11 changed 0 left 0 slots 12 0 0 0 bookings 0");
  shelf_assert(shelf_ask(fixture, "SELECT min(slot_key) || ' ' || max(slot_key) FROM slot"),
               "tue/2026-10-06/1 tue/2026-10-27/3");
  g_assert_cmpint(fixture_number(fixture, "SELECT count(DISTINCT clinic) FROM slot"), ==, 4);
}

/* FIELD: weekly 09:00 London stays 09:00, and lasts as long, on both sides of a clock change. */
static void keeps_civil_time_across_clock_changes(void)
{
  g_autoptr(Fixture) fixture =
    open_with(TUESDAYS("minutes=30\n"), "made 11 changed 0 left 0 slots 57 0 0 0 bookings 0");
  g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM slot WHERE starts_hour <> 9"), ==, 0);
  g_assert_cmpint(
    fixture_number(fixture, "SELECT count(*) FROM meeting WHERE ends_at - starts_at <> 1800 OR minutes <> 30"), ==,
    0);
  g_assert_cmpint(fixture_number(fixture, "SELECT starts_at FROM slot WHERE slot_key = 'tue/2026-10-20/1'"), ==,
                  fixture_instant("2026-10-20T09:00"));
  g_assert_cmpint(fixture_number(fixture, "SELECT starts_at FROM slot WHERE slot_key = 'tue/2026-10-27/1'"), ==,
                  fixture_instant("2026-10-27T09:00"));
}

static void moves_an_hour_and_keeps_bookings(void)
{
  g_autoptr(Fixture) fixture =
    open_with(TUESDAYS("minutes=60\nuntil=2026-10-31\n"), "made 11 changed 0 left 0 slots 8 0 0 0 bookings 0");
  book(fixture, "tue/2026-10-06/1");
  shelf_assert(shelf_load(fixture,
                          "[schedule tue]\nservice=drop\nstarts=2026-09-01T14:00\nminutes=60\nplace=Hall\n"
                          "repeat=FREQ=WEEKLY;BYDAY=TU\nuntil=2026-10-31\nhosts=bea@clinic.example\n",
                          NULL),
               "made 0 changed 1 left 0 slots 0 8 0 0 bookings 0");
  g_assert_nonnull(strstr(shelf_notices(), "is changed by its schedule; its bookings stay"));
  shelf_assert(
    ask_key(fixture, "m.starts || ' ' || m.sequence || ' ' || m.place || ' ' || s.taken", "tue/2026-10-06/1"),
    "2026-10-06T14:00:00 1 Hall 1");
  g_assert_cmpint(fixture_number(fixture, "SELECT starts_at FROM booking"), ==, fixture_instant("2026-10-06T14:00"));
  shelf_assert(shelf_ask(fixture, "SELECT DISTINCT p.mail FROM host h JOIN person p ON p.id = h.person_id"),
               "bea@clinic.example");
}

static void withdraws_what_nobody_booked_and_cancels_what_somebody_did(void)
{
  g_autoptr(Fixture) fixture =
    open_with(TUESDAYS("minutes=60\nuntil=2026-10-31\n"), "made 11 changed 0 left 0 slots 8 0 0 0 bookings 0");
  book(fixture, "tue/2026-10-13/2");
  shelf_assert(shelf_load(fixture, "[closure c]\ntitle=Half term\nfrom=2026-10-13\nto=2026-10-20\n", NULL),
               "made 1 changed 0 left 0 slots 0 0 3 1 bookings 1");
  g_assert_nonnull(strstr(shelf_notices(), "“Drop-in” on 2026-10-13 09:30"));
  g_assert_nonnull(strstr(shelf_notices(), "cancelled by the service, closed: Half term; 1 booking"));
  shelf_assert(shelf_ask(fixture, "SELECT state || ' ' || cancelled_by FROM booking"), "cancelled service");
  shelf_assert(shelf_ask(fixture,
                         "SELECT state || ' ' || units FROM slot WHERE starts_on = (SELECT min(starts_on) + 7 "
                         "FROM slot) ORDER BY slot_key"),
               "withdrawn 0\ncancelled 1");
}

static void offers_again_what_was_withdrawn(void)
{
  g_autoptr(Fixture) fixture =
    open_with(TUESDAYS("minutes=60\nuntil=2026-10-31\n"), "made 11 changed 0 left 0 slots 8 0 0 0 bookings 0");
  shelf_assert(shelf_load(fixture, "[closure c]\ntitle=C\nfrom=2026-10-13\nto=2026-10-13\nservices=drop\n", NULL),
               "made 1 changed 0 left 0 slots 0 0 2 0 bookings 0");
  shelf_assert(shelf_load(fixture, "[closure c]\ntitle=C\nfrom=2026-10-13\nto=2026-10-13\nstate=ended\n", NULL),
               "made 0 changed 1 left 0 slots 0 2 0 0 bookings 0");
  shelf_assert(ask_key(fixture, "s.state || ' ' || m.sequence", "tue/2026-10-13/1"), "offered 2");
  g_assert_cmpint(fixture_number(fixture, "SELECT sum(units) FROM tally"), ==, 8);
}

static void a_closure_of_another_service_does_not_matter(void)
{
  g_autoptr(Fixture) fixture =
    open_with(TUESDAYS("minutes=60\nuntil=2026-10-31\n"), "made 11 changed 0 left 0 slots 8 0 0 0 bookings 0");
  shelf_assert(shelf_load(fixture, "[closure c]\ntitle=C\nfrom=2026-10-13\nto=2026-10-13\nservices=course\n", NULL),
               "made 1 changed 0 left 0 slots 0 0 0 0 bookings 0");
}

/* Groups are counted from the schedule's first date: one began on 7 September, the next begins on 2 November. */
/* With no date to spare there is none for the eighth meeting: what is under way stays as it was told, and that is said. */
static void a_cohort_under_way_that_no_longer_fits_is_left_and_told_of(void)
{
  g_autoptr(Fixture) fixture = open_with(MONDAYS("until=2026-12-21\n"), "made 11 changed 0 left 0 slots 1 0 0 0 bookings 0");
  book(fixture, "mon/g2");
  fixture_at(fixture, "2026-11-17T09:00");
  shelf_assert_says(shelf_load(fixture, "[closure c]\ntitle=Away\nfrom=2026-11-30\nto=2026-11-30\n", NULL), "slots 0 0 0 0");
  g_assert_nonnull(strstr(shelf_notices(), "has begun and no longer fits its schedule; it was left as it is"));
  g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM meeting"), ==, 8);
  fixture_at(fixture, "2027-01-10T09:00");
  shelf_assert_says(shelf_load(fixture, "[closure d]\ntitle=Away\nfrom=2027-12-25\nto=2027-12-25\n", NULL), "slots 0 0 0 0");
  g_assert_null(strstr(shelf_notices(), "has begun"));
}

static void a_pause_moves_the_rest_of_a_cohort_later(void)
{
  g_autoptr(Fixture) fixture =
    open_with(MONDAYS("until=2027-03-31\n"), "made 11 changed 0 left 0 slots 2 0 0 0 bookings 0");
  shelf_assert(ask_key(fixture, "m.starts", "mon/g2"),
               "2026-11-02T10:00:00\n2026-11-09T10:00:00\n2026-11-16T10:00:00\n2026-11-23T10:00:00\n"
               "2026-11-30T10:00:00\n2026-12-07T10:00:00\n2026-12-14T10:00:00\n2026-12-21T10:00:00");
  book(fixture, "mon/g2");
  fixture_at(fixture, "2026-11-17T09:00");
  shelf_assert(shelf_load(fixture, "[closure c]\ntitle=Pause\nfrom=2026-11-20\nto=2027-01-31\n", NULL),
               "made 1 changed 0 left 0 slots 0 1 1 0 bookings 0");
  shelf_assert(ask_key(fixture, "m.starts || ' ' || m.sequence", "mon/g2"),
               "2026-11-02T10:00:00 0\n2026-11-09T10:00:00 0\n2026-11-16T10:00:00 0\n2027-02-01T10:00:00 1\n"
               "2027-02-08T10:00:00 1\n2027-02-15T10:00:00 1\n2027-02-22T10:00:00 1\n2027-03-01T10:00:00 1");
  g_assert_cmpint(fixture_number(fixture, "SELECT taken FROM slot WHERE slot_key = 'mon/g2'"), ==, 1);
}

static gboolean publish(Engine *engine, void *data, GError **error)
{
  return engine_publish(engine, data, error);
}

static void extends_its_horizon_and_keeps_what_is_there(void)
{
  g_autoptr(Fixture) fixture = open_with(MONDAYS(""), "made 11 changed 0 left 0 slots 6 0 0 0 bookings 0");
  g_autofree char *before = shelf_ask(fixture, "SELECT id || s.slot_key FROM slot s ORDER BY starts_at");
  guint made = 9;
  shelf_assert(shelf_write(fixture, publish, &made), "ok");
  g_assert_cmpuint(made, ==, 0);
  fixture_at(fixture, "2027-02-01T09:00");
  shelf_assert(shelf_write(fixture, publish, &made), "ok");
  g_assert_cmpuint(made, ==, 2);
  g_autofree char *after = shelf_ask(fixture, "SELECT id || s.slot_key FROM slot s ORDER BY starts_at");
  g_assert_true(g_str_has_prefix(after, before));
}

typedef struct {
  const char *slot;
  SlotEdit edit;
  Fixture *fixture;
} EditWork;

static gboolean edit(Engine *engine, void *data, GError **error)
{
  EditWork *work = data;
  return engine_slot_edit(engine, work->fixture->operator, work->slot, &work->edit, error);
}

static void leaves_what_staff_edited(void)
{
  g_autoptr(Fixture) fixture =
    open_with(TUESDAYS("minutes=30\nuntil=2026-10-31\n"), "made 11 changed 0 left 0 slots 4 0 0 0 bookings 0");
  g_autofree char *slot = slot_of(fixture, "tue/2026-10-13/1");
  EditWork work = { slot, { .place = "Elsewhere" }, fixture };
  shelf_assert(shelf_write(fixture, edit, &work), "ok");
  shelf_assert(shelf_load(fixture, TUESDAYS("minutes=30\nuntil=2026-10-31\nplace=Hall\n"), NULL),
               "made 0 changed 1 left 0 slots 0 3 0 0 bookings 0");
  shelf_assert(ask_key(fixture, "s.place", "tue/2026-10-13/1"), "Elsewhere");
  shelf_assert(shelf_load(fixture, "[closure c]\ntitle=C\nfrom=2026-10-01\nto=2026-10-31\n", NULL),
               "made 1 changed 0 left 0 slots 0 0 3 0 bookings 0");
  g_assert_nonnull(strstr(shelf_notices(), "it was edited by hand and was left as it is"));
}

static void past_slots_are_never_touched(void)
{
  g_autoptr(Fixture) fixture =
    open_with(TUESDAYS("minutes=30\nuntil=2026-10-31\n"), "made 11 changed 0 left 0 slots 4 0 0 0 bookings 0");
  fixture_at(fixture, "2026-10-14T09:00");
  shelf_assert(
    shelf_load(fixture, "[schedule tue]\nservice=drop\nstarts=2026-09-01T15:00\nminutes=60\nstate=ended\n", NULL),
    "made 0 changed 1 left 0 slots 0 0 2 0 bookings 0");
  shelf_assert(shelf_ask(fixture, "SELECT state || ' ' || starts_hour FROM slot ORDER BY starts_at"),
               "offered 9\noffered 9\nwithdrawn 9\nwithdrawn 9");
}

static void an_ended_service_offers_nothing_more(void)
{
  g_autoptr(Fixture) fixture =
    open_with(TUESDAYS("minutes=30\nuntil=2026-10-31\n"), "made 11 changed 0 left 0 slots 4 0 0 0 bookings 0");
  shelf_assert(
    shelf_load(fixture, "[service drop]\nplugin=drop-in\ntitle=Drop-in\nslot-minutes=30\nstate=ended\n", NULL),
    "made 0 changed 1 left 0 slots 0 0 4 0 bookings 0");
}

static void two_openings_of_one_day_are_two_clinics(void)
{
  g_autoptr(Fixture) fixture = open_with(TUESDAYS("minutes=30\nuntil=2026-10-07\nextra=2026-10-06T14:00\n"),
                                         "made 11 changed 0 left 0 slots 2 0 0 0 bookings 0");
  shelf_assert(shelf_ask(fixture, "SELECT slot_key || ' ' || clinic FROM slot ORDER BY starts_at"),
               "tue/2026-10-06/1 tue/2026-10-06\ntue/2026-10-06.2/1 tue/2026-10-06.2");
}

/* Each slot of the schedule that is offered or cancelled: its key, start, state and seats taken. */
static char *sessions(Fixture *fixture)
{
  return shelf_ask(fixture, "SELECT s.slot_key || ' ' || substr(m.starts, 12, 5) || ' ' || s.state || ' ' || s.taken FROM slot s "
                            "JOIN meeting m ON m.slot_id = s.id WHERE s.state <> 'withdrawn' ORDER BY s.starts_at");
}

/* One Tuesday only. */
#define TUESDAY(hour, more) \
  "[schedule tue]\nservice=drop\nstarts=2026-10-06T" hour "\nminutes=30\nhosts=ann@clinic.example\n" more

static void an_opening_in_front_of_others_leaves_them_where_they_are(void)
{
  g_autoptr(Fixture) fixture =
    open_with(TUESDAY("09:00", "extra=2026-10-06T14:00\n"), "made 11 changed 0 left 0 slots 2 0 0 0 bookings 0");
  book(fixture, "tue/2026-10-06/1");
  book(fixture, "tue/2026-10-06.2/1");
  shelf_assert(shelf_load(fixture, TUESDAY("09:00", "extra=2026-10-06T08:00,2026-10-06T14:00\n"), NULL),
               "made 0 changed 1 left 0 slots 1 0 0 0 bookings 0");
  g_assert_cmpstr(shelf_notices(), ==, "");
  shelf_assert(sessions(fixture), "tue/2026-10-06/1 08:00 offered 0\ntue/2026-10-06.2/1 09:00 offered 1\n"
                                  "tue/2026-10-06.3/1 14:00 offered 1");
  g_assert_cmpint(fixture_number(fixture, "SELECT sum(sequence) FROM meeting"), ==, 0);
  shelf_assert(shelf_load(fixture, TUESDAY("09:00", "extra=2026-10-06T14:00\n"), NULL),
               "made 0 changed 1 left 0 slots 0 0 1 0 bookings 0");
  shelf_assert(sessions(fixture), "tue/2026-10-06/1 09:00 offered 1\ntue/2026-10-06.2/1 14:00 offered 1");
  shelf_assert(shelf_load(fixture, TUESDAY("09:00", "extra=2026-10-06T08:00,2026-10-06T14:00\n"), NULL),
               "made 0 changed 1 left 0 slots 0 1 0 0 bookings 0");
  shelf_assert(sessions(fixture), "tue/2026-10-06/1 08:00 offered 0\ntue/2026-10-06.2/1 09:00 offered 1\n"
                                  "tue/2026-10-06.3/1 14:00 offered 1");
}

static void an_opening_that_goes_takes_its_own_bookings_only(void)
{
  g_autoptr(Fixture) fixture =
    open_with(TUESDAY("09:00", "extra=2026-10-06T14:00\n"), "made 11 changed 0 left 0 slots 2 0 0 0 bookings 0");
  book(fixture, "tue/2026-10-06/1");
  book(fixture, "tue/2026-10-06.2/1");
  shelf_assert(shelf_load(fixture, TUESDAY("09:00", "except=2026-10-06T09:00\nextra=2026-10-06T14:00\n"), NULL),
               "made 0 changed 1 left 0 slots 0 0 0 1 bookings 1");
  g_assert_nonnull(strstr(shelf_notices(), "“Drop-in” on 2026-10-06 09:00"));
  shelf_assert(shelf_ask(fixture, "SELECT substr(m.starts, 12, 5) || ' ' || s.state || ' ' || s.taken FROM slot s "
                                  "JOIN meeting m ON m.slot_id = s.id ORDER BY s.starts_at"), "09:00 cancelled 0\n14:00 offered 1");
  g_assert_cmpint(fixture_number(fixture, "SELECT count(DISTINCT clinic) FROM slot"), ==, 2);
  shelf_assert(shelf_load(fixture, TUESDAY("09:00", "extra=2026-10-06T14:00\n"), NULL),
               "made 0 changed 1 left 0 slots 0 0 0 0 bookings 0");
  shelf_assert(sessions(fixture), "tue/2026-10-06/1 09:00 cancelled 0\ntue/2026-10-06.2/1 14:00 offered 1");
}

static void an_hour_moves_past_another_opening_and_keeps_its_bookings(void)
{
  g_autoptr(Fixture) fixture =
    open_with(TUESDAY("09:00", "extra=2026-10-06T14:00\n"), "made 11 changed 0 left 0 slots 2 0 0 0 bookings 0");
  book(fixture, "tue/2026-10-06/1");
  book(fixture, "tue/2026-10-06.2/1");
  g_autofree char *early = slot_of(fixture, "tue/2026-10-06/1"), *late = slot_of(fixture, "tue/2026-10-06.2/1");
  shelf_assert(shelf_load(fixture, TUESDAY("10:00", "extra=2026-10-06T14:00\n"), NULL),
               "made 0 changed 1 left 0 slots 0 1 0 0 bookings 0");
  shelf_assert(sessions(fixture), "tue/2026-10-06/1 10:00 offered 1\ntue/2026-10-06.2/1 14:00 offered 1");
  shelf_assert(shelf_load(fixture, TUESDAY("15:00", "extra=2026-10-06T14:00\n"), NULL),
               "made 0 changed 1 left 0 slots 0 1 0 0 bookings 0");
  shelf_assert(sessions(fixture), "tue/2026-10-06/1 14:00 offered 1\ntue/2026-10-06.2/1 15:00 offered 1");
  shelf_assert(slot_of(fixture, "tue/2026-10-06/1"), late);
  shelf_assert(slot_of(fixture, "tue/2026-10-06.2/1"), early);
}

/* Though the second of the old hour begins when the first of the new one does. */
static void a_clinic_moves_by_as_much_as_a_slot_lasts(void)
{
  g_autoptr(Fixture) fixture =
    open_with(TUESDAYS("minutes=90\nuntil=2026-10-10\n"), "made 11 changed 0 left 0 slots 3 0 0 0 bookings 0");
  book(fixture, "tue/2026-10-06/1");
  book(fixture, "tue/2026-10-06/2");
  shelf_assert(shelf_load(fixture, "[schedule tue]\nservice=drop\nstarts=2026-10-06T09:30\nminutes=90\nhosts=ann@clinic.example\n",
                          NULL), "made 0 changed 1 left 0 slots 0 3 0 0 bookings 0");
  shelf_assert(sessions(fixture), "tue/2026-10-06/1 09:30 offered 1\ntue/2026-10-06/2 10:00 offered 1\n"
                                  "tue/2026-10-06/3 10:30 offered 0");
}

/* Of a clinic that has begun, and of one that is over, what is past goes along with its number. */
static void on_the_day_itself_what_is_over_is_not_in_the_way(void)
{
  g_autoptr(Fixture) fixture =
    open_with(TUESDAYS("minutes=60\nuntil=2026-10-10\nextra=2026-10-06T14:00\n"), "made 11 changed 0 left 0 slots 4 0 0 0 bookings 0");
  book(fixture, "tue/2026-10-06.2/2");
  fixture_at(fixture, "2026-10-06T12:00");
  shelf_assert(shelf_load(fixture, TUESDAYS("minutes=60\nuntil=2026-10-10\nextra=2026-10-06T14:00\nexcept=2026-10-06T09:00\n"),
                          NULL), "made 0 changed 1 left 0 slots 0 0 0 0 bookings 0");
  shelf_assert(ask_key(fixture, "substr(m.starts, 12, 5) || ' ' || s.taken", "tue/2026-10-06/2"), "14:30 1");
  g_assert_cmpint(fixture_number(fixture, "SELECT count(DISTINCT clinic) FROM slot"), ==, 2);
  fixture_at(fixture, "2026-10-06T14:40");
  shelf_assert(shelf_load(fixture, TUESDAYS("minutes=60\nuntil=2026-10-10\nextra=2026-10-06T14:00\n"), NULL),
               "made 0 changed 1 left 0 slots 0 0 0 0 bookings 0");
  shelf_assert(ask_key(fixture, "substr(m.starts, 12, 5)", "tue/2026-10-06.2/1"), "14:00");
  shelf_assert(ask_key(fixture, "substr(m.starts, 12, 5)", "tue/2026-10-06.2/2"), "14:30");
  g_assert_cmpint(fixture_number(fixture, "SELECT count(DISTINCT clinic) FROM slot"), ==, 2);
}

static void what_staff_edited_stays_with_its_opening(void)
{
  g_autoptr(Fixture) fixture = open_with(TUESDAY("09:00", ""), "made 11 changed 0 left 0 slots 1 0 0 0 bookings 0");
  g_autofree char *slot = slot_of(fixture, "tue/2026-10-06/1");
  EditWork work = { slot, { .place = "Elsewhere" }, fixture };
  shelf_assert(shelf_write(fixture, edit, &work), "ok");
  shelf_assert(shelf_load(fixture, TUESDAY("09:00", "extra=2026-10-06T08:00\n"), NULL),
               "made 0 changed 1 left 0 slots 1 0 0 0 bookings 0");
  shelf_assert(sessions(fixture), "tue/2026-10-06/1 08:00 offered 0\ntue/2026-10-06.2/1 09:00 offered 0");
  shelf_assert(ask_key(fixture, "s.place", "tue/2026-10-06.2/1"), "Elsewhere");
}

/* 01:00 and 01:30 come twice that night; civil time means the first. */
static void a_clinic_at_night_when_the_clocks_go_back(void)
{
  g_autoptr(Fixture) fixture = open_with("[schedule night]\nservice=drop\nstarts=2026-10-25T00:30\nminutes=210\n",
                                         "made 11 changed 0 left 0 slots 5 0 0 0 bookings 0");
  shelf_assert(shelf_ask(fixture, "SELECT starts FROM meeting ORDER BY starts_at"),
               "2026-10-25T00:30:00\n2026-10-25T01:00:00\n2026-10-25T01:30:00\n2026-10-25T02:00:00\n2026-10-25T02:30:00");
}

/* In time of the processor's, so that others on the machine do not matter. */
static void is_quick(void)
{
  g_autoptr(Fixture) fixture = fixture_new(NOW);
  g_autoptr(GString) book = g_string_new(NULL);
  for (int i = 0; i < 10; i++)
    g_string_append_printf(book,
                           "[schedule s%d]\nservice=drop\nstarts=2026-09-0%dT09:00\nends=12:00\nrepeat=FREQ=WEEKLY\n"
                           "hosts=ann@clinic.example; bea@clinic.example\n",
                           i, i % 7 + 1);
  clock_t began = clock();
  shelf_assert_says(shelf_load(fixture, shelf_people, shelf_services, book->str, NULL), "slots 34");
  double seconds = (double)(clock() - began) / CLOCKS_PER_SEC;
  g_test_message("a year of ten schedules: %.3f s", seconds);
  g_assert_cmpfloat(seconds, <, 10); /* far more than it takes: machines of tests differ */
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/publish/cuts-what-is-ahead-only", cuts_what_is_ahead_only);
  g_test_add_func("/publish/keeps-civil-time-across-clock-changes", keeps_civil_time_across_clock_changes);
  g_test_add_func("/publish/moves-an-hour-and-keeps-bookings", moves_an_hour_and_keeps_bookings);
  g_test_add_func("/publish/withdraws-what-nobody-booked-and-cancels-what-somebody-did",
                  withdraws_what_nobody_booked_and_cancels_what_somebody_did);
  g_test_add_func("/publish/offers-again-what-was-withdrawn", offers_again_what_was_withdrawn);
  g_test_add_func("/publish/a-closure-of-another-service-does-not-matter",
                  a_closure_of_another_service_does_not_matter);
  g_test_add_func("/publish/a-cohort-under-way-that-no-longer-fits-is-left-and-told-of",
                  a_cohort_under_way_that_no_longer_fits_is_left_and_told_of);
  g_test_add_func("/publish/a-pause-moves-the-rest-of-a-cohort-later", a_pause_moves_the_rest_of_a_cohort_later);
  g_test_add_func("/publish/extends-its-horizon-and-keeps-what-is-there",
                  extends_its_horizon_and_keeps_what_is_there);
  g_test_add_func("/publish/leaves-what-staff-edited", leaves_what_staff_edited);
  g_test_add_func("/publish/past-slots-are-never-touched", past_slots_are_never_touched);
  g_test_add_func("/publish/an-ended-service-offers-nothing-more", an_ended_service_offers_nothing_more);
  g_test_add_func("/publish/two-openings-of-one-day-are-two-clinics", two_openings_of_one_day_are_two_clinics);
  g_test_add_func("/publish/an-opening-in-front-of-others-leaves-them-where-they-are",
                  an_opening_in_front_of_others_leaves_them_where_they_are);
  g_test_add_func("/publish/an-opening-that-goes-takes-its-own-bookings-only",
                  an_opening_that_goes_takes_its_own_bookings_only);
  g_test_add_func("/publish/an-hour-moves-past-another-opening-and-keeps-its-bookings",
                  an_hour_moves_past_another_opening_and_keeps_its_bookings);
  g_test_add_func("/publish/a-clinic-moves-by-as-much-as-a-slot-lasts", a_clinic_moves_by_as_much_as_a_slot_lasts);
  g_test_add_func("/publish/on-the-day-itself-what-is-over-is-not-in-the-way",
                  on_the_day_itself_what_is_over_is_not_in_the_way);
  g_test_add_func("/publish/what-staff-edited-stays-with-its-opening",
                  what_staff_edited_stays_with_its_opening);
  g_test_add_func("/publish/a-clinic-at-night-when-the-clocks-go-back", a_clinic_at_night_when_the_clocks_go_back);
  g_test_add_func("/publish/is-quick", is_quick);
  return g_test_run();
}
