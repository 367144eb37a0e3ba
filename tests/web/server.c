/* The server as its clients see it. */
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "client.h"
#include "fixture.h"

#define GET(path) "GET " path " HTTP/1.1\r\nHost: x\r\n\r\n"
#define POST(path, length, body) "POST " path " HTTP/1.1\r\nHost: x\r\nContent-Length: " length "\r\n\r\n" body

static Fixture *start(void)
{
  HttpSettings settings = fixture_settings();
  return fixture_start(&settings);
}

static void test_answers(void)
{
  static const struct { const char *request; int status; const char *body; } cases[] = {
    { GET("/hello"), 200, "hello\n" },
    { GET("/items/a%2Fb?q=x+y"), 200, "a/b|x y|user" },
    { GET("/items/caf%C3%A9"), 200, "café|-|user" },
    { GET("/feeds/tok.ics"), 200, "tok|-|feed" },
    { GET("http://x/hello"), 200, "hello\n" },
    { "GET /hello HTTP/1.0\r\n\r\n", 200, "hello\n" },
    { POST("/echo", "5", "12345"), 200, "12345" },
    { "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", 200, "abcde" },
    { "GET /hello HTTP/1.1\r\nHost: x\r\nX-Who: stranger\r\n\r\n", 401, "who?" },
  };
  g_autoptr(Fixture) fixture = start();
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_test_message("%s", cases[i].request);
    g_autoptr(Answer) answer = client_ask(fixture->port, cases[i].request);
    g_assert_cmpint(answer->status, ==, cases[i].status);
    g_assert_cmpstr(answer->body->str, ==, cases[i].body);
  }
}

static void test_refuses(void)
{
  static const struct { const char *request; int status; } cases[] = {
    { GET("/nothing"), 404 },
    { GET("/hello/"), 404 },
    { GET("/a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/q/r/s/t/u/v/w"), 404 },
    { POST("/hello", "2", "hi"), 405 },
    { "OPTIONS /hello HTTP/1.1\r\nHost: x\r\n\r\n", 405 },
    { "BREW /hello HTTP/1.1\r\nHost: x\r\n\r\n", 405 },
    { GET("/items/%00"), 400 },
    { GET("/items/%ff"), 400 },
    { GET("/items/a?q=%"), 400 },
    { POST("/echo", "99999999", "x"), 413 },
  };
  g_autoptr(Fixture) fixture = start();
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_test_message("%s", cases[i].request);
    g_autoptr(Answer) answer = client_ask(fixture->port, cases[i].request);
    g_assert_cmpint(answer->status, ==, cases[i].status);
    g_autofree char *type = answer_header(answer, "Content-Type");
    g_assert_cmpstr(type, ==, "application/problem+json");
    g_autofree char *allow = answer_header(answer, "Allow");
    g_assert_cmpint(allow != NULL, ==, cases[i].status == 405);
  }
}

static void test_limits(void)
{
  g_autoptr(Fixture) fixture = start();
  g_autofree char *path = g_strnfill(5000, 'a');
  g_autofree char *long_target = g_strdup_printf("GET /items/%s HTTP/1.1\r\nHost: x\r\n\r\n", path);
  g_autoptr(Answer) too_long = client_ask(fixture->port, long_target);
  g_assert_cmpint(too_long->status, ==, 414);
  g_autofree char *big = g_strnfill(20000, 'b');
  g_autofree char *big_header = g_strdup_printf("GET /hello HTTP/1.1\r\nHost: x\r\nX-Big: %s\r\n\r\n", big);
  g_autoptr(Answer) too_big = client_ask(fixture->port, big_header);
  g_assert_cmpint(too_big->status, ==, 431);
  g_autofree char *body = g_strdup_printf("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 20000\r\n\r\n%s%s", big,
                                          GET("/hello"));
  int fd = client_connect(fixture->port);
  client_send(fd, body);
  g_autoptr(Answer) too_much = client_read(fd, FALSE);
  g_assert_cmpint(too_much->status, ==, 413);
  g_autoptr(Answer) next = client_read(fd, FALSE); /* the connection lives on */
  g_assert_cmpint(next->status, ==, 200);
  close(fd);
}

