/* What staff do to slots by hand, and what administrators do to people. */
#include <string.h>

#include "base/clock.h"
#include "engine/people.h"
#include "engine/slots.h"
#include "shelf.h"

#define NOW "2026-10-01T09:00"
#define ID "01890000-0000-7000-8000-000000000001"

static Fixture *open_shelf(void)
{
  Fixture *fixture = fixture_new(NOW);
  shelf_assert(shelf_load(fixture, shelf_people, shelf_services, NULL), "made 10 changed 0 left 0 slots 0 0 0 0 bookings 0");
  return fixture;
}

static Actor *actor_of(Fixture *fixture, const char *mail)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Person) person = engine_find_person(fixture->engine, fixture->engine->db, mail, &error);
  g_assert_no_error(error);
  return actor_new(person);
}

typedef struct {
  const Actor *actor;
  const char *slot, *reason;
  SlotWish wish;
  SlotEdit edit;
  guint n;
} Work;

static gboolean run_create(Engine *engine, void *data, GError **error)
{
  Work *work = data;
  g_autoptr(GPtrArray) ids = engine_slot_create(engine, work->actor, &work->wish, error);
  work->n = ids ? ids->len : 0;
  return ids != NULL;
}

static gboolean run_edit(Engine *engine, void *data, GError **error)
{
  Work *work = data;
  return engine_slot_edit(engine, work->actor, work->slot, &work->edit, error);
}

static gboolean run_cancel(Engine *engine, void *data, GError **error)
{
  Work *work = data;
  return engine_slot_cancel(engine, work->actor, work->slot, work->reason, &work->n, error);
}

static SlotWish a_wish(const char *const *hosts)
{
  return (SlotWish){ .id = ID,
                     .service_id = "drop",
                     .starts = "2026-10-20T09:00",
                     .minutes = 75,
                     .place = "Hub",
                     .hosts = hosts };
}

static void cuts_an_opening_and_a_retry_finds_its_slots(void)
{
  static const char *const hosts[] = { "ann@clinic.example", NULL };
  g_autoptr(Fixture) fixture = open_shelf();
  Work work = { .actor = fixture->operator, .wish = a_wish(hosts) };
  shelf_assert(shelf_write(fixture, run_create, &work), "ok");
  g_assert_cmpuint(work.n, ==, 2);
  shelf_assert(shelf_write(fixture, run_create, &work), "ok");
  g_assert_cmpuint(work.n, ==, 2);
  shelf_assert(shelf_ask(fixture, "SELECT m.starts || ' ' || m.minutes || ' ' || m.place FROM meeting m ORDER BY m.starts"),
               "2026-10-20T09:00:00 30 Hub\n2026-10-20T09:30:00 30 Hub");
  g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM slot WHERE id = '" ID "'"), ==, 1);
}

static void only_staff_make_edit_and_cancel(void)
{
  g_autoptr(Fixture) fixture = open_shelf();
  g_autoptr(Actor) pat = actor_of(fixture, "pat@north.example"), ann = actor_of(fixture, "ann@clinic.example");
  Work work = { .actor = pat, .slot = ID, .wish = a_wish(NULL) };
  shelf_assert_says(shelf_write(fixture, run_create, &work), "only clinicians and administrators");
  work.actor = ann;
  shelf_assert(shelf_write(fixture, run_create, &work), "ok");
  work.actor = pat;
  shelf_assert_says(shelf_write(fixture, run_edit, &work), "only clinicians and administrators");
  shelf_assert_says(shelf_write(fixture, run_cancel, &work), "only clinicians and administrators");
}

static void refuses_what_makes_no_slot(void)
{
  g_autoptr(Fixture) fixture = open_shelf();
  Work work = { .actor = fixture->operator, .wish = a_wish(NULL) };
  work.wish.minutes = 20;
  shelf_assert_says(shelf_write(fixture, run_create, &work), "makes no slot out of one opening of 20 minutes");
  work.wish = a_wish(NULL);
  work.wish.service_id = "circle";
  shelf_assert_says(shelf_write(fixture, run_create, &work), "several dates in a row");
  work.wish = a_wish(NULL);
  work.wish.online = "meet";
  shelf_assert_says(shelf_write(fixture, run_create, &work), "online: write the whole address");
  work.wish = a_wish(NULL);
  work.wish.starts = "2026-10-27";
  shelf_assert_says(shelf_write(fixture, run_create, &work), "starts: “2026-10-27” is not a date and time");
}

static void make_and_book(Fixture *fixture, const char *hosts)
{
  fixture_slot(fixture, "one", "drop", "2026-10-20T09:00", 30, 2, hosts);
  shelf_assert(fixture_book(fixture, fixture->operator, "one", "person:pat@north.example", 1, NULL), "booked");
}

