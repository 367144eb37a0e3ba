/* Letters whose time has come: each once, however often and by whomever it is asked, and none for what is no longer so. */
#include <jansson.h>
#include <string.h>

#include "base/clock.h"
#include "engine/letters.h"
#include "engine/slots.h"
#include "fixture.h"
#include "store/outbox.h"
#include "store/unsaid.h"

typedef struct {
  Fixture *f;
  Actor *pat, *lea, *carla, *mia;
  guint told;
} Scene;

static void scene_clear(Scene *s)
{
  actor_free(s->pat);
  actor_free(s->lea);
  actor_free(s->carla);
  actor_free(s->mia);
  fixture_free(s->f);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Scene, scene_clear)

/* Thursday, 10 September. The session is on Tuesday the 22nd at nine. */
static Scene scene_new(const char *settings)
{
  Scene s = { .f = fixture_new("2026-09-10T08:00") };
  fixture_team(s.f, "north", "Health Visiting North");
  s.pat = fixture_person(s.f, "pat@north.example", ROLE_PRACTITIONER, "north");
  s.lea = fixture_person(s.f, "lea@north.example", ROLE_PRACTITIONER | ROLE_LEADER, "north");
  s.carla = fixture_person(s.f, "carla@clinic.example", ROLE_CLINICIAN, NULL);
  s.mia = fixture_person(s.f, "mia@clinic.example", ROLE_MANAGER, NULL);
  fixture_service(s.f, "drop-in", "drop-in", settings);
  fixture_slot(s.f, "tuesday", "drop-in", "2026-09-22T09:00", 45, 1, "p-carla");
  fixture_slot(s.f, "wednesday", "drop-in", "2026-09-23T09:00", 45, 1, "p-carla");
  return s;
}

/* "kind person" of each letter since the last look, but what is said of bookings at once. */
static char *news(Scene *s)
{
  GError *error = NULL;
  g_autoptr(GPtrArray) letters = store_outbox_list(s->f->engine->db, TRUE, 1000, &error);
  g_assert_no_error(error);
  GString *out = g_string_new(NULL);
  for (; s->told < letters->len; s->told++) {
    const Letter *letter = letters->pdata[s->told];
    if (!g_strv_contains((const char *const[]){ "booked", "moved", "left", "cancelled", "changed", NULL }, letter->kind))
      g_string_append_printf(out, "%s%s %s", out->len ? ", " : "", letter->kind, letter->person_id + 2);
  }
  return g_string_free(out, FALSE);
}

static gboolean write_due(Engine *engine, void *data, GError **error)
{
  return engine_letters_due(engine, data, error);
}

/* What is due at @now, asked three times over. That there is something is seen by looking, and not again afterwards. */
static void assert_due(Scene *s, const char *now, const char *wanted)
{
  GError *error = NULL;
  guint made = 0;
  gboolean due = FALSE;
  fixture_at(s->f, now);
  g_test_message("at %s", now);
  g_assert_true(engine_letters_are_due(s->f->engine, &due, &error));
  g_assert_no_error(error);
  g_assert_true(due || !*wanted); /* letters may be given up meanwhile, which is due too */
  for (int i = 0; i < 3; i++) {
    g_assert_true(engine_write(s->f->engine, write_due, &made, &error));
    g_assert_no_error(error);
    g_assert_true(i == 0 || made == 0);
  }
  g_autofree char *got = news(s);
  g_assert_cmpstr(got, ==, wanted);
  g_assert_true(engine_letters_are_due(s->f->engine, &due, &error));
  g_assert_false(due);
}

static char *book(const Scene *s, const Actor *who, const char *slot)
{
  char *id = NULL;
  g_autofree char *said = fixture_book(s->f, who, slot, NULL, 1, &id);
  g_assert_cmpstr(said, ==, "booked");
  return id;
}

/* ---- reminders ---- */

static void a_reminder_goes_two_days_before_once(void)
{
  g_auto(Scene) s = scene_new("");
  g_autofree char *id = book(&s, s.pat, "tuesday");
  assert_due(&s, "2026-09-20T08:59", "");
  assert_due(&s, "2026-09-20T09:00", "reminder pat");
  assert_due(&s, "2026-09-21T09:00", "");
  assert_due(&s, "2026-09-22T08:59", "");
}

static void the_service_says_when_or_never(void)
{
  g_auto(Scene) s = scene_new("reminder-hours=24");
  g_autofree char *one = book(&s, s.pat, "tuesday");
  assert_due(&s, "2026-09-20T09:00", "");
  assert_due(&s, "2026-09-21T09:00", "reminder pat");
  g_auto(Scene) t = scene_new("reminder-hours=0");
  g_autofree char *other = book(&t, t.pat, "tuesday");
  assert_due(&t, "2026-09-22T08:00", "");
}

