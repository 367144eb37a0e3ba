/* What is asked before anything is done: previews, whom a booking may be for, what the coming slots differ in, the way through
 * courses, drafts, answers that were given, and a booking as a calendar file. */
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/id.h"
#include "engine/browse.h"
#include "engine/choices.h"
#include "engine/draft.h"
#include "engine/feed.h"
#include "engine/preview.h"
#include "fixture.h"

#define DRAFT "0190a1b2-0000-7000-8000-000000000001"

typedef struct {
  Fixture *fixture;
  Actor *anna, *ben, *cleo, *host, *mia;
} Scene;

static void scene_clear(Scene *scene)
{
  actor_free(scene->anna);
  actor_free(scene->ben);
  actor_free(scene->cleo);
  actor_free(scene->host);
  actor_free(scene->mia);
  fixture_free(scene->fixture);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Scene, scene_clear)

static Scene scene_new(void)
{
  Scene scene = { .fixture = fixture_new("2026-10-01T09:00") };
  Fixture *f = scene.fixture;
  fixture_team(f, "north", "North team");
  fixture_team(f, "south", "South team");
  scene.anna = fixture_person(f, "anna@example.org", ROLE_PRACTITIONER, "north");
  scene.ben = fixture_person(f, "ben@example.org", ROLE_PRACTITIONER, NULL);
  scene.cleo = fixture_person(f, "cleo@example.org", ROLE_LEADER, "north");
  scene.host = fixture_person(f, "host@example.org", ROLE_CLINICIAN, NULL);
  scene.mia = fixture_person(f, "mia@example.org", ROLE_MANAGER, NULL);
  fixture_service(f, "drop-in", "drop-in", "waiting-places=1 cancel-minutes=1440");
  fixture_slot(f, "s1", "drop-in", "2026-10-05T10:00", 45, 1, "p-host");
  fixture_slot(f, "s2", "drop-in", "2026-10-06T14:00", 45, 1, "p-host");
  fixture_slot(f, "s3", "drop-in", "2026-10-09T09:00", 45, 1, "");
  return scene;
}

static Verdict preview(Scene *scene, const Actor *actor, const char *slot, const char *party)
{
  Verdict verdict = { 0 };
  g_autoptr(GError) error = NULL;
  BookWish wish = { .slot_id = slot, .party_kind = PARTY_PERSON, .party_id = party, .seats = 1 };
  engine_preview_book(scene->fixture->engine, actor, &wish, &verdict, NULL, &error);
  g_assert_no_error(error);
  return verdict;
}

/* Whatever a preview says comes true if nothing happens in between, and it leaves nothing behind. */
static void test_preview_and_act(void)
{
  g_auto(Scene) s = scene_new();
  static const VerdictAnswer wanted[] = { VERDICT_ACCEPT, VERDICT_WAIT, VERDICT_REFUSE };
  static const char *const states[] = { "booked", "waiting", "refused full" };
  const Actor *actors[] = { s.anna, s.ben, s.cleo };
  for (gsize i = 0; i < G_N_ELEMENTS(actors); i++) {
    gint64 before = fixture_number(s.fixture, "SELECT count(*) FROM booking");
    g_assert_cmpint(preview(&s, actors[i], "s1", NULL).answer, ==, wanted[i]);
    g_assert_cmpint(fixture_number(s.fixture, "SELECT count(*) FROM booking"), ==, before);
    g_autofree char *state = fixture_book(s.fixture, actors[i], "s1", NULL, 1, NULL);
    g_assert_cmpstr(state, ==, states[i]);
  }
  g_assert_cmpstr(preview(&s, s.anna, "s1", NULL).reason, ==, "already_booked");
}

static void expect_error(Scene *scene, const Actor *actor, const BookWish *wish, int code)
{
  Verdict verdict;
  g_autoptr(GError) error = NULL;
  g_assert_false(engine_preview_book(scene->fixture->engine, actor, wish, &verdict, NULL, &error));
  g_assert_error(error, ERROR_DOMAIN, code);
}

