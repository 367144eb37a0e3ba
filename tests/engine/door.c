/* Coming in: links, codes, limits, sessions; their decisions as tables, and the acts on a real database. */
#include "config.h"

#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "engine/backup.h"
#include "engine/people.h"
#include "engine/signin.h"
#include "fixture.h"

#define BROWSER "browser-one-browser-one-browser-one-browser"
#define OTHER "browser-two-browser-two-browser-two-browser"

/* ---- decisions ---- */

static void a_link_is_good_for_what_the_table_says(void)
{
  static const struct {
    const char *browser_hash, *code_hash, *shown_browser, *shown_code;
    Instant ends_at, used_at;
    gint64 wrong;
    gboolean active;
    SignInStand stand;
  } rows[] = {
    { "B", "C", "B", NULL, 200, 0, 0, TRUE, SIGNIN_READY },
    { "B", "C", "B", "X", 200, 0, 0, TRUE, SIGNIN_READY }, /* the asking browser needs no code */
    { "B", "C", "", NULL, 200, 0, 0, TRUE, SIGNIN_NEEDS_CODE },
    { "B", "C", "b", NULL, 200, 0, 0, TRUE, SIGNIN_NEEDS_CODE },
    { "B", "C", "", "C", 200, 0, 0, TRUE, SIGNIN_READY },
    { "B", "C", "", "X", 200, 0, 0, TRUE, SIGNIN_WRONG_CODE },
    { "B", "C", "", "C", 200, 0, 4, TRUE, SIGNIN_READY },
    { "B", "C", "", "C", 200, 0, 5, TRUE, SIGNIN_GONE },   /* too many tries */
    { "B", "C", "B", NULL, 200, 0, 5, TRUE, SIGNIN_GONE },
    { "", "", "", NULL, 200, 0, 0, TRUE, SIGNIN_READY },   /* the operator's */
    { "", "", "Z", NULL, 200, 0, 0, TRUE, SIGNIN_READY },
    { "B", "C", "B", NULL, 101, 0, 0, TRUE, SIGNIN_READY },
    { "B", "C", "B", NULL, 100, 0, 0, TRUE, SIGNIN_GONE }, /* ends with its last second */
    { "B", "C", "B", NULL, 200, 99, 0, TRUE, SIGNIN_GONE },
    { "", "", "", NULL, 200, 99, 0, TRUE, SIGNIN_GONE },
    { "B", "C", "B", NULL, 200, 0, 0, FALSE, SIGNIN_GONE },
  };
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    SignInRecord record = { .browser_hash = (char *)rows[i].browser_hash, .code_hash = (char *)rows[i].code_hash,
                            .ends_at = rows[i].ends_at, .used_at = rows[i].used_at, .wrong = rows[i].wrong };
    SignInStand stand = signin_decide(&record, rows[i].active, rows[i].shown_browser, rows[i].shown_code, 100);
    if (stand != rows[i].stand)
      g_error("row %" G_GSIZE_FORMAT ": %d, not %d", i, stand, rows[i].stand);
  }
}

static void knocks_count_over_the_last_quarter_of_an_hour(void)
{
  static const struct { gint64 before, now, into, most; gboolean open; } rows[] = {
    { 0, 1, 0, 1, TRUE },    { 0, 2, 0, 1, FALSE },    { 1, 1, 0, 1, FALSE }, { 1, 1, 899, 1, TRUE },
    { 10, 1, 450, 6, TRUE }, { 10, 2, 450, 6, FALSE }, { 10, 6, 899, 6, TRUE }, { 1000, 1000, 0, 0, TRUE },
    { G_MAXINT32, 1, 0, 600, FALSE },
  };
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
    if (door_is_open(rows[i].before, rows[i].now, rows[i].into, rows[i].most) != rows[i].open)
      g_error("row %" G_GSIZE_FORMAT, i);
}

static void a_session_ends_with_the_second_of_its_bound(void)
{
  static const struct { Instant made_at, seen_at, now; gboolean live; } rows[] = {
    { 1000, 1000, 1000, TRUE }, { 1000, 1000, 1059, TRUE },  { 1000, 1000, 1060, FALSE },
    { 1000, 1550, 1599, TRUE }, { 1000, 1590, 1600, FALSE }, { 1000, 1900, 1900, FALSE },
  };
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    SessionRecord record = { .made_at = rows[i].made_at, .seen_at = rows[i].seen_at };
    if (session_is_live(&record, (SessionBounds){ .idle = 60, .most = 600 }, rows[i].now) != rows[i].live)
      g_error("row %" G_GSIZE_FORMAT, i);
  }
}

