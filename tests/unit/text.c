/* What may stand in a field, what a mistyped word meant, numbers, names, lists. */
#include "base/text.h"

#include <string.h>

#include "base/error.h"

static void people_may_write_as_they_speak(void)
{
  static const char *const cases[] = {
    "", "Zoë Müller-O’Neill", "সুমন", "李小龍", "عائشة", "👩‍👧 family", "a\\b;c,d\"e", "x‌y", "naïve café", "½ day",
  };
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(GError) error = NULL;
    g_assert_true(text_check(cases[i], 100, FALSE, "name", &error));
    g_assert_no_error(error);
  }
}

/* Texts that are refused in one line and in several, and what the message says of them. */
static void what_misleads_is_refused(void)
{
  static const struct { const char *text; const char *part; } cases[] = {
    { "a\x01" "b", "U+0001" },           { "bell\a", "U+0007" },
    { "\x7f", "U+007F" },                { "next\xc2\x85line", "U+0085" },
    { "abc\xe2\x80\xae" "cba", "U+202E" }, { "\xe2\x81\xa6iso", "U+2066" },
    { "\xef\xbb\xbfmark", "U+FEFF" },    { "line\xe2\x80\xa8sep", "U+2028" },
    { "half \xc3", "UTF-8" },            { "\xed\xa0\x80", "UTF-8" },
    { "\xc0\xaf", "UTF-8" },             { "esc\x1b[31m", "U+001B" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
    for (int lines = 0; lines < 2; lines++) {
      g_autoptr(GError) error = NULL;
      g_assert_false(text_check(cases[i].text, 100, lines, "note", &error));
      g_assert_error(error, ERROR_DOMAIN, ERROR_INVALID);
      g_assert_true(g_str_has_prefix(error->message, "note: "));
      g_assert_nonnull(strstr(error->message, cases[i].part));
    }
}

static void lines_only_where_there_are_lines(void)
{
  static const char *const cases[] = { "two\nlines", "two\r\nlines", "a\ttab" };
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(GError) error = NULL;
    g_assert_true(text_check(cases[i], 100, TRUE, "note", NULL));
    g_assert_false(text_check(cases[i], 100, FALSE, "title", &error));
    g_assert_error(error, ERROR_DOMAIN, ERROR_INVALID);
  }
}

static void length_counts_characters(void)
{
  g_autoptr(GError) error = NULL;
  g_assert_true(text_check("éééé", 4, FALSE, "x", NULL));
  g_assert_true(text_check("👩👩👩👩", 4, FALSE, "x", NULL));
  g_assert_false(text_check("ééééé", 4, FALSE, "x", &error));
  g_assert_nonnull(strstr(error->message, "5 characters"));
}

static void a_slip_of_the_fingers_is_understood(void)
{
  static const char *const words[] = { "database", "listen", "base-url", "zone", "service-name", "mail", "mail-from", NULL };
  static const struct { const char *typed, *meant; } cases[] = {
    { "databse", "database" }, { "lisetn", "listen" }, { "base_url", "base-url" }, { "servicename", "service-name" },
    { "mial", "mail" },        { "zon", "zone" },      { "mail-fro", "mail-from" }, { "mail", "mail" },
    { "colour", NULL },        { "xyzzy", NULL },      { "q", NULL },
  };
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_test_message("%s", cases[i].typed);
    g_assert_cmpstr(text_nearest(cases[i].typed, words), ==, cases[i].meant);
  }
  g_assert_null(text_nearest("word", NULL));
  g_autofree char *endless = g_strnfill(100000, 'a');
  g_assert_null(text_nearest(endless, words));
}

static void numbers_are_whole_and_bounded(void)
{
  static const struct { const char *text; gboolean fine; gint64 number; } cases[] = {
    { "0", TRUE, 0 },       { "-5", TRUE, -5 },      { "100", TRUE, 100 }, { "101", FALSE, 0 }, { "-6", FALSE, 0 },
    { "", FALSE, 0 },       { "ten", FALSE, 0 },     { "1.5", FALSE, 0 },  { "1e1", FALSE, 0 }, { "0x10", FALSE, 0 },
    { "10 ", FALSE, 0 },    { " 10", FALSE, 0 },     { "99999999999999999999", FALSE, 0 },      { "--1", FALSE, 0 },
    { "\xff", FALSE, 0 },
  };
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    gint64 number = 77;
    g_autoptr(GError) error = NULL;
    g_test_message("“%s”", g_utf8_validate(cases[i].text, -1, NULL) ? cases[i].text : "(bytes)");
    g_assert_cmpint(text_to_int(cases[i].text, -5, 100, "seats", &number, &error), ==, cases[i].fine);
    g_assert_cmpint(number, ==, cases[i].fine ? cases[i].number : 77);
    if (!cases[i].fine) {
      g_assert_error(error, ERROR_DOMAIN, ERROR_INVALID);
      g_assert_true(g_str_has_prefix(error->message, "seats: "));
      g_assert_true(g_utf8_validate(error->message, -1, NULL));
    }
  }
}

