/* The acts on a booking, on a real database with the real plugins, under a clock that stands where it is put. */
#include "base/error.h"
#include "fixture.h"
#include "store/booking.h"
#include "store/slot.h"

static void expect(char *said, const char *wanted)
{
  g_assert_cmpstr(said, ==, wanted);
  g_free(said);
}

/* One drop-in slot on 5 October at 10:00, and Anna and Ben who may want it. */
typedef struct {
  Fixture *fixture;
  Actor *anna, *ben, *cleo, *host;
} Scene;

static void scene_clear(Scene *scene)
{
  actor_free(scene->anna);
  actor_free(scene->ben);
  actor_free(scene->cleo);
  actor_free(scene->host);
  fixture_free(scene->fixture);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Scene, scene_clear)

static Scene scene_new(const char *settings)
{
  Scene scene = { .fixture = fixture_new("2026-10-01T09:00") };
  Fixture *f = scene.fixture;
  fixture_team(f, "north", "North team");
  scene.anna = fixture_person(f, "anna@example.org", ROLE_PRACTITIONER, "north");
  scene.ben = fixture_person(f, "ben@example.org", ROLE_PRACTITIONER, NULL);
  scene.cleo = fixture_person(f, "cleo@example.org", ROLE_LEADER, "north");
  scene.host = fixture_person(f, "host@example.org", ROLE_CLINICIAN, NULL);
  fixture_service(f, "drop-in", "drop-in", settings);
  fixture_slot(f, "s1", "drop-in", "2026-10-05T10:00", 45, 1, "p-host");
  fixture_slot(f, "s2", "drop-in", "2026-10-05T11:00", 45, 1, "p-host");
  return scene;
}

static void test_one_seat(void)
{
  g_auto(Scene) s = scene_new("");
  expect(fixture_tallies(s.fixture, "s1"), "0 0 1 0 0 0 0 0 1");
  expect(fixture_book(s.fixture, s.anna, "s1", NULL, 1, NULL), "booked");
  expect(fixture_book(s.fixture, s.ben, "s1", NULL, 1, NULL), "refused full");
  expect(fixture_tallies(s.fixture, "s1"), "1 0 1 0 0 0 0 1 0");
  g_assert_cmpint(fixture_number(s.fixture, "SELECT count(*) FROM booking"), ==, 1);
  g_assert_cmpint(fixture_number(s.fixture, "SELECT open FROM tally"), ==, 1);
}

/* The state, or "refused REASON". */
static char *book_about(Scene *s, const Actor *actor, const char *slot, const char *reference)
{
  g_autoptr(GError) error = NULL;
  g_auto(BookAnswer) answer = { 0 };
  BookWish wish = { .slot_id = slot, .seats = 1, .reference = reference };
  Engine *engine = s->fixture->engine;
  g_assert_true(db_begin(engine->db, NULL));
  engine_book(engine, actor, &wish, &answer, &error);
  g_assert_no_error(error);
  g_assert_true(db_commit(engine->db, NULL));
  return answer.verdict.answer == VERDICT_REFUSE ? g_strdup_printf("refused %s", answer.verdict.reason)
                                                 : g_strdup(booking_state_text(answer.state));
}

/* A slot is taken by a party, whatever it then speaks of; only where bookings are for families does the reference count. */
static void test_another_reference(void)
{
  g_auto(Scene) s = scene_new("waiting-places=3");
  fixture_service(s.fixture, "circle", "circle-of-security", "waiting-places=3 meetings=2");
  fixture_service(s.fixture, "course", "training-course", "waiting-places=3");
  fixture_cohort(s.fixture, "c1", "circle", "2026-10-06T10:00", 60, 2, 2, "");
  fixture_slot(s.fixture, "k1", "course", "2026-10-07T10:00", 60, 9, "");
  expect(book_about(&s, s.anna, "s1", "AS-1"), "booked");
  expect(book_about(&s, s.anna, "s1", "AS-2"), "refused already_booked");
  expect(book_about(&s, s.ben, "s1", "AS-1"), "waiting");
  expect(book_about(&s, s.ben, "s1", "AS-2"), "refused already_booked");
  expect(book_about(&s, s.anna, "k1", "AS-1"), "booked");
  expect(book_about(&s, s.anna, "k1", "AS-2"), "refused already_booked");
  expect(book_about(&s, s.anna, "c1", "AS-1"), "booked");
  expect(book_about(&s, s.anna, "c1", "AS-1"), "refused already_booked");
  expect(book_about(&s, s.anna, "c1", "AS-2"), "booked");
  expect(book_about(&s, s.anna, "c1", "AS-3"), "waiting");
  expect(book_about(&s, s.anna, "c1", "AS-3"), "refused already_booked");
}

