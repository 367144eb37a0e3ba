/* The outbox: who may send what, when, and what is known after a deliverer was killed. */
#include <glib/gstdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/id.h"
#include "fixture.h"
#include "mail/carrier.h"
#include "store/outbox.h"

#define HOUR ((Instant)3600)
#define LEASE 60

static Fixture *begin(void)
{
  return fixture_new("2026-09-07T08:00");
}

static void put_kind(Fixture *f, const char *kind, const char *event, const char *about, gboolean urgent, Instant next)
{
  char id[ID_TEXT];
  GError *error = NULL;
  Letter letter = { .id = (char *)id_new(id), .event = (char *)event, .kind = (char *)kind, .person_id = (char *)"p",
                    .about = (char *)about, .address = (char *)"p@x.example", .view = (char *)"{}", .urgent = urgent,
                    .next_at = next, .until_at = clock_now() + 48 * HOUR, .made_at = clock_now() };
  g_assert_true(store_outbox_put(f->engine->db, &letter, NULL, &error));
  g_assert_no_error(error);
}

static void put(Fixture *f, const char *event, const char *about, gboolean urgent, Instant next)
{
  put_kind(f, "booked", event, about, urgent, next);
}

/* The events that @who may send now, separated by blanks. */
static char *take(Fixture *f, const char *who, int most)
{
  GError *error = NULL;
  GString *out = g_string_new(NULL);
  g_autoptr(GPtrArray) taken = store_outbox_take(f->engine->db, who, clock_now(), clock_now() + LEASE, most, &error);
  g_assert_no_error(error);
  for (guint i = 0; i < taken->len; i++)
    g_string_append_printf(out, "%s%s", i ? " " : "", ((const Letter *)taken->pdata[i])->event);
  return g_string_free(out, FALSE);
}

#define assert_taken(f, who, wanted)                      \
  do {                                                    \
    g_autofree char *taken_ = take(f, who, 10);           \
    g_assert_cmpstr(taken_, ==, wanted);                  \
  } while (0)

static char *one(Fixture *f, const char *column, const char *event)
{
  GError *error = NULL;
  g_autofree char *sql = g_strdup_printf("SELECT %s FROM outbox WHERE event = $1", column);
  g_autoptr(DbRows) rows = db_ask(f->engine->db, &error, sql, "t", event);
  g_assert_true(rows && db_next(rows, &error));
  return db_text_copy(rows, 0);
}

#define assert_is(f, column, event, wanted)               \
  do {                                                    \
    g_autofree char *is_ = one(f, column, event);         \
    g_assert_cmpstr(is_, ==, wanted);                     \
  } while (0)

static gboolean hand(Fixture *f, const char *event, const char *who)
{
  gboolean held = FALSE;
  g_autofree char *id = one(f, "id", event);
  g_assert_true(store_outbox_hand(f->engine->db, id, who, clock_now(), &held, NULL));
  return held;
}

static void settle(Fixture *f, const char *event, const char *who, LetterState state, Instant next)
{
  g_autofree char *id = one(f, "id", event);
  g_assert_true(store_outbox_settle(f->engine->db, id, who, state, next, "why", clock_now(), NULL));
}

static void recover(Fixture *f)
{
  gint64 again, unsure;
  g_assert_true(store_outbox_recover(f->engine->db, "start", clock_now(), &again, &unsure, NULL));
}

/* ---- taking ---- */

static void a_letter_is_had_by_one_deliverer_alone(void)
{
  g_autoptr(Fixture) f = begin();
  put(f, "a", "", FALSE, clock_now());
  put(f, "b", "", FALSE, clock_now());
  g_autofree char *first = take(f, "one", 1);
  g_assert_cmpstr(first, ==, "a");
  assert_taken(f, "two", "b");
  assert_taken(f, "three", "");
}

static void the_urgent_go_first_and_none_before_its_time(void)
{
  g_autoptr(Fixture) f = begin();
  put(f, "later", "", FALSE, clock_now() + 1);
  put(f, "b", "", FALSE, clock_now());
  put(f, "a", "", FALSE, clock_now() - 5);
  put(f, "urgent", "", TRUE, clock_now());
  assert_taken(f, "one", "urgent a b");
}