static void a_browser_always_shows_the_same_code(void)
{
  char one[SIGNIN_CODE_TEXT], again[SIGNIN_CODE_TEXT], other[SIGNIN_CODE_TEXT];
  signin_code(BROWSER, one);
  signin_code(BROWSER, again);
  signin_code(OTHER, other);
  g_assert_cmpstr(one, ==, again);
  g_assert_cmpstr(one, !=, other);
  g_assert_cmpuint(strspn(one, "0123456789"), ==, SIGNIN_CODE_DIGITS);
}

/* ---- on a database ---- */

static Fixture *scene(void)
{
  Fixture *f = fixture_new("2026-10-01T09:00");
  actor_free(fixture_person(f, "anna@example.org", ROLE_PRACTITIONER | ROLE_LEADER, NULL));
  actor_free(fixture_person(f, "ben@example.org", ROLE_PRACTITIONER, NULL));
  return f;
}

static SignInAnswer ask_from(Fixture *f, const char *mail, const char *network)
{
  g_autoptr(GError) error = NULL;
  SignInWish wish = { .mail = mail, .browser = BROWSER, .network = network, .onward = "/slots" };
  SignInAnswer answer = SIGNIN_ASKED;
  g_assert_true(db_begin(f->engine->db, NULL));
  engine_signin_ask(f->engine, &wish, &answer, &error);
  g_assert_no_error(error);
  g_assert_true(db_commit(f->engine->db, NULL));
  return answer;
}

/* The secret part of the link of the wish that was made last; NULL where none is given. */
static char *issue(Fixture *f)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DbRows) rows = db_ask(f->engine->db, &error, "SELECT id FROM sign_in ORDER BY id DESC", "");
  g_assert_true(db_next(rows, &error));
  g_autofree char *id = db_text_copy(rows, 0);
  g_autofree char *address = NULL;
  g_clear_pointer(&rows, db_rows_free);
  g_assert_true(db_begin(f->engine->db, NULL));
  g_assert_true(engine_signin_issue(f->engine, id, &address, &error));
  g_assert_no_error(error);
  g_assert_true(db_commit(f->engine->db, NULL));
  return address ? g_strdup(strrchr(address, '/') + 1) : NULL;
}

static char *ask_and_issue(Fixture *f, const char *mail)
{
  g_assert_cmpint(ask_from(f, mail, "192.0.2.1"), ==, SIGNIN_ASKED);
  return issue(f);
}

/* Tries the link; @token (TOKEN_TEXT, may be NULL) takes the cookie. */
static SignInStand step(Fixture *f, const char *link, const char *browser, const char *code, char *token)
{
  g_autoptr(GError) error = NULL;
  g_auto(SignInDone) done = { 0 };
  SignInStep wish = { .link = link, .browser = browser, .code = code, .client = "Firefox on Windows" };
  g_assert_true(db_begin(f->engine->db, NULL));
  g_assert_true(engine_signin_step(f->engine, &wish, &done, &error));
  g_assert_no_error(error);
  g_assert_true(db_commit(f->engine->db, NULL));
  g_assert_true((done.stand == SIGNIN_IN) == (*done.token != '\0'));
  if (token)
    g_strlcpy(token, done.token, TOKEN_TEXT);
  return done.stand;
}

static SignInStand look(Fixture *f, const char *link, const char *browser)
{
  g_autoptr(GError) error = NULL;
  SignInStand stand = SIGNIN_IN;
  g_assert_true(engine_signin_look(f->engine, link, browser, &stand, NULL, &error));
  g_assert_no_error(error);
  return stand;
}

static char *who(Fixture *f, const char *token)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Person) person = engine_session_find(f->engine, token, NULL, &error);
  if (!person)
    g_assert_error(error, ERROR_DOMAIN, ERROR_STRANGER);
  return g_strdup(person ? person->mail : "nobody");
}

