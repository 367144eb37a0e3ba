/* Every template of the program: it can be parsed in every language, and escapes what it is given. */
#include <glib.h>
#include <string.h>

#include "base/paths.h"
#include "render/template.h"

static char **list_templates(void)
{
  GPtrArray *names = g_ptr_array_new();
  g_autoptr(GDir) dir = g_dir_open(paths_get()->templates, 0, NULL);
  g_assert_nonnull(dir);
  for (const char *name; (name = g_dir_read_name(dir));)
    if (g_str_has_suffix(name, ".html") || g_str_has_suffix(name, ".txt"))
      g_ptr_array_add(names, g_strdup(name));
  g_ptr_array_add(names, NULL);
  return (char **)g_ptr_array_free(names, FALSE);
}

static void test_parses(void)
{
  g_auto(GStrv) names = list_templates();
  g_autoptr(Words) words = words_open(paths_get()->words);
  g_autoptr(Templates) templates = templates_open(paths_get()->templates, words, TRUE);
  g_assert_cmpuint(g_strv_length(names), >, 5);
  for (char **name = names; *name; name++)
    for (const char *const *language = words_languages(words); *language; language++) {
      g_autoptr(GError) error = NULL;
      templates_check(templates, *name, *language, &error);
      g_assert_no_error(error);
    }
}

/* Escaping is chosen by where a value stands: no template may choose otherwise, nor hold what a page may not. */
static void test_keeps_the_rules(void)
{
  static const struct { const char *pattern, *why; } rules[] = {
    { "\\{\\{[#/>]?[a-z_]+:", "a modifier" },
    { "\\sstyle=", "an inline style" },
    { "<style", "an inline style" },
    { "\\son[a-z]+=", "an inline script" },
    { "<script(?![^>]*\\ssrc=)", "an inline script" },
    { "(src|href)=\"(https?:)?//", "another host" },
    { "method=\"post\"(?:(?!</form>).)*\\z", "a form without its end" },
  };
  g_auto(GStrv) names = list_templates();
  for (char **name = names; *name; name++) {
    g_autofree char *path = g_build_filename(paths_get()->templates, *name, NULL);
    g_autofree char *text = NULL;
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    for (gsize i = 0; i < G_N_ELEMENTS(rules) && g_str_has_suffix(*name, ".html"); i++)
      if (g_regex_match_simple(rules[i].pattern, text, G_REGEX_DOTALL | G_REGEX_CASELESS, 0))
        g_error("%s holds %s", *name, rules[i].why);
  }
}

/* Every form that is sent by POST carries the token. */
static void test_forms_carry_the_token(void)
{
  g_auto(GStrv) names = list_templates();
  for (char **name = names; *name; name++) {
    g_autofree char *path = g_build_filename(paths_get()->templates, *name, NULL);
    g_autofree char *text = NULL;
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_auto(GStrv) forms = g_strsplit(text, "method=\"post\"", -1);
    for (guint i = 1; i < g_strv_length(forms); i++) {
      const char *end = strstr(forms[i], "</form>");
      const char *token = strstr(forms[i], "{{>part-csrf}}");
      if (!end || !token || token > end)
        g_error("%s: a form without {{>part-csrf}}", *name);
    }
  }
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/every-template/can-be-parsed-in-every-language", test_parses);
  g_test_add_func("/every-template/keeps-the-rules-of-a-safe-page", test_keeps_the_rules);
  g_test_add_func("/every-template/forms-carry-the-token", test_forms_carry_the_token);
  return g_test_run();
}
