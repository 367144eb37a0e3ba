#include "store/target.h"

#include "store/rows.h"

static gpointer read_target(DbRows *rows, GError **error)
{
  g_autoptr(Target) target = g_new0(Target, 1);
  target->id = g_strdup(db_text(rows, 0));
  target->title = g_strdup(db_text(rows, 1));
  if (!measure_parse(db_text(rows, 2), &target->measure, error) ||
      !civil_parse_date(db_text(rows, 3), &target->from_on, error) ||
      !civil_parse_date(db_text(rows, 4), &target->to_on, error)) {
    g_prefix_error(error, "target “%s” as stored: ", target->id);
    return NULL;
  }
  target->figure = db_real(rows, 5);
  target->green = db_real(rows, 6);
  target->amber = db_real(rows, 7);
  return g_steal_pointer(&target);
}

static const char services_sql[] = "SELECT service_id FROM target_service WHERE target_id = $1 ORDER BY service_id";
static const char list_sql[] =
  "SELECT id, title, measure, from_on, to_on, figure, green, amber FROM target ORDER BY from_on, id";

GPtrArray *store_target_list(Db *db, GError **error)
{
  g_autoptr(GPtrArray) targets =
    rows_all(db_ask(db, error, list_sql, ""), read_target, (GDestroyNotify)target_free, error);
  for (guint i = 0; targets && i < targets->len; i++) {
    Target *target = g_ptr_array_index(targets, i);
    target->services = rows_strv(db_ask(db, error, services_sql, "t", target->id), error);
    if (!target->services)
      return NULL;
  }
  return g_steal_pointer(&targets);
}

static const char put_sql[] =
  "INSERT INTO target (id, title, measure, from_on, to_on, figure, green, amber)"
  " VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO UPDATE SET title = excluded.title,"
  " measure = excluded.measure, from_on = excluded.from_on, to_on = excluded.to_on, figure = excluded.figure,"
  " green = excluded.green, amber = excluded.amber";
static const char clear_services_sql[] = "DELETE FROM target_service WHERE target_id = $1";
static const char add_service_sql[] = "INSERT INTO target_service (target_id, service_id) VALUES ($1, $2)";

gboolean store_target_put(Db *db, const Target *target, GError **error)
{
  char from[CIVIL_DATE_TEXT], to[CIVIL_DATE_TEXT];
  if (!db_run(db, error, put_sql, "tttttddd", target->id, target->title, measure_text(target->measure),
              civil_format_date(target->from_on, from), civil_format_date(target->to_on, to), target->figure,
              target->green, target->amber) ||
      !db_run(db, error, clear_services_sql, "t", target->id))
    return FALSE;
  for (char **service = target->services; service && *service; service++)
    if (!db_run(db, error, add_service_sql, "tt", target->id, *service))
      return FALSE;
  return TRUE;
}

gboolean store_target_delete(Db *db, const char *id, GError **error)
{
  return db_run(db, error, clear_services_sql, "t", id) && db_run(db, error, "DELETE FROM target WHERE id = $1", "t", id);
}

static gpointer read_year(DbRows *rows, GError **error)
{
  g_autoptr(ReportingYear) year = g_new0(ReportingYear, 1);
  year->name = g_strdup(db_text(rows, 0));
  if (!civil_parse_date(db_text(rows, 1), &year->from_on, error) ||
      !civil_parse_date(db_text(rows, 2), &year->to_on, error)) {
    g_prefix_error(error, "reporting year “%s” as stored: ", year->name);
    return NULL;
  }
  return g_steal_pointer(&year);
}

static const char year_list_sql[] = "SELECT name, from_on, to_on FROM reporting_year ORDER BY from_on, name";

GPtrArray *store_reporting_year_list(Db *db, GError **error)
{
  return rows_all(db_ask(db, error, year_list_sql, ""), read_year, (GDestroyNotify)reporting_year_free, error);
}

static const char year_put_sql[] =
  "INSERT INTO reporting_year (name, from_on, to_on) VALUES ($1, $2, $3)"
  " ON CONFLICT (name) DO UPDATE SET from_on = excluded.from_on, to_on = excluded.to_on";

gboolean store_reporting_year_put(Db *db, const ReportingYear *year, GError **error)
{
  char from[CIVIL_DATE_TEXT], to[CIVIL_DATE_TEXT];
  return db_run(db, error, year_put_sql, "ttt", year->name, civil_format_date(year->from_on, from),
                civil_format_date(year->to_on, to));
}

gboolean store_reporting_year_delete(Db *db, const char *name, GError **error)
{
  return db_run(db, error, "DELETE FROM reporting_year WHERE name = $1", "t", name);
}

static const char priority_sql[] = "SELECT name FROM profession WHERE priority = 1 ORDER BY name";

GStrv store_profession_priority(Db *db, GError **error)
{
  return rows_strv(db_ask(db, error, priority_sql, ""), error);
}

GStrv store_profession_list(Db *db, GError **error)
{
  static const char sql[] =
    "SELECT min(name) FROM (SELECT name FROM profession UNION SELECT profession AS name FROM person "
    "WHERE profession <> '' AND state = 'active') known GROUP BY lower(name) ORDER BY lower(min(name))";
  return rows_strv(db_ask(db, error, sql, ""), error);
}

static const char is_priority_sql[] = 
  "SELECT coalesce(max(priority), 0) FROM profession WHERE lower(name) = lower($1)";

gboolean store_profession_is_priority(Db *db, const char *profession, gboolean *priority, GError **error)
{
  gint64 value = 0;
  gboolean found = FALSE;
  if (!db_ask_int(db, error, &found, &value, is_priority_sql, "t", profession))
    return FALSE;
  *priority = found && value == 1;
  return TRUE;
}

static const char profession_put_sql[] =
  "INSERT INTO profession (name, priority) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET priority = excluded.priority";

gboolean store_profession_put(Db *db, const char *profession, gboolean priority, GError **error)
{
  return db_run(db, error, profession_put_sql, "ti", profession, (gint64)(priority ? 1 : 0));
}
