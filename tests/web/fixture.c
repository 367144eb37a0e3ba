#include "fixture.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"

typedef struct {
  Window *window;
  HttpPrepared *prepared;
  int pending;
  int disk; /* -1: write_end is all there is to it */
} Data;

static HttpResponse *hello(HttpRequest *request, void *data)
{
  HttpResponse *response = http_response_new_text(200, "text/plain", "hello\n");
  http_response_add(response, "X-Said", "hello");
  return response;
}

static HttpResponse *item(HttpRequest *request, void *data)
{
  const char *query = http_request_query(request, "q");
  g_autofree char *text = g_strdup_printf("%s|%s|%s", http_request_param(request, "id"), query ? query : "-",
                                          (const char *)http_request_user(request));
  return http_response_new_text(200, "text/plain", text);
}

static HttpResponse *echo(HttpRequest *request, void *data)
{
  gsize size = 0;
  const char *body = http_request_body(request, &size);
  return http_response_new(200, "text/plain", g_bytes_new(body, size));
}

static HttpResponse *shared(HttpRequest *request, void *data)
{
  return http_response_new_prepared(((Data *)data)->prepared);
}

static HttpResponse *unchanged(HttpRequest *request, void *data)
{
  HttpResponse *response = http_response_new(304, NULL, NULL);
  http_response_add(response, "ETag", "\"one\"");
  return response;
}

/* Says the number under which this write would be committed. */
static HttpResponse *write_one(HttpRequest *request, void *data_pointer)
{
  Data *data = data_pointer;
  data->pending++;
  g_atomic_int_inc(&data->window->handled);
  g_autofree char *text = g_strdup_printf("%d", g_atomic_int_get(&data->window->committed) + data->pending);
  return http_response_new_text(201, "text/plain", text);
}

static gboolean write_begin(void *data_pointer, GError **error)
{
  Data *data = data_pointer;
  data->pending = 0;
  if (g_atomic_int_get(&data->window->fail_begin))
    return error_set(error, ERROR_BUSY, "the database is busy");
  return TRUE;
}

static gboolean write_end(void *data_pointer, GError **error)
{
  Data *data = data_pointer;
  g_usleep((gulong)g_atomic_int_get(&data->window->commit_takes_ms) * 1000);
  if (g_atomic_int_get(&data->window->fail_end))
    return error_set(error, ERROR_BUSY, "the disk did not answer");
  g_atomic_int_add(&data->window->committed, data->pending);
  return TRUE;
}

/* ---- the disk ---- */

static int kept(void *data)
{
  return ((Data *)data)->disk;
}

static gboolean disk_works(const Data *data, GError **error)
{
  return !g_atomic_int_get(&data->window->disk_fails) || error_set(error, ERROR_BROKEN, "the disk is broken");
}

static gboolean keep(void *data_pointer, gboolean wait, GError **error)
{
  Data *data = data_pointer;
  if (!disk_works(data, error))
    return FALSE;
  gint begun = g_atomic_int_add(&data->window->begun, 1) + 1;
  if (wait) {
    g_atomic_int_inc(&data->window->waited);
    g_atomic_int_set(&data->window->kept, begun);
  }
  return TRUE;
}

static guint64 owed(void *data_pointer)
{
  const Data *data = data_pointer;
  gint begun = g_atomic_int_get(&data->window->begun);
  return begun > g_atomic_int_get(&data->window->kept) ? (guint64)begun : 0;
}

static gboolean look(void *data_pointer, guint64 *through, GError **error)
{
  const Data *data = data_pointer;
  guint64 told;
  G_GNUC_UNUSED gssize got = read(data->disk, &told, sizeof told);
  *through = (guint64)g_atomic_int_get(&data->window->kept);
  return disk_works(data, error);
}

/* ---- the others ---- */

static HttpResponse *admit(HttpRequest *request, void *data)
{
  const char *who = http_request_header(request, "X-Who");
  if (who && g_str_equal(who, "slow")) {
    g_atomic_int_inc(&((Data *)data)->window->admitting);
    g_usleep(100 * 1000);
  }
  return who && g_str_equal(who, "stranger") ? http_response_new_text(401, "text/plain", "who?") : NULL;
}

static void on_turn_start(void *data)
{
  g_atomic_int_inc(&((Data *)data)->window->turn_starts);
}

static void on_idle(void *data)
{
  g_atomic_int_inc(&((Data *)data)->window->idles);
}

static HttpServer *running; /* the one server of this process, for on_tick to look at */

static void on_tick(void *data_pointer)
{
  Data *data = data_pointer;
  data->window->counters = *http_server_counters(running);
  g_atomic_int_inc(&data->window->ticks);
}

static void on_reload(void *data)
{
  g_atomic_int_inc(&((Data *)data)->window->reloads);
}

