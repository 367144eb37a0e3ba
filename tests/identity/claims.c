/* What a provider says, and what we make of it: tables. Signatures themselves are tried against a real provider. */
#include <string.h>

#include "base/error.h"
#include "base/token.h"
#include "identity/attempt.h"
#include "identity/claims.h"
#include "identity/discovery.h"
#include "identity/jws.h"

#define ISSUER "https://login.example"
#define NOW 1000000

/* ---- claims ---- */

static json_t *read_json(const char *text)
{
  json_error_t why;
  json_t *value = json_loads(text, JSON_DECODE_ANY, &why);
  if (!value)
    g_error("%s: %s", text, why.text);
  return value;
}

#define GOOD "\"iss\": \"https://login.example\", \"sub\": \"u\", \"nonce\": \"n\""
#define TIMES "\"exp\": 1000600, \"iat\": 1000000"

static void claims_hold_as_the_table_says(void)
{
  static const struct { const char *claims, *wrong; } rows[] = {
    { "{" GOOD ", " TIMES ", \"aud\": \"attune\"}", NULL },
    { "{" GOOD ", " TIMES ", \"aud\": [\"attune\"]}", NULL },
    { "{" GOOD ", " TIMES ", \"aud\": [\"attune\", \"other\"], \"azp\": \"attune\"}", NULL },
    { "{" GOOD ", " TIMES ", \"aud\": \"attune\", \"azp\": \"attune\"}", NULL },
    { "{" GOOD ", " TIMES ", \"aud\": \"attune\", \"azp\": \"other\"}", "azp" },
    { "{" GOOD ", " TIMES ", \"aud\": \"attune\", \"azp\": 7}", "azp" },
    { "{" GOOD ", " TIMES ", \"aud\": [\"attune\", \"other\"]}", "azp" },
    { "{" GOOD ", " TIMES ", \"aud\": \"attune2\"}", "aud" },
    { "{" GOOD ", " TIMES ", \"aud\": []}", "aud" },
    { "{" GOOD ", " TIMES ", \"aud\": [7, null]}", "aud" },
    { "{" GOOD ", " TIMES ", \"aud\": {\"attune\": 1}}", "aud" },
    { "{" GOOD ", " TIMES "}", "aud" },
    { "{" GOOD ", \"aud\": \"attune\", \"iat\": 1000000}", "exp" },
    { "{" GOOD ", \"aud\": \"attune\", \"exp\": 1000600}", "iat" },
    { "{" GOOD ", \"aud\": \"attune\", \"exp\": \"1000600\", \"iat\": 1000000}", "exp" },
    { "{" GOOD ", \"aud\": \"attune\", \"exp\": 1e300, \"iat\": 1000000}", "exp" },
    { "{" GOOD ", \"aud\": \"attune\", \"exp\": -1, \"iat\": 1000000}", "exp" },
    { "{" GOOD ", \"aud\": \"attune\", \"exp\": 999881, \"iat\": 999000}", NULL },  /* within what clocks differ by */
    { "{" GOOD ", \"aud\": \"attune\", \"exp\": 999880, \"iat\": 999000}", "exp" },
    { "{" GOOD ", \"aud\": \"attune\", \"exp\": 1000600.5, \"iat\": 1000120}", NULL },
    { "{" GOOD ", \"aud\": \"attune\", \"exp\": 1000600, \"iat\": 1000121}", "future" },
    { "{" GOOD ", \"aud\": \"attune\", \"exp\": 1000600, \"iat\": 996399}", "too old" },
    { "{" GOOD ", " TIMES ", \"aud\": \"attune\", \"nbf\": 1000120}", NULL },
    { "{" GOOD ", " TIMES ", \"aud\": \"attune\", \"nbf\": 1000121}", "nbf" },
    { "{" GOOD ", " TIMES ", \"aud\": \"attune\", \"nbf\": true}", "nbf" },
    { "{\"iss\": \"https://login.example/\", \"sub\": \"u\", \"nonce\": \"n\", " TIMES ", \"aud\": \"attune\"}", "iss" },
    { "{\"sub\": \"u\", \"nonce\": \"n\", " TIMES ", \"aud\": \"attune\"}", "iss" },
    { "{\"iss\": \"https://login.example\", \"nonce\": \"n\", " TIMES ", \"aud\": \"attune\"}", "sub" },
    { "{\"iss\": \"https://login.example\", \"sub\": \"\", \"nonce\": \"n\", " TIMES ", \"aud\": \"attune\"}", "sub" },
    { "{\"iss\": \"https://login.example\", \"sub\": \"u\", " TIMES ", \"aud\": \"attune\"}", "nonce" },
    { "{\"iss\": \"https://login.example\", \"sub\": \"u\", \"nonce\": \"N\", " TIMES ", \"aud\": \"attune\"}", "nonce" },
    { "{}", "iss" },
  };
  ClaimsWanted wanted = { ISSUER, "attune", "n", NOW };
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GError) error = NULL;
    json_auto_t *claims = read_json(rows[i].claims);
    gboolean hold = claims_check(claims, &wanted, &error);
    if (hold != !rows[i].wrong || (error && (error->code != ERROR_DENIED || !strstr(error->message, rows[i].wrong))))
      g_error("row %" G_GSIZE_FORMAT ": %s", i, error ? error->message : "holds");
  }
}

