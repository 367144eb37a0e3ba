/* Many connections at once: the counts at which event loops have been seen to stall, and their neighbours. */
#include <string.h>
#include <unistd.h>

#include "client.h"
#include "fixture.h"

#define ROUNDS 5

/* All connections ask, then all answers are read, several times over. */
static void ask_all(const int *fds, int n, const char *request, int status)
{
  for (int round = 0; round < ROUNDS; round++) {
    for (int i = 0; i < n; i++)
      client_send(fds[i], request);
    for (int i = 0; i < n; i++) {
      g_autoptr(Answer) answer = client_read(fds[i], FALSE);
      g_assert_cmpint(answer->status, ==, status);
    }
  }
}

static void test_crowd(gconstpointer count)
{
  int n = GPOINTER_TO_INT(count);
  HttpSettings settings = fixture_settings();
  g_autoptr(Fixture) fixture = fixture_start(&settings);
  g_autofree int *fds = g_new(int, n);
  for (int i = 0; i < n; i++)
    fds[i] = client_connect(fixture->port);
  gint64 start = g_get_monotonic_time();
  ask_all(fds, n, "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n", 200);
  ask_all(fds, n, "POST /write HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi", 201);
  ask_all(fds, n, "GET /shared HTTP/1.1\r\nHost: x\r\n\r\n", 200);
  g_assert_cmpint(g_get_monotonic_time() - start, <, 4 * G_USEC_PER_SEC); /* a stall lasts until a time-out of 5 s */
  g_assert_cmpint(g_atomic_int_get(&fixture->window->committed), ==, n * ROUNDS);
  for (int i = 0; i < n; i++)
    close(fds[i]);
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  static const int counts[] = { 1, 2, 127, 128, 129, 256 };
  for (gsize i = 0; i < G_N_ELEMENTS(counts); i++) {
    g_autofree char *name = g_strdup_printf("/http/crowd/%d-connections-are-served", counts[i]);
    g_test_add_data_func(name, GINT_TO_POINTER(counts[i]), test_crowd);
  }
  return g_test_run();
}