static const HttpRoute routes[] = {
  { "GET", "/hello", hello, HTTP_READS, NULL },
  { "GET", "/items/{id}", item, HTTP_READS, "user" },
  { "GET", "/feeds/{id}.ics", item, HTTP_READS, "feed" },
  { "POST", "/echo", echo, HTTP_READS, NULL },
  { "GET", "/shared", shared, HTTP_READS, NULL },
  { "GET", "/unchanged", unchanged, HTTP_READS, NULL },
  { "POST", "/write", write_one, HTTP_WRITES, NULL },
};

static const HttpHooks hooks = {
  .on_turn_start = on_turn_start, .admit = admit, .write_begin = write_begin, .write_end = write_end,
  .kept = kept, .keep = keep, .owed = owed, .look = look,
  .on_idle = on_idle, .on_tick = on_tick, .on_reload = on_reload,
};

static int serve(const HttpSettings *settings, Window *window, int disk, int say)
{
  static const char *const headers[] = { "ETag", "\"fifty\"", NULL };
  char *letters = g_malloc(50000);
  memset(letters, 'x', 50000);
  Data data = { .window = window, .disk = disk };
  data.prepared = http_prepared_new(200, "text/plain", g_bytes_new_take(letters, 50000), headers);
  g_autoptr(GError) error = NULL;
  g_autoptr(HttpRouter) router = http_router_new(routes, G_N_ELEMENTS(routes), &error);
  g_autoptr(HttpServer) server = router ? http_server_new(settings, router, &hooks, &data, &error) : NULL;
  int port = server ? http_server_port(server) : -1;
  running = server;
  gboolean ok = write(say, &port, sizeof port) == sizeof port && server && http_server_run(server, &error);
  if (!ok)
    fprintf(stderr, "the test's server: %s\n", error ? error->message : "failed");
  if (server)
    window->counters = *http_server_counters(server);
  http_prepared_unref(data.prepared);
  return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}

HttpSettings fixture_settings(void)
{
  return (HttpSettings){ .listen = "127.0.0.1:0", .max_connections = 1000, .max_body_bytes = 1024,
                         .timeout_seconds = 5, .drain_seconds = 5, .writes_per_turn = 1000, .take_signals = TRUE };
}

static Fixture *start(const HttpSettings *settings, int disk)
{
  Fixture *fixture = g_new0(Fixture, 1);
  fixture->disk = disk;
  fixture->window = mmap(NULL, sizeof *fixture->window, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  g_assert_true(fixture->window != MAP_FAILED);
  int say[2];
  g_assert_cmpint(pipe(say), ==, 0);
  fixture->pid = fork();
  g_assert_cmpint(fixture->pid, >=, 0);
  if (fixture->pid == 0) {
    close(say[0]);
    prctl(PR_SET_PDEATHSIG, SIGKILL); /* a test that fails leaves no server behind */
    int status = serve(settings, fixture->window, disk, say[1]);
    munmap(fixture->window, sizeof *fixture->window);
    g_free(fixture);
    exit(status);
  }
  close(say[1]);
  g_assert_cmpint(read(say[0], &fixture->port, sizeof fixture->port), ==, sizeof fixture->port);
  close(say[0]);
  return fixture;
}

Fixture *fixture_start(const HttpSettings *settings)
{
  return start(settings, -1);
}

Fixture *fixture_start_on_disk(const HttpSettings *settings)
{
  int disk = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  g_assert_cmpint(disk, >=, 0);
  return start(settings, disk);
}

void fixture_tell_disk(Fixture *fixture)
{
  guint64 one = 1;
  g_assert_cmpint(write(fixture->disk, &one, sizeof one), ==, sizeof one);
}

void fixture_tell(Fixture *fixture)
{
  fixture->told = TRUE;
  g_assert_cmpint(kill(fixture->pid, SIGTERM), ==, 0);
}

void fixture_stop(Fixture *fixture)
{
  int status = 0;
  if (fixture->pid > 0) {
    if (!fixture->told && !fixture->fails)
      fixture_tell(fixture);
    g_assert_cmpint(waitpid(fixture->pid, &status, 0), ==, fixture->pid);
    g_assert_cmpint(WIFSIGNALED(status) ? WTERMSIG(status) : 0, ==, 0);
    g_assert_cmpint(WEXITSTATUS(status), ==, fixture->fails ? EXIT_FAILURE : EXIT_SUCCESS);
  }
  if (fixture->disk >= 0)
    close(fixture->disk);
  munmap(fixture->window, sizeof *fixture->window);
  g_free(fixture);
}

void fixture_wait(const gint *value, gint least)
{
  for (int i = 0; i < 500 && g_atomic_int_get(value) < least; i++)
    g_usleep(10000);
  g_assert_cmpint(g_atomic_int_get(value), >=, least);
}