static void test_preview_faults(void)
{
  g_auto(Scene) s = scene_new();
  expect_error(&s, s.anna, &(BookWish){ .slot_id = "s1", .seats = 1, .party_id = "p-ben" }, ERROR_DENIED);
  expect_error(&s, s.anna, &(BookWish){ .slot_id = "none", .seats = 1 }, ERROR_MISSING);
  expect_error(&s, s.anna, &(BookWish){ .slot_id = "s1", .seats = 0 }, ERROR_INVALID);
  expect_error(&s, s.anna, &(BookWish){ .slot_id = "s1", .seats = 1, .note = "NHS number 943 476 5919" }, ERROR_PRIVATE);
  expect_error(&s, s.mia, &(BookWish){ .slot_id = "s1", .seats = 1 }, ERROR_DENIED);
}

static void test_preview_cancel(void)
{
  g_auto(Scene) s = scene_new();
  g_autofree char *id = NULL;
  g_autofree char *state = fixture_book(s.fixture, s.anna, "s1", NULL, 1, &id);
  Verdict verdict;
  g_assert_true(engine_preview_cancel(s.fixture->engine, s.anna, id, &verdict, NULL));
  g_assert_cmpint(verdict.answer, ==, VERDICT_ACCEPT);
  g_assert_false(verdict.late);
  fixture_at(s.fixture, "2026-10-04T10:01");
  g_assert_true(engine_preview_cancel(s.fixture->engine, s.anna, id, &verdict, NULL));
  g_assert_true(verdict.late);
  g_assert_false(engine_preview_cancel(s.fixture->engine, s.ben, id, &verdict, NULL));
}

/* Whoever has a place is shown free ones only; whoever waits may wait elsewhere. */
static void test_preview_moves(void)
{
  g_auto(Scene) s = scene_new();
  g_autofree char *mine = NULL, *waits = NULL;
  g_autofree char *a = fixture_book(s.fixture, s.anna, "s1", NULL, 1, &mine);
  g_autofree char *b = fixture_book(s.fixture, s.ben, "s1", NULL, 1, &waits);
  g_autofree char *c = fixture_book(s.fixture, s.cleo, "s2", NULL, 1, NULL);
  g_assert_cmpstr(b, ==, "waiting");
  g_autoptr(GPtrArray) hers = engine_preview_moves(s.fixture->engine, s.anna, mine, NULL, 10, NULL, NULL);
  g_autoptr(GPtrArray) his = engine_preview_moves(s.fixture->engine, s.ben, waits, NULL, 10, NULL, NULL);
  g_assert_cmpuint(hers->len, ==, 1);
  g_assert_cmpstr(((SlotView *)hers->pdata[0])->slot->id, ==, "s3");
  g_assert_cmpuint(his->len, ==, 2);
  g_assert_cmpstr(((SlotView *)his->pdata[0])->slot->id, ==, "s2");
  g_autofree char *next = NULL, *end = NULL;
  g_autoptr(GPtrArray) first = engine_preview_moves(s.fixture->engine, s.ben, waits, NULL, 1, &next, NULL);
  g_assert_nonnull(next);
  g_autoptr(GPtrArray) later = engine_preview_moves(s.fixture->engine, s.ben, waits, next, 1, &end, NULL);
  g_assert_null(end);
  g_assert_cmpuint(first->len, ==, 1);
  g_assert_cmpstr(((SlotView *)first->pdata[0])->slot->id, ==, "s2");
  g_assert_cmpuint(later->len, ==, 1);
  g_assert_cmpstr(((SlotView *)later->pdata[0])->slot->id, ==, "s3");
  for (guint i = 0; i < hers->len; i++) {
    g_autofree char *state = fixture_move(s.fixture, s.anna, mine, ((SlotView *)hers->pdata[i])->slot->id);
    g_assert_cmpstr(state, ==, "booked");
  }
}

/* However many full slots lie ahead, one answer looks at so many of them and says where to go on. */
static void test_moves_are_looked_for_in_stretches(void)
{
  g_auto(Scene) s = scene_new();
  g_autofree char *mine = NULL;
  g_autofree char *state = fixture_book(s.fixture, s.anna, "s1", NULL, 1, &mine);
  GError *error = NULL;
  g_assert_true(db_begin(s.fixture->engine->db, &error));
  for (int i = 0; i < 1100; i++) {
    g_autofree char *id = g_strdup_printf("t%04d", i);
    g_autofree char *starts = g_strdup_printf("2026-11-%02dT%02d:%02d", 1 + i / 60, 8 + i % 60 / 6, i % 6 * 10);
    fixture_slot(s.fixture, id, "drop-in", starts, 10, 1, "");
  }
  g_assert_true(db_run(s.fixture->engine->db, &error, "UPDATE slot SET state = 'cancelled' WHERE id <> 's1' AND id <> 't1099'",
                       ""));
  g_assert_true(db_commit(s.fixture->engine->db, &error));
  g_autofree char *cursor = NULL;
  guint answers = 0, found = 0;
  do {
    g_autofree char *next = NULL;
    g_autoptr(GPtrArray) moves = engine_preview_moves(s.fixture->engine, s.anna, mine, cursor, 10, &next, &error);
    g_assert_no_error(error);
    found += moves->len;
    g_free(cursor);
    cursor = g_steal_pointer(&next);
    answers++;
  } while (cursor && answers < 10);
  g_assert_cmpuint(answers, ==, 2);
  g_assert_cmpuint(found, ==, 1);
}