static void an_edit_keeps_bookings_and_raises_sequence(void)
{
  g_autoptr(Fixture) fixture = open_shelf();
  make_and_book(fixture, "");
  Work work = { .actor = fixture->operator, .slot = "one", .edit = { .starts = "2026-10-27T14:00", .place = "Hall" } };
  shelf_assert(shelf_write(fixture, run_edit, &work), "ok");
  shelf_assert(shelf_ask(fixture, "SELECT m.starts || ' ' || m.minutes || ' ' || m.sequence || ' ' || s.taken || ' ' || "
                                  "s.edited || ' ' || s.place FROM meeting m JOIN slot s ON s.id = m.slot_id"),
               "2026-10-27T14:00:00 30 1 1 1 Hall");
  g_assert_cmpint(fixture_number(fixture, "SELECT starts_at FROM booking"), ==, fixture_instant("2026-10-27T14:00"));
  Work nothing = { .actor = fixture->operator, .slot = "one", .edit = { .capacity = 3 } };
  shelf_assert(shelf_write(fixture, run_edit, &nothing), "ok");
  shelf_assert(shelf_ask(fixture, "SELECT sequence FROM meeting"), "1");
}

static void capacity_never_falls_below_what_is_taken(void)
{
  g_autoptr(Fixture) fixture = open_shelf();
  make_and_book(fixture, "");
  shelf_assert(fixture_book(fixture, fixture->operator, "one", "person:lea@north.example", 1, NULL), "booked");
  Work work = { .actor = fixture->operator, .slot = "one", .edit = { .capacity = 1 } };
  shelf_assert_says(shelf_write(fixture, run_edit, &work), "1 is fewer than the 2 places taken");
}

static void more_room_promotes_whoever_waits(void)
{
  g_autoptr(Fixture) fixture = open_shelf();
  fixture_service(fixture, "queue", "drop-in", "waiting-places=2 offer-minutes=0");
  fixture_slot(fixture, "one", "queue", "2026-10-20T09:00", 30, 1, "");
  g_autofree char *id = NULL;
  shelf_assert(fixture_book(fixture, fixture->operator, "one", "person:pat@north.example", 1, NULL), "booked");
  shelf_assert(fixture_book(fixture, fixture->operator, "one", "person:lea@north.example", 1, &id), "waiting");
  Work work = { .actor = fixture->operator, .slot = "one", .edit = { .capacity = 2 } };
  shelf_assert(shelf_write(fixture, run_edit, &work), "ok");
  shelf_assert(fixture_state(fixture, id), "booked");
}

static void a_clinician_taken_elsewhere_needs_a_reason(void)
{
  static const char *const hosts[] = { "ann@clinic.example", NULL };
  g_autoptr(Fixture) fixture = open_shelf();
  g_autofree char *ann = shelf_ask(fixture, "SELECT id FROM person WHERE mail = 'ann@clinic.example'");
  make_and_book(fixture, ann);
  fixture_slot(fixture, "two", "drop", "2026-10-20T09:15", 30, 1, "");
  Work work = { .actor = fixture->operator, .slot = "two", .edit = { .hosts = hosts } };
  shelf_assert_says(shelf_write(fixture, run_edit, &work), "is taken at that time by slot one");
  work.edit.override_reason = "next door";
  shelf_assert(shelf_write(fixture, run_edit, &work), "ok");
  g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM change WHERE after LIKE '%next door%'"), ==, 1);
}

static void cancelling_tells_every_live_booking_and_again_changes_nothing(void)
{
  g_autoptr(Fixture) fixture = open_shelf();
  make_and_book(fixture, "");
  g_autofree char *given_back = NULL;
  shelf_assert(fixture_book(fixture, fixture->operator, "one", "person:lea@north.example", 1, &given_back), "booked");
  shelf_assert(fixture_cancel(fixture, fixture->operator, given_back, BY_PARTY), "cancelled");
  Work work = { .actor = fixture->operator, .slot = "one", .reason = "ill" };
  shelf_assert(shelf_write(fixture, run_cancel, &work), "ok");
  g_assert_cmpuint(work.n, ==, 1);
  shelf_assert(shelf_ask(fixture, "SELECT cancelled_by FROM booking ORDER BY cancelled_by"), "party\nservice");
  shelf_assert(shelf_ask(fixture, "SELECT state || sequence FROM slot s JOIN meeting m ON m.slot_id = s.id"), "cancelled1");
  gint64 revision = fixture_number(fixture, "SELECT count(*) FROM change");
  shelf_assert(shelf_write(fixture, run_cancel, &work), "ok");
  g_assert_cmpuint(work.n, ==, 0);
  g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM change"), ==, revision);
  shelf_assert(fixture_tallies(fixture, "one"), "0 0 1 0 0 0 1 0 0");
}

/* ---- people ---- */

typedef struct {
  const Actor *actor;
  PersonWish person;
  TeamWish team;
  guint n;
} PeopleWork;

static gboolean run_add(Engine *engine, void *data, GError **error)
{
  PeopleWork *work = data;
  return engine_person_add(engine, work->actor, &work->person, error);
}

static gboolean run_set(Engine *engine, void *data, GError **error)
{
  PeopleWork *work = data;
  return engine_person_set(engine, work->actor, &work->person, error);
}