/* The other slots named with a refusal, joined; "-" where none were looked for. */
static char *others_of(Scene *s, const Actor *actor, const char *slot)
{
  g_autoptr(GError) error = NULL;
  g_auto(BookAnswer) answer = { 0 };
  BookWish wish = { .slot_id = slot, .seats = 1 };
  db_begin(s->fixture->engine->db, &error);
  engine_book(s->fixture->engine, actor, &wish, &answer, &error);
  g_assert_no_error(error);
  g_assert_cmpint(answer.verdict.answer, ==, VERDICT_REFUSE);
  db_rollback(s->fixture->engine->db);
  if (!answer.other_slots)
    return g_strdup("-");
  g_ptr_array_add(answer.other_slots, NULL);
  return g_strjoinv(" ", (char **)answer.other_slots->pdata);
}

static void test_other_times(void)
{
  g_auto(Scene) s = scene_new("opens-days=10");
  fixture_slot(s.fixture, "near", "drop-in", "2026-10-05T11:30", 45, 1, "p-host"); /* while s2 is given */
  fixture_slot(s.fixture, "last", "drop-in", "2026-10-11T09:00", 45, 1, "");
  fixture_slot(s.fixture, "far", "drop-in", "2026-10-12T10:00", 45, 1, "");
  expect(fixture_book(s.fixture, s.anna, "s2", NULL, 1, NULL), "booked");
  expect(others_of(&s, s.ben, "s2"), "s1 last");
  expect(others_of(&s, s.ben, "near"), "s1 last"); /* its host is needed elsewhere */
  expect(others_of(&s, s.host, "s2"), "s1 last far"); /* staff may book whatever is offered */
  expect(others_of(&s, s.anna, "s2"), "-"); /* who has booked it already needs no other */
  expect(others_of(&s, s.ben, "far"), "-"); /* nor does a date that is not open yet lack room */
}

static void test_refusal_leaves_nothing(void)
{
  g_auto(Scene) s = scene_new("");
  expect(fixture_book(s.fixture, s.anna, "s1", NULL, 1, NULL), "booked");
  gint64 changes = fixture_number(s.fixture, "SELECT count(*) FROM change");
  gint64 revision = fixture_number(s.fixture, "SELECT revision FROM slot WHERE id = 's1'");
  expect(fixture_book(s.fixture, s.ben, "s1", NULL, 1, NULL), "refused full");
  g_assert_cmpint(fixture_number(s.fixture, "SELECT count(*) FROM change"), ==, changes);
  g_assert_cmpint(fixture_number(s.fixture, "SELECT revision FROM slot WHERE id = 's1'"), ==, revision);
}

static void test_who_for_whom(void)
{
  g_auto(Scene) s = scene_new("");
  g_autoptr(Actor) manager = fixture_person(s.fixture, "mo@example.org", ROLE_MANAGER, NULL);
  expect(fixture_book(s.fixture, s.ben, "s1", "person:anna@example.org", 1, NULL), "error denied");
  expect(fixture_book(s.fixture, manager, "s1", NULL, 1, NULL), "error denied");
  expect(fixture_book(s.fixture, s.cleo, "s1", "person:p-ben", 1, NULL), "error denied");
  expect(fixture_book(s.fixture, s.cleo, "s1", "person:p-anna", 1, NULL), "booked");
  g_assert_cmpint(fixture_number(s.fixture, "SELECT by_staff FROM booking"), ==, 0);
  expect(fixture_book(s.fixture, s.host, "s2", "person:p-ben", 1, NULL), "booked");
  g_assert_cmpint(fixture_number(s.fixture, "SELECT count(*) FROM booking WHERE by_staff = 1"), ==, 1);
  expect(fixture_book(s.fixture, s.fixture->operator, "s2", NULL, 1, NULL), "error invalid");
  expect(fixture_book(s.fixture, s.anna, "nowhere", NULL, 1, NULL), "error missing");
  expect(fixture_book(s.fixture, s.host, "s2", "person:nobody@example.org", 1, NULL), "error missing");
}