static void a_claim_is_one_text_or_several(void)
{
  static const struct { const char *claims, *name, *texts; } rows[] = {
    { "{\"a\": \"x\"}", "a", "x" },
    { "{\"a\": [\"x\", \"y\"]}", "a", "x,y" },
    { "{\"a\": [\"x\", 7, null, \"y\"]}", "a", "x,y" },
    { "{\"a\": {\"b\": [\"x\"]}}", "a.b", "x" },
    { "{\"a.b\": \"y\", \"a\": {\"b\": [\"x\"]}}", "a.b", "y" },
    { "{\"a\": {\"b\": {\"c\": \"x\"}}}", "a.b.c", "x" },
    { "{\"a\": 7}", "a", "" },
    { "{\"a\": []}", "a", "" },
    { "{}", "a", "" },
    { "{\"a\": \"x\"}", "a.b", "" },
    { "{\"a\": {}}", "a.", "" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    json_auto_t *claims = read_json(rows[i].claims);
    g_autofree const char **texts = claims_texts(claims, rows[i].name);
    g_autofree char *joined = g_strjoinv(",", (char **)texts);
    g_assert_cmpstr(joined, ==, rows[i].texts);
  }
}

static void values_mean_what_the_map_says(void)
{
  static const struct { const char *map, *values, *words; } rows[] = {
    { "a=manager", "a", "manager" },
    { "a=manager; b = leader ;", "b,a", "manager,leader" },
    { "a=manager; b=manager", "a,b", "manager" },
    { "a=manager", "b", "" },
    { "a=manager", "", "" },
    { "CN=x,OU=y=clinician", "CN=x,OU=y", "" }, /* cut at the comma by this table */
    { "CN=x=clinician", "CN=x", "clinician" },
    { " a b = leader", "a b", "leader" },
    { "a=manager; b=leader", NULL, "manager,leader" },
    { "", "a", "" },
    { ";;", NULL, "" },
    { "a", "a", NULL },
  };
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GError) error = NULL;
    g_auto(GStrv) values = rows[i].values ? g_strsplit(rows[i].values, ",", -1) : NULL;
    g_auto(GStrv) words = claims_map(rows[i].map, (const char *const *)values, &error);
    g_autofree char *joined = words ? g_strjoinv(",", words) : NULL;
    g_assert_cmpstr(joined, ==, rows[i].words);
    g_assert_true(words || g_error_matches(error, ERROR_DOMAIN, ERROR_INVALID));
  }
}