static void nobody_is_reminded_of_what_they_have_just_booked(void)
{
  g_auto(Scene) s = scene_new("");
  fixture_at(s.f, "2026-09-20T12:00");
  g_autofree char *id = book(&s, s.pat, "tuesday");
  assert_due(&s, "2026-09-20T12:01", "");
  assert_due(&s, "2026-09-22T08:00", "");
}

static void a_late_daemon_reminds_late_and_never_after_the_start(void)
{
  g_auto(Scene) s = scene_new("");
  g_autofree char *one = book(&s, s.pat, "tuesday"), *two = book(&s, s.lea, "wednesday");
  assert_due(&s, "2026-09-22T09:00", "reminder lea");
}

static void no_reminder_for_a_dead_booking(void)
{
  g_auto(Scene) s = scene_new("");
  g_autofree char *one = book(&s, s.pat, "tuesday"), *two = book(&s, s.lea, "wednesday");
  g_autofree char *said = fixture_cancel(s.f, s.pat, one, BY_PARTY);
  assert_due(&s, "2026-09-21T10:00", "reminder lea");
  g_autofree char *gone = fixture_cancel(s.f, s.lea, two, BY_PARTY);
  g_assert_cmpint(fixture_number(s.f, "SELECT count(*) FROM outbox WHERE kind = 'reminder' AND state = 'dropped'"), ==, 1);
}

static void a_session_that_moves_is_reminded_of_anew(void)
{
  g_auto(Scene) s = scene_new("");
  GError *error = NULL;
  g_autofree char *id = book(&s, s.pat, "tuesday");
  assert_due(&s, "2026-09-20T09:00", "reminder pat");
  db_begin(s.f->engine->db, &error);
  g_assert_true(engine_slot_edit(s.f->engine, s.carla, "tuesday", &(SlotEdit){ .starts = "2026-09-29T09:00" }, &error));
  db_commit(s.f->engine->db, &error);
  assert_due(&s, "2026-09-20T09:01", "");
  assert_due(&s, "2026-09-27T09:00", "reminder pat");
}

/* ---- afterwards ---- */

typedef struct {
  const Actor *who;
  const char *booking;
  Outcome outcome;
  const char *meeting;
} Attended;

static gboolean attend(Engine *engine, void *data, GError **error)
{
  const Attended *what = data;
  AttendWish wish = { .booking_id = what->booking, .meeting = what->meeting, .outcome = what->outcome, .present = -1 };
  return engine_attend(engine, what->who, &wish, error);
}

static void say_of(const Scene *s, const char *booking, const char *meeting, Outcome outcome)
{
  GError *error = NULL;
  Attended what = { s->carla, booking, outcome, meeting };
  g_assert_true(engine_write(s->f->engine, attend, &what, &error));
  g_assert_no_error(error);
}

static void say(const Scene *s, const char *booking, Outcome outcome)
{
  say_of(s, booking, NULL, outcome);
}

static gboolean answer(Engine *engine, void *data, GError **error)
{
  const Attended *what = data;
  RatingAnswer given = { "useful", 5 };
  return engine_feedback(engine, what->who, what->booking, &given, 1, NULL, error);
}

static void those_who_came_are_asked_once_and_the_others_not(void)
{
  g_auto(Scene) s = scene_new("reminder-hours=0");
  g_autofree char *came = book(&s, s.pat, "tuesday"), *missed = book(&s, s.lea, "wednesday");
  fixture_at(s.f, "2026-09-23T10:00");
  assert_due(&s, "2026-09-23T11:00", "");
  say(&s, came, OUTCOME_ATTENDED);
  say(&s, missed, OUTCOME_DID_NOT_ATTEND);
  assert_due(&s, "2026-09-23T11:01", "feedback pat");
  assert_due(&s, "2026-09-30T11:00", "");
}