static void test_only_party_cancels(void)
{
  g_auto(Scene) s = scene_new("");
  g_autofree char *id = NULL;
  expect(fixture_book(s.fixture, s.anna, "s1", NULL, 1, &id), "booked");
  expect(fixture_cancel(s.fixture, s.ben, id, BY_PARTY), "error denied");
  expect(fixture_cancel(s.fixture, s.anna, id, BY_SERVICE), "error denied");
  expect(fixture_cancel(s.fixture, s.anna, id, BY_PARTY), "cancelled");
  expect(fixture_cancel(s.fixture, s.anna, id, BY_PARTY), "cancelled");
  expect(fixture_tallies(s.fixture, "s1"), "0 0 1 0 0 1 0 0 0");
  expect(fixture_book(s.fixture, s.ben, "s1", NULL, 1, NULL), "booked");
  expect(fixture_tallies(s.fixture, "s1"), "1 0 1 0 0 0 0 1 0");
}

static void test_late_cancel(void)
{
  g_auto(Scene) s = scene_new("cancel-minutes=1440");
  g_autofree char *one = NULL, *two = NULL;
  expect(fixture_book(s.fixture, s.anna, "s1", NULL, 1, &one), "booked");
  expect(fixture_book(s.fixture, s.ben, "s2", NULL, 1, &two), "booked");
  fixture_at(s.fixture, "2026-10-04T10:00");
  expect(fixture_cancel(s.fixture, s.anna, one, BY_PARTY), "cancelled");
  fixture_at(s.fixture, "2026-10-04T11:00:01");
  expect(fixture_cancel(s.fixture, s.ben, two, BY_PARTY), "cancelled late");
}

/* FIELD_CASES 12: the clocks go back on 25 October 2026, so that night has 25 hours. */
static void test_notice_in_real_hours(void)
{
  g_auto(Scene) s = scene_new("closes-minutes=1440");
  fixture_slot(s.fixture, "monday", "drop-in", "2026-10-25T12:00", 45, 1, "");
  fixture_at(s.fixture, "2026-10-24T12:59");
  expect(fixture_book(s.fixture, s.anna, "monday", NULL, 1, NULL), "booked");
  fixture_slot(s.fixture, "monday-2", "drop-in", "2026-10-25T12:00", 45, 1, "");
  fixture_at(s.fixture, "2026-10-24T13:01");
  expect(fixture_book(s.fixture, s.anna, "monday-2", NULL, 1, NULL), "refused booking_closed");
}

static void test_host_in_two_places(void)
{
  g_auto(Scene) s = scene_new("");
  fixture_service(s.fixture, "training", "training-course", "");
  /* FIELD_CASES 44: a long session is blocked by a short one in its middle, across services. */
  fixture_slot(s.fixture, "long", "training", "2026-10-05T09:00", 420, 20, "p-host");
  g_autofree char *id = NULL;
  expect(fixture_book(s.fixture, s.anna, "s1", NULL, 1, &id), "booked");
  expect(fixture_book(s.fixture, s.ben, "long", NULL, 1, NULL), "refused host_busy");
  expect(fixture_cancel(s.fixture, s.anna, id, BY_PARTY), "cancelled");
  expect(fixture_book(s.fixture, s.ben, "long", NULL, 1, NULL), "booked");
  expect(fixture_book(s.fixture, s.anna, "s1", NULL, 1, NULL), "refused host_busy");
}

static void test_queue_and_offer(void)
{
  g_auto(Scene) s = scene_new("waiting-places=5 offer-minutes=60");
  g_autofree char *anna = NULL, *ben = NULL, *cleo = NULL;
  expect(fixture_book(s.fixture, s.anna, "s1", NULL, 1, &anna), "booked");
  expect(fixture_book(s.fixture, s.ben, "s1", NULL, 1, &ben), "waiting");
  expect(fixture_book(s.fixture, s.cleo, "s1", NULL, 1, &cleo), "waiting");
  expect(fixture_accept(s.fixture, s.ben, ben), "refused no_offer");
  expect(fixture_cancel(s.fixture, s.anna, anna, BY_PARTY), "cancelled");
  expect(fixture_state(s.fixture, ben), "offered");
  expect(fixture_tallies(s.fixture, "s1"), "1 1 1 0 0 0 0 1 0");
  /* FIELD_CASES 36: while anyone waits, the seat is not the open page's. */
  expect(fixture_book(s.fixture, s.anna, "s1", NULL, 1, NULL), "waiting");
  /* The offer lapses at its stated time and goes to the next in line. */
  fixture_at(s.fixture, "2026-10-01T10:00");
  expect(fixture_accept(s.fixture, s.ben, ben), "refused offer_lapsed");
  fixture_lapse(s.fixture);
  expect(fixture_state(s.fixture, ben), "lapsed");
  expect(fixture_state(s.fixture, cleo), "offered");
  expect(fixture_accept(s.fixture, s.cleo, cleo), "booked");
  expect(fixture_accept(s.fixture, s.cleo, cleo), "booked");
  expect(fixture_accept(s.fixture, s.ben, ben), "refused offer_lapsed");
  g_assert_cmpint(fixture_number(s.fixture, "SELECT count(*) FROM change WHERE act = 'accept'"), ==, 1);
}

