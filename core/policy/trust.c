/* Ownership and mode are read from the open descriptor, so that what was checked is what is there. A file may only be put
 * in another's place by somebody who may write its directory, and that is checked as well. */
#include "policy/trust.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"

static gboolean check_hands(const struct stat *st, const char *path, GError **error)
{
  if (st->st_uid != 0 && st->st_uid != geteuid())
    return error_set(error, ERROR_DENIED,
                     "%s belongs to user %u; only root or user %u, who runs this, may own it (chown it)", path,
                     (unsigned)st->st_uid, (unsigned)geteuid());
  if (st->st_mode & (S_IWGRP | S_IWOTH))
    return error_set(error, ERROR_DENIED, "%s can be written by others (mode %04o); run: chmod go-w %s", path,
                     (unsigned)(st->st_mode & 07777), path);
  return TRUE;
}

/* Closes @fd and gives -1. */
static int give_up(int fd)
{
  close(fd);
  return -1;
}

int trust_open_directory(const char *directory, GError **error)
{
  int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) {
    error_set(error, errno == ENOENT ? ERROR_MISSING : ERROR_DENIED, "%s: cannot be read as a directory of plugins: %s",
              directory, g_strerror(errno));
    return -1;
  }
  struct stat st;
  if (fstat(fd, &st) != 0 || !check_hands(&st, directory, error)) {
    if (error && !*error)
      error_set(error, ERROR_BROKEN, "%s: %s", directory, g_strerror(errno));
    return give_up(fd);
  }
  return fd;
}

/* O_NONBLOCK: a fifo called NAME.so must not make us wait for its writer. */
static int open_regular(int folder, const char *name, const char *shown, GError **error)
{
  int fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) {
    error_set(error, ERROR_DENIED, "%s cannot be opened: %s", shown, g_strerror(errno));
    return -1;
  }
  struct stat st;
  if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
    error_set(error, ERROR_DENIED, "%s is not a regular file", shown);
    return give_up(fd);
  }
  return check_hands(&st, shown, error) ? fd : give_up(fd);
}

/* The file that the link @shown leads to, once its own directory passes. */
static int open_target(const char *shown, char **path, GError **error)
{
  g_autofree char *target = NULL;
  char *resolved = realpath(shown, NULL);
  if (!resolved) {
    error_set(error, ERROR_DENIED, "%s is a link that leads nowhere: %s", shown, g_strerror(errno));
    return -1;
  }
  target = g_strdup(resolved);
  free(resolved);
  g_autofree char *directory = g_path_get_dirname(target), *name = g_path_get_basename(target);
  int folder = trust_open_directory(directory, error);
  if (folder < 0) {
    g_prefix_error(error, "%s is a link: ", shown);
    return -1;
  }
  int fd = open_regular(folder, name, target, error);
  close(folder);
  if (fd >= 0)
    *path = g_steal_pointer(&target);
  return fd;
}

int trust_open_file(int folder, const char *directory, const char *name, char **path, GError **error)
{
  g_autofree char *shown = g_build_filename(directory, name, NULL);
  struct stat st;
  if (fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) != 0) {
    error_set(error, errno == ENOENT ? ERROR_MISSING : ERROR_DENIED, "%s: %s", shown, g_strerror(errno));
    return -1;
  }
  if (S_ISLNK(st.st_mode))
    return open_target(shown, path, error);
  int fd = open_regular(folder, name, shown, error);
  if (fd >= 0)
    *path = g_canonicalize_filename(shown, NULL);
  return fd;
}