static void expect_who(Fixture *f, const char *token, const char *wanted)
{
  g_autofree char *said = who(f, token);
  g_assert_cmpstr(said, ==, wanted);
}

static void looking_spends_nothing_and_the_button_once(void)
{
  g_autoptr(Fixture) f = scene();
  char token[TOKEN_TEXT];
  g_autofree char *link = ask_and_issue(f, "Anna@Example.ORG ");
  g_assert_cmpint(fixture_number(f, "SELECT count(*) FROM outbox WHERE kind = 'sign-in' AND urgent = 1"), ==, 1);
  for (int i = 0; i < 20; i++) {
    g_assert_cmpint(look(f, link, NULL), ==, SIGNIN_NEEDS_CODE);
    g_assert_cmpint(look(f, link, BROWSER), ==, SIGNIN_READY);
  }
  g_assert_cmpint(step(f, link, BROWSER, NULL, token), ==, SIGNIN_IN);
  expect_who(f, token, "anna@example.org");
  g_assert_cmpint(look(f, link, BROWSER), ==, SIGNIN_GONE);
  g_assert_cmpint(step(f, link, BROWSER, NULL, NULL), ==, SIGNIN_GONE);
  g_assert_cmpint(fixture_number(f, "SELECT count(*) FROM session"), ==, 1);
}

static void another_browser_needs_the_code(void)
{
  g_autoptr(Fixture) f = scene();
  char code[SIGNIN_CODE_TEXT], token[TOKEN_TEXT];
  g_autofree char *link = ask_and_issue(f, "anna@example.org");
  signin_code(BROWSER, code);
  g_autofree char *spaced = g_strdup_printf(" %.3s-%s ", code, code + 3);
  g_assert_cmpint(step(f, link, OTHER, NULL, NULL), ==, SIGNIN_NEEDS_CODE);
  g_assert_cmpint(step(f, link, NULL, "", NULL), ==, SIGNIN_NEEDS_CODE);
  g_assert_cmpint(step(f, link, OTHER, "12345", NULL), ==, SIGNIN_WRONG_CODE);
  g_assert_cmpint(step(f, link, OTHER, spaced, token), ==, SIGNIN_IN);
  expect_who(f, token, "anna@example.org");
}

static void five_wrong_codes_kill_a_link(void)
{
  g_autoptr(Fixture) f = scene();
  char code[SIGNIN_CODE_TEXT];
  g_autofree char *link = ask_and_issue(f, "anna@example.org");
  signin_code(BROWSER, code);
  for (int i = 0; i < SIGNIN_WRONG_MOST; i++)
    g_assert_cmpint(step(f, link, OTHER, "0000000", NULL), ==, SIGNIN_WRONG_CODE);
  g_assert_cmpint(step(f, link, OTHER, code, NULL), ==, SIGNIN_GONE);
  g_assert_cmpint(step(f, link, BROWSER, NULL, NULL), ==, SIGNIN_GONE);
}

static void a_link_is_good_for_a_quarter_of_an_hour(void)
{
  g_autoptr(Fixture) f = scene();
  g_autofree char *link = ask_and_issue(f, "anna@example.org");
  fixture_at(f, "2026-10-01T09:14:59");
  g_assert_cmpint(look(f, link, BROWSER), ==, SIGNIN_READY);
  fixture_at(f, "2026-10-01T09:15");
  g_assert_cmpint(look(f, link, BROWSER), ==, SIGNIN_GONE);
  g_assert_cmpint(step(f, link, BROWSER, NULL, NULL), ==, SIGNIN_GONE);
}

static void a_letter_sent_again_has_the_only_good_link(void)
{
  g_autoptr(Fixture) f = scene();
  g_autofree char *first = ask_and_issue(f, "anna@example.org");
  g_autofree char *second = issue(f);
  g_assert_cmpstr(first, !=, second);
  g_assert_cmpint(look(f, first, BROWSER), ==, SIGNIN_GONE);
  g_assert_cmpint(step(f, second, BROWSER, NULL, NULL), ==, SIGNIN_IN);
  g_autofree char *third = issue(f);
  g_assert_null(third); /* answered: nothing more is sent */
}

