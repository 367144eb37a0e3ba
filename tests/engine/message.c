/* Messages for people: passed on once, to whoever should read them, and not without end. */
#include <jansson.h>

#include "base/error.h"
#include "engine/reply.h"
#include "fixture.h"
#include "store/outbox.h"
#include "store/person.h"

static MessageWish wish(const char *event)
{
  return (MessageWish){ .event = event, .address = "x@elsewhere.example", .name = "", .subject = "s", .text = "t", .message_id = "" };
}

typedef struct {
  const MessageWish *wish;
  guint passed;
} Work;

static gboolean pass(Engine *engine, void *data, GError **error)
{
  Work *work = data;
  return engine_message(engine, work->wish, &work->passed, error);
}

/* "1", or the error's name. */
static char *pass_on(Fixture *f, const MessageWish *message)
{
  g_autoptr(GError) error = NULL;
  Work work = { message, 0 };
  gboolean fine = engine_write(f->engine, pass, &work, &error);
  return fine ? g_strdup_printf("%u", work.passed) : g_strdup(error_kind(error)->reason);
}

#define assert_passed(f, message, wanted)              \
  do {                                                 \
    g_autofree char *passed_ = pass_on(f, message);    \
    g_assert_cmpstr(passed_, ==, wanted);              \
  } while (0)

/* "kind address" of all letters in order of both. */
static char *letters(Fixture *f)
{
  g_autoptr(GPtrArray) all = store_outbox_list(f->engine->db, TRUE, 1000, NULL);
  g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < all->len; i++) {
    const Letter *letter = all->pdata[i];
    g_ptr_array_add(lines, g_strdup_printf("%s %s", letter->kind, letter->address));
  }
  g_ptr_array_add(lines, NULL);
  return g_strjoinv(", ", (char **)lines->pdata);
}

#define assert_letters(f, wanted)            \
  do {                                       \
    g_autofree char *letters_ = letters(f);  \
    g_assert_cmpstr(letters_, ==, wanted);   \
  } while (0)

static void a_message_goes_to_every_administrator_once(void)
{
  g_autoptr(Fixture) f = fixture_new("2026-09-07T08:00");
  g_autoptr(Actor) ada = fixture_person(f, "ada@clinic.example", ROLE_ADMINISTRATOR, NULL);
  g_autoptr(Actor) bob = fixture_person(f, "bob@clinic.example", ROLE_ADMINISTRATOR | ROLE_CLINICIAN, NULL);
  g_autoptr(Actor) pat = fixture_person(f, "pat@north.example", ROLE_PRACTITIONER, NULL);
  MessageWish message = wish("one");
  assert_passed(f, &message, "2");
  assert_passed(f, &message, "2");
  assert_letters(f, "message ada@clinic.example, message bob@clinic.example");
}

static void whom_we_know_is_answered_once_a_day(void)
{
  g_autoptr(Fixture) f = fixture_new("2026-09-07T08:00");
  g_autoptr(Actor) ada = fixture_person(f, "ada@clinic.example", ROLE_ADMINISTRATOR, NULL);
  g_autoptr(Actor) pat = fixture_person(f, "pat@north.example", ROLE_PRACTITIONER, NULL);
  g_autoptr(Person) author = NULL;
  g_assert_true(store_person_get(f->engine->db, pat->id, &author, NULL));
  MessageWish first = wish("one"), second = wish("two"), next_day = wish("three");
  first.author = second.author = next_day.author = author;
  assert_passed(f, &first, "1");
  assert_passed(f, &second, "1");
  fixture_at(f, "2026-09-08T08:00");
  assert_passed(f, &next_day, "1");
  assert_letters(f, "message ada@clinic.example, answer pat@north.example, message ada@clinic.example, "
                    "message ada@clinic.example, answer pat@north.example");
}

static void without_anybody_to_read_it_it_waits(void)
{
  g_autoptr(Fixture) f = fixture_new("2026-09-07T08:00");
  MessageWish message = wish("one");
  assert_passed(f, &message, "missing");
  assert_letters(f, "");
  f->config->mail_office = g_strdup("office@clinic.example");
  assert_passed(f, &message, "1");
  assert_letters(f, "message office@clinic.example");
}

static void a_flood_waits_for_the_next_day(void)
{
  g_autoptr(Fixture) f = fixture_new("2026-09-07T08:00");
  f->config->mail_office = g_strdup("office@clinic.example");
  for (int i = 0; i < MESSAGES_A_DAY; i++) {
    g_autofree char *event = g_strdup_printf("flood %d", i);
    MessageWish message = wish(event);
    assert_passed(f, &message, "1");
  }
  MessageWish last = wish("last");
  assert_passed(f, &last, "busy");
  fixture_at(f, "2026-09-08T08:01");
  assert_passed(f, &last, "1");
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/message/goes-to-every-administrator-once", a_message_goes_to_every_administrator_once);
  g_test_add_func("/message/whom-we-know-is-answered-once-a-day", whom_we_know_is_answered_once_a_day);
  g_test_add_func("/message/without-anybody-to-read-it-it-waits", without_anybody_to_read_it_it_waits);
  g_test_add_func("/message/a-flood-waits-for-the-next-day", a_flood_waits_for_the_next_day);
  return g_test_run();
}
