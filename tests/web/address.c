/* Cookies, and who really asks: tables of texts. */
#include <string.h>

#include "base/error.h"
#include "http/cookie.h"
#include "http/proxy.h"

static void a_cookie_is_found_by_its_name(void)
{
  static const struct { const char *header, *value; } rows[] = {
    { "a=1", "1" },
    { "b=2; a=1", "1" },
    { "b=2;a=1", "1" },
    { " b=2 ;  a=1 ; c=3", "1" },
    { "a=1; a=2", "1" },
    { "aa=2; a=abc-DEF_0.~", "abc-DEF_0.~" },
    { "", NULL },
    { "a", NULL },
    { "a=", NULL },
    { "A=1", NULL },
    { "xa=1", NULL },
    { "b=a=1", NULL },
    { ";;;", NULL },
    { "a=\"1\"", NULL },
    { "a=1 2", NULL },
    { "a=%31", NULL },
    { "a=0123456789012345", NULL },
    { "a=012345678901234", "012345678901234" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    char value[16] = "";
    gboolean found = http_cookie_find(rows[i].header, "a", value, sizeof value);
    g_assert_cmpstr(found ? value : NULL, ==, rows[i].value);
  }
}

static void a_cookie_is_out_of_reach_of_scripts_and_other_sites(void)
{
  g_autofree char *plain = http_cookie_format("attune", "x", 0, FALSE);
  g_autofree char *secure = http_cookie_format("__Host-attune", "x", 60, TRUE);
  g_autofree char *gone = http_cookie_format("__Host-attune", "x", -1, TRUE);
  g_assert_cmpstr(plain, ==, "attune=x; Path=/; HttpOnly; SameSite=Lax");
  g_assert_cmpstr(secure, ==, "__Host-attune=x; Path=/; Max-Age=60; Secure; HttpOnly; SameSite=Lax");
  g_assert_nonnull(strstr(gone, "; Max-Age=0; Secure"));
}

static void only_a_proxy_of_ours_is_believed(void)
{
  static const char proxies_text[] = "127.0.0.1; 10.0.0.0/8, ::1; 2001:db8:aaaa::/48; unix";
  static const struct { const char *peer, *forwarded, *client; } rows[] = {
    { "192.0.2.7", NULL, "192.0.2.7" },
    { "192.0.2.7", "198.51.100.1", "192.0.2.7" },                       /* a stranger says something */
    { "127.0.0.1", NULL, "127.0.0.1" },
    { "127.0.0.1", "", "127.0.0.1" },
    { "127.0.0.1", "198.51.100.1", "198.51.100.1" },
    { "127.0.0.1", "1.2.3.4, 198.51.100.1", "198.51.100.1" },           /* the client wrote 1.2.3.4 */
    { "127.0.0.1", "198.51.100.1, 10.9.8.7", "198.51.100.1" },          /* two proxies of ours */
    { "127.0.0.1", "198.51.100.1,10.9.8.7 , 10.0.0.1", "198.51.100.1" },
    { "127.0.0.1", "10.9.8.7", "10.9.8.7" },                            /* nobody but proxies */
    { "127.0.0.1", "nonsense", "127.0.0.1" },
    { "127.0.0.1", "nonsense, 10.9.8.7", "10.9.8.7" },
    { "127.0.0.1", "198.51.100.1:4711", "198.51.100.1" },
    { "127.0.0.1", "2001:db8::1", "2001:db8::1" },
    { "127.0.0.1", "[2001:db8::1]:4711", "2001:db8::1" },
    { "127.0.0.1", "2001:DB8:0:0::1", "2001:db8::1" },
    { "::1", "198.51.100.1", "198.51.100.1" },
    { "::ffff:127.0.0.1", "198.51.100.1", "198.51.100.1" },
    { "::ffff:192.0.2.7", NULL, "192.0.2.7" },
    { "2001:db8:aaaa:1::5", "198.51.100.1", "198.51.100.1" },
    { "2001:db8:aaab:1::5", "198.51.100.1", "2001:db8:aaab:1::5" },
    { "11.0.0.1", "198.51.100.1", "11.0.0.1" },
    { "unix", "198.51.100.1", "198.51.100.1" },
    { "unix", NULL, "unix" },
    { "127.0.0.1", ",,,", "127.0.0.1" },
  };
  g_autoptr(GError) error = NULL;
  g_autoptr(HttpProxies) proxies = http_proxies_parse(proxies_text, &error);
  g_assert_no_error(error);
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    char client[HTTP_ADDRESS_TEXT];
    http_proxies_client(proxies, rows[i].peer, rows[i].forwarded, client);
    g_assert_cmpstr(client, ==, rows[i].client);
  }
}

static void without_proxies_nobody_is_believed(void)
{
  g_autoptr(HttpProxies) none = http_proxies_parse(NULL, NULL);
  static const char *const peers[] = { "127.0.0.1", "unix", "::1" };
  for (gsize i = 0; i < G_N_ELEMENTS(peers); i++) {
    char client[HTTP_ADDRESS_TEXT];
    http_proxies_client(none, peers[i], "198.51.100.1", client);
    g_assert_cmpstr(client, ==, peers[i]);
  }
}

static void what_is_no_list_of_proxies_is_refused(void)
{
  static const char *const wrong[] = { "localhost", "127.0.0.1/33", "::1/129", "10.0.0.0/x", "10.0.0", "127.0.0.1 ::1", "/8" };
  for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++) {
    g_autoptr(GError) error = NULL;
    g_assert_null(http_proxies_parse(wrong[i], &error));
    g_assert_error(error, ERROR_DOMAIN, ERROR_INVALID);
  }
}

static void a_network_is_an_address_or_the_first_half_of_one(void)
{
  static const struct { const char *address, *network; } rows[] = {
    { "192.0.2.7", "192.0.2.7" },
    { "::ffff:192.0.2.7", "192.0.2.7" },
    { "2001:db8:0:1:aaaa:bbbb:cccc:dddd", "2001:db8:0:1::/64" },
    { "2001:db8:0:1::1", "2001:db8:0:1::/64" },
    { "::1", "::/64" },
    { "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "ffff:ffff:ffff:ffff::/64" },
    { "unix", "unix" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    char network[HTTP_NETWORK_TEXT];
    http_network_of(rows[i].address, network);
    g_assert_cmpstr(network, ==, rows[i].network);
  }
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/cookie/is-found-by-its-name", a_cookie_is_found_by_its_name);
  g_test_add_func("/cookie/is-out-of-reach-of-scripts-and-other-sites", a_cookie_is_out_of_reach_of_scripts_and_other_sites);
  g_test_add_func("/proxy/only-one-of-ours-is-believed", only_a_proxy_of_ours_is_believed);
  g_test_add_func("/proxy/without-any-nobody-is-believed", without_proxies_nobody_is_believed);
  g_test_add_func("/proxy/what-is-no-list-is-refused", what_is_no_list_of_proxies_is_refused);
  g_test_add_func("/network/is-an-address-or-the-first-half-of-one", a_network_is_an_address_or_the_first_half_of_one);
  return g_test_run();
}