static void an_unknown_address_leaves_the_same_trace_but_no_link(void)
{
  g_autoptr(Fixture) f = scene();
  g_autofree char *none = ask_and_issue(f, "stranger@example.org");
  g_assert_null(none);
  g_assert_cmpint(fixture_number(f, "SELECT count(*) FROM outbox"), ==, 0);
  g_assert_cmpint(fixture_number(f, "SELECT count(*) FROM sign_in WHERE person_id IS NULL"), ==, 1);
  g_assert_true(db_begin(f->engine->db, NULL));
  g_assert_true(engine_person_disable(f->engine, f->operator, "ben@example.org", NULL, NULL));
  g_assert_true(db_commit(f->engine->db, NULL));
  g_autofree char *disabled = ask_and_issue(f, "ben@example.org");
  g_assert_null(disabled);
}

static void what_is_no_address_is_said_to_be_none(void)
{
  g_autoptr(Fixture) f = scene();
  g_autoptr(GError) error = NULL;
  SignInAnswer answer;
  SignInWish wish = { .mail = "anna", .browser = BROWSER, .network = "192.0.2.1", .onward = "" };
  g_assert_false(engine_signin_ask(f->engine, &wish, &answer, &error));
  g_assert_error(error, ERROR_DOMAIN, ERROR_INVALID);
}

static void nobody_can_shut_another_out(void)
{
  g_autoptr(Fixture) f = scene();
  for (int i = 0; i < 5; i++)
    g_assert_cmpint(ask_from(f, "anna@example.org", "192.0.2.66"), ==, SIGNIN_ASKED);
  for (int i = 0; i < 100; i++)
    g_assert_cmpint(ask_from(f, "ANNA@example.org", "192.0.2.66"), ==, SIGNIN_TOO_OFTEN);
  g_assert_cmpint(ask_from(f, "anna@example.org", "192.0.2.1"), ==, SIGNIN_ASKED); /* Anna herself, elsewhere */
  g_assert_cmpint(ask_from(f, "ben@example.org", "192.0.2.66"), ==, SIGNIN_ASKED); /* somebody else, there */
  fixture_at(f, "2026-10-01T09:30");
  g_assert_cmpint(ask_from(f, "anna@example.org", "192.0.2.66"), ==, SIGNIN_ASKED);
}

static void an_address_gets_so_many_letters_from_everywhere(void)
{
  g_autoptr(Fixture) f = scene();
  int sent = 0;
  for (int i = 0; i < 40; i++) {
    g_autofree char *network = g_strdup_printf("192.0.2.%d", i);
    sent += ask_from(f, "anna@example.org", network) == SIGNIN_ASKED;
  }
  g_assert_cmpint(sent, ==, 20);
}

static void a_whole_trust_fits_behind_one_address(void)
{
  g_autoptr(Fixture) f = scene();
  int asked = 0;
  for (int i = 0; i < 700; i++) {
    g_autofree char *mail = g_strdup_printf("somebody%d@trust.example", i);
    asked += ask_from(f, mail, "192.0.2.1") == SIGNIN_ASKED;
  }
  g_assert_cmpint(asked, ==, 600);
}

static void the_operators_link_opens_in_any_browser(void)
{
  g_autoptr(Fixture) f = scene();
  g_autoptr(GError) error = NULL;
  g_autofree char *address = NULL;
  char token[TOKEN_TEXT];
  g_assert_true(engine_signin_link(f->engine, f->operator, "ben@example.org", 60, &address, &error));
  g_assert_true(g_str_has_prefix(address, "http://127.0.0.1:8080/sign-in/"));
  fixture_at(f, "2026-10-01T09:59");
  g_assert_cmpint(step(f, strrchr(address, '/') + 1, NULL, NULL, token), ==, SIGNIN_IN);
  expect_who(f, token, "ben@example.org");
}

static void only_an_administrator_makes_links_for_others(void)
{
  g_autoptr(Fixture) f = scene();
  g_autoptr(GError) error = NULL;
  g_autoptr(Actor) carl = fixture_person(f, "carl@example.org", ROLE_CLINICIAN | ROLE_MANAGER, NULL);
  char *address = NULL;
  g_assert_false(engine_signin_link(f->engine, carl, "ben@example.org", 15, &address, &error));
  g_assert_error(error, ERROR_DOMAIN, ERROR_DENIED);
  g_clear_error(&error);
  g_assert_false(engine_signin_link(f->engine, f->operator, "ben@example.org", 1441, &address, &error));
  g_assert_error(error, ERROR_DOMAIN, ERROR_INVALID);
}

