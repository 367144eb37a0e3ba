#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "engine/report-private.h"
#include "store/report-usage.h"
#include "store/target.h"

gboolean report_check_period(Civil from, Civil to, GError **error)
{
  if (civil_compare(from, to) <= 0)
    return TRUE;
  char first[CIVIL_DATE_TEXT], last[CIVIL_DATE_TEXT];
  return error_set(error, ERROR_INVALID, "the period ends before it begins: from %s to %s", civil_format_date(from, first),
                   civil_format_date(to, last));
}

static gboolean refuse_service(const char *id, const GPtrArray *all, GError **error)
{
  g_autoptr(GPtrArray) ids = g_ptr_array_new();
  for (guint i = 0; i < all->len; i++)
    g_ptr_array_add(ids, ((ReportService *)g_ptr_array_index(all, i))->id);
  g_ptr_array_add(ids, NULL);
  g_autofree char *shown = g_utf8_make_valid(id, (gssize)strnlen(id, 64));
  const char *nearest = text_nearest(shown, (const char *const *)ids->pdata);
  if (nearest)
    return error_set(error, ERROR_MISSING, "there is no service “%s”; did you mean “%s”?", shown, nearest);
  return error_set(error, ERROR_MISSING, "there is no service “%s”", shown);
}

static gboolean is_known(const char *id, const GPtrArray *all)
{
  for (guint i = 0; i < all->len; i++)
    if (strcmp(((ReportService *)g_ptr_array_index(all, i))->id, id) == 0)
      return TRUE;
  return FALSE;
}

GPtrArray *report_services(Engine *engine, const char *const *ids, GError **error)
{
  g_autoptr(GPtrArray) all = store_report_services(engine->read, error);
  if (!all || !ids || !*ids)
    return g_steal_pointer(&all);
  for (const char *const *id = ids; *id; id++)
    if (!is_known(*id, all)) {
      refuse_service(*id, all, error);
      return NULL;
    }
  for (guint i = all->len; i > 0; i--)
    if (!g_strv_contains(ids, ((ReportService *)g_ptr_array_index(all, i - 1))->id))
      g_ptr_array_remove_index(all, i - 1);
  return g_steal_pointer(&all);
}

gboolean report_today(const ReportService *service, Instant now, gint64 *today, GError **error)
{
  const Zone *zone = zone_get(service->zone, error);
  if (zone)
    *today = civil_to_day(zone_to_civil(zone, now));
  return zone != NULL;
}

GHashTable *report_priority(Engine *engine, GError **error)
{
  g_auto(GStrv) names = store_profession_priority(engine->read, error);
  if (!names)
    return NULL;
  GHashTable *priority = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (char **name = names; *name; name++)
    g_hash_table_add(priority, g_ascii_strdown(*name, -1));
  return priority;
}

gboolean report_is_priority(GHashTable *priority, const char *profession)
{
  g_autofree char *folded = g_ascii_strdown(profession, -1);
  return g_hash_table_contains(priority, folded);
}