static void letters_about_one_thing_go_in_the_order_in_which_they_were_written(void)
{
  g_autoptr(Fixture) f = begin();
  put(f, "booked", "x", FALSE, clock_now());
  put(f, "cancelled", "x", FALSE, clock_now());
  put(f, "other", "y", FALSE, clock_now());
  assert_taken(f, "one", "booked other");
  settle(f, "booked", "one", LETTER_FAILED, clock_now() + 60);
  assert_taken(f, "two", "");
  fixture_at(f, "2026-09-07T08:02");
  assert_taken(f, "two", "booked");
  settle(f, "booked", "two", LETTER_SENT, 0);
  assert_taken(f, "two", "cancelled");
}

/* ---- the end of it ---- */

static void what_is_sent_keeps_neither_address_nor_words(void)
{
  g_autoptr(Fixture) f = begin();
  put(f, "a", "", FALSE, clock_now());
  assert_taken(f, "one", "a");
  g_assert_true(hand(f, "a", "one"));
  settle(f, "a", "one", LETTER_SENT, 0);
  assert_is(f, "state", "a", "sent");
  assert_is(f, "address || view", "a", "");
  put(f, "a", "", FALSE, clock_now());
  assert_taken(f, "one", "");
}

static void whoever_lost_the_lease_has_no_say(void)
{
  g_autoptr(Fixture) f = begin();
  put(f, "a", "", FALSE, clock_now());
  assert_taken(f, "slow", "a");
  fixture_at(f, "2026-09-07T08:01");
  g_assert_false(hand(f, "a", "slow"));
  recover(f);
  assert_taken(f, "quick", "a");
  g_assert_false(hand(f, "a", "slow"));
  settle(f, "a", "slow", LETTER_SENT, 0);
  assert_is(f, "state", "a", "sending");
  g_assert_true(hand(f, "a", "quick"));
}

static void a_lease_that_is_renewed_lasts(void)
{
  g_autoptr(Fixture) f = begin();
  put(f, "a", "", FALSE, clock_now());
  assert_taken(f, "one", "a");
  g_assert_true(store_outbox_renew(f->engine->db, "one", clock_now() + 2 * LEASE, NULL));
  fixture_at(f, "2026-09-07T08:01");
  recover(f);
  assert_taken(f, "two", "");
  g_assert_true(hand(f, "a", "one"));
}

static gboolean go(Fixture *f, const char *event, const char *who)
{
  gboolean held = FALSE;
  g_autofree char *id = one(f, "id", event);
  g_assert_true(store_outbox_go(f->engine->db, id, who, clock_now(), &held, NULL));
  return held;
}

static void after_a_kill_what_has_not_gone_is_due_and_what_may_have_is_unsure(void)
{
  g_autoptr(Fixture) f = begin();
  put(f, "begun", "", FALSE, clock_now());
  put(f, "nearly", "", FALSE, clock_now());
  put(f, "gone", "", FALSE, clock_now());
  assert_taken(f, "start/killed", "begun nearly gone");
  g_assert_true(hand(f, "nearly", "start/killed"));
  g_assert_true(hand(f, "gone", "start/killed"));
  g_assert_true(go(f, "gone", "start/killed"));
  g_assert_false(go(f, "begun", "start/killed"));
  recover(f);
  assert_is(f, "state", "begun", "sending");
  fixture_at(f, "2026-09-07T08:01");
  recover(f);
  assert_is(f, "state", "gone", "unsure");
  assert_taken(f, "next", "begun nearly");
  settle(f, "begun", "next", LETTER_SENT, 0);
  settle(f, "nearly", "next", LETTER_SENT, 0);
  assert_taken(f, "next", "");
}

static void after_a_power_cut_what_was_about_to_go_is_unsure_too(void)
{
  g_autoptr(Fixture) f = begin();
  put(f, "begun", "", FALSE, clock_now());
  put(f, "nearly", "", FALSE, clock_now());
  assert_taken(f, "start-before/killed", "begun nearly");
  g_assert_true(hand(f, "nearly", "start-before/killed"));
  fixture_at(f, "2026-09-07T08:01");
  recover(f);
  assert_is(f, "state", "nearly", "unsure");
  assert_taken(f, "next", "begun");
}

