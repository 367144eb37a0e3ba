/* What an answer waits for: who commits together, and what is brought to the disk beside the loop. */
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "client.h"
#include "fixture.h"

#define GET(path) "GET " path " HTTP/1.1\r\nHost: x\r\n\r\n"
#define POST(path, length, body) "POST " path " HTTP/1.1\r\nHost: x\r\nContent-Length: " length "\r\n\r\n" body

/* Whoever asks while others are still being read commits with them. */
static void test_second_look(void)
{
  HttpSettings settings = fixture_settings();
  g_autoptr(Fixture) fixture = fixture_start(&settings);
  int first = client_connect(fixture->port), second = client_connect(fixture->port);
  client_send(second, GET("/hello"));
  g_autoptr(Answer) there = client_read(second, FALSE);
  g_assert_cmpint(there->status, ==, 200);
  client_send(first, "POST /write HTTP/1.1\r\nHost: x\r\nX-Who: slow\r\nContent-Length: 2\r\n\r\nhi");
  fixture_wait(&fixture->window->admitting, 1);
  client_send(second, POST("/write", "2", "hi"));
  g_autoptr(Answer) one = client_read(first, FALSE), other = client_read(second, FALSE);
  g_assert_cmpint(one->status, ==, 201);
  g_assert_cmpint(other->status, ==, 201);
  close(first);
  close(second);
  fixture_wait(&fixture->window->ticks, g_atomic_int_get(&fixture->window->ticks) + 2);
  g_assert_cmpuint(fixture->window->counters.write_turns, ==, 1);
}

/* Nothing may be read on @fd for a tenth of a second. */
static void must_be_silent(int fd)
{
  struct pollfd one = { fd, POLLIN, 0 };
  g_assert_cmpint(poll(&one, 1, 100), ==, 0);
}

static void disk_is_at(Fixture *fixture, gint number)
{
  g_atomic_int_set(&fixture->window->kept, number);
  fixture_tell_disk(fixture);
}

static Fixture *start_on_disk(void)
{
  HttpSettings settings = fixture_settings();
  settings.drain_seconds = 1;
  return fixture_start_on_disk(&settings);
}

/* A connection on which somebody has read already, and is still there: nobody else is alone. */
static int connect_reader(Fixture *fixture)
{
  int fd = client_connect(fixture->port);
  client_send(fd, GET("/hello"));
  g_autoptr(Answer) read = client_read(fd, FALSE);
  g_assert_cmpint(read->status, ==, 200);
  return fd;
}

static int connect_writer(Fixture *fixture, gint begun)
{
  int fd = client_connect(fixture->port);
  client_send(fd, POST("/write", "2", "hi"));
  fixture_wait(&fixture->window->begun, begun);
  return fd;
}

static void must_answer(int fd, int status)
{
  g_autoptr(Answer) answer = client_read(fd, FALSE);
  g_assert_cmpint(answer->status, ==, status);
  close(fd);
}

/* Not even a reader hears of what is not on the disk. */
static void test_disk_is_waited_for(void)
{
  g_autoptr(Fixture) fixture = start_on_disk();
  int reader = connect_reader(fixture), writer = connect_writer(fixture, 1);
  client_send(reader, GET("/hello"));
  must_be_silent(writer);
  must_be_silent(reader);
  disk_is_at(fixture, 1);
  must_answer(writer, 201);
  must_answer(reader, 200);
  g_assert_cmpint(g_atomic_int_get(&fixture->window->waited), ==, 0);
}

/* The loop goes on writing meanwhile, and each is answered when its own number is reached. */
static void test_disk_is_not_in_the_way(void)
{
  g_autoptr(Fixture) fixture = start_on_disk();
  int reader = connect_reader(fixture), first = connect_writer(fixture, 1), second = connect_writer(fixture, 2);
  disk_is_at(fixture, 1);
  must_answer(first, 201);
  must_be_silent(second);
  disk_is_at(fixture, 2);
  must_answer(second, 201);
  close(reader);
}

static void test_alone_the_disk_is_waited_for_at_once(void)
{
  g_autoptr(Fixture) fixture = start_on_disk();
  must_answer(connect_writer(fixture, 1), 201);
  g_assert_cmpint(g_atomic_int_get(&fixture->window->waited), ==, 1);
}

/* Told to end, it lets nobody go without the disk having been waited for. */
static void test_end_waits_for_the_disk(void)
{
  g_autoptr(Fixture) fixture = start_on_disk();
  int reader = connect_reader(fixture), writer = connect_writer(fixture, 1);
  fixture_tell(fixture);
  must_answer(writer, 201);
  g_assert_cmpint(g_atomic_int_get(&fixture->window->waited), ==, 1);
  close(reader);
}

static void test_broken_disk_ends_it(void)
{
  g_autoptr(Fixture) fixture = start_on_disk();
  fixture->fails = TRUE;
  int reader = connect_reader(fixture), writer = connect_writer(fixture, 1);
  g_atomic_int_set(&fixture->window->disk_fails, 1);
  fixture_tell_disk(fixture);
  must_answer(writer, 500);
  close(reader);
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/http/disk/who-asks-while-others-are-read-commits-with-them", test_second_look);
  g_test_add_func("/http/disk/nobody-hears-of-what-is-not-on-the-disk", test_disk_is_waited_for);
  g_test_add_func("/http/disk/while-the-disk-writes-others-are-served", test_disk_is_not_in_the_way);
  g_test_add_func("/http/disk/who-is-alone-waits-for-the-disk-at-once", test_alone_the_disk_is_waited_for_at_once);
  g_test_add_func("/http/disk/the-end-waits-for-the-disk", test_end_waits_for_the_disk);
  g_test_add_func("/http/disk/a-broken-disk-ends-it", test_broken_disk_ends_it);
  return g_test_run();
}