static gboolean run_disable(Engine *engine, void *data, GError **error)
{
  PeopleWork *work = data;
  return engine_person_disable(engine, work->actor, work->person.mail, &work->n, error);
}

static gboolean run_team(Engine *engine, void *data, GError **error)
{
  PeopleWork *work = data;
  return engine_team_add(engine, work->actor, &work->team, error);
}

static void people_are_added_and_changed(void)
{
  g_autoptr(Fixture) fixture = open_shelf();
  PeopleWork work = { .actor = fixture->operator, .person = { .mail = "Zed@North.example", .name = "Zed" } };
  shelf_assert(shelf_write(fixture, run_add, &work), "ok");
  shelf_assert_says(shelf_write(fixture, run_add, &work), "zed@north.example is there already");
  work.person = (PersonWish){ .mail = "zed@north.example", .team = "south" };
  shelf_assert_says(shelf_write(fixture, run_set, &work), "no team is known by “south”");
  work.team = (TeamWish){ .id = "south", .title = "South", .leader = "zed@north.example" };
  shelf_assert(shelf_write(fixture, run_team, &work), "ok");
  shelf_assert(shelf_write(fixture, run_set, &work), "ok");
  shelf_assert(shelf_ask(fixture, "SELECT name || ' ' || team_id || ' ' || roles FROM person WHERE mail LIKE 'zed%'"),
               "Zed south 1");
  work.person = (PersonWish){ .mail = "nobody", .name = "N" };
  shelf_assert_says(shelf_write(fixture, run_add, &work), "is not a mail address");
}

static void only_an_administrator_keeps_people(void)
{
  g_autoptr(Fixture) fixture = open_shelf();
  g_autoptr(Actor) ann = actor_of(fixture, "ann@clinic.example"), ada = actor_of(fixture, "ada@clinic.example");
  PeopleWork work = { .actor = ann, .person = { .mail = "pat@north.example", .roles = "administrator" } };
  shelf_assert_says(shelf_write(fixture, run_set, &work), "only an administrator");
  work.actor = ada;
  work.person.roles = "practitioner";
  shelf_assert(shelf_write(fixture, run_set, &work), "ok");
}

/* FIELD: removing a person promotes. */
static void whoever_is_disabled_gives_back_and_others_move_up(void)
{
  g_autoptr(Fixture) fixture = open_shelf();
  fixture_service(fixture, "queue", "drop-in", "waiting-places=2 offer-minutes=0");
  fixture_slot(fixture, "one", "queue", "2026-10-20T09:00", 30, 1, "");
  g_autofree char *id = NULL;
  shelf_assert(fixture_book(fixture, fixture->operator, "one", "person:pat@north.example", 1, NULL), "booked");
  shelf_assert(fixture_book(fixture, fixture->operator, "one", "person:lea@north.example", 1, &id), "waiting");
  PeopleWork work = { .actor = fixture->operator, .person = { .mail = "pat@north.example" } };
  shelf_assert(shelf_write(fixture, run_disable, &work), "ok");
  g_assert_cmpuint(work.n, ==, 1);
  shelf_assert(fixture_state(fixture, id), "booked");
}

static void a_book_that_disables_gives_back_too(void)
{
  g_autoptr(Fixture) fixture = open_shelf();
  make_and_book(fixture, "");
  shelf_assert(shelf_load(fixture, "[person pat@north.example]\nname=Pat\nstate=disabled\n", NULL),
               "made 0 changed 1 left 0 slots 0 0 0 0 bookings 1");
  shelf_assert(shelf_ask(fixture, "SELECT state || cancelled_by FROM booking"), "cancelledparty");
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/slots/cuts-an-opening-and-a-retry-finds-its-slots", cuts_an_opening_and_a_retry_finds_its_slots);
  g_test_add_func("/slots/only-staff-make-edit-and-cancel", only_staff_make_edit_and_cancel);
  g_test_add_func("/slots/refuses-what-makes-no-slot", refuses_what_makes_no_slot);
  g_test_add_func("/slots/an-edit-keeps-bookings-and-raises-sequence", an_edit_keeps_bookings_and_raises_sequence);
  g_test_add_func("/slots/capacity-never-falls-below-what-is-taken", capacity_never_falls_below_what_is_taken);
  g_test_add_func("/slots/more-room-promotes-whoever-waits", more_room_promotes_whoever_waits);
  g_test_add_func("/slots/a-clinician-taken-elsewhere-needs-a-reason", a_clinician_taken_elsewhere_needs_a_reason);
  g_test_add_func("/slots/cancelling-tells-every-live-booking-and-again-changes-nothing",
                  cancelling_tells_every_live_booking_and_again_changes_nothing);
  g_test_add_func("/people/are-added-and-changed", people_are_added_and_changed);
  g_test_add_func("/people/only-an-administrator-keeps-them", only_an_administrator_keeps_people);
  g_test_add_func("/people/whoever-is-disabled-gives-back-and-others-move-up",
                  whoever_is_disabled_gives_back_and_others_move_up);
  g_test_add_func("/people/a-book-that-disables-gives-back-too", a_book_that_disables_gives_back_too);
  return g_test_run();
}