static void expect_parties(Scene *scene, const Actor *actor, const char *wanted)
{
  g_autoptr(GPtrArray) parties = engine_parties(scene->fixture->engine, actor, NULL);
  g_autoptr(GString) listed = g_string_new(NULL);
  for (guint i = 0; i < parties->len; i++) {
    const PartyChoice *party = parties->pdata[i];
    g_string_append_printf(listed, "%s%s:%s", i > 0 ? " " : "", party_kind_text(party->kind), party->id);
  }
  g_assert_cmpstr(listed->str, ==, wanted);
}

static void test_parties(void)
{
  g_auto(Scene) s = scene_new();
  expect_parties(&s, s.anna, "person:p-anna");
  expect_parties(&s, s.cleo, "person:p-cleo team:north person:p-anna");
  expect_parties(&s, s.host, "person:p-host team:north team:south");
  expect_parties(&s, s.mia, "");
}

static void test_choices(void)
{
  g_auto(Scene) s = scene_new();
  g_auto(SlotChoices) choices = { 0 };
  g_assert_true(engine_slot_choices(s.fixture->engine, "drop-in", &choices, NULL));
  g_assert_cmpuint(choices.slots, ==, 3);
  g_assert_cmpuint(choices.weekdays, ==, 1u << MONDAY | 1u << TUESDAY | 1u << FRIDAY);
  g_assert_true(choices.mornings && choices.afternoons);
  g_assert_cmpuint(choices.hosts->len, ==, 1);
  g_assert_cmpstr(((NamedId *)choices.hosts->pdata[0])->id, ==, "p-host");
}

static char *list_slots(Scene *scene, SlotFilter filter)
{
  g_autofree char *next = NULL;
  filter.limit = 10;
  g_autoptr(GPtrArray) slots = engine_slots(scene->fixture->engine, scene->anna, &filter, &next, NULL);
  g_autoptr(GString) listed = g_string_new(NULL);
  for (guint i = 0; i < slots->len; i++)
    g_string_append_printf(listed, "%s%s", i > 0 ? " " : "", ((SlotView *)slots->pdata[i])->slot->id);
  return g_strdup(listed->str);
}