static void what_is_not_verified_is_said_in_two_ways(void)
{
  static const struct { const char *claims; gboolean denied; } rows[] = {
    { "{\"email_verified\": false}", TRUE }, { "{\"email_verified\": \"false\"}", TRUE }, { "{\"email_verified\": true}", FALSE },
    { "{\"email_verified\": \"true\"}", FALSE }, { "{}", FALSE },
  };
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    json_auto_t *claims = read_json(rows[i].claims);
    g_assert_true(claims_denies(claims, "email_verified") == rows[i].denied);
  }
}

/* ---- signed tokens ---- */

static char *encode(const char *text)
{
  char *encoded = g_base64_encode((const guchar *)text, strlen(text));
  g_strdelimit(encoded, "+", '-');
  g_strdelimit(encoded, "/", '_');
  encoded[strcspn(encoded, "=")] = '\0';
  return encoded;
}

static void only_some_ways_of_signing_are_taken(void)
{
  static const struct { const char *header, *alg, *kid; } rows[] = {
    { "{\"alg\": \"RS256\", \"kid\": \"k\"}", "RS256", "k" },
    { "{\"alg\": \"ES256\"}", "ES256", NULL },
    { "{\"alg\": \"PS256\", \"kid\": 7}", "PS256", NULL },
    { "{\"alg\": \"none\"}", NULL, NULL },
    { "{\"alg\": \"HS256\"}", NULL, NULL },
    { "{\"alg\": \"rs256\"}", NULL, NULL },
    { "{\"alg\": \"RS512\"}", NULL, NULL },
    { "{\"alg\": [\"RS256\"]}", NULL, NULL },
    { "{\"alg\": \"RS256\", \"crit\": [\"exp\"]}", NULL, NULL },
    { "{\"alg\": \"RS256\", \"alg\": \"none\"}", NULL, NULL },
    { "[]", NULL, NULL },
    { "{}", NULL, NULL },
    { "", NULL, NULL },
  };
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GError) error = NULL;
    g_auto(JwsHeader) header = { 0 };
    g_autofree char *encoded = encode(rows[i].header);
    g_autofree char *jws = g_strconcat(encoded, ".e30.c2ln", NULL);
    gboolean taken = jws_header_read(jws, &header, &error);
    g_assert_cmpstr(taken ? header.alg : NULL, ==, rows[i].alg);
    g_assert_cmpstr(header.kid, ==, rows[i].kid);
    g_assert_true(taken || g_error_matches(error, ERROR_DOMAIN, ERROR_DENIED));
  }
}

static void what_is_no_token_is_refused(void)
{
  static const char *const wrong[] = { "", ".", "..", "a", "a.b", "eyJhbGciOiJSUzI1NiJ9", "eyJhbGciOiJSUzI1NiJ9=.e30.x",
                                       "eyJhbGciOiJ SUzI1NiJ9.e30.x", "%%%.e30.x" };
  for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++) {
    g_autoptr(GError) error = NULL;
    g_auto(JwsHeader) header = { 0 };
    g_assert_false(jws_header_read(wrong[i], &header, &error));
    g_assert_error(error, ERROR_DOMAIN, ERROR_DENIED);
  }
  g_autofree char *long_one = g_strnfill(JWS_MOST_BYTES + 1, 'e');
  g_auto(JwsHeader) header = { 0 };
  g_assert_false(jws_header_read(long_one, &header, NULL));
}

