/* Ids, tokens and the table of errors. */
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/id.h"
#include "base/token.h"

static void ids_rise_and_never_repeat(void)
{
  char before[ID_TEXT] = "", here[ID_TEXT];
  for (int i = 0; i < 200000; i++) {
    id_new(here);
    if (strcmp(before, here) >= 0)
      g_error("id %d: %s is not after %s", i, here, before);
    memcpy(before, here, sizeof here);
  }
}

static void ids_rise_even_when_the_clock_goes_back(void)
{
  char later[ID_TEXT], earlier[ID_TEXT];
  clock_fix(4000000000);
  id_new(later);
  clock_fix(3000000000);
  id_new(earlier);
  clock_fix(0);
  g_assert_cmpstr(later, <, earlier);
}

static void ids_are_uuids(void)
{
  char made[ID_TEXT], derived[ID_TEXT];
  id_new(made);
  id_derive("somebody", "key", derived);
  g_assert_true(id_is_uuid(made));
  g_assert_true(id_is_uuid(derived));
  g_assert_cmpint(made[14], ==, '7'); /* version and variant, RFC 9562 §4 */
  g_assert_cmpint(derived[14], ==, '8');
  g_assert_nonnull(strchr("89ab", made[19]));
  g_assert_nonnull(strchr("89ab", derived[19]));
  static const char *const wrong[] = { "", "x", "0190e0f0-0000-7000-8000-00000000000", "0190E0F0-0000-7000-8000-000000000000",
                                       "0190e0f0-0000-7000-8000-0000000000000", "0190e0f000007000800000000000000000000",
                                       "0190e0f0-0000-7000-8000-00000000000g", "{190e0f0-0000-7000-8000-00000000000}" };
  for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++)
    g_assert_false(id_is_uuid(wrong[i]));
}

static void the_same_key_names_the_same_thing(void)
{
  char one[ID_TEXT], two[ID_TEXT], other[ID_TEXT];
  g_assert_cmpstr(id_derive("pat", "key-1", one), ==, id_derive("pat", "key-1", two));
  g_assert_cmpstr(one, !=, id_derive("pat", "key-2", other));
  g_assert_cmpstr(one, !=, id_derive("sam", "key-1", other));
  /* Where the caller's name ends and the key begins matters. */
  g_assert_cmpstr(id_derive("ab", "c", one), !=, id_derive("a", "bc", two));
}

