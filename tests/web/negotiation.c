/* Dates, entity tags, media types and content codings, as tables. */
#include <string.h>
#include <zlib.h>

#include "http/accept.h"
#include "http/conditional.h"
#include "http/date.h"
#include "http/gzip.h"

#define NOVEMBER_1994 784111777 /* 1994-11-06T08:49:37Z, the example of RFC 9110 */
#define NOW 1780000000          /* in 2026 */

static void test_reads_dates(void)
{
  static const struct { const char *text; Instant at; } cases[] = {
    { "Sun, 06 Nov 1994 08:49:37 GMT", NOVEMBER_1994 },
    { "Sunday, 06-Nov-94 08:49:37 GMT", NOVEMBER_1994 },
    { "Sun Nov  6 08:49:37 1994", NOVEMBER_1994 },
    { "Sun Nov 16 08:49:37 1994", NOVEMBER_1994 + 10 * 86400 },
    { "Mon, 29 Feb 2016 00:00:00 GMT", 1456704000 },
    { "Sat, 31 Dec 2016 23:59:60 GMT", 1483228800 },
    { "Tuesday, 01-Jan-30 00:00:00 GMT", 1893456000 },
    { "Thursday, 01-Jan-70 00:00:00 GMT", 3155760000 }, /* 2070 is not more than fifty years ahead */
    { "Thursday, 01-Jan-77 00:00:00 GMT", 220924800 },
  };
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    Instant at = 0;
    g_test_message("%s", cases[i].text);
    g_assert_true(http_date_parse(cases[i].text, NOW, &at));
    g_assert_cmpint(at, ==, cases[i].at);
  }
}

static void test_refuses_dates(void)
{
  static const char *const cases[] = {
    "", "0", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 UTC", "Sun, 6 Nov 1994 08:49:37 GMT",
    "Sun, 31 Feb 2016 00:00:00 GMT", "Sun, 06 Nov 1994 24:00:00 GMT", "Sun, 06 Nov 1994 08:60:37 GMT",
    "1994-11-06T08:49:37Z", "Sun, 06 Nov 1994 08:49:37 GMT ", "Sun, 06 nov 1994 08:49:37 GMT", "Sun, 00 Nov 1994 08:49:37 GMT",
    "Sun, 29 Feb 2015 00:00:00 GMT", "Sun, 06 Nov 0000 08:49:37 GMT",
  };
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    Instant at = 42;
    g_test_message("%s", cases[i]);
    g_assert_false(http_date_parse(cases[i], NOW, &at));
    g_assert_cmpint(at, ==, 42);
  }
}

static void test_formats_dates(void)
{
  char text[HTTP_DATE_TEXT];
  g_assert_cmpstr(http_date_format(NOVEMBER_1994, text), ==, "Sun, 06 Nov 1994 08:49:37 GMT");
  for (Instant at = 0; at < NOW; at += 86400 * 97 + 12345) {
    Instant back = 0;
    g_assert_true(http_date_parse(http_date_format(at, text), NOW, &back));
    g_assert_cmpint(back, ==, at);
  }
}

static void test_tags(void)
{
  static const struct { const char *list, *tag; gboolean matches; } cases[] = {
    { "\"a\"", "\"a\"", TRUE },           { "W/\"a\"", "\"a\"", TRUE },         { "\"a\"", "W/\"a\"", TRUE },
    { "\"b\", \"a\"", "\"a\"", TRUE },    { "\"b\",\"a\"", "\"a\"", TRUE },     { "*", "\"a\"", TRUE },
    { " * ", "\"a\"", TRUE },             { "\"b\" , W/\"a\"", "\"a\"", TRUE }, { "\"a,b\", \"a\"", "\"a\"", TRUE },
    { "\"b\"", "\"a\"", FALSE },          { "", "\"a\"", FALSE },               { "a", "\"a\"", FALSE },
    { "\"a", "\"a\"", FALSE },            { "\"aa\"", "\"a\"", FALSE },         { "\"A\"", "\"a\"", FALSE },
    { "w/\"a\"", "\"a\"", FALSE },        { "\"x*\"", "\"a\"", FALSE },         { "\"a-gzip\"", "\"a\"", FALSE },
  };
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_test_message("%s ~ %s", cases[i].list, cases[i].tag);
    g_assert_cmpint(http_tag_matches(cases[i].list, cases[i].tag), ==, cases[i].matches);
  }
}

static void test_unchanged(void)
{
  static const char same[] = "Sun, 06 Nov 1994 08:49:37 GMT", before[] = "Sun, 06 Nov 1994 08:49:36 GMT";
  static const struct { const char *none_match, *since; Instant modified; gboolean unchanged; } cases[] = {
    { NULL, NULL, NOVEMBER_1994, FALSE },  { "\"t\"", NULL, NOVEMBER_1994, TRUE },
    { NULL, same, NOVEMBER_1994, TRUE },   { NULL, before, NOVEMBER_1994, FALSE },
    { "\"u\"", same, NOVEMBER_1994, FALSE }, { "\"t\"", before, NOVEMBER_1994, TRUE },
    { NULL, "nonsense", NOVEMBER_1994, FALSE }, { NULL, same, 0, FALSE }, { "", same, NOVEMBER_1994, FALSE },
  };
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
    g_assert_cmpint(http_is_unchanged(cases[i].none_match, cases[i].since, "\"t\"", cases[i].modified, NOW), ==,
                    cases[i].unchanged);
}