static void sign_in(Fixture *f, const char *mail, char *token)
{
  g_autofree char *link = ask_and_issue(f, mail);
  g_assert_cmpint(step(f, link, BROWSER, NULL, token), ==, SIGNIN_IN);
}

static void a_session_ends_idle_and_in_the_end(void)
{
  g_autoptr(Fixture) f = scene();
  char token[TOKEN_TEXT];
  sign_in(f, "anna@example.org", token);
  fixture_at(f, "2026-10-01T16:59");
  expect_who(f, token, "anna@example.org");
  fixture_at(f, "2026-10-01T17:00");
  expect_who(f, token, "nobody"); /* eight hours idle */
  sign_in(f, "anna@example.org", token);
  for (int i = 0; i < 28; i++) { /* used every six hours for a week */
    g_autoptr(GError) error = NULL;
    g_autoptr(SessionRecord) record = NULL;
    clock_fix(clock_now() + 6 * 3600 - (i == 27));
    g_autoptr(Person) person = engine_session_find(f->engine, token, &record, &error);
    g_assert_no_error(error);
    g_assert_true(engine_session_seen(f->engine, record->id, clock_now(), &error));
  }
  clock_fix(clock_now() + 1);
  expect_who(f, token, "nobody");
  g_assert_true(engine_session_sweep(f->engine, NULL));
  g_assert_cmpint(fixture_number(f, "SELECT count(*) FROM session"), ==, 0);
  g_assert_cmpint(fixture_number(f, "SELECT count(*) FROM sign_in"), ==, 0);
  g_assert_cmpint(fixture_number(f, "SELECT count(*) FROM door_count"), ==, 0);
}

static void set_roles(Fixture *f, const char *mail, const char *roles)
{
  g_autoptr(GError) error = NULL;
  PersonWish wish = { .mail = mail, .roles = roles };
  g_assert_true(engine_person_set(f->engine, f->operator, &wish, &error));
  g_assert_no_error(error);
}

static void a_session_ends_when_a_role_is_lost_or_the_person_disabled(void)
{
  g_autoptr(Fixture) f = scene();
  char anna[TOKEN_TEXT], ben[TOKEN_TEXT];
  sign_in(f, "anna@example.org", anna);
  sign_in(f, "ben@example.org", ben);
  g_autofree char *waiting = ask_and_issue(f, "anna@example.org");
  set_roles(f, "ben@example.org", "practitioner; clinician");
  expect_who(f, ben, "ben@example.org"); /* more is no reason */
  set_roles(f, "anna@example.org", "practitioner");
  expect_who(f, anna, "nobody");
  g_assert_cmpint(look(f, waiting, BROWSER), ==, SIGNIN_GONE);
  g_assert_true(engine_person_disable(f->engine, f->operator, "ben@example.org", NULL, NULL));
  expect_who(f, ben, "nobody");
  g_assert_cmpint(fixture_number(f, "SELECT count(*) FROM session"), ==, 0);
}

static void one_signs_out_of_ones_own_sessions_only(void)
{
  g_autoptr(Fixture) f = scene();
  g_autoptr(GError) error = NULL;
  char anna[TOKEN_TEXT], again[TOKEN_TEXT], ben[TOKEN_TEXT];
  g_autoptr(SessionRecord) first = NULL;
  sign_in(f, "anna@example.org", anna);
  sign_in(f, "anna@example.org", again);
  sign_in(f, "ben@example.org", ben);
  g_autoptr(Person) person = engine_session_find(f->engine, anna, &first, &error);
  g_autoptr(Person) benjamin = engine_session_find(f->engine, ben, NULL, &error);
  g_autoptr(Actor) as_anna = actor_new(person), as_ben = actor_new(benjamin);
  g_autoptr(GPtrArray) list = engine_session_list(f->engine, as_anna, &error);
  g_assert_cmpuint(list->len, ==, 2);
  g_assert_false(engine_session_end(f->engine, as_ben, first->id, &error));
  g_assert_error(error, ERROR_DOMAIN, ERROR_MISSING);
  g_clear_error(&error);
  expect_who(f, anna, "anna@example.org");
  guint ended = 0;
  g_assert_true(engine_session_end_all(f->engine, as_anna, first->id, &ended, &error));
  g_assert_cmpuint(ended, ==, 1);
  expect_who(f, again, "nobody");
  expect_who(f, anna, "anna@example.org");
  g_assert_true(engine_session_end(f->engine, as_anna, first->id, &error));
  expect_who(f, anna, "nobody");
  expect_who(f, ben, "ben@example.org");
}