static void test_queue_without_offer(void)
{
  g_auto(Scene) s = scene_new("waiting-places=5 offer-minutes=0");
  g_autofree char *anna = NULL, *ben = NULL;
  expect(fixture_book(s.fixture, s.anna, "s1", NULL, 1, &anna), "booked");
  expect(fixture_book(s.fixture, s.ben, "s1", NULL, 1, &ben), "waiting");
  expect(fixture_cancel(s.fixture, s.anna, anna, BY_PARTY), "cancelled");
  expect(fixture_state(s.fixture, ben), "booked");
}

static void test_wait_ends_with_the_start(void)
{
  g_auto(Scene) s = scene_new("waiting-places=1");
  g_autofree char *ben = NULL;
  expect(fixture_book(s.fixture, s.anna, "s1", NULL, 1, NULL), "booked");
  expect(fixture_book(s.fixture, s.ben, "s1", NULL, 1, &ben), "waiting");
  expect(fixture_book(s.fixture, s.cleo, "s1", NULL, 1, NULL), "refused full");
  fixture_at(s.fixture, "2026-10-05T10:00");
  fixture_lapse(s.fixture);
  expect(fixture_state(s.fixture, ben), "lapsed");
  expect(fixture_tallies(s.fixture, "s1"), "1 0 1 0 0 0 0 1 0");
}

static void test_move(void)
{
  g_auto(Scene) s = scene_new("waiting-places=5 offer-minutes=60");
  g_autofree char *anna = NULL, *ben = NULL;
  expect(fixture_book(s.fixture, s.anna, "s1", NULL, 1, &anna), "booked");
  expect(fixture_book(s.fixture, s.ben, "s1", NULL, 1, &ben), "waiting");
  expect(fixture_move(s.fixture, s.ben, anna, "s2"), "error denied");
  expect(fixture_move(s.fixture, s.anna, anna, "s2"), "booked");
  expect(fixture_state(s.fixture, ben), "offered"); /* moving away promotes */
  expect(fixture_move(s.fixture, s.anna, anna, "s2"), "booked");
  expect(fixture_tallies(s.fixture, "s2"), "1 0 1 0 0 0 0 1 0");
  g_assert_cmpint(fixture_number(s.fixture, "SELECT count(*) FROM booking WHERE state = 'booked'"), ==, 1);
}

/* Whoever joins a queue by moving passes those who are too many for the seats that are left, as whoever books does. */
static void test_move_into_a_queue(void)
{
  g_auto(Scene) s = scene_new("waiting-places=5");
  g_autofree char *anna = NULL, *cleo = NULL;
  fixture_service(s.fixture, "course", "training-course", "waiting-places=5 least=0 offer-minutes=0");
  fixture_slot(s.fixture, "c1", "course", "2026-10-06T10:00", 60, 2, "");
  fixture_slot(s.fixture, "c2", "course", "2026-10-07T10:00", 60, 1, "");
  expect(fixture_book(s.fixture, s.anna, "c1", NULL, 1, &anna), "booked");
  expect(fixture_book(s.fixture, s.ben, "c1", NULL, 2, NULL), "waiting");
  expect(fixture_book(s.fixture, s.ben, "c2", NULL, 1, NULL), "booked");
  expect(fixture_book(s.fixture, s.cleo, "c2", NULL, 1, &cleo), "waiting");
  expect(fixture_move(s.fixture, s.cleo, cleo, "c1"), "booked");
  expect(fixture_tallies(s.fixture, "c1"), "2 2 2 0 0 0 0 2 0");
}