static void test_gzip_is_accepted(void)
{
  static const struct { const char *header; gboolean gzip; } cases[] = {
    { NULL, FALSE }, { "", FALSE }, { "gzip", TRUE }, { "GZIP", TRUE }, { "x-gzip", TRUE }, { "deflate, gzip;q=1.0", TRUE },
    { "gzip;q=0", FALSE }, { "gzip;q=0.000", FALSE }, { "gzip; q=0.001", TRUE }, { "identity", FALSE }, { "*", FALSE },
    { "identity;q=0, *", TRUE }, { "identity;q=1, gzip;q=0.5", FALSE }, { "identity;q=0.5, gzip;q=0.5", TRUE },
    { "br", FALSE }, { "gzip;q=nonsense", FALSE }, { "gzipped", FALSE }, { ",, gzip", TRUE }, { "gzip;q=0, *;q=1", FALSE },
    { "identity;q=0, gzip;q=0", FALSE },
  };
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_test_message("%s", cases[i].header ? cases[i].header : "(none)");
    g_assert_cmpint(http_accepts_gzip(cases[i].header), ==, cases[i].gzip);
  }
}

static void test_types(void)
{
  static const char *const types[] = { "application/json", "text/csv", NULL };
  static const struct { const char *accept; int index; } cases[] = {
    { NULL, 0 }, { "", 0 }, { "*/*", 0 }, { "application/json", 0 }, { "text/csv", 1 }, { "TEXT/CSV", 1 },
    { "text/*", 1 }, { "text/csv, */*;q=0.1", 1 }, { "text/csv;q=0.5, application/json;q=0.4", 1 },
    { "text/csv, application/json", 0 }, { "application/json;q=0, */*", 1 }, { "text/html", -1 },
    { "text/html, */*;q=0.8", 0 }, { "application/json;q=0, text/*;q=0", -1 }, { "text/csv;header=\"a,b;q=0\"", 1 },
    { "text/csv;charset=utf-8;q=0.9, application/*;q=0.8", 1 }, { "*/*;q=0", -1 }, { "text/cs", -1 },
  };
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_test_message("%s", cases[i].accept ? cases[i].accept : "(none)");
    g_assert_cmpint(http_accept_choose(cases[i].accept, types), ==, cases[i].index);
  }
}

static void test_gzip(void)
{
  g_autoptr(GString) text = g_string_new(NULL);
  for (int i = 0; i < 5000; i++)
    g_string_append_printf(text, "line %d\r\n", i);
  g_autoptr(GBytes) plain = g_bytes_new(text->str, text->len);
  g_autoptr(GBytes) once = http_gzip(plain);
  g_autoptr(GBytes) again = http_gzip(plain);
  g_assert_true(g_bytes_equal(once, again));
  g_assert_cmpuint(g_bytes_get_size(once), <, text->len / 3);
  g_autofree char *back = g_malloc(text->len + 1);
  z_stream stream = { .next_in = (Bytef *)g_bytes_get_data(once, NULL), .avail_in = (uInt)g_bytes_get_size(once),
                      .next_out = (Bytef *)back, .avail_out = (uInt)text->len + 1 };
  g_assert_cmpint(inflateInit2(&stream, 15 + 16), ==, Z_OK);
  g_assert_cmpint(inflate(&stream, Z_FINISH), ==, Z_STREAM_END);
  g_assert_cmpmem(back, stream.total_out, text->str, text->len);
  inflateEnd(&stream);
  g_autoptr(GBytes) nothing = g_bytes_new(NULL, 0);
  g_autoptr(GBytes) packed = http_gzip(nothing);
  g_assert_cmpuint(g_bytes_get_size(packed), >, 0);
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/http/date/reads-the-three-formats", test_reads_dates);
  g_test_add_func("/http/date/refuses-what-is-no-date", test_refuses_dates);
  g_test_add_func("/http/date/writes-what-it-reads", test_formats_dates);
  g_test_add_func("/http/conditional/tags-are-compared-weakly", test_tags);
  g_test_add_func("/http/conditional/the-tag-goes-before-the-date", test_unchanged);
  g_test_add_func("/http/accept/gzip-only-to-those-who-want-it", test_gzip_is_accepted);
  g_test_add_func("/http/accept/the-narrowest-range-decides", test_types);
  g_test_add_func("/http/gzip/the-same-bytes-give-the-same-bytes", test_gzip);
  return g_test_run();
}