static void mail_addresses(void)
{
  static const char *const fine[] = { "ada@clinic.example", "a.b+c@x.y.z", "o'neill@trust.nhs.uk", "A@B.C" };
  static const char *const wrong[] = { "", "ada", "@x.y", "ada@", "ada@x", "ada@.y", "ada@x.", "ada@x..y", "a@b@c.d", "a b@c.d",
                                       "a@b.c\r\nBcc: d@e.f", "<a@b.c>", "a,b@c.d", "a@b.c;d", "a@[1.2.3.4]", "\"a\"@b.c" };
  for (gsize i = 0; i < G_N_ELEMENTS(fine); i++)
    g_assert_true(text_is_mail(fine[i]));
  for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++) {
    g_test_message("“%s”", wrong[i]);
    g_assert_false(text_is_mail(wrong[i]));
  }
  g_autofree char *long_part = g_strnfill(65, 'a'), *too_long = g_strconcat(long_part, "@x.y", NULL);
  g_assert_false(text_is_mail(too_long));
  g_autofree char *key = text_mail_key("Ada@Clinic.EXAMPLE");
  g_assert_cmpstr(key, ==, "ada@clinic.example");
}

static void names_that_people_write(void)
{
  static const char *const fine[] = { "a", "drop-in", "2026-27", "circle-of-security-2" };
  static const char *const wrong[] = { "", "-a", "a-", "a--b", "Drop-in", "drop in", "drop_in", "é", "a/b", "../x" };
  for (gsize i = 0; i < G_N_ELEMENTS(fine); i++)
    g_assert_true(text_is_name(fine[i]));
  for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++)
    g_assert_false(text_is_name(wrong[i]));
  g_autofree char *most = g_strnfill(64, 'a'), *more = g_strnfill(65, 'a');
  g_assert_true(text_is_name(most));
  g_assert_false(text_is_name(more));
}

static void ids_that_people_write(void)
{
  static const char *const fine[] = { "a", "Drop-in", "drop_in", "HV.North-2", "2026-27", "a--b" };
  static const char *const wrong[] = { "", "-a", "a-", "_a", "a.", ".", "..", "drop in", "é", "a/b", "../x", "a;b", "a%b" };
  for (gsize i = 0; i < G_N_ELEMENTS(fine); i++)
    g_assert_true(text_is_id(fine[i]));
  for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++)
    g_assert_false(text_is_id(wrong[i]));
  g_autofree char *most = g_strnfill(64, 'a'), *more = g_strnfill(65, 'a');
  g_assert_true(text_is_id(most));
  g_assert_false(text_is_id(more));
}

static void lists_are_split_at_commas_and_semicolons(void)
{
  static const struct { const char *text, *joined; } cases[] = {
    { "", "" }, { " , ;; ", "" }, { "a", "a" }, { "a,b;c", "a|b|c" }, { " a b ; c ,", "a b|c" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_auto(GStrv) parts = text_split_list(cases[i].text);
    g_autofree char *joined = g_strjoinv("|", parts);
    g_assert_cmpstr(joined, ==, cases[i].joined);
  }
}

static void passwords_stay_out_of_messages(void)
{
  static const struct { const char *said, *shown; } cases[] = {
    { "", "" },
    { "nothing of that kind", "nothing of that kind" },
    { "see https://diary.example/a:b for more", "see https://diary.example/a:b for more" },
    { "postgresql://me@host/db is down", "postgresql://me@host/db is down" },
    { "“postgresql://me:secret@host:5432/db” is down", "“postgresql://me:…@host:5432/db” is down" },
    { "postgresql://me:sec/r@t@host/db, smtp://a:b@c", "postgresql://me:…@host/db, smtp://a:…@c" },
    { "postgresql://host/db?password=secret&user=me", "postgresql://host/db?password=…&user=me" },
    { "postgresql://me:x@host/db?sslpassword=secret", "postgresql://me:…@host/db?sslpassword=…" },
    { "://", "://" },
    { "a://:@", "a://:…@" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autofree char *shown = text_hide_passwords(cases[i].said);
    g_assert_cmpstr(shown, ==, cases[i].shown);
  }
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/text/people-may-write-as-they-speak", people_may_write_as_they_speak);
  g_test_add_func("/text/what-misleads-is-refused", what_misleads_is_refused);
  g_test_add_func("/text/lines-only-where-there-are-lines", lines_only_where_there_are_lines);
  g_test_add_func("/text/length-counts-characters", length_counts_characters);
  g_test_add_func("/text/a-slip-of-the-fingers-is-understood", a_slip_of_the_fingers_is_understood);
  g_test_add_func("/text/numbers-are-whole-and-bounded", numbers_are_whole_and_bounded);
  g_test_add_func("/text/mail-addresses", mail_addresses);
  g_test_add_func("/text/names-that-people-write", names_that_people_write);
  g_test_add_func("/text/ids-that-people-write", ids_that_people_write);
  g_test_add_func("/text/lists-are-split-at-commas-and-semicolons", lists_are_split_at_commas_and_semicolons);
  g_test_add_func("/text/passwords-stay-out-of-messages", passwords_stay_out_of_messages);
  return g_test_run();
}
