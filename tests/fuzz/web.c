/* What a browser or a program sends, taken apart: addresses and forms, headers, and words with a meaning in them. */
#include <string.h>

#include "base/civil.h"
#include "base/text.h"
#include "fuzz.h"
#include "http/accept.h"
#include "http/conditional.h"
#include "http/cookie.h"
#include "http/date.h"
#include "http/target.h"
#include "model/privacy.h"

/* ---- address ---- */

static void take_path(char *path)
{
  char *segments[16];
  guint n = 0;
  if (!http_target_split(path, segments, G_N_ELEMENTS(segments), &n))
    return;
  g_assert_cmpuint(n, <=, G_N_ELEMENTS(segments));
  for (guint i = 0; i < n; i++) {
    g_assert_true(g_utf8_validate(segments[i], -1, NULL));
    for (const char *at = segments[i]; *at; at++)
      g_assert_false(g_ascii_iscntrl(*at));
  }
}

static void take_pairs(char *query)
{
  HttpPair pairs[HTTP_MOST_PAIRS];
  guint n = 0;
  if (!http_target_pairs(query, pairs, G_N_ELEMENTS(pairs), &n))
    return;
  g_assert_cmpuint(n, <=, G_N_ELEMENTS(pairs));
  for (guint i = 0; i < n; i++)
    g_assert_true(g_utf8_validate(pairs[i].name, -1, NULL) && g_utf8_validate(pairs[i].value, -1, NULL));
}

static void read_address(const char *bytes, gsize size)
{
  g_autofree char *whole = fuzz_text(bytes, size), *path = g_strdup(whole);
  char *query = strchr(path, '?');
  if (query)
    *query++ = '\0';
  take_path(path);
  take_pairs(query ? query : whole);
}

static const char *const address_seeds[] = {
  "/api/v1/slots?service=drop-in&from=2026-09-01&open=true&host=", "/feeds/U-ids-g34mK8G48GA_f6VDc.ics", "/services/caf%C3%A9/b%2Fc?a=1+2",
  "csrf=x&reference=AS-1&note=two%0D%0Alines&note=again", NULL,
};
static const char *const address_pieces[] = { "%00", "%", "%2", "%2f..", "/..", "//", "&", "=", "+", "%ff", "%C3", "%0a", "?", NULL };
const FuzzTarget fuzz_address = { "address", "the address of a request, or a form", read_address, address_seeds, address_pieces };

/* ---- headers ---- */

static void read_headers(const char *bytes, gsize size)
{
  static const char *const types[] = { "application/json", "text/csv", NULL };
  g_autofree char *text = fuzz_text(bytes, size);
  char value[64], date[HTTP_DATE_TEXT];
  Instant at = 0;
  http_accepts_gzip(text);
  g_assert_cmpint(http_accept_choose(text, types), <, 2);
  g_assert_cmpint(http_accept_choose(text, types), >=, -1);
  if (http_cookie_find(text, "attune", value, sizeof value))
    for (const char *c = value; *c; c++)
      g_assert_true(g_ascii_isalnum(*c) || strchr("-_.~", *c));
  if (http_date_parse(text, 1790000000, &at)) {
    Instant again = 0;
    g_assert_true(http_date_parse(http_date_format(at, date), 1790000000, &again));
    g_assert_cmpint(at, ==, again);
  }
}

static const char *const headers_seeds[] = {
  "text/html,application/json;q=0.9,*/*;q=0.1", "gzip, deflate;q=0, br", "other=1; attune=abc-DEF_0.9~; more=\"x\"",
  "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994", "*;q=0, identity;q=0.001", NULL,
};
static const char *const headers_pieces[] = { ";q=", "q=0.0001", ",", ";", "*/*", "attune=", "\"", "\\", " ", "\t", "31 Feb", NULL };
const FuzzTarget fuzz_headers = { "headers", "headers of a request", read_headers, headers_seeds, headers_pieces };

/* ---- words ---- */

static void read_words(const char *bytes, gsize size)
{
  static const char *const known[] = { "service", "schedule", "slot-minutes", NULL };
  g_autofree char *text = fuzz_text(bytes, size);
  g_autoptr(GError) error = NULL;
  char said[CIVIL_TEXT], instant[INSTANT_TEXT];
  Civil civil, again;
  Instant at, back;
  if (civil_parse(text, &civil, NULL)) {
    g_assert_true(civil_parse(civil_format(civil, said), &again, NULL));
    g_assert_cmpint(civil_compare(civil, again), ==, 0);
  }
  if (instant_parse(text, &at, NULL)) {
    g_assert_true(instant_parse(instant_format(at, 0, instant), &back, NULL));
    g_assert_cmpint(at, ==, back);
  }
  gboolean readable = text_check(text, 2000, TRUE, "note", &error);
  g_assert_true(readable == (error == NULL));
  if (!g_utf8_validate(text, -1, NULL))
    g_assert_cmpuint(privacy_find(text, PRIVACY_ALL, (Civil){ 2026, 9, 1, 0, 0, 0 }), ==, 0);
  else
    privacy_find(text, PRIVACY_ALL, (Civil){ 2026, 9, 1, 0, 0, 0 });
  text_nearest(text, known);
  g_assert_true(!text_is_mail(text) || strchr(text, '@'));
  g_auto(GStrv) list = text_split_list(text);
  for (guint i = 0; list[i]; i++)
    g_assert_true(*list[i]);
}

static const char *const words_seeds[] = {
  "2026-10-25T01:30", "2026-10-25T01:30:00+01:00", "born on 3 May 2024, 943 476 5919, BD1 1AA", "ada@north.example", "a; b, c",
  "slot-minuts", "0009-12-31T23:59:60Z", "born 3/5/2024 \xfb", NULL,
};
static const char *const words_pieces[] = { "T", "+14:00", "Z", "-", "24:00", "\xe2\x80\xae", "\xd9\xa1\xd9\xa2", "9434765919", "@", NULL };
const FuzzTarget fuzz_words = { "words", "dates, addresses and notes as people write them", read_words, words_seeds, words_pieces };
