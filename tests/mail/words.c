/* Marks in addresses, lines of text, and the templates of letters. */
#include <string.h>

#include "base/id.h"
#include "base/paths.h"
#include "base/token.h"
#include "mail/mark.h"
#include "mail/skin.h"
#include "mail/wrap.h"
#include "render/template.h"

#define KEY "a key of forty-three characters or so, kept"
#define BOOKING "01a07aaa-a980-7002-915d-25ac388adc3b"

/* ---- marks ---- */

static void a_mark_names_its_booking_and_holds_for_its_person(void)
{
  char mark[MARK_TEXT], booking[ID_TEXT];
  g_assert_true(mark_make(KEY, BOOKING, "p-pat", mark));
  g_assert_cmpuint(strlen(mark), ==, MARK_TEXT - 1);
  g_assert_true(mark_read(mark, booking));
  g_assert_cmpstr(booking, ==, BOOKING);
  g_assert_true(mark_holds(KEY, mark, "p-pat"));
  g_assert_false(mark_holds(KEY, mark, "p-lea"));
  g_assert_false(mark_holds("another key", mark, "p-pat"));
  for (char *p = mark; *p; p++)
    g_assert_true(g_ascii_islower(*p) || (*p >= '2' && *p <= '7'));
}

static void a_mark_that_was_changed_anywhere_does_not_hold(void)
{
  char mark[MARK_TEXT];
  g_assert_true(mark_make(KEY, BOOKING, "p-pat", mark));
  for (gsize i = 0; i < MARK_TEXT - 1; i++) {
    char other[MARK_TEXT];
    memcpy(other, mark, sizeof other);
    other[i] = other[i] == 'a' ? 'b' : 'a';
    g_assert_false(mark_holds(KEY, other, "p-pat"));
  }
}

static void what_is_no_mark_is_not_read(void)
{
  static const char *const none[] = { "", "a", "bookings", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnop",
                                      "aaaaaaaaaaaaaaaaaaaaaaaaaabaaaaaaaaaaaaaaa1",
                                      "aaaaaaaaaaaaaaaaaaaaaaaaabaaaaaaaaaaaaaaaa" /* bits left over */ };
  char booking[ID_TEXT], mark[MARK_TEXT];
  for (gsize i = 0; i < G_N_ELEMENTS(none); i++) {
    g_test_message("%s", none[i]);
    g_assert_false(mark_read(none[i], booking));
  }
  g_assert_false(mark_make(KEY, "not-a-uuid", "p-pat", mark));
}

static void an_address_is_marked_and_its_mark_found_again(void)
{
  static const struct {
    const char *address, *found;
  } rows[] = {
    { "bookings+abc@diary.example", "abc" },
    { "Bookings+ABC@Diary.Example", "abc" },
    { "bookings@diary.example", NULL },
    { "bookings+abc@other.example", NULL },
    { "others+abc@diary.example", NULL },
    { "bookings+a+b@diary.example", "a+b" },
    { "bookings+a@b@diary.example", "a@b" },
    { "bookings+@diary.example", "" },
    { "", NULL },
  };
  g_autofree char *marked = mark_add("bookings@diary.example", "abc");
  g_assert_cmpstr(marked, ==, "bookings+abc@diary.example");
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *found = mark_find("bookings@diary.example", rows[i].address);
    g_assert_cmpstr(found, ==, rows[i].found);
  }
}

/* ---- lines ---- */

static void lines_are_broken_at_blanks_and_addresses_stay_whole(void)
{
  static const struct {
    const char *text, *wrapped;
  } rows[] = {
    { "one two three four", "one two\nthree four\n" },
    { "\n\n a\n\n\n\nb \n\n", "a\n\nb\n" },
    { "https://diary.example/bookings/1 x", "https://diary.example/bookings/1\nx\n" },
    { "äöü äöü äöü", "äöü äöü\näöü\n" },
    { "", "" },
    { "a\tb\r\nc", "a b\nc\n" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *wrapped = wrap_text(rows[i].text, 10);
    g_assert_cmpstr(wrapped, ==, rows[i].wrapped);
  }
}

/* ---- templates ---- */

static void every_template_can_be_parsed_and_has_its_twin(void)
{
  g_autoptr(Words) words = words_open(paths_get()->words);
  g_autoptr(Templates) templates = templates_open(paths_get()->letters, words, TRUE);
  g_autoptr(GDir) folder = g_dir_open(paths_get()->letters, 0, NULL);
  guint seen = 0;
  g_assert_nonnull(folder);
  for (const char *name; (name = g_dir_read_name(folder));) {
    GError *error = NULL;
    gboolean text = g_str_has_suffix(name, ".txt");
    g_autofree char *stem = g_strndup(name, (gsize)(strrchr(name, '.') - name));
    g_autofree char *twin = g_strdup_printf("%s/%s%s", paths_get()->letters, stem, text ? ".html" : ".txt");
    if (!g_str_has_prefix(name, "part-"))
      g_assert_true(g_file_test(twin, G_FILE_TEST_EXISTS));
    g_assert_true(templates_check(templates, name, WORDS_ENGLISH, &error));
    g_assert_no_error(error);
    seen++;
  }
  g_assert_cmpuint(seen, >, 30);
}

/* ---- what comes back ---- */

/* The first has not even the empty line that ends its headers. */
static void a_calendar_of_no_content_gives_way_to_the_next(void)
{
  static const char letter[] = "From: a@north.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
                               "--b\r\nContent-Type: text/calendar; method=request\r\n"
                               "--b\r\nContent-Type: text/calendar; method=reply\r\n\r\nBEGIN:VCALENDAR\r\n--b--\r\n";
  const GmimeSkin *skin = mail_skin(NULL);
  g_assert_nonnull(skin);
  MailRead *read = skin->read(letter, strlen(letter), 50, 10);
  g_assert_nonnull(read);
  g_assert_cmpstr(read->method, ==, "REPLY");
  g_assert_true(g_str_has_prefix(read->calendar, "BEGIN:VCALENDAR"));
  skin->read_free(read);
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_assert_true(token_init(NULL));
  g_test_add_func("/mark/names-its-booking-and-holds-for-its-person", a_mark_names_its_booking_and_holds_for_its_person);
  g_test_add_func("/mark/changed-anywhere-does-not-hold", a_mark_that_was_changed_anywhere_does_not_hold);
  g_test_add_func("/mark/what-is-none-is-not-read", what_is_no_mark_is_not_read);
  g_test_add_func("/mark/an-address-is-marked-and-its-mark-found-again", an_address_is_marked_and_its_mark_found_again);
  g_test_add_func("/wrap/lines-are-broken-at-blanks-and-addresses-stay-whole",
                  lines_are_broken_at_blanks_and_addresses_stay_whole);
  g_test_add_func("/templates/every-one-can-be-parsed-and-has-its-twin", every_template_can_be_parsed_and_has_its_twin);
  g_test_add_func("/read/a-calendar-of-no-content-gives-way-to-the-next", a_calendar_of_no_content_gives_way_to_the_next);
  return g_test_run();
}