/* The hosts' own other booking at the same time must not stand in the way of moving it there. */
static void test_move_within_host_day(void)
{
  g_auto(Scene) s = scene_new("");
  g_autofree char *anna = NULL;
  fixture_slot(s.fixture, "overlap", "drop-in", "2026-10-05T10:15", 45, 1, "p-host");
  expect(fixture_book(s.fixture, s.anna, "s1", NULL, 1, &anna), "booked");
  expect(fixture_book(s.fixture, s.ben, "overlap", NULL, 1, NULL), "refused host_busy");
  expect(fixture_move(s.fixture, s.anna, anna, "overlap"), "booked");
  expect(fixture_tallies(s.fixture, "s1"), "0 0 1 0 0 0 0 0 1");
}

static void attend(Scene *s, const char *booking, const char *meeting, Outcome outcome, int present, const char *wanted)
{
  GError *error = NULL;
  Db *db = s->fixture->engine->db;
  AttendWish wish = { .booking_id = booking, .meeting = meeting, .outcome = outcome, .present = present };
  db_begin(db, &error);
  g_assert_no_error(error);
  gboolean fine = engine_attend(s->fixture->engine, s->host, &wish, &error);
  g_assert_cmpstr(fine ? "ok" : error_kind(error)->reason, ==, wanted);
  g_clear_error(&error);
  if (fine)
    db_commit(db, &error);
  else
    db_rollback(db);
  g_assert_no_error(error);
}

static void test_outcomes(void)
{
  g_auto(Scene) s = scene_new("");
  g_autofree char *anna = NULL;
  expect(fixture_book(s.fixture, s.anna, "s1", NULL, 1, &anna), "booked");
  attend(&s, anna, NULL, OUTCOME_ATTENDED, -1, "conflict"); /* not begun */
  fixture_at(s.fixture, "2026-10-05T10:30");
  attend(&s, anna, NULL, OUTCOME_ATTENDED, 0, "invalid");
  attend(&s, anna, NULL, OUTCOME_DID_NOT_ATTEND, -1, "ok");
  expect(fixture_tallies(s.fixture, "s1"), "1 0 1 0 1 0 0 0 0");
  /* A correction counts, and keeps its history. */
  attend(&s, anna, NULL, OUTCOME_ATTENDED, 2, "ok");
  expect(fixture_tallies(s.fixture, "s1"), "1 0 1 1 0 0 0 0 0");
  g_assert_cmpint(fixture_number(s.fixture, "SELECT heads FROM tally"), ==, 2);
  g_assert_cmpint(fixture_number(s.fixture, "SELECT count(*) FROM change WHERE act = 'attend'"), ==, 2);
  expect(fixture_cancel(s.fixture, s.anna, anna, BY_PARTY), "refused outcome_recorded");
}

static void test_cohort_outcomes(void)
{
  g_auto(Scene) s = scene_new("");
  fixture_service(s.fixture, "circle", "circle-of-security", "meetings=3");
  fixture_cohort(s.fixture, "c1", "circle", "2026-10-07T13:00", 90, 3, 8, "p-host");
  g_autofree char *anna = NULL;
  expect(fixture_book(s.fixture, s.anna, "c1", NULL, 1, &anna), "booked");
  fixture_at(s.fixture, "2026-10-07T14:30");
  expect(fixture_book(s.fixture, s.ben, "c1", NULL, 1, NULL), "refused cohort_begun");
  attend(&s, anna, NULL, OUTCOME_ATTENDED, 1, "invalid");
  attend(&s, anna, "2", OUTCOME_ATTENDED, 1, "conflict");
  attend(&s, anna, "1", OUTCOME_DID_NOT_ATTEND, -1, "ok");
  expect(fixture_tallies(s.fixture, "c1"), "1 0 8 0 0 0 0 1 7"); /* two are to come: it is not known yet */
  fixture_at(s.fixture, "2026-10-14T14:30");
  attend(&s, anna, "m-c1-2", OUTCOME_ATTENDED, 1, "ok");
  expect(fixture_tallies(s.fixture, "c1"), "1 0 8 1 0 0 0 0 7");
  /* A correction takes it back to what is not known, and forth. */
  attend(&s, anna, "2", OUTCOME_DID_NOT_ATTEND, -1, "ok");
  expect(fixture_tallies(s.fixture, "c1"), "1 0 8 0 0 0 0 1 7");
  fixture_at(s.fixture, "2026-11-14T14:30");
  expect(fixture_tallies(s.fixture, "c1"), "1 0 8 0 0 0 0 1 7"); /* of the third nobody says anything: never silently a DNA */
  attend(&s, anna, "3", OUTCOME_DID_NOT_ATTEND, -1, "ok");
  expect(fixture_tallies(s.fixture, "c1"), "1 0 8 0 1 0 0 0 7");
  attend(&s, anna, "1", OUTCOME_ATTENDED, -1, "ok");
  expect(fixture_tallies(s.fixture, "c1"), "1 0 8 1 0 0 0 0 7");
  g_assert_cmpint(fixture_number(s.fixture, "SELECT count(*) FROM change WHERE act = 'attend'"), ==, 5);
}

