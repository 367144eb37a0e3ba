/* targets: all of them, in one table, and what they share. */
#define _GNU_SOURCE /* memfd_create */
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fuzz.h"

const FuzzTarget *const fuzz_targets[] = {
  &fuzz_calendar, &fuzz_rule, &fuzz_entry, &fuzz_book, &fuzz_csv, &fuzz_settings, &fuzz_address, &fuzz_headers, &fuzz_words,
  &fuzz_message, NULL,
};

const FuzzTarget *fuzz_target_find(const char *name)
{
  for (guint i = 0; fuzz_targets[i]; i++)
    if (strcmp(fuzz_targets[i]->name, name) == 0)
      return fuzz_targets[i];
  return NULL;
}

char *fuzz_text(const char *bytes, gsize size)
{
  return g_strndup(bytes, size);
}

/* One file in memory, written anew each time. */
void fuzz_file(const char *bytes, gsize size, char **path)
{
  static int fd = -1;
  if (fd < 0)
    fd = memfd_create("fuzz", MFD_CLOEXEC);
  g_assert_cmpint(fd, >=, 0);
  g_assert_cmpint(ftruncate(fd, 0), ==, 0);
  g_assert_cmpint(pwrite(fd, bytes, size, 0), ==, (gssize)size);
  *path = g_strdup_printf("/proc/self/fd/%d", fd);
}
