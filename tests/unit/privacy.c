/* What may not be written of a family: the cases stand as text in privacy.cases, a line each; and what holds for every
 * number, in whatever grouping. */
#include "model/privacy.h"

#include <string.h>

#include "base/error.h"

static Civil today = { .year = 2026, .month = 9, .day = 7 };

typedef struct {
  char *text;
  guint wanted; /* PrivacyFind bits */
  int line;
} Case;

static guint find_of(const char *word)
{
  static const struct { const char *word; guint find; } words[] = {
    { "nothing", 0 }, { "number", PRIVACY_NHS_NUMBER }, { "birth", PRIVACY_BIRTH_DATE }, { "postcode", PRIVACY_POSTCODE },
  };
  for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
    if (strcmp(words[i].word, word) == 0)
      return words[i].find;
  g_error("“%s” is no word of the cases", word);
}

static void case_runs(gconstpointer data)
{
  const Case *one = data;
  guint found = privacy_find(one->text, PRIVACY_ALL, today);
  if (found != one->wanted)
    g_test_message("line %d: found %u instead of %u in “%s”", one->line, found, one->wanted, one->text);
  g_assert_cmpuint(found, ==, one->wanted);
}

/* "birth + postcode : text", with \n, \t and \u{…} in the text. */
static void case_free(gpointer data)
{
  Case *one = data;
  g_free(one->text);
  g_free(one);
}

static void read_case(const char *line, int number)
{
  const char *colon = strstr(line, " : ");
  g_assert_nonnull(colon);
  g_autofree char *head = g_strndup(line, (gsize)(colon - line));
  g_auto(GStrv) words = g_strsplit(head, "+", -1);
  g_autoptr(GString) text = g_string_new(colon + 3);
  Case *one = g_new0(Case, 1);
  for (char **word = words; *word; word++)
    one->wanted |= find_of(g_strstrip(*word));
  for (char *at; (at = strstr(text->str, "\\u{"));) {
    char *end;
    gunichar c = (gunichar)g_ascii_strtoull(at + 3, &end, 16);
    g_assert_cmpint(*end, ==, '}');
    gssize place = at - text->str;
    g_string_erase(text, place, end + 1 - at);
    g_string_insert_unichar(text, place, c);
  }
  g_string_replace(text, "\\n", "\n", 0);
  g_string_replace(text, "\\t", "\t", 0);
  one->text = g_strdup(text->str);
  one->line = number;
  g_autofree char *path = g_strdup_printf("/privacy/case/%d", number);
  g_test_add_data_func_full(path, one, case_runs, case_free);
}

static void read_cases(void)
{
  g_autofree char *path = g_build_filename(g_getenv("ATTUNE_SOURCE"), "tests", "unit", "privacy.cases", NULL);
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;
  g_assert_true(g_file_get_contents(path, &text, NULL, &error));
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  for (int i = 0; lines[i]; i++)
    if (*lines[i] && *lines[i] != '#')
      read_case(lines[i], i + 1);
}

/* ---- what holds for every number ---- */

/* The check digit of nine digits, by its definition; 10: there is none. */
static int check_digit(const char *nine)
{
  int sum = 0;
  for (int i = 0; i < 9; i++)
    sum += (10 - i) * (nine[i] - '0');
  return (11 - sum % 11) % 11;
}

static void any_number_is_found_in_any_grouping(void)
{
  static const char *const joints[] = { " ", "-", " - ", "\xc2\xa0", "\xe2\x80\x91", "\xe2\x80\x93", "\t" };
  for (int round = 0; round < 2000; round++) {
    char digits[11];
    for (int i = 0; i < 9; i++)
      digits[i] = (char)('0' + g_test_rand_int_range(0, 10));
    int check = check_digit(digits);
    if (check == 10)
      continue;
    g_autoptr(GString) right = g_string_new("see "), wrong = g_string_new("see ");
    const char *joint = joints[g_test_rand_int_range(0, G_N_ELEMENTS(joints))];
    int cut = g_test_rand_int_range(1, 8), second = g_test_rand_int_range(cut, 10);
    if (second - cut == 8 || 10 - second == 8)
      continue; /* eight in one piece may be a date, and two more its hour */
    digits[9] = 0;
    if (g_str_has_prefix(digits, "0044"))
      continue; /* the code of a country: a telephone number */
    for (int i = 0; i < 10; i++) {
      gboolean joins = i == cut || (i == second && second > cut);
      g_string_append_printf(right, "%s%c", joins ? joint : "", i < 9 ? digits[i] : '0' + check);
      g_string_append_printf(wrong, "%s%c", joins ? joint : "", i < 9 ? digits[i] : '0' + (check + 1) % 10);
    }
    g_assert_cmpuint(privacy_find(right->str, PRIVACY_NHS_NUMBER, today), ==, PRIVACY_NHS_NUMBER);
    g_assert_cmpuint(privacy_find(wrong->str, PRIVACY_NHS_NUMBER, today), ==, 0);
  }
}