static void nobody_is_asked_who_has_answered_or_after_a_fortnight_or_unless_the_service_wants_it(void)
{
  g_auto(Scene) s = scene_new("reminder-hours=0");
  GError *error = NULL;
  g_autofree char *one = book(&s, s.pat, "tuesday"), *two = book(&s, s.lea, "wednesday");
  fixture_at(s.f, "2026-09-22T09:50");
  say(&s, one, OUTCOME_ATTENDED);
  Attended given = { s.pat, one, OUTCOME_ATTENDED };
  g_assert_true(engine_write(s.f->engine, answer, &given, &error));
  g_assert_no_error(error);
  assert_due(&s, "2026-09-22T12:00", "");
  fixture_at(s.f, "2026-10-08T12:00");
  say(&s, two, OUTCOME_ATTENDED);
  assert_due(&s, "2026-10-08T12:00", "");
  g_auto(Scene) t = scene_new("reminder-hours=0 ask-feedback=no");
  g_autofree char *three = book(&t, t.pat, "tuesday");
  fixture_at(t.f, "2026-09-22T09:50");
  say(&t, three, OUTCOME_ATTENDED);
  assert_due(&t, "2026-09-22T12:00", "");
}

/* ---- weekly and monthly ---- */

static json_t *view_of(const Scene *s, const char *kind)
{
  GError *error = NULL;
  g_autofree char *sql = g_strdup_printf("SELECT view FROM outbox WHERE kind = '%s'", kind);
  g_autoptr(DbRows) rows = db_ask(s->f->engine->db, &error, sql, "");
  g_assert_true(rows && db_next(rows, &error));
  return json_loads(db_text(rows, 0), 0, NULL);
}

static void sessions_without_an_outcome_are_told_on_monday_mornings(void)
{
  g_auto(Scene) s = scene_new("reminder-hours=0");
  g_autofree char *one = book(&s, s.pat, "tuesday"), *two = book(&s, s.lea, "wednesday");
  fixture_at(s.f, "2026-09-23T10:00");
  say(&s, two, OUTCOME_ATTENDED);
  assert_due(&s, "2026-09-23T10:10", "");
  assert_due(&s, "2026-09-28T06:59", "feedback lea");
  assert_due(&s, "2026-09-28T07:00", "digest carla");
  json_auto_t *view = view_of(&s, "digest");
  g_assert_cmpint(json_integer_value(json_object_get(view, "number")), ==, 1);
  g_assert_cmpstr(json_string_value(json_object_get(json_array_get(json_object_get(view, "sessions"), 0), "when")), ==,
                  "Tue 22 Sep 2026 09:00–09:45");
  assert_due(&s, "2026-09-28T18:00", "");
  assert_due(&s, "2026-09-29T07:00", "");
  fixture_at(s.f, "2026-09-30T07:00");
  say(&s, one, OUTCOME_ATTENDED);
  assert_due(&s, "2026-10-05T07:00", "feedback pat, figures mia");
}

static gint64 unsaid(const Scene *s, const char *now)
{
  GError *error = NULL;
  gint64 n = -1;
  Instant to = fixture_instant(now);
  g_assert_true(store_unsaid_count(s->f->engine->db, to - 60 * 86400, to, &n, &error));
  g_assert_no_error(error);
  g_autoptr(GPtrArray) all = store_unsaid(s->f->engine->db, NULL, to - 60 * 86400, to, &error);
  g_autoptr(GPtrArray) hers = store_unsaid(s->f->engine->db, "p-carla", to - 60 * 86400, to, &error);
  g_assert_no_error(error);
  g_assert_cmpint(all->len, ==, n);
  g_assert_cmpint(hers->len, ==, n);
  return n;
}

static void of_a_cohort_each_meeting_is_told_of_that_is_over_and_unsaid(void)
{
  g_auto(Scene) s = scene_new("reminder-hours=0");
  fixture_service(s.f, "circle", "circle-of-security", "reminder-hours=0 ask-feedback=no");
  fixture_cohort(s.f, "group", "circle", "2026-09-17T13:00", 90, 8, 4, "p-carla");
  g_autofree char *pat = book(&s, s.pat, "group"), *lea = book(&s, s.lea, "group");
  fixture_at(s.f, "2026-09-25T08:00");
  g_assert_cmpint(unsaid(&s, "2026-09-24T14:00"), ==, 1); /* the second goes on still */
  g_assert_cmpint(unsaid(&s, "2026-09-25T08:00"), ==, 2);
  say_of(&s, pat, "1", OUTCOME_ATTENDED);
  say_of(&s, pat, "2", OUTCOME_DID_NOT_ATTEND);
  say_of(&s, lea, "1", OUTCOME_DID_NOT_ATTEND);
  g_assert_cmpint(unsaid(&s, "2026-09-25T08:00"), ==, 1);
  say_of(&s, lea, "2", OUTCOME_DID_NOT_ATTEND);
  g_assert_cmpint(unsaid(&s, "2026-09-25T08:00"), ==, 0);
  assert_due(&s, "2026-09-28T07:00", ""); /* all that is over is said, though five weeks are to come */
  assert_due(&s, "2026-10-05T07:00", "digest carla, figures mia");
  json_auto_t *view = view_of(&s, "digest");
  g_assert_cmpint(json_integer_value(json_object_get(view, "number")), ==, 1);
  g_assert_cmpstr(json_string_value(json_object_get(json_array_get(json_object_get(view, "sessions"), 0), "when")), ==,
                  "Thu 1 Oct 2026 13:00–14:30");
  /* The last ends when the first lies further back than is looked. */
  g_assert_cmpint(unsaid(&s, "2026-11-20T08:00"), ==, 6);
}

