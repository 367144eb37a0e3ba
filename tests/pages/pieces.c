/* Small pure functions behind the pages: who is meant by a few words, which program reads a calendar, an address for cameras. */
#include <glib.h>
#include <string.h>

#include "engine/outbox.h"
#include "engine/people-list.h"
#include "render/qr.h"
#include "web/client.h"

static void test_words_find_people(void)
{
  static const struct { const char *words; gboolean found; } cases[] = {
    { "zoë", TRUE },           { "ZOË", TRUE },          { "brook zoë", TRUE },   { "  zoë\tnorth ", TRUE }, { "", TRUE },
    { "midwife south", FALSE }, { "midwife", TRUE },     { "@north.example", TRUE }, { "zoëbrook", FALSE },  { "%", FALSE },
  };
  Person person = { .id = (char *)"1", .mail = (char *)"zoe@north.example", .name = (char *)"Zoë Brook",
                    .profession = (char *)"Midwife", .organisation = (char *)"North Trust" };
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
    if (people_match(&person, cases[i].words) != cases[i].found)
      g_error("“%s”: %s", cases[i].words, cases[i].found ? "not found" : "found");
}

static void test_calendar_programs_are_known(void)
{
  static const struct { const char *agent, *name; } cases[] = {
    { "Google-Calendar-Importer", "Google Calendar" },
    { "Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.17928; Pro)", "Outlook" },
    { "Microsoft.Exchange/15.20", "Outlook" },
    { "macOS/14.5 (23F79) CalendarAgent/1013", "Apple Calendar" },
    { "iOS/17.5 (21F79) dataaccessd/1.0", "Apple Calendar" },
    { "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Thunderbird/128.0", "Thunderbird" },
    { "curl/7.88.1", "" },
    { "", "" },
    { NULL, "" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
    g_assert_cmpstr(client_calendar(cases[i].agent), ==, cases[i].name);
}

#define SHORT "webcal://127.0.0.1/feeds/x.ics"

/* The three large marks stand in their corners, behind the light border. */
static void test_a_code_has_its_marks(void)
{
  guint size = 0;
  g_autofree char *path = qr_path(SHORT, &size);
  if (!path) {
    g_test_skip("built without libqrencode");
    return;
  }
  g_assert_cmpuint((size - 2 * QR_QUIET - 17) % 4, ==, 0);
  g_assert_true(g_str_has_prefix(path, "M4 4h7v1h-7z"));
  g_autofree char *right = g_strdup_printf("M%u 4h7v1h-7z", size - QR_QUIET - 7);
  g_autofree char *below = g_strdup_printf("M4 %uh7v1h-7z", size - QR_QUIET - 7);
  g_assert_nonnull(strstr(path, right));
  g_assert_nonnull(strstr(path, below));
  g_autofree char *again = qr_path(SHORT, &size);
  g_assert_cmpstr(again, ==, path);
}

static void test_what_is_too_long_has_no_code(void)
{
  guint size = 7;
  g_autofree char *text = g_strnfill(3000, 'x');
  g_assert_null(qr_path(text, &size));
  g_assert_cmpuint(size, ==, 7);
}

static void test_which_letters_go_again(void)
{
  for (int state = 0; state < LETTER_N_STATES; state++) {
    Letter letter = { .state = (LetterState)state, .address = (char *)"a@b.example" };
    gboolean may = state == LETTER_FAILED || state == LETTER_GIVEN_UP || state == LETTER_UNSURE;
    g_assert_cmpint(outbox_can_again(&letter), ==, may);
    letter.address = (char *)""; /* its words are gone */
    g_assert_false(outbox_can_again(&letter));
  }
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/pieces/people/are-found-by-words", test_words_find_people);
  g_test_add_func("/pieces/calendar/programs-are-known", test_calendar_programs_are_known);
  g_test_add_func("/pieces/qr/has-its-marks", test_a_code_has_its_marks);
  g_test_add_func("/pieces/qr/what-is-too-long-has-none", test_what_is_too_long_has_no_code);
  g_test_add_func("/pieces/letters/which-go-again", test_which_letters_go_again);
  return g_test_run();
}
