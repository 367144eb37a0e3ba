#include "shaky.h"

#include <glib.h>
#include <sqlite3.h>

static ShakyMood mood;
static sqlite3_vfs *real_vfs;
static sqlite3_vfs shaky_vfs;
/* Databases and their logs have methods of different kinds: each kind is copied once. */
static struct {
  sqlite3_io_methods shaky;
  const sqlite3_io_methods *real;
} kinds[4];

static const sqlite3_io_methods *real_of(sqlite3_file *file)
{
  for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++)
    if (file->pMethods == &kinds[i].shaky)
      return kinds[i].real;
  g_assert_not_reached();
}

void shaky_set(ShakyMood next)
{
  mood = next;
}

static int shaky_write(sqlite3_file *file, const void *bytes, int size, sqlite3_int64 offset)
{
  return mood == SHAKY_FULL ? SQLITE_FULL : real_of(file)->xWrite(file, bytes, size, offset);
}

static int shaky_sync(sqlite3_file *file, int flags)
{
  return mood == SHAKY_UNSYNCED ? SQLITE_IOERR_FSYNC : real_of(file)->xSync(file, flags);
}

static const sqlite3_io_methods *shaky_of(const sqlite3_io_methods *real)
{
  gsize i = 0;
  while (kinds[i].real && kinds[i].real != real)
    g_assert_cmpint(++i, <, G_N_ELEMENTS(kinds));
  kinds[i].real = real;
  kinds[i].shaky = *real;
  kinds[i].shaky.xWrite = shaky_write;
  kinds[i].shaky.xSync = shaky_sync;
  return &kinds[i].shaky;
}

/* The real file with two of its methods exchanged. */
static int shaky_open(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *file, int flags, int *out)
{
  int code = real_vfs->xOpen(real_vfs, name, file, flags, out);
  if (code == SQLITE_OK && file->pMethods)
    file->pMethods = shaky_of(file->pMethods);
  return code;
}

void shaky_install(void)
{
  real_vfs = sqlite3_vfs_find(NULL);
  shaky_vfs = *real_vfs;
  shaky_vfs.zName = "shaky";
  shaky_vfs.pNext = NULL;
  shaky_vfs.xOpen = shaky_open;
  g_assert_cmpint(sqlite3_vfs_register(&shaky_vfs, 1), ==, SQLITE_OK);
}
