/* JSON written straight into a string is what the library reads: every text, number and nesting comes back as it was. */
#include "base/json-text.h"

#include <jansson.h>

static void texts_come_back(void)
{
  static const char *const cases[] = {
    "",       "Pat Quill",     "Zoë Müller-O’Neill", "\"quoted\"",     "back\\slash", "a\nb\tc\rd",
    "\x01\x1f", "\x7f",         "</script>",          "সুমন 👩‍👧 李小龍", "ends in \\",  "\\\"\\\"",
  };
  g_autoptr(GString) out = g_string_new(NULL);
  json_text_open(out, '[');
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
    json_text_string(out, NULL, cases[i]);
  json_text_close(out, ']');
  json_auto_t *read = json_loads(out->str, 0, NULL);
  g_assert_nonnull(read);
  g_assert_cmpuint(json_array_size(read), ==, G_N_ELEMENTS(cases));
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
    g_assert_cmpstr(json_string_value(json_array_get(read, i)), ==, cases[i]);
}

/* A letter that nobody can read would be worse than one with a mark in it. */
static void what_is_no_utf8_is_mended(void)
{
  g_autoptr(GString) out = g_string_new(NULL);
  json_text_open(out, '[');
  json_text_string(out, NULL, "half \xc3");
  json_text_string(out, NULL, NULL);
  json_text_close(out, ']');
  json_auto_t *read = json_loads(out->str, 0, NULL);
  g_assert_cmpstr(json_string_value(json_array_get(read, 0)), ==, "half \xef\xbf\xbd");
  g_assert_true(json_is_null(json_array_get(read, 1)));
}

static void numbers_come_back(void)
{
  static const gint64 cases[] = { 0, 1, -1, 10, 1788764400, G_MAXINT64, G_MININT64 };
  g_autoptr(GString) out = g_string_new(NULL);
  json_text_open(out, '[');
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
    json_text_number(out, NULL, cases[i]);
  json_text_close(out, ']');
  json_auto_t *read = json_loads(out->str, 0, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
    g_assert_cmpint(json_integer_value(json_array_get(read, i)), ==, cases[i]);
}

static void commas_come_of_themselves(void)
{
  g_autoptr(GString) out = g_string_new(NULL);
  json_text_open(out, '{');
  json_text_key(out, "empty");
  json_text_open(out, '{');
  json_text_close(out, '}');
  json_text_key(out, "list");
  json_text_open(out, '[');
  json_text_open(out, '[');
  json_text_close(out, ']');
  json_text_truth(out, NULL, TRUE);
  json_text_number(out, NULL, 2);
  json_text_open(out, '{');
  json_text_string(out, "ends in a bracket", "[");
  json_text_truth(out, "after", FALSE);
  json_text_close(out, '}');
  json_text_close(out, ']');
  json_text_string(out, "last", ":");
  json_text_close(out, '}');
  g_assert_cmpstr(out->str, ==,
                  "{\"empty\":{},\"list\":[[],true,2,{\"ends in a bracket\":\"[\",\"after\":false}],\"last\":\":\"}");
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/unit/json-text/texts-come-back", texts_come_back);
  g_test_add_func("/unit/json-text/what-is-no-utf8-is-mended", what_is_no_utf8_is_mended);
  g_test_add_func("/unit/json-text/numbers-come-back", numbers_come_back);
  g_test_add_func("/unit/json-text/commas-come-of-themselves", commas_come_of_themselves);
  return g_test_run();
}
