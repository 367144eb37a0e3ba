/* The bare limit: what libmicrohttpd and SQLite do with nothing of ours between them. Beside it `make bench` measures
 * Attune in the same run and prints the ratio.
 *
 *   bare feed FILE          answers every GET with FILE from one prepared response, 304 where If-None-Match names its tag
 *   bare book DATABASE      every POST is a transaction of its own: touch a row, insert a row, sync
 *   bare both FILE DATABASE opens both, for start-up time and resident memory
 *
 * Listens on a free port of 127.0.0.1, prints it on a line, ends on SIGTERM. The loop is driven from outside, as ours is.
 */
#include <errno.h>
#include <microhttpd.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <arpa/inet.h>
#include <unistd.h>

#define TAG "\"0123456789abcdef0123456789abcdef\""

static volatile sig_atomic_t ended;
static struct MHD_Response *whole, *unchanged, *made, *failed;
static sqlite3 *db;
static sqlite3_stmt *begin, *touch, *insert, *commit;

static void on_term(int signal)
{
  (void)signal;
  ended = 1;
}

static char *read_file(const char *path, size_t *size)
{
  FILE *file = fopen(path, "rb");
  char *bytes = malloc(1 << 24);
  if (!file || !bytes)
    return NULL;
  *size = fread(bytes, 1, 1 << 24, file);
  fclose(file);
  return bytes;
}

/* The headers that ours carries, so that the same number of bytes goes out. */
static void add_headers(struct MHD_Response *response)
{
  MHD_add_response_header(response, "ETag", TAG);
  MHD_add_response_header(response, "Cache-Control", "private, no-cache");
  MHD_add_response_header(response, "Vary", "Accept-Encoding");
}

static int prepare_feed(const char *path)
{
  size_t size = 0;
  char *bytes = read_file(path, &size);
  if (!bytes)
    return 0;
  whole = MHD_create_response_from_buffer(size, bytes, MHD_RESPMEM_PERSISTENT);
  add_headers(whole);
  MHD_add_response_header(whole, "Last-Modified", "Mon, 07 Sep 2026 07:00:00 GMT");
  MHD_add_response_header(whole, "X-Robots-Tag", "noindex");
  MHD_add_response_header(whole, "Content-Type", "text/calendar; charset=utf-8");
  unchanged = MHD_create_response_from_buffer(0, (void *)"", MHD_RESPMEM_PERSISTENT);
  add_headers(unchanged);
  return 1;
}

static int prepare_book(const char *path)
{
  if (sqlite3_open(path, &db) != SQLITE_OK)
    return 0;
  sqlite3_exec(db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0;"
                   "CREATE TABLE IF NOT EXISTS slot (id INTEGER PRIMARY KEY, revision INTEGER);"
                   "CREATE TABLE IF NOT EXISTS booking (id INTEGER PRIMARY KEY, slot INTEGER, body TEXT);"
                   "INSERT OR IGNORE INTO slot VALUES (1, 0)", NULL, NULL, NULL);
  int fine = sqlite3_prepare_v2(db, "BEGIN IMMEDIATE", -1, &begin, NULL) == SQLITE_OK
             && sqlite3_prepare_v2(db, "UPDATE slot SET revision = revision + 1 WHERE id = 1", -1, &touch, NULL) == SQLITE_OK
             && sqlite3_prepare_v2(db, "INSERT INTO booking (slot, body) VALUES (1, ?)", -1, &insert, NULL) == SQLITE_OK
             && sqlite3_prepare_v2(db, "COMMIT", -1, &commit, NULL) == SQLITE_OK;
  made = MHD_create_response_from_buffer(2, (void *)"{}", MHD_RESPMEM_PERSISTENT);
  failed = MHD_create_response_from_buffer(2, (void *)"{}", MHD_RESPMEM_PERSISTENT);
  return fine;
}

static int run(sqlite3_stmt *statement)
{
  int fine = sqlite3_step(statement) == SQLITE_DONE;
  sqlite3_reset(statement);
  return fine;
}

static int book(void)
{
  sqlite3_bind_text(insert, 1, "one booking of the usual length, about as many bytes as a real one", -1, SQLITE_STATIC);
  return run(begin) && run(touch) && run(insert) && run(commit);
}

static enum MHD_Result answer_get(struct MHD_Connection *connection)
{
  const char *tag = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "If-None-Match");
  if (tag && strcmp(tag, TAG) == 0)
    return MHD_queue_response(connection, 304, unchanged);
  return MHD_queue_response(connection, 200, whole);
}

static enum MHD_Result on_request(void *data, struct MHD_Connection *connection, const char *url, const char *method,
                                  const char *version, const char *body, size_t *size, void **state)
{
  static char begun;
  (void)data, (void)url, (void)version, (void)body;
  if (!*state) {
    *state = &begun;
    return MHD_YES;
  }
  if (*size) {
    *size = 0;
    return MHD_YES;
  }
  if (strcmp(method, "POST") == 0)
    return book() ? MHD_queue_response(connection, 201, made) : MHD_queue_response(connection, 500, failed);
  return answer_get(connection);
}

static void loop(struct MHD_Daemon *daemon)
{
  int inner = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
  int outer = epoll_create1(EPOLL_CLOEXEC);
  struct epoll_event event = { .events = EPOLLIN };
  epoll_ctl(outer, EPOLL_CTL_ADD, inner, &event);
  while (!ended) {
    MHD_UNSIGNED_LONG_LONG wait = 1000;
    if (MHD_get_timeout(daemon, &wait) != MHD_YES || wait > 1000)
      wait = 1000;
    epoll_wait(outer, &event, 1, (int)wait);
    MHD_run(daemon);
  }
  close(outer);
}

int main(int argc, char **argv)
{
  int feed = argc > 2 && (strcmp(argv[1], "feed") == 0 || strcmp(argv[1], "both") == 0);
  const char *database = argc > 3 ? argv[3] : argc > 2 && strcmp(argv[1], "book") == 0 ? argv[2] : NULL;
  if ((!feed && !database) || (feed && !prepare_feed(argv[2])) || (database && !prepare_book(database))) {
    fputs("bare: feed FILE, book DATABASE or both FILE DATABASE, and they must be usable\n", stderr);
    return 2;
  }
  struct sigaction action = { .sa_handler = on_term };
  sigaction(SIGTERM, &action, NULL);
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
  struct MHD_Daemon *daemon =
    MHD_start_daemon(MHD_USE_EPOLL, 0, NULL, NULL, on_request, NULL, MHD_OPTION_SOCK_ADDR, &address,
                     MHD_OPTION_CONNECTION_LIMIT, 1024u, MHD_OPTION_CONNECTION_TIMEOUT, 30u, MHD_OPTION_END);
  if (!daemon)
    return 1;
  printf("%u\n", (unsigned)MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT)->port);
  fflush(stdout);
  loop(daemon);
  MHD_stop_daemon(daemon);
  return 0;
}
