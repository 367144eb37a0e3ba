/* Digests: whatever is done to a diary, the reports say the same from digests, from bookings, and from some of each. */
#include <string.h>

#include "base/clock.h"
#include "engine/digest-text.h"
#include "engine/digest.h"
#include "engine/report.h"
#include "engine/slots.h"
#include "render/json-report.h"
#include "render/utilisation.h"
#include "shelf.h"

#define NOW "2026-10-01T09:00"

static const char people[] =
  "[person quin@south.example]\nname=Quin\nprofession=Nurse\norganisation=Council\nteam=south\n"
  "[team south]\ntitle=South\n"
  "[reporting-year now]\nfrom=2026-08-01\nto=2027-07-31\n"
  "[target priority]\ntitle=Priority\nmeasure=priority-share\nfrom=2026-08-01\nto=2027-07-31\nfigure=0.75\n"
  "[target content]\ntitle=Content\nmeasure=satisfaction-share\nfrom=2026-08-01\nto=2027-07-31\nfigure=0.8\n";
static const char schedules[] =
  "[service talk]\nplugin=reflective-discussion\ntitle=Talk\nteams=2\n"
  "[schedule days]\nservice=drop\nstarts=2026-10-01T09:00\nminutes=120\nrepeat=FREQ=DAILY\nuntil=2026-10-20\nplace=Hub\n"
  "hosts=ann@clinic.example\n"
  "[schedule days-two]\nservice=course\nstarts=2026-10-02T14:00\nminutes=60\nrepeat=FREQ=DAILY;INTERVAL=2\nuntil=2026-10-20\n"
  "capacity=3\nhosts=bea@clinic.example\n"
  "[schedule weeks]\nservice=talk\nstarts=2026-10-03T11:00\nminutes=60\nrepeat=FREQ=DAILY;INTERVAL=3\nuntil=2026-10-20\n"
  "place=Library\n";
static const char past[] =
  "service,starts,minutes,hosts,place,slot_outcome,party_kind,party,profession,organisation,made_at,seats,present,outcome,"
  "cancelled_at,ratings\n"
  "drop,2026-09-01T09:00,30,ann@clinic.example,Hub,,person,pat@north.example,,,2026-08-20T10:00,1,2,attended,,useful=4\n"
  "drop,2026-09-01T09:30,30,ann@clinic.example,Hub,,person,Zoe,Nurse,Trust,2026-08-20T10:00,,,did-not-attend,,\n"
  "drop,2026-09-02T09:30,30,ann@clinic.example,Hub,,person,Zoe,Nurse,Trust,2026-08-20T10:00,,,cancelled-by-party,,\n"
  "drop,2026-09-02T10:30,30,ann@clinic.example,Hub,,,,,,,,,unfilled,,\n";

/* ---- what the reports say ---- */

static void append(GString *all, Report *report)
{
  json_t *json = report_to_json(report);
  char *text = json_dumps(json, JSON_COMPACT | JSON_REAL_PRECISION(12));
  g_string_append_printf(all, "%s\n", text);
  free(text);
  json_decref(json);
  report_free(report);
}

static void append_usage(Fixture *fixture, GString *all, UtilisationKey key, gboolean by_week)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(UtilisationReport) usage = NULL;
  UtilisationQuery query = { .from = { 2026, 8, 1, 0, 0, 0 }, .to = { 2026, 12, 31, 0, 0, 0 }, .keys = { key, UTILISATION_BY_WEEK },
                             .n_keys = by_week ? 2 : 1, .now = clock_now() };
  engine_report_utilisation(fixture->engine, &query, &usage, &error);
  g_assert_no_error(error);
  append(all, utilisation_report_view(usage));
}

/* Every report, as text. */
static char *figures(Fixture *fixture)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GString) all = g_string_new(NULL);
  Report *annual = NULL, *satisfaction = NULL;
  for (guint key = 0; key < UTILISATION_BY_SLOT; key++)
    append_usage(fixture, all, (UtilisationKey)key, key != UTILISATION_BY_WEEK);
  engine_report_annual(fixture->engine, NULL, clock_now(), &annual, &error);
  g_assert_no_error(error);
  engine_report_satisfaction(fixture->engine, (Civil){ 2026, 8, 1, 0, 0, 0 }, (Civil){ 2026, 12, 31, 0, 0, 0 }, NULL,
                             &satisfaction, &error);
  g_assert_no_error(error);
  append(all, annual);
  append(all, satisfaction);
  return g_string_free(g_steal_pointer(&all), FALSE);
}

