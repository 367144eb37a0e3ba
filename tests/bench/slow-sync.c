/* Preloaded: adds SLOW_SYNC_US microseconds to every sync, so that a fast disk behaves like a slow one. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <unistd.h>

int fsync(int fd);
int fdatasync(int fd);

static void linger(void)
{
  static long us = -1;
  if (us < 0) {
    const char *text = getenv("SLOW_SYNC_US");
    us = text ? atol(text) : 1000;
  }
  usleep((useconds_t)us);
}

static int (*next(const char *name))(int)
{
  return (int (*)(int))dlsym(RTLD_NEXT, name);
}

int fsync(int fd)
{
  static int (*real)(int);
  if (!real)
    real = next("fsync");
  linger();
  return real(fd);
}

int fdatasync(int fd)
{
  static int (*real)(int);
  if (!real)
    real = next("fdatasync");
  linger();
  return real(fd);
}