static void tokens_are_long_different_and_plain(void)
{
  g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (int i = 0; i < 2000; i++) {
    char token[TOKEN_TEXT];
    token_new(token);
    g_assert_cmpuint(strlen(token), ==, 43);
    g_assert_cmpuint(strspn(token, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"), ==, 43);
    g_assert_true(g_hash_table_add(seen, g_strdup(token)));
  }
}

static void hashes_stand_for_tokens(void)
{
  char one[TOKEN_HASH_TEXT], two[TOKEN_HASH_TEXT];
  token_hash("abc", one);
  /* BLAKE2b with 256 bits of "abc", as other implementations give it. */
  g_assert_cmpstr(one, ==, "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
  token_hash("abd", two);
  g_assert_cmpstr(one, !=, two);
}

static void a_token_gives_a_secret_for_each_purpose(void)
{
  char token[TOKEN_TEXT], hash[TOKEN_HASH_TEXT], one[TOKEN_TEXT], again[TOKEN_TEXT], other[TOKEN_TEXT];
  token_new(token);
  token_hash(token, hash);
  token_derive(token, "csrf", one);
  token_derive(token, "csrf", again);
  token_derive(token, "other", other);
  g_assert_cmpuint(strlen(one), ==, 43);
  g_assert_cmpstr(one, ==, again);
  g_assert_cmpstr(one, !=, other);
  token_derive(hash, "csrf", other);
  g_assert_cmpstr(one, !=, other); /* the stored hash gives nothing */
}

static void digits_are_spread_evenly(void)
{
  guint seen[10] = { 0 };
  for (int i = 0; i < 2000; i++) {
    char token[TOKEN_TEXT], digits[10];
    token_new(token);
    token_derive_digits(token, "code", 6, digits);
    g_assert_cmpuint(strlen(digits), ==, 6);
    for (const char *at = digits; *at; at++)
      seen[g_ascii_digit_value(*at)]++;
  }
  for (int i = 0; i < 10; i++) { /* 12,000 digits: 1,200 of each, give or take eight standard deviations */
    g_assert_cmpuint(seen[i], >, 930);
    g_assert_cmpuint(seen[i], <, 1470);
  }
}

static void secrets_are_compared_whole(void)
{
  g_assert_true(token_is_same("abc", "abc"));
  g_assert_false(token_is_same("abc", "abd"));
  g_assert_false(token_is_same("abc", "ab"));
  g_assert_false(token_is_same("", "a"));
  g_assert_false(token_is_same(NULL, "a"));
  g_assert_false(token_is_same("a", NULL));
  g_assert_false(token_is_same(NULL, NULL));
}

static void a_secret_can_be_forgotten(void)
{
  char token[] = "secret";
  token_forget(token);
  for (gsize i = 0; i < sizeof token; i++)
    g_assert_cmpint(token[i], ==, 0);
  token_forget(NULL);
}

static void every_error_has_its_own_words(void)
{
  gsize n;
  const ErrorKind *kinds = error_kinds(&n);
  g_assert_cmpuint(n, >=, 9);
  for (gsize i = 0; i < n; i++) {
    g_autoptr(GError) error = g_error_new_literal(ERROR_DOMAIN, (int)kinds[i].code, "x");
    g_assert_true(error_kind(error) == &kinds[i]);
    g_assert_cmpint(kinds[i].http_status, >=, 400);
    g_assert_cmpint(kinds[i].http_status, <, 600);
    g_assert_cmpint(kinds[i].exit_code, >, 2); /* 0 is success, 1 is for shells, 2 is misuse */
    for (gsize j = 0; j < i; j++) {
      g_assert_cmpstr(kinds[i].reason, !=, kinds[j].reason);
      gboolean both_absent = kinds[i].code == ERROR_GONE && kinds[j].code == ERROR_MISSING;
      gboolean both_unfit = kinds[i].code == ERROR_PRIVATE && kinds[j].code == ERROR_INVALID;
      g_assert_true(both_unfit || kinds[i].http_status != kinds[j].http_status);
      g_assert_true(both_absent || both_unfit || kinds[i].exit_code != kinds[j].exit_code);
    }
  }
}

static void a_foreign_error_is_broken(void)
{
  g_autoptr(GError) error = g_error_new_literal(G_FILE_ERROR, G_FILE_ERROR_NOSPC, "disk full");
  g_assert_cmpint(error_kind(error)->code, ==, ERROR_BROKEN);
  g_assert_cmpint(error_kind(NULL)->code, ==, ERROR_BROKEN);
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_assert_true(token_init(NULL));
  g_test_add_func("/id/rises-and-never-repeats", ids_rise_and_never_repeat);
  g_test_add_func("/id/is-a-uuid", ids_are_uuids);
  g_test_add_func("/id/the-same-key-names-the-same-thing", the_same_key_names_the_same_thing);
  g_test_add_func("/id/rises-even-when-the-clock-goes-back", ids_rise_even_when_the_clock_goes_back);
  g_test_add_func("/token/is-long-different-and-plain", tokens_are_long_different_and_plain);
  g_test_add_func("/token/a-hash-stands-for-it", hashes_stand_for_tokens);
  g_test_add_func("/token/gives-a-secret-for-each-purpose", a_token_gives_a_secret_for_each_purpose);
  g_test_add_func("/token/gives-digits-to-read-aloud", digits_are_spread_evenly);
  g_test_add_func("/token/is-compared-whole", secrets_are_compared_whole);
  g_test_add_func("/token/can-be-forgotten", a_secret_can_be_forgotten);
  g_test_add_func("/error/each-has-its-own-words-and-numbers", every_error_has_its_own_words);
  g_test_add_func("/error/a-foreign-one-is-broken", a_foreign_error_is_broken);
  return g_test_run();
}
