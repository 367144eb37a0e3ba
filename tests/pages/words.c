/* words: catalogues are read as gettext writes them, and English stands in where there is nothing. */
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "base/words-plural.h"
#include "base/words.h"

/* Rules of several languages, as gettext's manual lists them, each with the forms of 0, 1, 2 … */
static void test_rules(void)
{
  static const struct { const char *rule, *forms; } rows[] = {
    { "n != 1;", "101111" },
    { "n>1", "001111" },
    { "0", "000000" },
    { "n==1 ? 0 : n==2 ? 1 : 2;", "2012222" },
    { "(n==1) ? 0 : (n==2) ? 1 : (n != 8 && n != 11) ? 2 : 3", "201222223223" },
    { "n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2", "201112222222" },
    { "n == 0 || n == 2 ? 1 : !n", "101000" },
    { "n - n + 2 * 3 / 2", "3333" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
    for (gulong n = 0; n < strlen(rows[i].forms); n++)
      g_assert_cmpuint(words_plural(rows[i].rule, n), ==, (gulong)(rows[i].forms[n] - '0'));
}

static void test_unreadable_rules(void)
{
  static const char *const rules[] = { "", "n ==", "(n", "n ? 1", "n / 0", "n 2", "x", "n % 0 ? 1 : 2" };
  for (gsize i = 0; i < G_N_ELEMENTS(rules); i++)
    g_assert_cmpuint(words_plural(rules[i], 3), ==, 0);
  g_autofree char *deep = g_strnfill(100000, '(');
  g_assert_cmpuint(words_plural(deep, 3), ==, 0);
  g_autofree char *negated = g_strnfill(100000, '!');
  g_assert_cmpuint(words_plural(negated, 3), ==, 0);
}

/* A catalogue as msgfmt writes it: header, the table of texts, that of translations, the texts themselves. */
static GString *make_catalogue(const char *const *pairs, const gsize *sizes, guint32 n)
{
  GString *out = g_string_new(NULL);
  guint32 head[7] = { 0x950412de, 0, n, 28, 28 + 8 * n, 0, 28 + 16 * n };
  g_string_append_len(out, (const char *)head, sizeof head);
  guint32 at = 28 + 16 * n;
  for (int side = 0; side < 2; side++)
    for (guint32 i = 0; i < n; i++) {
      guint32 row[2] = { (guint32)sizes[2 * i + (guint32)side], at };
      g_string_append_len(out, (const char *)row, sizeof row);
      at += row[0] + 1;
    }
  for (int side = 0; side < 2; side++)
    for (guint32 i = 0; i < n; i++)
      g_string_append_len(out, pairs[2 * i + (guint32)side], (gssize)sizes[2 * i + (guint32)side] + 1);
  return out;
}

static const char *const pairs[] = {
  "", "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=3; plural=n==1 ? 0 : n==2 ? 1 : 2;\n",
  "Bookings", "Archebion",
  "%d place\0%d places", "%d lle\0%d le\0%d o leoedd",
  "Empty", "",
};
static const gsize sizes[] = { 0, 0, 8, 9, 18, 24, 5, 0 };

typedef struct {
  char *folder, *file;
} Shelf;

static void shelf_set_up(Shelf *shelf, gconstpointer data)
{
  shelf->folder = g_dir_make_tmp("attune-words-XXXXXX", NULL);
  shelf->file = g_build_filename(shelf->folder, "cy.mo", NULL);
  gsize real[G_N_ELEMENTS(sizes)];
  memcpy(real, sizes, sizeof sizes);
  real[1] = strlen(pairs[1]);
  GString *text = make_catalogue(pairs, real, 4);
  g_assert_true(g_file_set_contents(shelf->file, text->str, (gssize)text->len, NULL));
  g_string_free(text, TRUE);
}

static void shelf_tear_down(Shelf *shelf, gconstpointer data)
{
  g_unlink(shelf->file);
  g_rmdir(shelf->folder);
  g_free(shelf->file);
  g_free(shelf->folder);
}

static void test_says(Shelf *shelf, gconstpointer data)
{
  g_autoptr(Words) words = words_open(shelf->folder);
  g_assert_cmpstr(words_in(words, "cy", "Bookings"), ==, "Archebion");
  g_assert_cmpstr(words_in(words, "cy", "Not there"), ==, "Not there");
  g_assert_cmpstr(words_in(words, "cy", "Empty"), ==, "Empty");
  g_assert_cmpstr(words_in(words, "en", "Bookings"), ==, "Bookings");
  g_assert_cmpstr(words_count_in(words, "cy", "%d place", "%d places", 1), ==, "%d lle");
  g_assert_cmpstr(words_count_in(words, "cy", "%d place", "%d places", 2), ==, "%d le");
  g_assert_cmpstr(words_count_in(words, "cy", "%d place", "%d places", 7), ==, "%d o leoedd");
  g_assert_cmpstr(words_count_in(words, "en", "%d place", "%d places", 2), ==, "%d places");
  g_assert_cmpstr(words_count_in(words, "en", "%d place", "%d places", 1), ==, "%d place");
  words_use(words, "cy");
  g_assert_cmpstr(_("Bookings"), ==, "Archebion");
  g_assert_cmpstr(words_language(), ==, "cy");
  words_use(NULL, NULL);
  g_assert_cmpstr(_("Bookings"), ==, "Bookings");
  g_assert_cmpstr(words_language(), ==, "en");
}

static void test_languages(Shelf *shelf, gconstpointer data)
{
  g_autoptr(Words) words = words_open(shelf->folder);
  const char *const *languages = words_languages(words);
  g_assert_cmpstr(languages[0], ==, "en");
  g_assert_cmpstr(languages[1], ==, "cy");
  g_assert_null(languages[2]);
  g_assert_cmpstr(words_match(words, "cy-GB"), ==, "cy");
  g_assert_cmpstr(words_match(words, "EN"), ==, "en");
  g_assert_null(words_match(words, "cymric"));
  g_assert_null(words_match(words, "de"));
}

/* Whatever byte of a catalogue is cut off or changed, nothing outside it is read (the sanitizers watch). */
static void test_damage(Shelf *shelf, gconstpointer data)
{
  g_autofree char *bytes = NULL;
  gsize size;
  g_assert_true(g_file_get_contents(shelf->file, &bytes, &size, NULL));
  guint said = 0;
  for (gsize i = 0; i < size; i++) {
    g_autofree char *damaged = g_memdup2(bytes, size);
    damaged[i] = (char)0xff;
    g_assert_true(g_file_set_contents(shelf->file, damaged, (gssize)(i % 2 ? i : size), NULL));
    g_autoptr(Words) words = words_open(shelf->folder);
    said += strlen(words_in(words, "cy", "Bookings")) > 0;
    said += strlen(words_count_in(words, "cy", "%d place", "%d places", 9)) > 0;
  }
  g_assert_cmpuint(said, ==, 2 * size);
}

static void test_no_folder(void)
{
  g_autoptr(Words) words = words_open("/nonexistent/po");
  g_assert_cmpstr(words_languages(words)[0], ==, "en");
  g_assert_null(words_languages(words)[1]);
  g_assert_cmpstr(words_in(words, "cy", "Bookings"), ==, "Bookings");
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/words/plural/gives-the-form-that-the-rule-says", test_rules);
  g_test_add_func("/words/plural/an-unreadable-rule-gives-the-first-form", test_unreadable_rules);
  g_test_add("/words/says-a-text-in-the-language-asked-for", Shelf, NULL, shelf_set_up, test_says, shelf_tear_down);
  g_test_add("/words/lists-english-and-the-catalogues", Shelf, NULL, shelf_set_up, test_languages, shelf_tear_down);
  g_test_add("/words/a-damaged-catalogue-harms-nobody", Shelf, NULL, shelf_set_up, test_damage, shelf_tear_down);
  g_test_add_func("/words/without-a-folder-all-is-english", test_no_folder);
  return g_test_run();
}