/* Though no outcome is known before all is said: that a party was missed at one meeting is not undone by giving back. */
static void test_cohort_said_of_is_not_given_back(void)
{
  g_auto(Scene) s = scene_new("");
  fixture_service(s.fixture, "circle", "circle-of-security", "meetings=3");
  fixture_cohort(s.fixture, "c1", "circle", "2026-10-07T13:00", 90, 3, 8, "p-host");
  g_autofree char *anna = NULL, *ben = NULL;
  expect(fixture_book(s.fixture, s.anna, "c1", NULL, 1, &anna), "booked");
  expect(fixture_book(s.fixture, s.ben, "c1", NULL, 1, &ben), "booked");
  fixture_at(s.fixture, "2026-10-07T14:30");
  attend(&s, anna, "1", OUTCOME_DID_NOT_ATTEND, -1, "ok");
  expect(fixture_cancel(s.fixture, s.anna, anna, BY_PARTY), "refused outcome_recorded");
  expect(fixture_cancel(s.fixture, s.ben, ben, BY_PARTY), "cancelled late");
  expect(fixture_tallies(s.fixture, "c1"), "1 0 8 0 0 1 0 1 6");
}

static void test_prerequisite(void)
{
  g_auto(Scene) s = scene_new("");
  fixture_service(s.fixture, "first", "training-course", "");
  fixture_service(s.fixture, "second", "training-course", "requires=first");
  fixture_slot(s.fixture, "f", "first", "2026-10-06T09:00", 420, 20, "");
  fixture_slot(s.fixture, "g", "second", "2026-11-06T09:00", 180, 20, "");
  g_autofree char *anna = NULL;
  expect(fixture_book(s.fixture, s.anna, "f", NULL, 1, &anna), "booked");
  /* Booked is not attended. */
  expect(fixture_book(s.fixture, s.anna, "g", NULL, 1, NULL), "refused prerequisite_missing");
  fixture_at(s.fixture, "2026-10-06T16:00");
  attend(&s, anna, NULL, OUTCOME_ATTENDED, -1, "ok");
  expect(fixture_book(s.fixture, s.anna, "g", NULL, 1, NULL), "booked");
  expect(fixture_book(s.fixture, s.ben, "g", NULL, 1, NULL), "refused prerequisite_missing");
}

static void test_teams_share(void)
{
  g_auto(Scene) s = scene_new("");
  fixture_team(s.fixture, "south", "South team");
  g_autoptr(Actor) dora = fixture_person(s.fixture, "dora@example.org", ROLE_LEADER, "south");
  fixture_service(s.fixture, "reflect", "reflective-discussion", "teams=2");
  fixture_slot(s.fixture, "r", "reflect", "2026-10-08T09:00", 90, 2, "p-host");
  expect(fixture_book(s.fixture, s.anna, "r", NULL, 1, NULL), "refused party_not_allowed");
  expect(fixture_book(s.fixture, s.anna, "r", "team:north", 1, NULL), "error denied");
  g_autofree char *north = NULL, *south = NULL;
  expect(fixture_book(s.fixture, s.cleo, "r", "team:north", 1, &north), "booked");
  expect(fixture_book(s.fixture, s.cleo, "r", "team:north", 1, NULL), "refused already_booked");
  expect(fixture_book(s.fixture, dora, "r", "team:south", 1, &south), "booked");
  /* FIELD_CASES 28: one party's cancellation frees that party's seat and nobody else's. */
  expect(fixture_cancel(s.fixture, s.cleo, north, BY_PARTY), "cancelled");
  expect(fixture_state(s.fixture, south), "booked");
  expect(fixture_tallies(s.fixture, "r"), "1 0 1 0 0 0 0 1 0");
}

