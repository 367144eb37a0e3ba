#include "scratch.h"

#include <string.h>
#include <unistd.h>

#include "db/db.h"

#define SERVER "ATTUNE_TEST_DATABASE"

gboolean scratch_is_file(void)
{
  return g_getenv(SERVER) == NULL;
}

/* Where the name of the database begins and ends in "postgresql://USER@HOST/NAME?…". */
static gsize name_at(const char *address, gsize *length)
{
  const char *name = strchr(strstr(address, "://") + 3, '/') + 1;
  *length = strcspn(name, "?");
  return (gsize)(name - address);
}

static void tell_server(const char *sql)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Db) server = db_open(g_getenv(SERVER), DB_WRITE, &error);
  g_assert_no_error(error);
  db_run(server, &error, sql, "");
  g_assert_no_error(error);
}

char *scratch_database(const char *folder, const char *name)
{
  static int made;
  if (scratch_is_file())
    return g_strdup_printf("sqlite:%s/%s", folder, name);
  const char *server = g_getenv(SERVER);
  gsize length, at = name_at(server, &length);
  g_autofree char *own = g_strdup_printf("c%d_%d", (int)getpid(), ++made);
  g_autofree char *sql = g_strconcat("CREATE DATABASE ", own, NULL);
  tell_server(sql);
  return g_strdup_printf("%.*s%s%s", (int)at, server, own, server + at + length);
}

void scratch_drop(const char *address)
{
  if (!g_str_has_prefix(address, "postgresql:"))
    return;
  gsize length, at = name_at(address, &length);
  g_autofree char *sql = g_strdup_printf("DROP DATABASE IF EXISTS %.*s WITH (FORCE)", (int)length, address + at);
  tell_server(sql);
}
