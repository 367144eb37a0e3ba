/* Whether a call was made by a page of ours, as a table; and browsers in a few words. */
#include "base/token.h"
#include "web/client.h"
#include "web/forgery.h"

#define BASE "https://diary.example"
#define RIGHT "right-right-right"

static void a_call_is_ours_as_the_table_says(void)
{
  static const struct { const char *origin, *site, *host, *token; Forgery forgery; } rows[] = {
    { BASE, "same-origin", "diary.example", RIGHT, FORGERY_NONE },
    { BASE, NULL, "diary.example", RIGHT, FORGERY_NONE },
    { NULL, "same-origin", "diary.example", RIGHT, FORGERY_NONE },
    { "null", "same-origin", "diary.example", RIGHT, FORGERY_NONE },
    { NULL, NULL, "diary.example", RIGHT, FORGERY_NONE },           /* an old browser: the token alone */
    { "null", NULL, "diary.example", RIGHT, FORGERY_NONE },
    { "https://DIARY.example", NULL, "diary.example", RIGHT, FORGERY_NONE },
    { "http://127.0.0.1:8080", "same-origin", "127.0.0.1:8080", RIGHT, FORGERY_NONE }, /* asked by another name of ours */
    { BASE, "none", "diary.example", RIGHT, FORGERY_NONE },
    { BASE, "same-origin", "diary.example", NULL, FORGERY_NO_TOKEN },
    { BASE, "same-origin", "diary.example", "", FORGERY_NO_TOKEN },
    { BASE, "same-origin", "diary.example", "wrong", FORGERY_WRONG_TOKEN },
    { BASE, "same-origin", "diary.example", RIGHT "x", FORGERY_WRONG_TOKEN },
    { "https://evil.example", NULL, "diary.example", RIGHT, FORGERY_FOREIGN },
    { "https://evil.example", "cross-site", "diary.example", RIGHT, FORGERY_FOREIGN },
    { "http://diary.example", NULL, "other.example", RIGHT, FORGERY_FOREIGN }, /* without TLS it is somebody else */
    { "https://diary.example:8443", NULL, "diary.example", RIGHT, FORGERY_FOREIGN },
    { "https://diary.example.evil.example", NULL, "diary.example", RIGHT, FORGERY_FOREIGN },
    { "https://diary", NULL, "diary.example", RIGHT, FORGERY_FOREIGN },
    { "", NULL, "diary.example", RIGHT, FORGERY_FOREIGN },
    { "https://", NULL, "", RIGHT, FORGERY_FOREIGN },
    { NULL, "cross-site", "diary.example", RIGHT, FORGERY_FOREIGN },
    { NULL, "same-site", "diary.example", RIGHT, FORGERY_FOREIGN }, /* a neighbour under the same domain */
    { "null", "cross-site", "diary.example", RIGHT, FORGERY_FOREIGN },
    { BASE, "cross-site", "diary.example", RIGHT, FORGERY_FOREIGN },
  };
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    ForgeryFacts facts = { rows[i].origin, rows[i].site, rows[i].host, BASE, rows[i].token, RIGHT };
    Forgery forgery = forgery_judge(&facts);
    if (forgery != rows[i].forgery)
      g_error("row %" G_GSIZE_FORMAT ": %d, not %d", i, forgery, rows[i].forgery);
  }
}

static void without_a_cookie_no_token_is_right(void)
{
  static const char *const tokens[] = { "", "x", RIGHT };
  for (gsize i = 0; i < G_N_ELEMENTS(tokens); i++) {
    ForgeryFacts facts = { BASE, "same-origin", "diary.example", BASE, tokens[i], "" };
    g_assert_cmpint(forgery_judge(&facts), !=, FORGERY_NONE);
  }
}

static void a_base_url_with_a_path_has_an_origin_without(void)
{
  ForgeryFacts facts = { BASE, "same-origin", "inside", BASE "/attune", RIGHT, RIGHT };
  g_assert_cmpint(forgery_judge(&facts), ==, FORGERY_NONE);
}

static void a_browser_is_told_in_a_few_words(void)
{
  static const struct { const char *agent, *words; } rows[] = {
    { "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox, Windows" },
    { "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 "
      "Edg/126.0.0.0", "Edge, Windows" },
    { "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15",
      "Safari, Mac" },
    { "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/126.0 "
      "Mobile/15E148 Safari/604.1", "Chrome, iPhone" },
    { "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36",
      "Chrome, Android" },
    { "curl/8.5.0", "" },
    { "", "" },
    { NULL, "" },
    { "<script>Linux</script>", "Linux" },
    { "Firefox/1", "Firefox" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    char words[CLIENT_TEXT];
    g_assert_cmpstr(client_words(rows[i].agent, words), ==, rows[i].words);
  }
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_assert_true(token_init(NULL));
  g_test_add_func("/forgery/a-call-is-ours-as-the-table-says", a_call_is_ours_as_the_table_says);
  g_test_add_func("/forgery/without-a-cookie-no-token-is-right", without_a_cookie_no_token_is_right);
  g_test_add_func("/forgery/a-base-url-with-a-path-has-an-origin-without", a_base_url_with_a_path_has_an_origin_without);
  g_test_add_func("/client/a-browser-is-told-in-a-few-words", a_browser_is_told_in_a_few_words);
  return g_test_run();
}