static void what_is_unsure_goes_again_when_a_person_says_so(void)
{
  g_autoptr(Fixture) f = begin();
  gboolean done = FALSE;
  put(f, "a", "", FALSE, clock_now());
  g_autofree char *id = one(f, "id", "a");
  g_assert_true(store_outbox_again(f->engine->db, id, clock_now(), clock_now() + HOUR, &done, NULL));
  g_assert_false(done);
  assert_taken(f, "killed", "a");
  g_assert_true(hand(f, "a", "killed") && go(f, "a", "killed"));
  fixture_at(f, "2026-09-07T08:01");
  recover(f);
  g_assert_true(store_outbox_again(f->engine->db, id, clock_now(), clock_now() + HOUR, &done, NULL));
  g_assert_true(done);
  assert_taken(f, "next", "a");
}

static void what_was_not_begun_is_put_back(void)
{
  g_autoptr(Fixture) f = begin();
  put(f, "a", "", FALSE, clock_now());
  assert_taken(f, "one", "a");
  g_assert_true(store_outbox_release(f->engine->db, "one", NULL));
  assert_is(f, "state", "a", "queued");
  g_assert_cmpint(fixture_number(f, "SELECT attempts FROM outbox"), ==, 0);
  assert_taken(f, "two", "a");
}

static void a_letter_out_of_date_is_given_up_and_forgotten(void)
{
  g_autoptr(Fixture) f = begin();
  gint64 expired = 0, gone = 0;
  put(f, "a", "", FALSE, clock_now());
  fixture_at(f, "2026-09-09T08:00");
  assert_taken(f, "one", "");
  g_assert_true(store_outbox_expire(f->engine->db, clock_now(), "too late", &expired, NULL));
  g_assert_cmpint(expired, ==, 1);
  assert_is(f, "state", "a", "given-up");
  assert_is(f, "address || view", "a", "");
  assert_is(f, "last_error", "a", "too late");
  Instant made = fixture_instant("2026-09-07T08:00");
  g_assert_true(store_outbox_purge(f->engine->db, made, &gone, NULL));
  g_assert_cmpint(gone, ==, 0);
  g_assert_true(store_outbox_purge(f->engine->db, made + 1, &gone, NULL));
  g_assert_cmpint(gone, ==, 1);
}

static void a_person_can_be_forgotten(void)
{
  g_autoptr(Fixture) f = begin();
  put(f, "a", "", FALSE, clock_now());
  put(f, "b", "", FALSE, clock_now());
  g_autofree char *first = take(f, "one", 1);
  settle(f, first, "one", LETTER_GIVEN_UP, 0);
  g_assert_true(store_outbox_forget(f->engine->db, "p", clock_now(), NULL));
  assert_is(f, "state || address || view", "a", "given-up");
  assert_is(f, "state || address || view", "b", "dropped");
  assert_taken(f, "one", "");
}

/* ---- what it told of has changed ---- */

static void case_34_a_reminder_of_a_dead_booking_stays_even_if_a_deliverer_has_it_in_hand(void)
{
  g_autoptr(Fixture) f = begin();
  gboolean due = TRUE;
  put_kind(f, "reminder", "reminder", "x", FALSE, clock_now());
  put_kind(f, "cancelled", "news", "y", FALSE, clock_now());
  assert_taken(f, "start/one", "reminder news");
  g_assert_true(store_outbox_drop(f->engine->db, "x", clock_now(), NULL));
  g_assert_true(store_outbox_drop(f->engine->db, "y", clock_now(), NULL));
  g_assert_false(hand(f, "reminder", "start/one"));
  g_assert_true(hand(f, "news", "start/one"));
  settle(f, "reminder", "start/one", LETTER_FAILED, clock_now());
  settle(f, "news", "start/one", LETTER_SENT, 0);
  assert_is(f, "state || address || view || taken_by", "reminder", "dropped");
  clock_fix(clock_now() + HOUR);
  recover(f);
  g_assert_true(store_outbox_is_due(f->engine->db, clock_now(), &due, NULL));
  g_assert_false(due);
  assert_is(f, "state", "reminder", "dropped");
}

static void whoever_is_forgotten_is_sent_nothing_that_is_in_hand(void)
{
  g_autoptr(Fixture) f = begin();
  put(f, "a", "", FALSE, clock_now());
  assert_taken(f, "one", "a");
  g_assert_true(store_outbox_forget(f->engine->db, "p", clock_now(), NULL));
  g_assert_false(hand(f, "a", "one"));
  assert_is(f, "state || address || view", "a", "dropped");
}