static void a_key_fits_its_own_kind_of_signature(void)
{
  static const struct { const char *key, *alg, *kty, *kid; gboolean fits; } rows[] = {
    { "{\"kty\": \"RSA\"}", "RS256", "RSA", NULL, TRUE },
    { "{\"kty\": \"RSA\", \"use\": \"sig\", \"alg\": \"RS256\", \"kid\": \"k\"}", "RS256", "RSA", "k", TRUE },
    { "{\"kty\": \"RSA\", \"kid\": \"k\"}", "RS256", "RSA", NULL, TRUE },
    { "{\"kty\": \"RSA\", \"kid\": \"k\"}", "RS256", "RSA", "l", FALSE },
    { "{\"kty\": \"RSA\"}", "RS256", "RSA", "k", FALSE },
    { "{\"kty\": \"RSA\", \"use\": \"enc\"}", "RS256", "RSA", NULL, FALSE },
    { "{\"kty\": \"RSA\", \"alg\": \"PS256\"}", "RS256", "RSA", NULL, FALSE },
    { "{\"kty\": \"EC\", \"crv\": \"P-256\"}", "ES256", "EC", NULL, TRUE },
    { "{\"kty\": \"EC\", \"crv\": \"P-384\"}", "ES256", "EC", NULL, FALSE },
    { "{\"kty\": \"EC\"}", "ES256", "EC", NULL, FALSE },
    { "{\"kty\": \"EC\", \"crv\": \"P-256\"}", "RS256", "RSA", NULL, FALSE },
    { "{\"kty\": \"oct\", \"k\": \"AAAA\"}", "RS256", "RSA", NULL, FALSE },
    { "{}", "RS256", "RSA", NULL, FALSE },
    { "7", "RS256", "RSA", NULL, FALSE },
  };
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    JwsHeader header = { rows[i].alg, rows[i].kty, (char *)rows[i].kid };
    json_auto_t *key = read_json(rows[i].key);
    if (jws_key_fits(key, &header) != rows[i].fits)
      g_error("row %" G_GSIZE_FORMAT, i);
  }
}

/* ---- doors and attempts ---- */

#define DOORS "\"authorization_endpoint\": \"https://login.example/auth\", \"token_endpoint\": \"https://login.example/token\""
#define KEYS "\"jwks_uri\": \"https://login.example/keys\""

static void what_a_provider_publishes_is_read_strictly(void)
{
  static const struct { const char *document, *wrong; gboolean plain; } rows[] = {
    { "{\"issuer\": \"https://login.example\", " DOORS ", " KEYS "}", NULL, FALSE },
    { "{\"issuer\": \"https://login.example\", " DOORS ", " KEYS ", \"userinfo_endpoint\": \"https://login.example/me\"}", NULL,
      FALSE },
    { "{\"issuer\": \"https://login.example\", " DOORS ", " KEYS ", \"userinfo_endpoint\": \"http://login.example/me\"}", "TLS",
      FALSE },
    { "{\"issuer\": \"https://login.example/\", " DOORS ", " KEYS "}", "calls itself", FALSE },
    { "{" DOORS ", " KEYS "}", "calls itself", FALSE },
    { "{\"issuer\": \"https://login.example\", " DOORS "}", "jwks_uri", FALSE },
    { "{\"issuer\": \"https://login.example\", " KEYS "}", "authorization_endpoint", FALSE },
    { "{\"issuer\": \"https://login.example\", " DOORS ", \"jwks_uri\": \"http://127.0.0.1/keys\"}", "TLS", FALSE },
    { "{\"issuer\": \"https://login.example\", " DOORS ", \"jwks_uri\": \"http://127.0.0.1/keys\"}", NULL, TRUE },
    { "{\"issuer\": \"https://login.example\", " DOORS ", \"jwks_uri\": \"http://elsewhere.example/keys\"}", "TLS", TRUE },
    { "{\"issuer\": \"https://login.example\", " DOORS ", \"jwks_uri\": \"file:///etc/passwd\"}", "TLS", TRUE },
    { "{\"issuer\": \"https://login.example\", " DOORS ", \"jwks_uri\": \"https://a\\r\\nb\"}", "jwks_uri", FALSE },
    { "[]", "read", FALSE },
    { "{", "read", FALSE },
  };
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Discovery) found = discovery_read(rows[i].document, strlen(rows[i].document), ISSUER, rows[i].plain, &error);
    if (!found != !!rows[i].wrong || (error && !strstr(error->message, rows[i].wrong)))
      g_error("row %" G_GSIZE_FORMAT ": %s", i, error ? error->message : "read");
  }
}

