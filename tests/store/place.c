#include "place.h"

#include <glib/gstdio.h>

void place_open(Place *place, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  place->directory = g_dir_make_tmp("attune-store-XXXXXX", &error);
  g_assert_no_error(error);
  place->path = place_file(place, "diary.db");
  place->address = scratch_database(place->directory, "diary.db");
}

void place_close(Place *place, gconstpointer unused)
{
  scratch_drop(place->address);
  g_autoptr(GDir) directory = g_dir_open(place->directory, 0, NULL);
  for (const char *name; directory && (name = g_dir_read_name(directory));) {
    g_autofree char *path = place_file(place, name);
    g_remove(path);
  }
  g_rmdir(place->directory);
  g_free(place->directory);
  g_free(place->path);
  g_free(place->address);
}

char *place_file(const Place *place, const char *name)
{
  return g_build_filename(place->directory, name, NULL);
}

Db *place_connect(const Place *place, DbMode mode)
{
  g_autoptr(GError) error = NULL;
  Db *db = db_open(place->address, mode, &error);
  g_assert_no_error(error);
  return db;
}

gint64 place_number(Db *db, const char *sql)
{
  g_autoptr(GError) error = NULL;
  gboolean found = FALSE;
  gint64 number = 0;
  db_ask_int(db, &error, &found, &number, sql, "");
  g_assert_no_error(error);
  g_assert_true(found);
  return number;
}

void place_run(Db *db, const char *sql)
{
  g_autoptr(GError) error = NULL;
  db_run(db, &error, sql, "");
  g_assert_no_error(error);
}

void place_run_in_vain(Db *db, const char *sql, GError **error)
{
  g_assert_false(db_run(db, error, sql, "") && db_settle(db, error));
}