static void only_hashes_are_kept(void)
{
  g_autoptr(Fixture) f = scene();
  char token[TOKEN_TEXT];
  sign_in(f, "anna@example.org", token);
  g_autofree char *link = ask_and_issue(f, "anna@example.org");
  g_autoptr(GError) error = NULL;
  g_autofree char *copy = g_build_filename(f->folder, "copy.db", NULL);
  const char *path = scratch_is_file() ? db_file_path(f->config->database) : copy;
  g_assert_true(path != copy || engine_backup(f->config, copy, &error));
  const char *secrets[] = { token, link, BROWSER };
  static const char *const ends[] = { "", "-wal" };
  for (gsize i = 0; i < G_N_ELEMENTS(ends); i++) {
    g_autofree char *name = g_strconcat(path, ends[i], NULL);
    g_autofree char *bytes = NULL;
    gsize size = 0;
    g_assert_true(g_file_get_contents(name, &bytes, &size, NULL) || path == copy);
    for (gsize s = 0; s < G_N_ELEMENTS(secrets); s++)
      g_assert_null(memmem(bytes, size, secrets[s], strlen(secrets[s])));
  }
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/link/is-good-for-what-the-table-says", a_link_is_good_for_what_the_table_says);
  g_test_add_func("/knocks/count-over-the-last-quarter-of-an-hour", knocks_count_over_the_last_quarter_of_an_hour);
  g_test_add_func("/session/ends-with-the-second-of-its-bound", a_session_ends_with_the_second_of_its_bound);
  g_test_add_func("/code/is-always-the-same-in-a-browser", a_browser_always_shows_the_same_code);
  g_test_add_func("/link/looking-spends-nothing-and-the-button-once", looking_spends_nothing_and_the_button_once);
  g_test_add_func("/link/another-browser-needs-the-code", another_browser_needs_the_code);
  g_test_add_func("/link/five-wrong-codes-kill-it", five_wrong_codes_kill_a_link);
  g_test_add_func("/link/is-good-for-a-quarter-of-an-hour", a_link_is_good_for_a_quarter_of_an_hour);
  g_test_add_func("/link/sent-again-is-the-only-good-one", a_letter_sent_again_has_the_only_good_link);
  g_test_add_func("/asking/an-unknown-address-leaves-the-same-trace-but-no-link",
                  an_unknown_address_leaves_the_same_trace_but_no_link);
  g_test_add_func("/asking/what-is-no-address-is-said-to-be-none", what_is_no_address_is_said_to_be_none);
  g_test_add_func("/asking/nobody-can-shut-another-out", nobody_can_shut_another_out);
  g_test_add_func("/asking/an-address-gets-so-many-letters-from-everywhere", an_address_gets_so_many_letters_from_everywhere);
  g_test_add_func("/asking/a-whole-trust-fits-behind-one-address", a_whole_trust_fits_behind_one_address);
  g_test_add_func("/link/the-operators-opens-in-any-browser", the_operators_link_opens_in_any_browser);
  g_test_add_func("/link/only-an-administrator-makes-them-for-others", only_an_administrator_makes_links_for_others);
  g_test_add_func("/session/ends-idle-and-in-the-end", a_session_ends_idle_and_in_the_end);
  g_test_add_func("/session/ends-when-a-role-is-lost-or-the-person-disabled",
                  a_session_ends_when_a_role_is_lost_or_the_person_disabled);
  g_test_add_func("/session/one-signs-out-of-ones-own-only", one_signs_out_of_ones_own_sessions_only);
  g_test_add_func("/secrets/only-hashes-are-kept", only_hashes_are_kept);
  return g_test_run();
}