static void run(Fixture *fixture, const char *sql)
{
  GError *error = NULL;
  db_run(fixture->engine->db, &error, sql, "");
  g_assert_no_error(error);
}

/* As things stand, from bookings alone, from digests alone: all say the same. */
static void compare(Fixture *fixture, const char *after)
{
  g_autofree char *mixed = figures(fixture);
  shelf_verify(fixture);
  run(fixture, "UPDATE tally SET stale = 1");
  g_autofree char *counted = figures(fixture);
  digest_settle_after(fixture->engine->db, 0);
  g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM tally WHERE stale = 1"), ==, 0);
  g_autofree char *digested = figures(fixture);
  g_test_message("after %s", after);
  g_assert_cmpstr(mixed, ==, counted);
  g_assert_cmpstr(digested, ==, counted);
  shelf_verify(fixture);
}

static Fixture *open_diary(void)
{
  Fixture *fixture = fixture_new(NOW);
  g_autofree char *said = shelf_load(fixture, shelf_people, shelf_services, people, schedules, NULL);
  g_assert_cmpstr(said, ==, "made 19 changed 0 left 0 slots 95 0 0 0 bookings 0");
  return fixture;
}

/* ---- acts by chance ---- */

typedef struct {
  Fixture *fixture;
  GRand *chance;
} Play;

/* One id by chance; NULL where there is none. */
static char *pick(Play *play, const char *sql)
{
  g_autofree char *all = shelf_ask(play->fixture, sql);
  g_auto(GStrv) ids = g_strsplit(all, "\n", -1);
  guint n = g_strv_length(ids);
  return n && **ids ? g_strdup(ids[g_rand_int_range(play->chance, 0, (int)n)]) : NULL;
}

/* The act's own transaction, undone where it is refused or in error: chance asks for much that cannot be. */
static void end(Fixture *fixture, gboolean fine)
{
  if (fine)
    g_assert_true(db_commit(fixture->engine->db, NULL));
  else
    db_rollback(fixture->engine->db);
}

/* One that begins within three days, mostly by somebody whom the service is for. */
static void book(Play *play)
{
  static const char *const parties[] = { "person:pat@north.example", "person:quin@south.example", "team:north", "team:south" };
  gboolean team = g_rand_int_range(play->chance, 0, 3) == 0;
  g_autofree char *soon = g_strdup_printf("SELECT id FROM slot WHERE starts_at BETWEEN %" G_GINT64_FORMAT " AND %" G_GINT64_FORMAT
                                          " AND state = 'offered' AND service_id %s 'talk' ORDER BY id",
                                          clock_now(), clock_now() + 3 * 86400, team ? "=" : "<>");
  g_autofree char *slot = pick(play, soon);
  const char *party = parties[g_rand_int_range(play->chance, 0, 2) + (team ? 2 : 0)];
  if (slot)
    g_free(fixture_book(play->fixture, play->fixture->operator, slot, party, g_rand_int_range(play->chance, 0, 5) == 0 ? 2 : 1,
                        NULL));
}

static void cancel(Play *play)
{
  g_autofree char *booking = pick(play, "SELECT id FROM booking WHERE state IN ('booked', 'waiting') ORDER BY id");
  if (booking)
    g_free(fixture_cancel(play->fixture, play->fixture->operator, booking, g_rand_boolean(play->chance) ? BY_PARTY : BY_SERVICE));
}

static void move(Play *play)
{
  g_autofree char *booking = pick(play, "SELECT id FROM booking WHERE state = 'booked' ORDER BY id");
  g_autofree char *slot = pick(play, "SELECT id FROM slot ORDER BY id");
  if (booking)
    g_free(fixture_move(play->fixture, play->fixture->operator, booking, slot));
}

static void attend(Play *play)
{
  g_autofree char *begun = g_strdup_printf("SELECT id FROM booking WHERE state = 'booked' AND starts_at <= %" G_GINT64_FORMAT
                                           " ORDER BY id", clock_now());
  g_autofree char *booking = pick(play, begun);
  gboolean came = g_rand_boolean(play->chance);
  AttendWish wish = { booking, NULL, came ? OUTCOME_ATTENDED : OUTCOME_DID_NOT_ATTEND,
                      came ? g_rand_int_range(play->chance, 1, 5) : 0 };
  if (booking && db_begin(play->fixture->engine->db, NULL))
    end(play->fixture, engine_attend(play->fixture->engine, play->fixture->operator, &wish, NULL));
}

