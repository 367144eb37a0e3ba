#define _GNU_SOURCE /* pipe2 */
#include "db/sync.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "db/driver.h"

#define AT_ONCE 64 /* numbers read at a time: the last of them answers for all */

int (*db_sync_call)(int fd) = fdatasync;

/* What the thread tells. */
typedef struct {
  guint64 number;
  int fault; /* errno, or 0 */
} Told;

/* The log's file. It is opened beside SQLite, which is harmless: what locks it takes lie on other files
 * (sqlite.org/walformat.html). */
typedef struct {
  char *path;
  int fd;
  struct stat is;
} LogFile;

/* What the thread has for its own. */
typedef struct {
  int asked, told; /* its ends of the pipes */
  LogFile log;
} Worker;

struct DbSync {
  Db *db;
  pthread_t thread; /* from the first number on: who only reads has none */
  gboolean started;
  Worker worker;
  LogFile log; /* for db_sync_wait */
  int ask, hear;
  guint64 asked, heard; /* of the thread: the last number said to it, and the last it said */
  guint64 through;      /* up to here all is on the disk */
  int fault;
};

/* ---- the file ---- */

static void log_close(LogFile *log)
{
  if (log->fd >= 0)
    close(log->fd);
  log->fd = -1;
}

static gboolean is_still(const LogFile *log)
{
  struct stat now;
  return log->fd >= 0 && stat(log->path, &now) == 0 && now.st_ino == log->is.st_ino && now.st_dev == log->is.st_dev;
}

/* 0, or errno. A log that was put in the place of another is opened anew. */
static int log_sync(LogFile *log)
{
  if (!is_still(log)) {
    log_close(log);
    log->fd = open(log->path, O_RDONLY | O_CLOEXEC);
    if (log->fd < 0 || fstat(log->fd, &log->is) != 0)
      return errno;
  }
  return db_sync_call(log->fd) == 0 ? 0 : errno;
}

/* ---- the thread ---- */

/* The last number asked for; 0 when nobody will ask any more. */
static guint64 next_asked(int fd)
{
  guint64 numbers[AT_ONCE];
  gssize got;
  do
    got = read(fd, numbers, sizeof numbers);
  while (got < 0 && errno == EINTR);
  return got > 0 ? numbers[(gsize)got / sizeof *numbers - 1] : 0;
}

static gboolean tell(int fd, const Told *told)
{
  gssize sent;
  do
    sent = write(fd, told, sizeof *told);
  while (sent < 0 && errno == EINTR);
  return sent == sizeof *told;
}

static void *work(void *data)
{
  Worker *worker = data;
  Told told = { 0 };
  while ((told.number = next_asked(worker->asked)) > 0) {
    told.fault = log_sync(&worker->log);
    if (!tell(worker->told, &told) || told.fault)
      break; /* what a disk has dropped once it may say it has kept the next time */
  }
  log_close(&worker->log);
  return NULL;
}

/* Signals are the loop's. 0, or what went wrong. */
static int start_thread(DbSync *sync)
{
  sigset_t all, before;
  if (sync->started)
    return 0;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  int fault = pthread_create(&sync->thread, NULL, work, &sync->worker);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  sync->started = fault == 0;
  return fault;
}

/* ---- for the loop ---- */

/* *@out is written to, *@in read from. */
static gboolean make_pipe(int *in, int *out, GError **error)
{
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0)
    return error_set(error, ERROR_BROKEN, "no pipe for syncing could be made: %s", g_strerror(errno));
  *in = ends[0];
  *out = ends[1];
  return TRUE;
}

/* The loop waits for nothing when it reads. */
static gboolean make_quiet(int fd, GError **error)
{
  return fcntl(fd, F_SETFL, O_NONBLOCK) == 0
         || error_set(error, ERROR_BROKEN, "a pipe for syncing could not be set up: %s", g_strerror(errno));
}

static void close_end(int *fd)
{
  if (*fd >= 0)
    close(*fd);
  *fd = -1;
}

static DbSync *sync_alloc(Db *db, const char *path)
{
  DbSync *sync = g_new0(DbSync, 1);
  sync->db = db;
  sync->ask = sync->hear = sync->worker.asked = sync->worker.told = -1;
  sync->log = (LogFile){ .path = g_strdup(path), .fd = -1 };
  sync->worker.log = (LogFile){ .path = g_strdup(path), .fd = -1 };
  return sync;
}

static void sync_release(DbSync *sync)
{
  close_end(&sync->ask);
  close_end(&sync->hear);
  close_end(&sync->worker.asked);
  close_end(&sync->worker.told);
  log_close(&sync->log);
  g_free(sync->log.path);
  g_free(sync->worker.log.path);
  g_free(sync);
}

DbSync *db_sync_new(Db *db, GError **error)
{
  g_autofree char *path = db->driver->log_file ? db->driver->log_file(db) : NULL;
  if (!path)
    return NULL;
  DbSync *sync = sync_alloc(db, path);
  if (make_pipe(&sync->worker.asked, &sync->ask, error) && make_pipe(&sync->hear, &sync->worker.told, error)
      && make_quiet(sync->hear, error) && db_set_lazy(db, TRUE, error))
    return sync;
  sync_release(sync);
  return NULL;
}

void db_sync_free(DbSync *sync)
{
  if (!sync)
    return;
  close_end(&sync->ask); /* the thread ends when it has read what was asked */
  if (sync->started)
    pthread_join(sync->thread, NULL);
  db_sync_wait(sync, NULL);
  db_set_lazy(sync->db, FALSE, NULL);
  sync_release(sync);
}

guint64 db_sync_begin(DbSync *sync)
{
  guint64 number = ++sync->asked;
  int fault = start_thread(sync);
  gssize sent;
  do
    sent = write(sync->ask, &number, sizeof number);
  while (sent < 0 && errno == EINTR);
  if (sent != sizeof number)
    fault = errno;
  if (!sync->fault)
    sync->fault = fault;
  return number;
}

guint64 db_sync_owed(const DbSync *sync)
{
  return sync->asked > sync->through ? sync->asked : 0;
}

int db_sync_fd(const DbSync *sync)
{
  return sync->hear;
}

static gboolean fail(const DbSync *sync, GError **error)
{
  return error_set(error, ERROR_BROKEN, "the disk did not take what was written to %s: %s", sync->log.path,
                   g_strerror(sync->fault));
}

gboolean db_sync_look(DbSync *sync, guint64 *through, GError **error)
{
  Told told[AT_ONCE];
  gssize got = sync->heard < sync->asked ? read(sync->hear, told, sizeof told) : 0;
  for (gsize i = 0; got > 0 && i < (gsize)got / sizeof *told; i++) {
    sync->heard = told[i].number;
    if (told[i].fault)
      sync->fault = told[i].fault;
    else
      sync->through = MAX(sync->through, told[i].number);
  }
  *through = sync->through;
  return sync->fault ? fail(sync, error) : TRUE;
}

gboolean db_sync_wait(DbSync *sync, GError **error)
{
  if (!sync->fault)
    sync->fault = log_sync(&sync->log);
  if (sync->fault)
    return fail(sync, error);
  sync->through = sync->asked;
  return TRUE;
}