static gboolean say(void *data)
{
  return *(gboolean *)data;
}

static guint letters_in(const char *folder)
{
  guint n = 0;
  g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
  while (dir && g_dir_read_name(dir))
    n++;
  return n;
}

static void a_folder_takes_no_letter_that_is_called_off(void)
{
  g_autoptr(Fixture) f = begin();
  g_autofree char *folder = g_build_filename(f->folder, "letters", NULL), *why = NULL;
  g_autoptr(GBytes) message = g_bytes_new_static("Hello\r\n", 7);
  gboolean may = FALSE;
  const CarrierLetter letter = { "one@x.example", "a@x.example", "b@x.example", message };
  const SmtpWatch watch = { say, say, &may };
  f->config->mail = g_strconcat("file:", folder, NULL);
  g_autoptr(Carrier) carrier = carrier_open(f->config, NULL);
  g_assert_cmpint(carrier_send(carrier, &letter, &watch, &why), ==, SMTP_OFF);
  g_assert_cmpint(letters_in(folder), ==, 0);
  may = TRUE;
  g_assert_cmpint(carrier_send(carrier, &letter, &watch, &why), ==, SMTP_SENT);
  g_assert_cmpint(letters_in(folder), ==, 1);
  g_autofree char *path = g_build_filename(folder, "one@x.example.eml", NULL);
  g_assert_cmpint(g_remove(path), ==, 0);
  g_rmdir(folder);
}

static void pauses_grow(void)
{
  static const Instant wanted[] = { 60, 60, 300, 1800, 7200, 21600, 21600, 21600 };
  for (int i = 0; i < (int)G_N_ELEMENTS(wanted); i++)
    g_assert_cmpint(letter_pause(i), ==, wanted[i]);
  g_assert_cmpint(letter_pause(1000), ==, 21600);
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/outbox/take/a-letter-is-had-by-one-deliverer-alone", a_letter_is_had_by_one_deliverer_alone);
  g_test_add_func("/outbox/take/the-urgent-go-first-and-none-before-its-time", the_urgent_go_first_and_none_before_its_time);
  g_test_add_func("/outbox/take/letters-about-one-thing-go-in-order",
                  letters_about_one_thing_go_in_the_order_in_which_they_were_written);
  g_test_add_func("/outbox/end/what-is-sent-keeps-neither-address-nor-words", what_is_sent_keeps_neither_address_nor_words);
  g_test_add_func("/outbox/lease/whoever-lost-it-has-no-say", whoever_lost_the_lease_has_no_say);
  g_test_add_func("/outbox/lease/one-that-is-renewed-lasts", a_lease_that_is_renewed_lasts);
  g_test_add_func("/outbox/kill/what-has-not-gone-is-due-and-what-may-have-is-unsure",
                  after_a_kill_what_has_not_gone_is_due_and_what_may_have_is_unsure);
  g_test_add_func("/outbox/kill/after-a-power-cut-what-was-about-to-go-is-unsure-too",
                  after_a_power_cut_what_was_about_to_go_is_unsure_too);
  g_test_add_func("/outbox/kill/what-is-unsure-goes-again-when-a-person-says-so",
                  what_is_unsure_goes_again_when_a_person_says_so);
  g_test_add_func("/outbox/end/what-was-not-begun-is-put-back", what_was_not_begun_is_put_back);
  g_test_add_func("/outbox/end/a-letter-out-of-date-is-given-up-and-forgotten", a_letter_out_of_date_is_given_up_and_forgotten);
  g_test_add_func("/outbox/end/a-person-can-be-forgotten", a_person_can_be_forgotten);
  g_test_add_func("/outbox/drop/case-34-a-reminder-of-a-dead-booking-stays-even-if-a-deliverer-has-it-in-hand",
                  case_34_a_reminder_of_a_dead_booking_stays_even_if_a_deliverer_has_it_in_hand);
  g_test_add_func("/outbox/drop/whoever-is-forgotten-is-sent-nothing-that-is-in-hand",
                  whoever_is_forgotten_is_sent_nothing_that_is_in_hand);
  g_test_add_func("/outbox/drop/a-folder-takes-no-letter-that-is-called-off", a_folder_takes_no_letter_that_is_called_off);
  g_test_add_func("/outbox/pauses-grow", pauses_grow);
  return g_test_run();
}