static void answer(Play *play)
{
  g_autofree char *booking = pick(play, "SELECT id FROM booking WHERE outcome = 'attended' ORDER BY id");
  const RatingAnswer answers[] = { { "useful", g_rand_int_range(play->chance, 1, 6) } };
  if (booking && db_begin(play->fixture->engine->db, NULL))
    end(play->fixture, engine_feedback(play->fixture->engine, play->fixture->operator, booking, answers, 1, NULL, NULL));
}

static void edit(Play *play)
{
  static const char *const times[] = { NULL, "2026-10-04T08:00", "2026-10-12T16:30", "2026-10-20T12:00" };
  static const char *const places[] = { NULL, "Hub", "Lime Tree", "" };
  static const char *const nobody[] = { NULL }, *const bea[] = { "bea@clinic.example", NULL };
  const char *const *const hosts[] = { NULL, nobody, bea };
  g_autofree char *slot = pick(play, "SELECT id FROM slot WHERE state = 'offered' ORDER BY id");
  SlotEdit wish = { .starts = times[g_rand_int_range(play->chance, 0, 4)],
                    .place = places[g_rand_int_range(play->chance, 0, 4)],
                    .hosts = hosts[g_rand_int_range(play->chance, 0, 3)],
                    .capacity = g_rand_int_range(play->chance, 0, 4) };
  if (slot && db_begin(play->fixture->engine->db, NULL))
    end(play->fixture, engine_slot_edit(play->fixture->engine, play->fixture->operator, slot, &wish, NULL));
}

static void cancel_slot(Play *play)
{
  g_autofree char *slot = pick(play, "SELECT id FROM slot WHERE state = 'offered' ORDER BY id");
  guint n;
  if (slot && db_begin(play->fixture->engine->db, NULL))
    end(play->fixture, engine_slot_cancel(play->fixture->engine, play->fixture->operator, slot, "storm", &n, NULL));
}

static void by_chance(guint32 seed)
{
  static void (*const acts[])(Play *play) = { book,   book,   book,   book,   book,   book, cancel,     move,
                                              attend, attend, attend, attend, answer, edit, cancel_slot };
  g_autoptr(Fixture) fixture = open_diary();
  g_autoptr(GRand) chance = g_rand_new_with_seed(seed);
  Play play = { fixture, chance };
  compare(fixture, "the beginning");
  for (int day = 0; day < 12; day++) {
    g_autofree char *now = g_strdup_printf("2026-10-%02dT%02d:30", 1 + day, 8 + day % 5);
    fixture_at(fixture, now);
    for (int i = 0; i < 30; i++)
      acts[g_rand_int_range(chance, 0, G_N_ELEMENTS(acts))](&play);
    fixture_lapse(fixture);
    compare(fixture, now);
  }
  g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM booking WHERE outcome = 'attended'"), >, 5);
}

static void reports_agree_whatever_is_done(void)
{
  by_chance(1);
  by_chance(20261122);
}

/* ---- what administrators do ---- */

static void imports_closures_and_teams_are_noticed(void)
{
  g_autoptr(Fixture) fixture = open_diary();
  Play play = { fixture, g_rand_new_with_seed(7) };
  for (int i = 0; i < 40; i++)
    book(&play);
  g_rand_free(play.chance);
  compare(fixture, "bookings");
  shelf_assert(shelf_import(fixture, past), "rows 4 slots 4 bookings 3 known 0 people 1 teams 0");
  compare(fixture, "an import");
  g_free(shelf_load(fixture, "[person pat@north.example]\nname=Pat\nprofession=Midwife\norganisation=Trust\nteam=south\n", NULL));
  compare(fixture, "a change of team");
  g_free(shelf_load(fixture, "[closure storm]\ntitle=Storm\nfrom=2026-10-06\nto=2026-10-09\n", NULL));
  compare(fixture, "a closure");
}