static void the_month_s_figures_go_to_managers_once(void)
{
  g_auto(Scene) s = scene_new("reminder-hours=0 ask-feedback=no");
  g_autofree char *one = book(&s, s.pat, "tuesday");
  fixture_at(s.f, "2026-09-22T10:00");
  say(&s, one, OUTCOME_ATTENDED);
  assert_due(&s, "2026-10-01T06:59", "");
  assert_due(&s, "2026-10-01T07:00", "figures mia");
  json_auto_t *view = view_of(&s, "figures");
  g_assert_cmpstr(json_string_value(json_object_get(view, "month")), ==, "September 2026");
  g_assert_cmpstr(json_string_value(json_object_get(view, "utilisation")), ==, "50 %");
  g_assert_cmpint(json_integer_value(json_object_get(view, "delivered")), ==, 1);
  g_assert_cmpint(json_integer_value(json_object_get(view, "offered")), ==, 2);
  assert_due(&s, "2026-10-03T07:00", "");
  assert_due(&s, "2026-11-02T07:00", ""); /* nothing was offered in October */
}

static void a_month_with_nothing_to_tell_is_not_told(void)
{
  g_auto(Scene) s = scene_new("");
  assert_due(&s, "2026-09-11T07:00", "");
  g_auto(Scene) t = scene_new("");
  fixture_at(t.f, "2026-09-01T08:00");
  assert_due(&t, "2026-09-01T08:00", "");
}

/* ---- nobody to read them ---- */

static void run_sql(const Scene *s, const char *sql)
{
  GError *error = NULL;
  g_assert_true(db_run(s->f->engine->db, &error, sql, ""));
  g_assert_no_error(error);
}

/* More bookings than one turn looks at, of people and of a team, on a slot before Pat's; and then none of them has a reader. */
static void many_without_a_reader(Scene *s)
{
  fixture_service(s->f, "circle", "circle-of-security", "");
  fixture_slot(s->f, "early", "circle", "2026-09-22T08:00", 45, 300, "p-carla");
  fixture_slot(s->f, "later", "circle", "2026-09-22T11:00", 45, 300, "p-carla");
  fixture_team(s->f, "south", "Health Visiting South");
  for (int i = 0; i < 210; i++) {
    g_autofree char *mail = g_strdup_printf("gone%03d@north.example", i);
    g_autoptr(Actor) gone = fixture_person(s->f, mail, ROLE_PRACTITIONER, "south");
    g_autofree char *id = book(s, gone, "early");
  }
  g_autofree char *id = book(s, s->pat, "later");
  run_sql(s, "UPDATE booking SET party_kind = 'team', party_id = 'south', made_by = 'p-carla' WHERE id IN "
             "(SELECT id FROM booking WHERE slot_id = 'early' ORDER BY id LIMIT 5)");
  run_sql(s, "UPDATE person SET state = 'past' WHERE id LIKE 'p-gone0%'");
  run_sql(s, "UPDATE person SET state = 'disabled' WHERE id LIKE 'p-gone%' AND state = 'active'");
}

static void those_without_a_reader_are_not_due_and_hold_up_nobody(void)
{
  g_auto(Scene) s = scene_new("");
  many_without_a_reader(&s);
  assert_due(&s, "2026-09-20T08:00", "");
  assert_due(&s, "2026-09-20T11:00", "reminder pat");
  run_sql(&s, "UPDATE booking SET outcome = 'attended'");
  assert_due(&s, "2026-09-22T09:50", "");
  assert_due(&s, "2026-09-22T12:50", "feedback pat");
}

