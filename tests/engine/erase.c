/* Erasing people: whatever they are called, the log still proves itself and the letters of others can still be read. */
#include <jansson.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/id.h"
#include "engine/erase.h"
#include "engine/erasures.h"
#include "engine/verify.h"
#include "fixture.h"
#include "store/change.h"
#include "store/outbox.h"
#include "store/person.h"

static Fixture *begin(void)
{
  return fixture_new("2026-09-07T08:00");
}

/* Somebody of imported history: known by the name. */
static void past(Fixture *f, const char *name)
{
  g_autoptr(GError) error = NULL;
  char id[ID_TEXT];
  g_autofree char *mail = g_ascii_strdown(name, -1);
  const Person person = { .id = (char *)id_derive("import person", mail, id), .mail = mail, .name = (char *)name,
                          .profession = (char *)"", .organisation = (char *)"", .roles = ROLE_CLINICIAN, .state = PERSON_PAST };
  store_person_insert(f->engine->db, &person, clock_now(), &error);
  g_assert_no_error(error);
}

typedef struct {
  const Actor *actor;
  const char *mail;
} Errand;

static gboolean erase_one(Engine *engine, void *data, GError **error)
{
  const Errand *errand = data;
  g_auto(EraseReport) report = { 0 };
  return engine_erase(engine, errand->actor, errand->mail, FALSE, &report, error);
}

static void erase_as(Fixture *f, const Actor *actor, const char *mail)
{
  g_autoptr(GError) error = NULL;
  Errand errand = { actor, mail };
  engine_erase_write(f->engine, erase_one, &errand, &error);
  g_assert_no_error(error);
}

static void erase(Fixture *f, const char *mail)
{
  erase_as(f, f->operator, mail);
}

static void say(void *data G_GNUC_UNUSED, const char *breach)
{
  g_test_message("%s", breach);
}

static void assert_sound(Fixture *f)
{
  guint64 breaches = 0;
  g_autoptr(GError) error = NULL;
  engine_verify(f->engine->read, say, NULL, &breaches, &error);
  g_assert_no_error(error);
  g_assert_cmpint(breaches, ==, 0);
}

static void letter_of(Fixture *f, const char *event, const char *kind, const char *view)
{
  char id[ID_TEXT];
  g_autoptr(GError) error = NULL;
  const Letter letter = { .id = (char *)id_new(id), .event = (char *)event, .kind = (char *)kind, .person_id = (char *)"p",
                          .about = (char *)"", .address = (char *)"p@x.example", .view = (char *)view,
                          .next_at = clock_now(), .until_at = clock_now() + 86400, .made_at = clock_now() };
  store_outbox_put(f->engine->db, &letter, NULL, &error);
  g_assert_no_error(error);
}

/* What a letter says now: NULL if there is none. */
static json_t *view_of(Fixture *f, const char *event)
{
  g_autoptr(GError) error = NULL;
  json_error_t why;
  g_autoptr(DbRows) rows = db_ask(f->engine->db, &error, "SELECT view FROM outbox WHERE event = $1", "t", event);
  if (!db_next(rows, &error))
    return NULL;
  json_t *view = json_loads(db_text(rows, 0), JSON_REJECT_DUPLICATES, &why);
  if (!view)
    g_error("%s: %s", db_text(rows, 0), why.text);
  return view;
}

#define assert_says(f, event, wanted)                                     \
  do {                                                                    \
    json_auto_t *says_ = view_of(f, event), *wanted_ = json_loads(wanted, 0, NULL); \
    g_autofree char *text_ = says_ ? json_dumps(says_, JSON_COMPACT) : NULL; \
    g_test_message("%s", text_);                                          \
    g_assert_true(says_ && wanted_ && json_equal(says_, wanted_));        \
  } while (0)

/* ---- the log ---- */

static void whoever_has_a_short_name_takes_no_entries_along(void)
{
  g_autoptr(Fixture) f = begin();
  g_autoptr(GError) error = NULL;
  actor_free(fixture_person(f, "zoe@example.org", ROLE_PRACTITIONER, NULL));
  past(f, "Ed");
  past(f, "Ann");
  store_change_append(f->engine->db, clock_now(), "operator", "load", "service", "clinic", NULL,
                      "{\"title\":\"Planning\",\"plugin\":\"annual\"}", &error);
  store_change_append(f->engine->db, clock_now(), "p-zoe", "look", "person", "somebody", NULL, NULL, &error);
  g_assert_no_error(error);
  erase(f, "zoe@example.org");
  erase(f, "ed");
  erase(f, "ann");
  assert_sound(f);
  g_assert_cmpint(fixture_number(f, "SELECT count(*) FROM change WHERE act = 'erase' AND after = ''"), ==, 0);
  g_assert_cmpint(fixture_number(f, "SELECT count(*) FROM change WHERE subject = 'clinic' AND digest <> ''"), ==, 0);
}

