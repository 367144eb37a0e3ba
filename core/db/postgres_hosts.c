/* Which of several servers: where to look first, and which of them has been replaced by another. */
#include <stdlib.h>
#include <string.h>

#include "db/postgres.h"

/* ---- where to look first ---- */

static const char *value_of(const PostgresDb *db, const char *keyword)
{
  for (const PQconninfoOption *each = db->address; each->keyword; each++)
    if (strcmp(each->keyword, keyword) == 0)
      return each->val;
  return NULL;
}

guint postgres_hosts(const PostgresDb *db)
{
  const char *list = value_of(db, "hostaddr") ? value_of(db, "hostaddr") : value_of(db, "host");
  g_auto(GStrv) hosts = g_strsplit(list ? list : "", ",", -1);
  return MAX(g_strv_length(hosts), 1);
}

char *postgres_turned(const char *list, guint by)
{
  g_auto(GStrv) parts = g_strsplit(list, ",", -1);
  guint n = g_strv_length(parts);
  GString *turned = g_string_new(NULL);
  for (guint i = 0; i < n; i++)
    g_string_append_printf(turned, "%s%s", i ? "," : "", parts[(i + by) % n]);
  return g_string_free(turned, FALSE);
}

/* The part of @list that belongs to host number @i; a list of one belongs to all. */
static gboolean is_part(const char *list, guint i, const char *wanted)
{
  g_auto(GStrv) parts = g_strsplit(list ? list : "", ",", -1);
  guint n = g_strv_length(parts);
  return n == 0 || !*parts[i % n] || g_strcmp0(parts[i % n], wanted) == 0;
}

/* Which of the hosts we are connected with. */
static guint host_of(const PostgresDb *db)
{
  for (guint i = 0; i < postgres_hosts(db); i++)
    if (is_part(value_of(db, "host"), i, PQhost(db->handle)) && is_part(value_of(db, "port"), i, PQport(db->handle))
        && is_part(value_of(db, "hostaddr"), i, PQhostaddr(db->handle)))
      return i;
  return db->first_host;
}

/* ---- which has been replaced ---- */

/* A standby that takes over begins a new timeline, and its number is higher. The server that it replaced knows nothing of
 * that: if it comes back, or wakes up, it takes changes that nobody else will ever see. So this process keeps in mind the
 * newest timeline that any of its connections has met, and no connection stays with an older one of the same system. It also
 * counts how often one of them was given up, so that the others need not wait as long to find the same. */
static struct {
  guint64 system, timeline;
  guint given_up;
} newest;

/* Not every service that speaks PostgreSQL's language tells; 0 then, and nothing follows from it. */
static void ask_timeline(PostgresDb *db)
{
  static const char sql[] = "SELECT system_identifier, CASE WHEN pg_is_in_recovery() THEN '0' ELSE "
                            "substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) END FROM pg_control_system()";
  PGresult *result = postgres_exec(db, sql);
  gboolean told = PQresultStatus(result) == PGRES_TUPLES_OK && PQntuples(result) == 1;
  db->system = told ? g_ascii_strtoull(PQgetvalue(result, 0, 0), NULL, 10) : 0;
  db->timeline = told ? g_ascii_strtoull(PQgetvalue(result, 0, 1), NULL, 16) : 0;
  PQclear(result);
}

void postgres_meet(PostgresDb *db)
{
  db->first_host = host_of(db);
  db->given_up = newest.given_up;
  ask_timeline(db);
  if (db->timeline > 0 && (db->system != newest.system || db->timeline > newest.timeline)) {
    newest.system = db->system;
    newest.timeline = db->timeline;
  }
}

void postgres_give_up(PostgresDb *db)
{
  db->gave_up = TRUE;
  db->given_up = ++newest.given_up;
}

gboolean postgres_is_doubtful(const PostgresDb *db)
{
  return db->handle && (db->given_up != newest.given_up || postgres_is_replaced(db));
}

gboolean postgres_is_replaced(const PostgresDb *db)
{
  return db->timeline > 0 && db->system == newest.system && db->timeline < newest.timeline;
}
