/* Preloaded: whatever of a write-ahead log is on the disk stands in a file beside it, LOG.cut, as a power cut would leave it. What
 * was in the log as a sync began counts as soon as that sync is done, CUT_SYNC_US microseconds later than it need be. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int fdatasync(int fd);

static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;

/* The path of a log behind @fd in @path; 0 if it is none. */
static int find_log(int fd, char *path, size_t size)
{
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, size - 1);
  if (length < 4 || (size_t)length == size - 1)
    return 0;
  path[length] = '\0';
  return strcmp(path + length - 4, "-wal") == 0;
}

static void copy(const char *from, const char *to)
{
  char block[65536];
  int in = open(from, O_RDONLY | O_CLOEXEC), out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  ssize_t got;
  while (in >= 0 && out >= 0 && (got = read(in, block, sizeof block)) > 0)
    if (write(out, block, (size_t)got) != got)
      abort();
  if (in >= 0)
    close(in);
  if (out >= 0)
    close(out);
}

static int sync_log(int (*real)(int), int fd, const char *log)
{
  char fresh[4200], cut[4200];
  const char *text = getenv("CUT_SYNC_US");
  snprintf(fresh, sizeof fresh, "%s.fresh", log);
  snprintf(cut, sizeof cut, "%s.cut", log);
  copy(log, fresh);
  usleep(text ? (useconds_t)atol(text) : 0);
  int code = real(fd);
  if (code == 0 && rename(fresh, cut) != 0)
    abort();
  return code;
}

int fdatasync(int fd)
{
  static int (*real)(int);
  char log[4096];
  pthread_mutex_lock(&one_at_a_time);
  if (!real)
    real = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
  int code = find_log(fd, log, sizeof log) ? sync_log(real, fd, log) : real(fd);
  pthread_mutex_unlock(&one_at_a_time);
  return code;
}