static void whoever_erased_others_can_be_erased_too(void)
{
  g_autoptr(Fixture) f = begin();
  g_autoptr(Actor) ada = fixture_person(f, "ada@example.org", ROLE_ADMINISTRATOR, NULL);
  actor_free(fixture_person(f, "zoe@example.org", ROLE_PRACTITIONER, NULL));
  past(f, "Ola Canary");
  g_autoptr(GError) error = NULL;
  store_change_append(f->engine->db, clock_now(), "p-zoe", "look", "person", "somebody", NULL, NULL, &error);
  g_assert_no_error(error);
  erase_as(f, ada, "zoe@example.org");
  erase_as(f, ada, "ola canary");
  erase(f, "ada@example.org");
  assert_sound(f);
}

static void a_whole_name_is_found_in_the_log_in_whatever_case(void)
{
  g_autoptr(Fixture) f = begin();
  g_autoptr(GError) error = NULL;
  past(f, "Ola Canary");
  store_change_append(f->engine->db, clock_now(), "operator", "load", "team", "north", NULL, "{\"leader\":\"OLA Canary\"}",
                      &error);
  g_assert_no_error(error);
  erase(f, "ola canary");
  assert_sound(f);
  g_assert_cmpint(fixture_number(f, "SELECT count(*) FROM change WHERE after LIKE '%anary%'"), ==, 0);
}

/* ---- letters of others ---- */

static void a_short_name_goes_only_where_it_is_the_whole_of_one(void)
{
  g_autoptr(Fixture) f = begin();
  past(f, "Ed");
  letter_of(f, "one", "booked", "{\"with\":\"Ed, Fred Edwards\",\"place\":\"Ed\",\"booking\":{\"party\":{\"name\":\"Ed\"}}"
                                ",\"calendar\":{\"events\":[{\"changed\":1,\"created\":2}]}}");
  erase(f, "ed");
  assert_says(f, "one", "{\"with\":\"No longer named, Fred Edwards\",\"place\":\"Ed\",\"booking\":{\"party\":{\"name\":"
                        "\"No longer named\"}},\"calendar\":{\"events\":[{\"changed\":1,\"created\":2}]}}");
}

static void a_whole_name_goes_wherever_it_stands(void)
{
  g_autoptr(Fixture) f = begin();
  past(f, "n \"Bo\" Lee");
  letter_of(f, "one", "booked", "{\"with\":\"N \\\"BO\\\" Lee\",\"text\":\"Dear\\n \\\"Bo\\\" Lee; from n \\\"Bo\\\" Lee.\"}");
  letter_of(f, "two", "booked", "{\"with\":\"Bo Lee\"}");
  erase(f, "n \"bo\" lee");
  assert_says(f, "one", "{\"with\":\"No longer named\",\"text\":\"Dear\\n \\\"Bo\\\" Lee; from No longer named.\"}");
  assert_says(f, "two", "{\"with\":\"Bo Lee\"}");
}

static void what_they_wrote_goes_no_further(void)
{
  g_autoptr(Fixture) f = begin();
  actor_free(fixture_person(f, "zoe@example.org", ROLE_PRACTITIONER, NULL));
  letter_of(f, "theirs", "message", "{\"author\":\"Zoe Q\",\"address\":\"Zoe@Example.org\",\"text\":\"My back hurts\","
                                    "\"reply_to\":\"Zoe@Example.org\"}");
  letter_of(f, "another", "message", "{\"author\":\"Pat\",\"address\":\"pat@example.org\",\"text\":\"Ask ZOE@example.org.\"}");
  erase(f, "zoe@example.org");
  g_assert_cmpint(fixture_number(f, "SELECT count(*) FROM outbox WHERE event = 'theirs'"), ==, 0);
  assert_says(f, "another", "{\"author\":\"Pat\",\"address\":\"pat@example.org\",\"text\":\"Ask No longer named.\"}");
}

/* ---- the file beside the database ---- */

static char *file_of(Fixture *f)
{
  g_autoptr(GError) error = NULL;
  char *text = NULL;
  g_file_get_contents(f->config->erasures, &text, NULL, &error);
  g_assert_no_error(error);
  return text;
}

static guint known(Fixture *f)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) all = erasures_read(f->config, NULL, &error);
  g_assert_no_error(error);
  return all->len;
}

/* Leaves the file with what it had and @more behind. */
static void append(Fixture *f, const char *more)
{
  g_autofree char *text = file_of(f), *longer = g_strconcat(text, more, NULL);
  g_assert_true(g_file_set_contents(f->config->erasures, longer, -1, NULL));
}