static void test_chunks_past_the_limit(void)
{
  g_autoptr(Fixture) fixture = start();
  int fd = client_connect(fixture->port);
  client_send(fd, "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
  g_autofree char *block = g_strnfill(4096, 'c');
  g_autofree char *chunk = g_strdup_printf("1000\r\n%s\r\n", block);
  for (int i = 0; i < 300; i++)
    client_send(fd, chunk);
  g_autoptr(Answer) answer = client_read(fd, FALSE);
  g_assert_true(answer->status == 413 || answer->status == 0); /* a reset may overtake the words */
  g_assert_true(client_is_closed(fd));
  close(fd);
}

static void test_head(void)
{
  g_autoptr(Fixture) fixture = start();
  static const char *const paths[] = { "/hello", "/shared" };
  for (gsize i = 0; i < G_N_ELEMENTS(paths); i++) {
    int fd = client_connect(fixture->port);
    g_autofree char *head = g_strdup_printf("HEAD %s HTTP/1.1\r\nHost: x\r\n\r\nGET %s HTTP/1.1\r\nHost: x\r\n\r\n",
                                            paths[i], paths[i]);
    client_send(fd, head);
    g_autoptr(Answer) without = client_read(fd, TRUE);
    g_autoptr(Answer) with = client_read(fd, FALSE);
    g_assert_cmpint(without->status, ==, 200);
    g_autofree char *length = answer_header(without, "Content-Length");
    g_autofree char *size = g_strdup_printf("%" G_GSIZE_FORMAT, with->body->len);
    g_assert_cmpstr(length, ==, size);
    g_assert_cmpstr(without->headers, ==, with->headers);
    close(fd);
  }
}

static void test_not_modified(void)
{
  g_autoptr(Fixture) fixture = start();
  int fd = client_connect(fixture->port);
  client_send(fd, GET("/unchanged") GET("/hello"));
  g_autoptr(Answer) unchanged = client_read(fd, FALSE);
  g_assert_cmpint(unchanged->status, ==, 304);
  g_autofree char *tag = answer_header(unchanged, "ETag");
  g_assert_cmpstr(tag, ==, "\"one\"");
  g_autoptr(Answer) next = client_read(fd, FALSE);
  g_assert_cmpstr(next->body->str, ==, "hello\n");
  close(fd);
}

static void test_pipelining(void)
{
  g_autoptr(Fixture) fixture = start();
  int fd = client_connect(fixture->port);
  client_send(fd, GET("/hello") POST("/write", "2", "hi") GET("/items/7") POST("/write", "0", ""));
  static const char *const bodies[] = { "hello\n", "1", "7|-|user", "2" };
  for (gsize i = 0; i < G_N_ELEMENTS(bodies); i++) {
    g_autoptr(Answer) answer = client_read(fd, FALSE);
    g_assert_cmpstr(answer->body->str, ==, bodies[i]);
  }
  close(fd);
}

static void test_after_commit(void)
{
  g_autoptr(Fixture) fixture = start();
  g_atomic_int_set(&fixture->window->commit_takes_ms, 50);
  int fds[20];
  for (gsize i = 0; i < G_N_ELEMENTS(fds); i++)
    fds[i] = client_connect(fixture->port);
  for (gsize i = 0; i < G_N_ELEMENTS(fds); i++)
    client_send(fds[i], POST("/write", "2", "hi"));
  for (gsize i = 0; i < G_N_ELEMENTS(fds); i++) {
    g_autoptr(Answer) answer = client_read(fds[i], FALSE);
    g_assert_cmpint(answer->status, ==, 201);
    g_assert_cmpint(g_ascii_strtoll(answer->body->str, NULL, 10), <=, g_atomic_int_get(&fixture->window->committed));
    close(fds[i]);
  }
  fixture_wait(&fixture->window->ticks, g_atomic_int_get(&fixture->window->ticks) + 2);
  g_assert_cmpuint(fixture->window->counters.writes, ==, 20);
  g_assert_cmpuint(fixture->window->counters.write_turns, <, 20);
  g_assert_cmpuint(fixture->window->counters.answers[2], ==, 20);
}

static void test_failed_commit(void)
{
  g_autoptr(Fixture) fixture = start();
  gint *faults[] = { &fixture->window->fail_end, &fixture->window->fail_begin };
  for (gsize fault = 0; fault < G_N_ELEMENTS(faults); fault++) {
    g_atomic_int_set(faults[fault], 1);
    int fds[8];
    for (gsize i = 0; i < G_N_ELEMENTS(fds); i++)
      fds[i] = client_connect(fixture->port);
    for (gsize i = 0; i < G_N_ELEMENTS(fds); i++)
      client_send(fds[i], POST("/write", "2", "hi"));
    for (gsize i = 0; i < G_N_ELEMENTS(fds); i++) {
      g_autoptr(Answer) answer = client_read(fds[i], FALSE);
      g_assert_cmpint(answer->status, ==, 503);
      close(fds[i]);
    }
    g_atomic_int_set(faults[fault], 0);
  }
  g_assert_cmpint(g_atomic_int_get(&fixture->window->committed), ==, 0);
  g_assert_cmpint(g_atomic_int_get(&fixture->window->handled), ==, 8);
  g_autoptr(Answer) answer = client_ask(fixture->port, POST("/write", "2", "hi"));
  g_assert_cmpint(answer->status, ==, 201);
}

static void test_busy_database(void)
{
  HttpSettings settings = fixture_settings();
  settings.busy_seconds = 2;
  g_autoptr(Fixture) fixture = fixture_start(&settings);
  g_atomic_int_set(&fixture->window->fail_begin, 1);
  int first = client_connect(fixture->port), second = client_connect(fixture->port);
  client_send(first, POST("/write", "2", "hi"));
  g_autoptr(Answer) read = client_ask(fixture->port, GET("/hello")); /* readers are served meanwhile */
  g_assert_cmpint(read->status, ==, 200);
  g_atomic_int_set(&fixture->window->fail_begin, 0);
  g_autoptr(Answer) waited = client_read(first, FALSE);
  g_assert_cmpint(waited->status, ==, 201);
  g_atomic_int_set(&fixture->window->fail_begin, 1);
  client_send(second, POST("/write", "2", "hi"));
  g_autoptr(Answer) in_vain = client_read(second, FALSE);
  g_assert_cmpint(in_vain->status, ==, 503);
  close(first);
  close(second);
}

static void test_small_turns(void)
{
  HttpSettings settings = fixture_settings();
  settings.writes_per_turn = 2;
  g_autoptr(Fixture) fixture = fixture_start(&settings);
  g_atomic_int_set(&fixture->window->commit_takes_ms, 20);
  int fds[9];
  for (gsize i = 0; i < G_N_ELEMENTS(fds); i++)
    fds[i] = client_connect(fixture->port);
  for (gsize i = 0; i < G_N_ELEMENTS(fds); i++)
    client_send(fds[i], POST("/write", "2", "hi"));
  for (gsize i = 0; i < G_N_ELEMENTS(fds); i++) {
    g_autoptr(Answer) answer = client_read(fds[i], FALSE);
    g_assert_cmpint(answer->status, ==, 201);
    close(fds[i]);
  }
  fixture_wait(&fixture->window->ticks, g_atomic_int_get(&fixture->window->ticks) + 2);
  g_assert_cmpuint(fixture->window->counters.most_writes, <=, 2);
  g_assert_cmpuint(fixture->window->counters.writes, ==, 9);
}

/* A client that goes while its write waits, or in the middle of a request, harms nobody. */
static void test_clients_that_go(void)
{
  g_autoptr(Fixture) fixture = start();
  g_atomic_int_set(&fixture->window->commit_takes_ms, 100);
  int first = client_connect(fixture->port);
  client_send(first, POST("/write", "2", "hi"));
  fixture_wait(&fixture->window->handled, 1);
  int going = client_connect(fixture->port);
  client_send(going, POST("/write", "2", "hi"));
  struct linger reset = { 1, 0 };
  setsockopt(going, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
  close(first);
  close(going);
  int half = client_connect(fixture->port);
  client_send(half, "POST /write HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nonly this");
  close(half);
  int less = client_connect(fixture->port);
  client_send(less, "GET /hel");
  close(less);
  g_autoptr(Answer) answer = client_ask(fixture->port, POST("/write", "2", "hi"));
  g_assert_cmpint(answer->status, ==, 201);
  g_assert_cmpint(g_atomic_int_get(&fixture->window->handled), <=, 3);
}

static void test_sigterm(void)
{
  g_autoptr(Fixture) fixture = start();
  g_atomic_int_set(&fixture->window->commit_takes_ms, 300);
  int writing = client_connect(fixture->port);
  int sending = client_connect(fixture->port);
  client_send(sending, "POST /write HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nha");
  client_send(writing, POST("/write", "2", "hi"));
  fixture_wait(&fixture->window->handled, 1);
  int waiting = client_connect(fixture->port); /* still in the kernel's queue: the server is committing */
  client_send(waiting, GET("/shared"));
  fixture_tell(fixture);
  g_usleep(400000);
  client_send(sending, "lf");
  g_autoptr(Answer) written = client_read(writing, FALSE);
  g_assert_cmpint(written->status, ==, 201);
  g_autoptr(Answer) sent = client_read(sending, FALSE);
  g_assert_cmpint(sent->status, ==, 201);
  g_autofree char *connection = answer_header(sent, "Connection");
  g_assert_cmpstr(connection, ==, "close");
  g_autoptr(Answer) shared = client_read(waiting, FALSE);
  g_assert_cmpint(shared->status, ==, 200);
  g_assert_cmpuint(shared->body->len, ==, 50000);
  g_assert_true(client_is_closed(writing) && client_is_closed(sending));
  close(writing);
  close(sending);
  close(waiting);
}

static void test_drain_is_bounded(void)
{
  HttpSettings settings = fixture_settings();
  settings.drain_seconds = 1;
  Fixture *fixture = fixture_start(&settings);
  int never = client_connect(fixture->port);
  client_send(never, "POST /write HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nha");
  g_usleep(100000);
  gint64 begin = g_get_monotonic_time();
  fixture_stop(fixture);
  g_assert_cmpint(g_get_monotonic_time() - begin, <, 3 * G_USEC_PER_SEC);
  close(never);
}

static void test_drain_refuses_what_must_wait(void)
{
  HttpSettings settings = fixture_settings();
  settings.drain_seconds = 1;
  settings.busy_seconds = 60;
  g_autoptr(Fixture) fixture = fixture_start(&settings);
  g_atomic_int_set(&fixture->window->fail_begin, 1);
  int fd = client_connect(fixture->port);
  client_send(fd, POST("/write", "2", "hi"));
  g_usleep(100000);
  fixture_tell(fixture);
  g_autoptr(Answer) answer = client_read(fd, FALSE);
  g_assert_cmpint(answer->status, ==, 503);
  close(fd);
}

static void test_sighup(void)
{
  g_autoptr(Fixture) fixture = start();
  int fd = client_connect(fixture->port);
  kill(fixture->pid, SIGHUP);
  fixture_wait(&fixture->window->reloads, 1);
  client_send(fd, GET("/hello"));
  g_autoptr(Answer) answer = client_read(fd, FALSE);
  g_assert_cmpint(answer->status, ==, 200);
  close(fd);
}

static void test_joints(void)
{
  g_autoptr(Fixture) fixture = start();
  int fd = client_connect(fixture->port);
  for (int i = 0; i < 3; i++) {
    client_send(fd, GET("/hello"));
    g_autoptr(Answer) answer = client_read(fd, FALSE);
    g_assert_cmpint(answer->status, ==, 200);
  }
  fixture_wait(&fixture->window->idles, 1);
  fixture_wait(&fixture->window->ticks, 2);
  g_assert_cmpint(g_atomic_int_get(&fixture->window->turn_starts), ==, 3);
  g_assert_cmpint(g_atomic_int_get(&fixture->window->idles), <=, 4);
  close(fd);
}

static void test_slow_clients(void)
{
  HttpSettings settings = fixture_settings();
  settings.timeout_seconds = 1;
  g_autoptr(Fixture) fixture = fixture_start(&settings);
  int fd = client_connect(fixture->port);
  client_send(fd, "GET /hello HTTP/1.1\r\nHost: x\r\n");
  for (int i = 0; i < 8; i++) { /* never silent for a second, never done */
    g_usleep(400000);
    client_send(fd, "X-More: a\r\n");
  }
  g_autoptr(Answer) answer = client_read(fd, FALSE);
  g_assert_cmpint(answer->status, ==, 408);
  g_assert_true(client_is_closed(fd));
  close(fd);
  int silent = client_connect(fixture->port);
  g_assert_true(client_is_closed(silent));
  close(silent);
}

static void test_connection_limit(void)
{
  HttpSettings settings = fixture_settings();
  settings.max_connections = 3;
  settings.max_per_address = 2;
  g_autoptr(Fixture) fixture = fixture_start(&settings);
  int fds[3];
  for (gsize i = 0; i < G_N_ELEMENTS(fds); i++) {
    fds[i] = client_connect(fixture->port);
    g_usleep(50000);
  }
  g_assert_true(client_is_closed(fds[2]));
  client_send(fds[0], GET("/hello"));
  g_autoptr(Answer) answer = client_read(fds[0], FALSE);
  g_assert_cmpint(answer->status, ==, 200);
  for (gsize i = 0; i < G_N_ELEMENTS(fds); i++)
    close(fds[i]);
}

static Answer *ask_unix(const char *path, const char *request)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  g_strlcpy(address.sun_path, path, sizeof address.sun_path);
  int fd = socket(AF_UNIX, SOCK_STREAM, 0);
  g_assert_cmpint(connect(fd, (struct sockaddr *)&address, sizeof address), ==, 0);
  client_send(fd, request);
  Answer *answer = client_read(fd, FALSE);
  close(fd);
  return answer;
}

static void test_unix_socket(void)
{
  g_autofree char *directory = g_dir_make_tmp("attune-http-XXXXXX", NULL);
  g_autofree char *path = g_build_filename(directory, "s", NULL);
  g_autofree char *where = g_strconcat("unix:", path, NULL);
  HttpSettings settings = fixture_settings();
  settings.listen = where;
  Fixture *killed = fixture_start(&settings);
  g_assert_cmpint(killed->port, ==, 0);
  struct stat found;
  g_assert_cmpint(stat(path, &found), ==, 0);
  g_assert_cmpint(found.st_mode & 0777, ==, 0660);
  kill(killed->pid, SIGKILL);
  waitpid(killed->pid, NULL, 0);
  killed->pid = 0;
  fixture_stop(killed);
  g_assert_cmpint(stat(path, &found), ==, 0);
  Fixture *second = fixture_start(&settings); /* takes over what the dead one left */
  g_autoptr(Answer) answer = ask_unix(path, GET("/hello"));
  g_assert_cmpint(answer->status, ==, 200);
  g_autoptr(GError) error = NULL;
  static const HttpHooks none = { 0 };
  g_assert_null(http_server_new(&settings, NULL, &none, NULL, &error));
  g_assert_nonnull(strstr(error->message, "somebody listens there already"));
  fixture_stop(second);
  g_assert_cmpint(stat(path, &found), !=, 0);
  rmdir(directory);
}

static void test_bad_addresses(void)
{
  static const char *const bad[] = { "", "8080", "127.0.0.1", "127.0.0.1:70000", "nowhere:80", "[::1]", "[::1:80", "::1:80",
                                     "unix:", "unix:/", "systemd", "127.0.0.1:-1" };
  for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
    HttpSettings settings = fixture_settings();
    settings.listen = bad[i];
    static const HttpHooks none = { 0 };
    g_autoptr(GError) error = NULL;
    g_test_message("%s", bad[i]);
    g_assert_null(http_server_new(&settings, NULL, &none, NULL, &error));
    g_assert_true(g_str_has_prefix(error->message, "listen = "));
  }
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/http/server/answers-whole-requests", test_answers);
  g_test_add_func("/http/server/refuses-what-is-malformed-as-a-problem", test_refuses);
  g_test_add_func("/http/server/bounds-target-headers-and-body", test_limits);
  g_test_add_func("/http/server/chunks-without-end-are-cut-off", test_chunks_past_the_limit);
  g_test_add_func("/http/server/head-says-what-get-would", test_head);
  g_test_add_func("/http/server/not-modified-has-no-body", test_not_modified);
  g_test_add_func("/http/server/pipelined-requests-are-answered-in-order", test_pipelining);
  g_test_add_func("/http/server/writes-are-answered-after-the-commit", test_after_commit);
  g_test_add_func("/http/server/a-failed-commit-is-told-to-everyone-in-it", test_failed_commit);
  g_test_add_func("/http/server/writes-wait-for-a-busy-database-and-reads-do-not", test_busy_database);
  g_test_add_func("/http/server/a-transaction-takes-no-more-than-it-may", test_small_turns);
  g_test_add_func("/http/server/clients-that-go-harm-nobody", test_clients_that_go);
  g_test_add_func("/http/server/sigterm-finishes-what-was-accepted", test_sigterm);
  g_test_add_func("/http/server/sigterm-does-not-wait-for-ever", test_drain_is_bounded);
  g_test_add_func("/http/server/sigterm-refuses-writes-that-cannot-begin", test_drain_refuses_what_must_wait);
  g_test_add_func("/http/server/sighup-reloads-and-drops-nobody", test_sighup);
  g_test_add_func("/http/server/calls-its-joints-once-a-turn", test_joints);
  g_test_add_func("/http/server/slow-clients-are-shown-the-door", test_slow_clients);
  g_test_add_func("/http/server/connections-are-bounded", test_connection_limit);
  g_test_add_func("/http/server/unix-socket-is-taken-over-only-if-nobody-listens", test_unix_socket);
  g_test_add_func("/http/server/an-address-that-cannot-be-read-is-refused", test_bad_addresses);
  return g_test_run();
}
