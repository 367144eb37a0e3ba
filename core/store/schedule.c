#include "store/schedule.h"

#include <string.h>

#include "store/rows.h"

#define COLUMNS \
  "id, service_id, starts, zone, minutes, repeat, until, except_on, extra_on, place, online, capacity, state, published_to"

static gpointer read_schedule(DbRows *rows, GError **error)
{
  g_autoptr(Schedule) schedule = g_new0(Schedule, 1);
  schedule->id = g_strdup(db_text(rows, 0));
  schedule->service_id = g_strdup(db_text(rows, 1));
  if (!civil_parse(db_text(rows, 2), &schedule->starts, error)) {
    g_prefix_error(error, "schedule “%s” as stored: ", schedule->id);
    return NULL;
  }
  schedule->zone = g_strdup(db_text(rows, 3));
  schedule->minutes = (int)db_int(rows, 4);
  schedule->repeat = g_strdup(db_text(rows, 5));
  schedule->until = g_strdup(db_text(rows, 6));
  schedule->except_on = g_strdup(db_text(rows, 7));
  schedule->extra_on = g_strdup(db_text(rows, 8));
  schedule->place = g_strdup(db_text(rows, 9));
  schedule->online = g_strdup(db_text(rows, 10));
  schedule->capacity = (int)db_int(rows, 11);
  schedule->ended = strcmp(db_text(rows, 12), "ended") == 0;
  schedule->published_to = db_int(rows, 13);
  return g_steal_pointer(&schedule);
}

static const char hosts_sql[] = "SELECT person_id FROM schedule_host WHERE schedule_id = $1 ORDER BY person_id";

static gboolean read_hosts(Db *db, Schedule *schedule, GError **error)
{
  schedule->hosts = rows_strv(db_ask(db, error, hosts_sql, "t", schedule->id), error);
  return schedule->hosts != NULL;
}

static const char get_sql[] = "SELECT " COLUMNS " FROM schedule WHERE id = $1";

gboolean store_schedule_get(Db *db, const char *id, Schedule **schedule, GError **error)
{
  g_autoptr(Schedule) found = NULL;
  if (!rows_only(db_ask(db, error, get_sql, "t", id), read_schedule, &found, error)
      || (found && !read_hosts(db, found, error)))
    return FALSE;
  *schedule = g_steal_pointer(&found);
  return TRUE;
}

static const char clear_hosts_sql[] = "DELETE FROM schedule_host WHERE schedule_id = $1";
static const char add_host_sql[] = "INSERT INTO schedule_host (schedule_id, person_id) VALUES ($1, $2)";

static gboolean write_hosts(Db *db, const Schedule *schedule, GError **error)
{
  if (!db_run(db, error, clear_hosts_sql, "t", schedule->id))
    return FALSE;
  for (char **host = schedule->hosts; host && *host; host++)
    if (!db_run(db, error, add_host_sql, "tt", schedule->id, *host))
      return FALSE;
  return TRUE;
}

static const char insert_sql[] =
  "INSERT INTO schedule (" COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 0)";

gboolean store_schedule_insert(Db *db, const Schedule *schedule, GError **error)
{
  char starts[CIVIL_TEXT];
  return db_run(db, error, insert_sql, "ttttittttttit", schedule->id, schedule->service_id,
                civil_format(schedule->starts, starts), schedule->zone, (gint64)schedule->minutes, schedule->repeat,
                schedule->until, schedule->except_on, schedule->extra_on, schedule->place, schedule->online,
                (gint64)schedule->capacity, schedule->ended ? "ended" : "active") &&
         write_hosts(db, schedule, error);
}

static const char update_sql[] =
  "UPDATE schedule SET service_id = $2, starts = $3, zone = $4, minutes = $5, repeat = $6, until = $7, except_on = $8,"
  " extra_on = $9, place = $10, online = $11, capacity = $12, state = $13 WHERE id = $1";

gboolean store_schedule_update(Db *db, const Schedule *schedule, GError **error)
{
  char starts[CIVIL_TEXT];
  return db_run(db, error, update_sql, "ttttittttttit", schedule->id, schedule->service_id,
                civil_format(schedule->starts, starts), schedule->zone, (gint64)schedule->minutes, schedule->repeat,
                schedule->until, schedule->except_on, schedule->extra_on, schedule->place, schedule->online,
                (gint64)schedule->capacity, schedule->ended ? "ended" : "active") &&
         write_hosts(db, schedule, error);
}

static const char set_published_sql[] = "UPDATE schedule SET published_to = $2 WHERE id = $1";

gboolean store_schedule_set_published(Db *db, const char *id, Instant published_to, GError **error)
{
  return db_run(db, error, set_published_sql, "ti", id, (gint64)published_to);
}

static const char list_sql[] =
  "SELECT " COLUMNS " FROM schedule WHERE service_id = $1 OR $1 = '' ORDER BY id";

GPtrArray *store_schedule_list(Db *db, const char *service_id, GError **error)
{
  g_autoptr(GPtrArray) schedules = rows_all(db_ask(db, error, list_sql, "t", service_id ? service_id : ""),
                                            read_schedule, (GDestroyNotify)schedule_free, error);
  for (guint i = 0; schedules && i < schedules->len; i++)
    if (!read_hosts(db, g_ptr_array_index(schedules, i), error))
      return NULL;
  return g_steal_pointer(&schedules);
}