/* Every day of the last century, in the ways that it is written; and no day to come. */
static void every_past_day_is_a_birth_and_no_coming_one(void)
{
  static const char *const months[] = { "Jan", "February", "mar", "APRIL", "May", "June", "july", "Aug", "Sept", "Oct", "nov", "December" };
  int now = civil_to_day(today);
  for (int day = now - 42000; day < now + 800; day += 7) {
    Civil civil = civil_from_day(day);
    guint wanted = day < now ? PRIVACY_BIRTH_DATE : 0;
    char *forms[] = {
      g_strdup_printf("%d/%d/%d", civil.day, civil.month, civil.year), g_strdup_printf("%02d-%02d-%04d", civil.day, civil.month, civil.year),
      g_strdup_printf("%d.%d.%d", civil.day, civil.month, civil.year), g_strdup_printf("%04d-%02d-%02d", civil.year, civil.month, civil.day),
      g_strdup_printf("%d %s %d", civil.day, months[civil.month - 1], civil.year),
      g_strdup_printf("%s %d, %d", months[civil.month - 1], civil.day, civil.year),
      g_strdup_printf("the %dth of %s %d", civil.day, months[civil.month - 1], civil.year),
    };
    for (gsize i = 0; i < G_N_ELEMENTS(forms); i++) {
      guint found = privacy_find(forms[i], PRIVACY_BIRTH_DATE, today);
      if (found != wanted)
        g_test_message("“%s”", forms[i]);
      g_assert_cmpuint(found, ==, wanted);
      g_free(forms[i]);
    }
  }
}

static void the_message_names_the_field_and_never_the_words(void)
{
  static const struct { const char *text; const char *looks, *secret; } cases[] = {
    { "mum 943 476 5919", "an NHS number", "476" },
    { "born 12/03/2025", "a date of birth", "2025" },
    { "lives at BD7 1DP", "a postcode", "1DP" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(GError) error = NULL;
    g_assert_false(privacy_check(cases[i].text, PRIVACY_ALL, today, "note", &error));
    g_assert_error(error, ERROR_DOMAIN, ERROR_PRIVATE);
    g_assert_cmpint(error_kind(error)->http_status, ==, 422);
    g_assert_true(g_str_has_prefix(error->message, "note: "));
    g_assert_nonnull(strstr(error->message, cases[i].looks));
    g_assert_nonnull(strstr(error->message, "initials or your own case number"));
    g_assert_null(strstr(error->message, cases[i].secret));
  }
  g_assert_true(privacy_check("J.S., case LM-104, about sleep", PRIVACY_ALL, today, "note", NULL));
}

static void only_what_is_looked_for_is_found(void)
{
  const char *all = "943 476 5919, 12/03/2025, BD7 1DP";
  g_assert_cmpuint(privacy_find(all, PRIVACY_ALL, today), ==, PRIVACY_ALL);
  g_assert_cmpuint(privacy_find(all, PRIVACY_NHS_NUMBER | PRIVACY_BIRTH_DATE, today), ==, PRIVACY_NHS_NUMBER | PRIVACY_BIRTH_DATE);
  g_assert_cmpuint(privacy_find(all, 0, today), ==, 0);
}

/* What is no UTF-8 holds nothing, and is not read beyond its end. */
static void bytes_that_are_no_text_hold_nothing(void)
{
  static const char *const texts[] = { "943 476 5919 \xfb", "943 476 5919\xc3", "\xf0\x9f 9434765919", "9434765919\xed\xa0\x80" };
  for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
    g_autofree char *exact = g_strdup(texts[i]);
    g_assert_cmpuint(privacy_find(exact, PRIVACY_ALL, today), ==, 0);
  }
}

/* Whatever bytes come, an answer comes. */
static void any_bytes_are_read(void)
{
  static const char letters[] = "0123456789 -/.:,'\n()abdojmrSW\xc2\xa0\xe2\x80\x91\xd9\xa1\xef\xbc\x91\xf0\x9d\x9f\x99\xff";
  for (int round = 0; round < 20000; round++) {
    char text[64];
    int n = g_test_rand_int_range(0, sizeof text);
    for (int i = 0; i < n; i++)
      text[i] = letters[g_test_rand_int_range(0, sizeof letters - 1)];
    text[MIN(n, (int)sizeof text - 1)] = 0;
    privacy_find(text, PRIVACY_ALL, today);
  }
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  read_cases();
  g_test_add_func("/privacy/any-number-is-found-in-any-grouping", any_number_is_found_in_any_grouping);
  g_test_add_func("/privacy/every-past-day-is-a-birth-and-no-coming-one", every_past_day_is_a_birth_and_no_coming_one);
  g_test_add_func("/privacy/the-message-names-the-field-and-never-the-words", the_message_names_the_field_and_never_the_words);
  g_test_add_func("/privacy/only-what-is-looked-for-is-found", only_what_is_looked_for_is_found);
  g_test_add_func("/privacy/bytes-that-are-no-text-hold-nothing", bytes_that_are_no_text_hold_nothing);
  g_test_add_func("/privacy/any-bytes-are-read", any_bytes_are_read);
  return g_test_run();
}