/* Somebody who leaves a team takes the days of their bookings along, and nobody else's. */
static void a_change_of_team_marks_its_own_days(void)
{
  g_autoptr(Fixture) fixture = open_diary();
  g_autofree char *slot = shelf_ask(fixture, "SELECT id FROM slot WHERE service_id = 'drop' ORDER BY starts_at DESC LIMIT 1");
  shelf_assert(fixture_book(fixture, fixture->operator, slot, "person:pat@north.example", 1, NULL), "booked");
  digest_settle_after(fixture->engine->db, 0);
  run(fixture, "UPDATE tally SET stale = 0");
  g_autoptr(GError) error = NULL;
  g_autoptr(Person) pat = engine_find_person(fixture->engine, fixture->engine->db, "pat@north.example", &error);
  g_assert_true(store_digest_stale_person(fixture->engine->db, pat->id, &error));
  g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM tally WHERE stale = 1"), ==, 1);
}

/* Bookings of the forgotten go to another party; the reports are told before, and no number names them any more. */
static void the_forgotten_have_no_number(void)
{
  g_autoptr(Fixture) fixture = open_diary();
  g_autoptr(GError) error = NULL;
  shelf_assert(shelf_import(fixture, past), "rows 4 slots 4 bookings 3 known 0 people 1 teams 0");
  compare(fixture, "an import");
  g_autoptr(Person) pat = engine_find_person(fixture->engine, fixture->engine->db, "pat@north.example", &error);
  g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM attender"), ==, 1);
  g_assert_true(store_attender_forget(fixture->engine->db, pat->id, &error));
  g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM attender"), ==, 0);
  run(fixture, "UPDATE booking SET party_kind = 'team', party_id = 'south', profession = '' WHERE outcome = 'attended'");
  compare(fixture, "an erasure");
}

static void note_breach(void *data, const char *breach)
{
  g_string_append(data, breach);
}

static void pass_on(void *data)
{
}

static void verify_tells_of_a_digest_that_is_not_true(void)
{
  g_autoptr(Fixture) fixture = open_diary();
  compare(fixture, "the beginning");
  run(fixture, "UPDATE digest SET cells = '4:Shed 1 1\n' WHERE kind = 'place' AND service_id = 'drop' AND day = "
               "(SELECT max(day) FROM digest WHERE service_id = 'drop')");
  g_autoptr(GError) error = NULL;
  g_autoptr(GString) told = g_string_new(NULL);
  const VerifySink sink = { note_breach, pass_on, told };
  g_assert_true(digest_verify(fixture->engine->read, &sink, &error));
  g_assert_nonnull(strstr(told->str, "by place"));
}

/* ---- what was said by those who did not come ---- */

/* How many answers the report counts. */
static gint64 answers_counted(Fixture *fixture)
{
  g_autoptr(GError) error = NULL;
  Report *report = NULL;
  engine_report_satisfaction(fixture->engine, (Civil){ 2026, 8, 1, 0, 0, 0 }, (Civil){ 2026, 12, 31, 0, 0, 0 }, NULL, &report,
                             &error);
  g_assert_no_error(error);
  json_auto_t *json = report_to_json(report);
  report_free(report);
  const json_t *first = json_array_get(json_object_get(json, "items"), 0);
  return json_integer_value(json_object_get(first, "answers"));
}

/* A booking of Pat's whose day is past, and which has been answered. */
static char *answered(Fixture *fixture)
{
  char *id = NULL;
  g_autofree char *slot = shelf_ask(fixture, "SELECT id FROM slot WHERE service_id = 'drop' ORDER BY starts_at LIMIT 1");
  fixture_at(fixture, "2026-09-30T09:00");
  shelf_assert(fixture_book(fixture, fixture->operator, slot, "person:pat@north.example", 1, &id), "booked");
  fixture_at(fixture, "2026-10-03T08:00");
  const RatingAnswer answers[] = { { "useful", 5 } };
  g_assert_true(db_begin(fixture->engine->db, NULL));
  end(fixture, engine_feedback(fixture->engine, fixture->operator, id, answers, 1, NULL, NULL));
  compare(fixture, "an answer");
  g_assert_cmpint(answers_counted(fixture), ==, 1);
  return id;
}

static void say(Fixture *fixture, const char *booking, Outcome outcome)
{
  AttendWish wish = { booking, NULL, outcome, -1 };
  g_assert_true(db_begin(fixture->engine->db, NULL));
  end(fixture, engine_attend(fixture->engine, fixture->operator, &wish, NULL));
}