/* Whoever letters-write.c would choose: the leader it names, else one who booked for it, else members who lead. */
static void a_team_is_written_to_while_anybody_of_it_reads(void)
{
  static const struct {
    const char *sql, *told;
  } cases[] = {
    { "UPDATE team SET leader_id = 'p-lea' WHERE id = 'north'", "reminder lea" },
    { "UPDATE team SET leader_id = 'p-lea' WHERE id = 'north'; UPDATE person SET state = 'past' WHERE id = 'p-lea'", "" },
    { "UPDATE booking SET made_by = 'p-pat'", "reminder pat" },
    { "UPDATE booking SET made_by = 'p-carla'", "reminder lea" },
    { "UPDATE person SET team_id = NULL WHERE id = 'p-lea'", "" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_auto(Scene) s = scene_new("");
    g_autofree char *id = book(&s, s.pat, "tuesday");
    g_auto(GStrv) each = g_strsplit(cases[i].sql, "; ", -1);
    run_sql(&s, "UPDATE booking SET party_kind = 'team', party_id = 'north', made_by = 'p-carla'");
    for (char **sql = each; *sql; sql++)
      run_sql(&s, *sql);
    g_test_message("%s", cases[i].sql);
    assert_due(&s, "2026-09-20T09:00", cases[i].told);
  }
}

/* ---- the end of it ---- */

static void what_could_not_be_sent_in_time_is_given_up_and_forgotten_in_the_end(void)
{
  g_auto(Scene) s = scene_new("reminder-hours=0");
  GError *error = NULL;
  guint made;
  g_autofree char *id = book(&s, s.pat, "wednesday");
  fixture_at(s.f, "2026-09-12T08:00");
  g_assert_true(engine_write(s.f->engine, write_due, &made, &error));
  g_assert_cmpint(fixture_number(s.f, "SELECT count(*) FROM outbox WHERE state = 'given-up' AND view = '' "
                                      "AND last_error = 'no mail is set up'"), ==, 1);
  fixture_at(s.f, "2026-12-08T08:00");
  g_assert_true(engine_write(s.f->engine, write_due, &made, &error));
  g_assert_cmpint(fixture_number(s.f, "SELECT count(*) FROM outbox WHERE kind = 'booked'"), ==, 1);
  fixture_at(s.f, "2026-12-10T08:00");
  g_assert_true(engine_write(s.f->engine, write_due, &made, &error));
  g_assert_cmpint(fixture_number(s.f, "SELECT count(*) FROM outbox WHERE kind = 'booked'"), ==, 0);
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  /* First: ids never go back within a process, and by them it is known what is old. */
  g_test_add_func("/due/end/what-could-not-be-sent-in-time-is-given-up-and-forgotten-in-the-end",
                  what_could_not_be_sent_in_time_is_given_up_and_forgotten_in_the_end);
  g_test_add_func("/due/reminder/goes-two-days-before-once", a_reminder_goes_two_days_before_once);
  g_test_add_func("/due/reminder/the-service-says-when-or-never", the_service_says_when_or_never);
  g_test_add_func("/due/reminder/nobody-is-reminded-of-what-they-have-just-booked",
                  nobody_is_reminded_of_what_they_have_just_booked);
  g_test_add_func("/due/reminder/a-late-daemon-reminds-late-and-never-after-the-start",
                  a_late_daemon_reminds_late_and_never_after_the_start);
  g_test_add_func("/due/reminder/case-34/none-for-a-dead-booking", no_reminder_for_a_dead_booking);
  g_test_add_func("/due/reminder/a-session-that-moves-is-reminded-of-anew", a_session_that_moves_is_reminded_of_anew);
  g_test_add_func("/due/feedback/those-who-came-are-asked-once-and-the-others-not",
                  those_who_came_are_asked_once_and_the_others_not);
  g_test_add_func("/due/feedback/nobody-who-has-answered-or-after-a-fortnight-or-unless-wanted",
                  nobody_is_asked_who_has_answered_or_after_a_fortnight_or_unless_the_service_wants_it);
  g_test_add_func("/due/reader/those-without-one-are-not-due-and-hold-up-nobody",
                  those_without_a_reader_are_not_due_and_hold_up_nobody);
  g_test_add_func("/due/reader/a-team-is-written-to-while-anybody-of-it-reads", a_team_is_written_to_while_anybody_of_it_reads);
  g_test_add_func("/due/digest/sessions-without-an-outcome-are-told-on-monday-mornings",
                  sessions_without_an_outcome_are_told_on_monday_mornings);
  g_test_add_func("/due/digest/of-a-cohort-each-meeting-is-told-of-that-is-over-and-unsaid",
                  of_a_cohort_each_meeting_is_told_of_that_is_over_and_unsaid);
  g_test_add_func("/due/figures/go-to-managers-once", the_month_s_figures_go_to_managers_once);
  g_test_add_func("/due/figures/a-month-with-nothing-to-tell-is-not-told", a_month_with_nothing_to_tell_is_not_told);
  return g_test_run();
}
