/* Request targets taken apart. */
#include <string.h>

#include "http/target.h"

static void test_decodes(void)
{
  static const struct { const char *in; gboolean plus; const char *out; } cases[] = {
    { "abc", FALSE, "abc" },       { "a%20b", FALSE, "a b" },     { "a+b", FALSE, "a+b" },
    { "a+b", TRUE, "a b" },        { "%C3%A9", FALSE, "é" },      { "%c3%a9", FALSE, "é" },
    { "a%2Fb", FALSE, "a/b" },     { "", FALSE, "" },             { "%2e%2e", FALSE, ".." },
    { "%", FALSE, NULL },          { "%4", FALSE, NULL },         { "%4g", FALSE, NULL },
    { "%00", FALSE, NULL },        { "%C3", FALSE, NULL },        { "%ff", FALSE, NULL },
    { "%C0%AF", FALSE, NULL },     { "%ED%A0%80", FALSE, NULL },  { "a\tb", FALSE, NULL },
    { "%0A", FALSE, NULL },        { "%0A", TRUE, "\n" },         { "%7F", TRUE, NULL },
    { "%1B", TRUE, NULL },         { "%u0041", FALSE, NULL },     { "%%20", FALSE, NULL },
  };
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autofree char *text = g_strdup(cases[i].in);
    gboolean ok = http_target_decode(text, cases[i].plus);
    g_test_message("%s", cases[i].in);
    g_assert_cmpint(ok, ==, cases[i].out != NULL);
    if (ok)
      g_assert_cmpstr(text, ==, cases[i].out);
  }
}

static void test_splits(void)
{
  char *segments[4];
  guint n = 99;
  char path[] = "/a/b%2Fc//";
  g_assert_true(http_target_split(path, segments, 4, &n));
  g_assert_cmpuint(n, ==, 4);
  g_assert_cmpstr(segments[0], ==, "a");
  g_assert_cmpstr(segments[1], ==, "b/c");
  g_assert_cmpstr(segments[2], ==, "");
  g_assert_cmpstr(segments[3], ==, "");
  char root[] = "/";
  g_assert_true(http_target_split(root, segments, 4, &n));
  g_assert_cmpuint(n, ==, 1);
  char deep[] = "/a/b/c/d/e";
  g_assert_true(http_target_split(deep, segments, 4, &n));
  g_assert_cmpuint(n, ==, 0);
  char bare[] = "a/b";
  g_assert_false(http_target_split(bare, segments, 4, &n));
  char broken[] = "/a/%zz";
  g_assert_false(http_target_split(broken, segments, 4, &n));
}

static void test_pairs(void)
{
  HttpPair pairs[3];
  guint n = 99;
  char query[] = "a=1&&b=x+y%3D&c";
  g_assert_true(http_target_pairs(query, pairs, 3, &n));
  g_assert_cmpuint(n, ==, 3);
  g_assert_cmpstr(pairs[0].name, ==, "a");
  g_assert_cmpstr(pairs[0].value, ==, "1");
  g_assert_cmpstr(pairs[1].value, ==, "x y=");
  g_assert_cmpstr(pairs[2].name, ==, "c");
  g_assert_cmpstr(pairs[2].value, ==, "");
  char many[] = "a&b&c&d";
  g_assert_false(http_target_pairs(many, pairs, 3, &n));
  char broken[] = "a=%";
  g_assert_false(http_target_pairs(broken, pairs, 3, &n));
  char nothing[] = "";
  g_assert_true(http_target_pairs(nothing, pairs, 3, &n));
  g_assert_cmpuint(n, ==, 0);
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/http/target/decodes-strictly", test_decodes);
  g_test_add_func("/http/target/is-cut-at-its-own-slashes", test_splits);
  g_test_add_func("/http/target/query-becomes-pairs", test_pairs);
  return g_test_run();
}