static void only_those_who_came_are_counted(void)
{
  g_autoptr(Fixture) fixture = open_diary();
  g_autofree char *booking = answered(fixture);
  say(fixture, booking, OUTCOME_DID_NOT_ATTEND);
  g_assert_cmpint(answers_counted(fixture), ==, 0);
  compare(fixture, "nobody came");
  g_assert_cmpint(answers_counted(fixture), ==, 0);
  say(fixture, booking, OUTCOME_ATTENDED);
  g_assert_cmpint(answers_counted(fixture), ==, 1);
  compare(fixture, "somebody came after all");
}

static void what_was_given_back_is_not_counted(void)
{
  g_autoptr(Fixture) fixture = open_diary();
  g_autofree char *booking = answered(fixture);
  g_free(fixture_cancel(fixture, fixture->operator, booking, BY_SERVICE));
  g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM booking WHERE state = 'cancelled'"), ==, 1);
  g_assert_cmpint(answers_counted(fixture), ==, 0);
  compare(fixture, "given back");
}

/* As an older program left them: the first program that knows better has those days counted anew, once. */
static void what_an_older_program_counted_is_counted_anew(void)
{
  g_autoptr(Fixture) fixture = open_diary();
  g_autoptr(GError) error = NULL;
  g_autofree char *booking = answered(fixture);
  say(fixture, booking, OUTCOME_DID_NOT_ATTEND);
  compare(fixture, "nobody came");
  g_autoptr(Engine) again = engine_open(fixture->config, &error);
  g_assert_no_error(error);
  g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM tally WHERE stale = 1"), ==, 1);
  compare(fixture, "the upgrade");
  g_assert_true(digest_bring_up(fixture->engine->db, &error));
  g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM tally WHERE stale = 1"), ==, 0);
}

/* ---- text ---- */

static void items_come_back_as_written(void)
{
  static const char *const keys[] = { "", "health visitor", "3:5 7\n", "Ärztin", "-1" };
  g_autoptr(GString) text = g_string_new(NULL);
  const gint64 numbers[] = { 0, -4, G_MAXINT64, 0, 7, 0 };
  for (guint i = 0; i < G_N_ELEMENTS(keys); i++)
    digest_item_write(text, keys[i], numbers, 6);
  const char *at = text->str;
  g_autoptr(GError) error = NULL;
  DigestItem item;
  for (guint i = 0; i < G_N_ELEMENTS(keys); i++) {
    g_assert_true(digest_item_next(&at, &item, &error));
    g_autofree char *key = g_strndup(item.key, item.length);
    g_assert_cmpstr(key, ==, keys[i]);
    g_assert_cmpuint(item.n, ==, 5);
    g_assert_cmpmem(item.numbers, 6 * sizeof(gint64), numbers, sizeof numbers);
  }
  g_assert_false(digest_item_next(&at, &item, &error));
  g_assert_no_error(error);
}

static void broken_text_is_an_error(void)
{
  static const char *const texts[] = { "x", "5", "5:abc", "3:abc", "3:abc 1", "3:abc 1 x\n", "-1:a\n", "99999999999999999999:a\n",
                                       "0: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17\n" };
  for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
    g_autoptr(GError) error = NULL;
    DigestItem item;
    const char *at = texts[i];
    g_assert_false(digest_item_next(&at, &item, &error));
    g_assert_nonnull(error);
  }
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/digest/reports-agree-whatever-is-done", reports_agree_whatever_is_done);
  g_test_add_func("/digest/imports-closures-and-teams-are-noticed", imports_closures_and_teams_are_noticed);
  g_test_add_func("/digest/a-change-of-team-marks-its-own-days", a_change_of_team_marks_its_own_days);
  g_test_add_func("/digest/the-forgotten-have-no-number", the_forgotten_have_no_number);
  g_test_add_func("/digest/verify-tells-of-one-that-is-not-true", verify_tells_of_a_digest_that_is_not_true);
  g_test_add_func("/digest/text/items-come-back-as-written", items_come_back_as_written);
  g_test_add_func("/digest/text/broken-text-is-an-error", broken_text_is_an_error);
  g_test_add_func("/digest/answers/only-those-who-came-are-counted", only_those_who_came_are_counted);
  g_test_add_func("/digest/answers/what-was-given-back-is-not-counted", what_was_given_back_is_not_counted);
  g_test_add_func("/digest/answers/what-an-older-program-counted-is-counted-anew", what_an_older_program_counted_is_counted_anew);
  return g_test_run();
}