static void test_filters(void)
{
  g_auto(Scene) s = scene_new();
  g_autofree char *state = fixture_book(s.fixture, s.ben, "s2", NULL, 1, NULL);
  static const struct { SlotFilter filter; const char *wanted; } rows[] = {
    { { 0 }, "s1 s2 s3" },
    { { .weekdays = 1u << MONDAY | 1u << FRIDAY }, "s1 s3" },
    { { .part = PART_AFTERNOON }, "s2" },
    { { .part = PART_MORNING, .weekdays = 1u << TUESDAY }, "" },
    { { .open_only = TRUE }, "s1 s3" },
    { { .open_only = TRUE, .may_wait = TRUE }, "s1 s2 s3" },
    { { .host = "p-host" }, "s1 s2" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *listed = list_slots(&s, rows[i].filter);
    g_assert_cmpstr(listed, ==, rows[i].wanted);
  }
}

static void test_pathway(void)
{
  g_auto(Scene) s = scene_new();
  Fixture *f = s.fixture;
  fixture_service(f, "first", "training-course", "least=1");
  fixture_service(f, "second", "training-course", "requires=first least=1");
  fixture_slot(f, "f1", "first", "2026-10-07T10:00", 60, 9, "");
  g_autoptr(GPtrArray) alone = engine_pathway(f->engine, s.anna, "drop-in", NULL);
  g_assert_cmpuint(alone->len, ==, 0);
  g_autofree char *state = fixture_book(f, s.anna, "f1", NULL, 1, NULL);
  g_autoptr(GPtrArray) steps = engine_pathway(f->engine, s.anna, "second", NULL);
  g_assert_cmpuint(steps->len, ==, 2);
  const CourseStep *first = steps->pdata[0], *second = steps->pdata[1];
  g_assert_cmpstr(first->service_id, ==, "first");
  g_assert_cmpint(first->state, ==, STEP_BOOKED);
  g_assert_cmpint(first->starts.day, ==, 7);
  g_assert_false(first->here);
  g_assert_cmpint(second->state, ==, STEP_OPEN);
  g_assert_true(second->here);
  g_autoptr(GPtrArray) of_ben = engine_pathway(f->engine, s.ben, "first", NULL);
  g_assert_cmpint(((CourseStep *)of_ben->pdata[0])->state, ==, STEP_OPEN);
}

/* ---- drafts ---- */

typedef gboolean (*DraftAct)(Scene *scene, const Actor *actor, BookAnswer *answer, GError **error);

static gboolean keep(Scene *scene, const Actor *actor, BookAnswer *answer, GError **error)
{
  BookWish wish = { .id = DRAFT, .slot_id = "s1", .seats = 1, .reference = "AS-1", .note = "Sleep" };
  return engine_draft_keep(scene->fixture->engine, actor, &wish, error);
}

static gboolean book(Scene *scene, const Actor *actor, BookAnswer *answer, GError **error)
{
  return engine_draft_book(scene->fixture->engine, actor, DRAFT, answer, error);
}

static gboolean sweep(Scene *scene, const Actor *actor, BookAnswer *answer, GError **error)
{
  return engine_draft_sweep(scene->fixture->engine, error);
}

static void act(Scene *scene, DraftAct what, const Actor *actor, BookAnswer *answer, GError **error)
{
  Db *db = scene->fixture->engine->db;
  g_assert_true(db_begin(db, NULL));
  if (what(scene, actor, answer, error))
    g_assert_true(db_commit(db, NULL));
  else
    db_rollback(db);
}

static void test_draft_becomes_a_booking(void)
{
  g_auto(Scene) s = scene_new();
  g_auto(BookAnswer) answer = { 0 }, again = { 0 };
  g_autoptr(Draft) draft = NULL, gone = NULL;
  g_autoptr(GError) error = NULL;
  act(&s, keep, s.anna, NULL, &error);
  g_assert_no_error(error);
  g_assert_true(engine_draft_find(s.fixture->engine, s.anna, DRAFT, &draft, NULL));
  g_assert_cmpstr(draft->note, ==, "Sleep");
  g_assert_cmpint(draft_wish(draft).seats, ==, 1);
  act(&s, book, s.anna, &answer, &error);
  g_assert_cmpstr(answer.booking_id, ==, DRAFT);
  g_assert_false(answer.again);
  g_assert_true(engine_draft_find(s.fixture->engine, s.anna, DRAFT, &gone, NULL));
  g_assert_null(gone);
  act(&s, book, s.anna, &again, &error);
  g_assert_no_error(error);
  g_assert_true(again.again);
  g_assert_cmpint(fixture_number(s.fixture, "SELECT count(*) FROM booking"), ==, 1);
}

static void test_draft_is_its_makers(void)
{
  g_auto(Scene) s = scene_new();
  g_auto(BookAnswer) answer = { 0 };
  g_autoptr(Draft) draft = NULL;
  g_autoptr(GError) taken = NULL, missing = NULL;
  act(&s, keep, s.anna, NULL, NULL);
  g_assert_true(engine_draft_find(s.fixture->engine, s.host, DRAFT, &draft, NULL));
  g_assert_null(draft);
  act(&s, keep, s.ben, NULL, &taken);
  g_assert_error(taken, ERROR_DOMAIN, ERROR_CONFLICT);
  act(&s, book, s.ben, &answer, &missing);
  g_assert_error(missing, ERROR_DOMAIN, ERROR_MISSING);
}

static void test_draft_keeps_nothing_private_and_not_for_long(void)
{
  g_auto(Scene) s = scene_new();
  g_autoptr(GError) error = NULL;
  BookWish wish = { .id = DRAFT, .slot_id = "s1", .seats = 1, .note = "NHS number 943 476 5919" };
  g_assert_true(db_begin(s.fixture->engine->db, NULL));
  g_assert_false(engine_draft_keep(s.fixture->engine, s.anna, &wish, &error));
  g_assert_error(error, ERROR_DOMAIN, ERROR_PRIVATE);
  db_rollback(s.fixture->engine->db);
  act(&s, keep, s.anna, NULL, NULL);
  fixture_at(s.fixture, "2026-10-02T08:59");
  act(&s, sweep, NULL, NULL, NULL);
  g_assert_cmpint(fixture_number(s.fixture, "SELECT count(*) FROM draft"), ==, 1);
  fixture_at(s.fixture, "2026-10-02T09:01");
  act(&s, sweep, NULL, NULL, NULL);
  g_assert_cmpint(fixture_number(s.fixture, "SELECT count(*) FROM draft"), ==, 0);
}

/* ---- what a booking's page asks ---- */

static void test_answers_given(void)
{
  g_auto(Scene) s = scene_new();
  g_auto(FeedbackGiven) none = { 0 }, given = { 0 };
  g_autofree char *id = NULL;
  g_autofree char *state = fixture_book(s.fixture, s.anna, "s1", NULL, 1, &id);
  Engine *engine = s.fixture->engine;
  g_assert_true(engine_feedback_given(engine, s.anna, id, &none, NULL));
  g_assert_cmpuint(g_hash_table_size(none.answers), ==, 0);
  fixture_at(s.fixture, "2026-10-05T11:00");
  RatingAnswer answers[] = { { "useful", 4 }, { "confidence", 2 } };
  g_assert_true(db_begin(engine->db, NULL));
  g_assert_true(engine_feedback(engine, s.anna, id, answers, 2, "It helped", NULL));
  g_assert_true(db_commit(engine->db, NULL));
  g_assert_true(engine_feedback_given(engine, s.anna, id, &given, NULL));
  g_assert_cmpint(GPOINTER_TO_INT(g_hash_table_lookup(given.answers, "useful")), ==, 4);
  g_assert_cmpint(GPOINTER_TO_INT(g_hash_table_lookup(given.answers, "confidence")), ==, 2);
  g_assert_cmpstr(given.comment, ==, "It helped");
}

static void test_calendar_file(void)
{
  g_auto(Scene) s = scene_new();
  g_autoptr(GError) error = NULL;
  g_autofree char *id = NULL;
  g_autofree char *state = fixture_book(s.fixture, s.anna, "s1", NULL, 1, &id);
  g_autoptr(GBytes) bytes = engine_booking_calendar(s.fixture->engine, s.anna, id, NULL);
  g_assert_nonnull(bytes);
  g_autofree char *text = g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
  g_assert_nonnull(strstr(text, "DTSTART;TZID=Europe/London:20261005T100000\r\n"));
  g_assert_nonnull(strstr(text, "\r\nUID:"));
  g_assert_null(strstr(text, "20261006"));
  g_assert_null(engine_booking_calendar(s.fixture->engine, s.ben, id, &error));
  g_assert_error(error, ERROR_DOMAIN, ERROR_MISSING);
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/preview/what-it-says-comes-true", test_preview_and_act);
  g_test_add_func("/preview/faults-are-those-of-booking", test_preview_faults);
  g_test_add_func("/preview/tells-when-giving-back-is-late", test_preview_cancel);
  g_test_add_func("/preview/moves-lead-to-places-that-can-be-had", test_preview_moves);
  g_test_add_func("/preview/moves-are-looked-for-in-stretches", test_moves_are_looked_for_in_stretches);
  g_test_add_func("/parties/are-those-one-may-book-for", test_parties);
  g_test_add_func("/choices/are-what-the-coming-slots-differ-in", test_choices);
  g_test_add_func("/choices/filters-narrow-the-slots-down", test_filters);
  g_test_add_func("/pathway/courses-stand-in-order-with-ones-own-state", test_pathway);
  g_test_add_func("/draft/becomes-one-booking", test_draft_becomes_a_booking);
  g_test_add_func("/draft/is-its-makers-alone", test_draft_is_its_makers);
  g_test_add_func("/draft/keeps-nothing-private-and-not-for-long", test_draft_keeps_nothing_private_and_not_for_long);
  g_test_add_func("/feedback/what-was-answered-is-found-again", test_answers_given);
  g_test_add_func("/calendar/a-booking-is-a-file-of-its-own", test_calendar_file);
  return g_test_run();
}