static void test_same_id(void)
{
  g_auto(Scene) s = scene_new("");
  GError *error = NULL;
  Db *db = s.fixture->engine->db;
  BookWish wish = { .id = "01900000-0000-7000-8000-000000000001", .slot_id = "s1", .seats = 1 };
  for (int i = 0; i < 3; i++) {
    g_auto(BookAnswer) answer = { 0 };
    db_begin(db, &error);
    g_assert_true(engine_book(s.fixture->engine, s.anna, &wish, &answer, &error));
    g_assert_no_error(error);
    g_assert_cmpint(answer.again, ==, i > 0);
    db_commit(db, &error);
  }
  g_assert_cmpint(fixture_number(s.fixture, "SELECT count(*) FROM booking"), ==, 1);
  wish.slot_id = "s2";
  g_auto(BookAnswer) answer = { 0 };
  db_begin(db, &error);
  g_assert_false(engine_book(s.fixture->engine, s.anna, &wish, &answer, &error));
  g_assert_error(error, ERROR_DOMAIN, ERROR_CONFLICT);
  g_clear_error(&error);
  db_rollback(db);
}

static void test_schema_refuses_oversell(void)
{
  g_auto(Scene) s = scene_new("");
  GError *error = NULL;
  expect(fixture_book(s.fixture, s.anna, "s1", NULL, 1, NULL), "booked");
  Booking bug = { .id = (char *)"x", .slot_id = (char *)"s1", .party_id = (char *)"p-ben", .profession = (char *)"",
                  .organisation = (char *)"", .seats = 1, .made_by = (char *)"p-ben" };
  db_begin(s.fixture->engine->db, &error);
  g_assert_true(store_booking_insert(s.fixture->engine->db, &bug, &error));
  g_assert_false(store_slot_settle(s.fixture->engine->db, "s1", &error) && db_settle(s.fixture->engine->db, &error));
  g_assert_error(error, ERROR_DOMAIN, ERROR_CONFLICT);
  g_clear_error(&error);
  db_rollback(s.fixture->engine->db);
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/booking/one-seat-is-sold-once", test_one_seat);
  g_test_add_func("/booking/other-times-are-named-for-want-of-room-only", test_other_times);
  g_test_add_func("/booking/another-case-reference-is-another-booking-only-for-families", test_another_reference);
  g_test_add_func("/booking/a-refusal-leaves-nothing-behind", test_refusal_leaves_nothing);
  g_test_add_func("/booking/who-may-book-for-whom", test_who_for_whom);
  g_test_add_func("/booking/the-same-id-twice-is-the-same-booking", test_same_id);
  g_test_add_func("/booking/the-schema-refuses-to-oversell", test_schema_refuses_oversell);
  g_test_add_func("/cancel/only-the-party-or-the-service", test_only_party_cancels);
  g_test_add_func("/cancel/late-is-told-apart", test_late_cancel);
  g_test_add_func("/notice/is-counted-in-real-hours", test_notice_in_real_hours);
  g_test_add_func("/hosts/case-4/are-never-in-two-places", test_host_in_two_places);
  g_test_add_func("/queue/offers-lapse-and-pass-on", test_queue_and_offer);
  g_test_add_func("/queue/without-offer-books-at-once", test_queue_without_offer);
  g_test_add_func("/queue/ends-with-the-start", test_wait_ends_with_the_start);
  g_test_add_func("/move/is-all-or-nothing", test_move);
  g_test_add_func("/move/into-a-queue-passes-who-is-too-many", test_move_into_a_queue);
  g_test_add_func("/move/does-not-stand-in-its-own-way", test_move_within_host_day);
  g_test_add_func("/attendance/corrections-keep-their-history", test_outcomes);
  g_test_add_func("/attendance/of-a-cohort-is-per-meeting", test_cohort_outcomes);
  g_test_add_func("/attendance/of-a-cohort-once-said-is-not-undone-by-giving-back", test_cohort_said_of_is_not_given_back);
  g_test_add_func("/prerequisite/is-attended-not-only-booked", test_prerequisite);
  g_test_add_func("/teams/share-a-session", test_teams_share);
  return g_test_run();
}
