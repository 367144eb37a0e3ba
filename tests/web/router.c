/* From method and path to a row of the table. */
#include "base/error.h"
#include "http/router.h"

static HttpResponse *nothing(HttpRequest *request, void *data)
{
  return NULL;
}

static const HttpRoute table[] = {
  { "GET", "/", nothing, HTTP_READS, NULL },
  { "GET", "/slots", nothing, HTTP_READS, NULL },
  { "POST", "/slots", nothing, HTTP_WRITES, NULL },
  { "GET", "/slots/{id}", nothing, HTTP_READS, NULL },
  { "GET", "/slots/open", nothing, HTTP_READS, NULL },
  { "POST", "/slots/{id}/cancel", nothing, HTTP_WRITES, NULL },
  { "POST", "/slots/open/now", nothing, HTTP_WRITES, NULL },
  { "GET", "/feeds/{token}.ics", nothing, HTTP_READS, NULL },
  { "GET", "/feeds/{any}", nothing, HTTP_READS, NULL },
  { "GET", "/{a}/x/{b}", nothing, HTTP_READS, NULL },
};

static HttpMatchResult look_up(const HttpRouter *router, const char *method, const char *path, HttpMatch *match,
                               char ***keep)
{
  *keep = g_strsplit(path + 1, "/", -1);
  return http_router_match(router, method, *keep, MAX(g_strv_length(*keep), 1), match);
}

static void test_matches(void)
{
  static const struct { const char *method, *path; HttpMatchResult result; const char *pattern, *value; } cases[] = {
    { "GET", "/slots", HTTP_MATCH, "/slots", NULL },
    { "HEAD", "/slots", HTTP_MATCH, "/slots", NULL },
    { "GET", "/slots/s1", HTTP_MATCH, "/slots/{id}", "s1" },
    { "GET", "/slots/open", HTTP_MATCH, "/slots/open", NULL },
    { "POST", "/slots/open/now", HTTP_MATCH, "/slots/open/now", NULL },
    { "POST", "/slots/open/cancel", HTTP_MATCH, "/slots/{id}/cancel", "open" },
    { "GET", "/feeds/abc.ics", HTTP_MATCH, "/feeds/{token}.ics", "abc" },
    { "GET", "/feeds/abc.html", HTTP_MATCH, "/feeds/{any}", "abc.html" },
    { "GET", "/feeds/.ics", HTTP_MATCH, "/feeds/{any}", ".ics" },
    { "GET", "/slots/x/c", HTTP_MATCH, "/{a}/x/{b}", "c" },
    { "GET", "/slots/", HTTP_NO_PATH, NULL, NULL },
    { "GET", "/slots/s1/", HTTP_NO_PATH, NULL, NULL },
    { "GET", "/nothing", HTTP_NO_PATH, NULL, NULL },
    { "GET", "/slots/s1/cancel", HTTP_NO_METHOD, NULL, NULL },
    { "get", "/slots", HTTP_NO_METHOD, NULL, NULL },
    { "OPTIONS", "/slots", HTTP_NO_METHOD, NULL, NULL },
    { "HEAD", "/slots/s1/cancel", HTTP_NO_METHOD, NULL, NULL },
  };
  g_autoptr(GError) error = NULL;
  g_autoptr(HttpRouter) router = http_router_new(table, G_N_ELEMENTS(table), &error);
  g_assert_no_error(error);
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    HttpMatch match;
    g_auto(GStrv) segments = NULL;
    g_test_message("%s %s", cases[i].method, cases[i].path);
    g_assert_cmpint(look_up(router, cases[i].method, cases[i].path, &match, &segments), ==, cases[i].result);
    if (cases[i].pattern)
      g_assert_cmpstr(match.route->pattern, ==, cases[i].pattern);
    if (cases[i].value)
      g_assert_cmpstr(match.values[0], ==, cases[i].value);
  }
}

static void test_allow(void)
{
  g_autoptr(HttpRouter) router = http_router_new(table, G_N_ELEMENTS(table), NULL);
  HttpMatch match;
  g_auto(GStrv) segments = NULL;
  g_assert_cmpint(look_up(router, "DELETE", "/slots", &match, &segments), ==, HTTP_NO_METHOD);
  g_assert_cmpstr(match.allow, ==, "GET, HEAD, POST");
}

static void test_refuses(void)
{
  static const HttpRoute bad[][3] = {
    { { "GET", "/x/a{x}b", nothing, HTTP_READS, NULL }, { "GET", "/x/a{x}c", nothing, HTTP_READS, NULL },
      { "GET", "/x/a{y}b", nothing, HTTP_READS, NULL } },
    { { "GET", "/a", nothing, HTTP_READS, NULL }, { "GET", "/a", nothing, HTTP_READS, NULL } },
    { { "GET", "/a/{x}", nothing, HTTP_READS, NULL }, { "GET", "/a/{y}", nothing, HTTP_READS, NULL } },
    { { "GET", "/a/{x", nothing, HTTP_READS, NULL }, { "GET", "/b", nothing, HTTP_READS, NULL } },
    { { "GET", "/a/{}", nothing, HTTP_READS, NULL }, { "GET", "/b", nothing, HTTP_READS, NULL } },
    { { "GET", "/a/{x}{y}", nothing, HTTP_READS, NULL }, { "GET", "/b", nothing, HTTP_READS, NULL } },
    { { "GET", "a", nothing, HTTP_READS, NULL }, { "GET", "/b", nothing, HTTP_READS, NULL } },
    { { "GET", "/{a}/{b}/{c}/{d}/{e}", nothing, HTTP_READS, NULL }, { "GET", "/b", nothing, HTTP_READS, NULL } },
  };
  for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
    g_autoptr(GError) error = NULL;
    g_assert_null(http_router_new(bad[i], bad[i][2].method ? 3 : 2, &error));
    g_assert_error(error, ERROR_DOMAIN, ERROR_INVALID);
  }
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/http/router/finds-the-most-particular-row", test_matches);
  g_test_add_func("/http/router/says-what-is-allowed", test_allow);
  g_test_add_func("/http/router/refuses-a-faulty-table", test_refuses);
  return g_test_run();
}
