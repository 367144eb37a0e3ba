/* Where a message ends (RFC 9112 §6.3): what leaves that in doubt is refused, so that no proxy before us sees another end. */
#include <unistd.h>

#include "client.h"
#include "fixture.h"

#define GET(path) "GET " path " HTTP/1.1\r\nHost: x\r\n\r\n"

/* A message whose end is in doubt, or that is no HTTP/1.1. How much of this libmicrohttpd refuses by itself, before there is
 * a request, grew from 0.9.75 to 1.0; its own words have no type. Whoever refuses: the status is right, and where the end of
 * the message is in doubt nothing that follows it on the connection is taken for a request. */
static void test_refuses_what_cannot_be_framed(void)
{
  static const struct { const char *request; int status; gboolean in_doubt; } cases[] = {
    { GET("hello"), 400, FALSE },
    { "GET /hello HTTP/1.1\r\n\r\n", 400, FALSE },
    { "GET /hello HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", 400, FALSE },
    { "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nhi!", 400, TRUE },
    { "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400, TRUE },
    { "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n", 400, TRUE },
    { "GET /hello HTTP/2.7\r\nHost: x\r\n\r\n", 505, TRUE },
  };
  HttpSettings settings = fixture_settings();
  g_autoptr(Fixture) fixture = fixture_start(&settings);
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_test_message("%s", cases[i].request);
    int fd = client_connect(fixture->port);
    client_send(fd, cases[i].request);
    g_autoptr(Answer) answer = client_read(fd, FALSE);
    g_assert_cmpint(answer->status, ==, cases[i].status);
    g_autofree char *type = answer_header(answer, "Content-Type");
    gboolean ours = g_strcmp0(type, "application/problem+json") == 0;
    g_assert_true(ours || !type);
    if (!ours || cases[i].in_doubt)
      g_assert_true(client_is_closed(fd));
    close(fd);
  }
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/http/framing/what-cannot-be-framed-is-refused", test_refuses_what_cannot_be_framed);
  return g_test_run();
}