static void a_line_that_was_cut_short_is_none_and_the_next_is_not_glued_to_it(void)
{
  g_autoptr(Fixture) f = begin();
  past(f, "Ola Canary");
  past(f, "Hester Canary");
  erase(f, "ola canary");
  append(f, "1 salt person");
  g_assert_cmpint(known(f), ==, 1);
  erase(f, "hester canary");
  g_assert_cmpint(known(f), ==, 2);
  g_autofree char *text = file_of(f);
  g_assert_null(strstr(text, "1 salt person"));
}

static void a_last_line_without_its_end_stays(void)
{
  g_autoptr(Fixture) f = begin();
  past(f, "Ola Canary");
  past(f, "Hester Canary");
  erase(f, "ola canary");
  append(f, "1 salt person mail pseudonym 5");
  g_assert_cmpint(known(f), ==, 2);
  erase(f, "hester canary");
  g_assert_cmpint(known(f), ==, 3);
}

static void a_full_disk_leaves_the_file_as_it_was(void)
{
  g_autoptr(Fixture) f = begin();
  g_autoptr(GError) error = NULL;
  struct rlimit before, little;
  past(f, "Ola Canary");
  erase(f, "ola canary");
  g_autofree char *was = file_of(f);
  signal(SIGXFSZ, SIG_IGN);
  g_assert_cmpint(getrlimit(RLIMIT_FSIZE, &before), ==, 0);
  little = before;
  little.rlim_cur = strlen(was) + 20;
  const Person person = { .id = (char *)"x", .mail = (char *)"x@example.org" };
  g_autoptr(Erasure) erasure = erasure_new(&person, "pseudonym", clock_now());
  g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &little), ==, 0);
  gboolean fine = erasures_append(f->config, erasure, &error);
  g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &before), ==, 0);
  g_assert_false(fine);
  g_assert_error(error, ERROR_DOMAIN, ERROR_BROKEN);
  g_autofree char *is = file_of(f);
  g_assert_cmpstr(is, ==, was);
}

/* What is only looked at when the transaction ends: a team with a leader who is not there. */
static gboolean erase_in_vain(Engine *engine, void *data, GError **error)
{
  return erase_one(engine, data, error) && db_run(engine->db, error, "UPDATE team SET leader_id = 'nobody'", "");
}

static void whoever_was_not_erased_after_all_is_not_in_the_file(void)
{
  g_autoptr(Fixture) f = begin();
  g_autoptr(GError) error = NULL;
  Errand errand = { f->operator, "hester canary" };
  fixture_team(f, "north", "North");
  past(f, "Ola Canary");
  past(f, "Hester Canary");
  erase(f, "ola canary");
  g_autofree char *was = file_of(f);
  g_assert_false(engine_erase_write(f->engine, erase_in_vain, &errand, &error));
  g_assert_nonnull(error);
  g_autofree char *is = file_of(f);
  g_assert_cmpstr(is, ==, was);
  g_assert_cmpint(fixture_number(f, "SELECT count(*) FROM person WHERE mail = 'hester canary'"), ==, 1);
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/erase/log/whoever-has-a-short-name-takes-no-entries-along", whoever_has_a_short_name_takes_no_entries_along);
  g_test_add_func("/erase/log/whoever-erased-others-can-be-erased-too", whoever_erased_others_can_be_erased_too);
  g_test_add_func("/erase/log/a-whole-name-is-found-in-whatever-case", a_whole_name_is_found_in_the_log_in_whatever_case);
  g_test_add_func("/erase/letters/a-short-name-goes-only-where-it-is-the-whole-of-one",
                  a_short_name_goes_only_where_it_is_the_whole_of_one);
  g_test_add_func("/erase/letters/a-whole-name-goes-wherever-it-stands", a_whole_name_goes_wherever_it_stands);
  g_test_add_func("/erase/letters/what-they-wrote-goes-no-further", what_they_wrote_goes_no_further);
  g_test_add_func("/erase/file/a-line-that-was-cut-short-is-none-and-the-next-is-not-glued-to-it",
                  a_line_that_was_cut_short_is_none_and_the_next_is_not_glued_to_it);
  g_test_add_func("/erase/file/a-last-line-without-its-end-stays", a_last_line_without_its_end_stays);
  g_test_add_func("/erase/file/a-full-disk-leaves-the-file-as-it-was", a_full_disk_leaves_the_file_as_it_was);
  g_test_add_func("/erase/file/whoever-was-not-erased-after-all-is-not-in-it", whoever_was_not_erased_after_all_is_not_in_the_file);
  return g_test_run();
}