static void the_address_of_what_is_published_has_one_slash(void)
{
  g_autofree char *bare = discovery_address("https://login.example");
  g_autofree char *slash = discovery_address("https://login.example/realm/");
  g_assert_cmpstr(bare, ==, "https://login.example/.well-known/openid-configuration");
  g_assert_cmpstr(slash, ==, "https://login.example/realm/.well-known/openid-configuration");
}

static void a_challenge_is_the_verifiers_hash(void)
{
  Attempt attempt;
  attempt_make("a browser's secret", &attempt);
  g_strlcpy(attempt.verifier, "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", sizeof attempt.verifier); /* RFC 7636, appendix B */
  Discovery doors = { .authorization = (char *)"https://login.example/auth?tenant=a" };
  AttemptWish wish = { "client", "openid email", "https://diary.example/back", "/slots?a=b&c" };
  g_autofree char *address = attempt_address(&attempt, &doors, &wish);
  g_assert_nonnull(strstr(address, "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256"));
  g_assert_true(g_str_has_prefix(address, "https://login.example/auth?tenant=a&response_type=code&client_id=client&"));
  g_assert_nonnull(strstr(address, "redirect_uri=https%3A%2F%2Fdiary.example%2Fback&scope=openid%20email&"));
  g_assert_nonnull(strstr(address, ".%2Fslots%3Fa%3Db%26c&nonce="));
  g_assert_null(strstr(address, attempt.verifier));
}

static void state_is_known_again_by_its_own_browser_only(void)
{
  Attempt attempt, other;
  attempt_make("one", &attempt);
  attempt_make("two", &other);
  g_autofree char *with = g_strconcat(attempt.state, "./slots.html", NULL);
  g_autofree char *onward = NULL, *none = NULL;
  g_assert_true(attempt_is(&attempt, with, &onward));
  g_assert_cmpstr(onward, ==, "/slots.html");
  g_assert_true(attempt_is(&attempt, attempt.state, &none));
  g_assert_cmpstr(none, ==, "");
  g_assert_false(attempt_is(&other, with, NULL));
  g_assert_false(attempt_is(&attempt, "", NULL));
  g_assert_false(attempt_is(&attempt, ".", NULL));
  g_assert_cmpstr(attempt.state, !=, attempt.nonce);
  g_assert_cmpstr(attempt.nonce, !=, attempt.verifier);
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_assert_true(token_init(NULL));
  g_test_add_func("/claims/hold-as-the-table-says", claims_hold_as_the_table_says);
  g_test_add_func("/claims/one-is-one-text-or-several", a_claim_is_one_text_or_several);
  g_test_add_func("/claims/values-mean-what-the-map-says", values_mean_what_the_map_says);
  g_test_add_func("/claims/not-verified-is-said-in-two-ways", what_is_not_verified_is_said_in_two_ways);
  g_test_add_func("/jws/only-some-ways-of-signing-are-taken", only_some_ways_of_signing_are_taken);
  g_test_add_func("/jws/what-is-none-is-refused", what_is_no_token_is_refused);
  g_test_add_func("/jws/a-key-fits-its-own-kind-of-signature", a_key_fits_its_own_kind_of_signature);
  g_test_add_func("/discovery/is-read-strictly", what_a_provider_publishes_is_read_strictly);
  g_test_add_func("/discovery/its-address-has-one-slash", the_address_of_what_is_published_has_one_slash);
  g_test_add_func("/attempt/a-challenge-is-the-verifiers-hash", a_challenge_is_the_verifiers_hash);
  g_test_add_func("/attempt/state-is-known-again-by-its-own-browser-only", state_is_known_again_by_its_own_browser_only);
  return g_test_run();
}
