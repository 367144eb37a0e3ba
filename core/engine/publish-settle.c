/* What can be told only once every schedule's slots are as they will be: whether a clinician is in two places at once, and who
 * may be let in. Two schedules may change their hours for each other's. */
#include <string.h>

#include "base/error.h"
#include "engine/publish-plan.h"
#include "engine/queue.h"
#include "store/person.h"
#include "store/slot.h"

/* Two slots in the order of their ids; newly allocated. */
static char *name_pair(const char *a, const char *b)
{
  return strcmp(a, b) < 0 ? g_strconcat(a, " ", b, NULL) : g_strconcat(b, " ", a, NULL);
}

gboolean publish_watch(PublishRun *run, const Slot *slot, GError **error)
{
  if (g_hash_table_contains(run->watched, slot->id))
    return TRUE;
  g_autoptr(GPtrArray) others = slot->taken > 0 ? store_slot_host_conflicts(run->engine->db, slot->id, error) : g_ptr_array_new();
  for (guint i = 0; others && i < others->len; i++)
    g_hash_table_add(run->clashed, name_pair(slot->id, others->pdata[i]));
  g_autoptr(GPtrArray) kept = others ? queue_kept_waiting(run->engine, slot, error) : NULL;
  for (guint i = 0; kept && i < kept->len; i++)
    g_hash_table_add(run->kept, g_strdup(kept->pdata[i]));
  g_hash_table_add(run->watched, g_strdup(slot->id));
  return kept != NULL;
}

/* ---- two places at once ---- */

/* "“Drop-in” on 2026-10-05 14:00 (slot 0192…)", of the meeting of @slot_id that overlaps one of @other_id; newly allocated. */
static char *name_session(PublishRun *run, const char *slot_id, const char *other_id, GError **error)
{
  Db *db = run->engine->db;
  g_autoptr(Slot) slot = NULL;
  g_autoptr(GPtrArray) mine = store_slot_meetings(db, slot_id, error);
  g_autoptr(GPtrArray) others = mine ? store_slot_meetings(db, other_id, error) : NULL;
  if (!others || !store_slot_get(db, slot_id, &slot, error))
    return NULL;
  const EngineService *service = engine_service(run->engine, db, slot->service_id, error);
  if (!service)
    return NULL;
  const Meeting *at = mine->pdata[0];
  for (guint i = 0; i < mine->len * others->len; i++) {
    const Meeting *meeting = mine->pdata[i / others->len], *other = others->pdata[i % others->len];
    if (meeting->starts_at < other->ends_at && other->starts_at < meeting->ends_at) {
      at = meeting;
      break;
    }
  }
  char starts[CIVIL_TEXT];
  civil_format(at->starts, starts);
  starts[10] = ' ';
  starts[16] = 0;
  return g_strdup_printf("“%s” on %s (slot %s)", service->service->title, starts, slot_id);
}

/* The first clinician whom both slots have. */
static gboolean find_shared_host(Db *db, const char *slot_id, const char *other_id, Person **host, GError **error)
{
  g_auto(GStrv) mine = store_slot_hosts(db, slot_id, error);
  g_auto(GStrv) others = mine ? store_slot_hosts(db, other_id, error) : NULL;
  if (!others)
    return FALSE;
  for (char **id = mine; *id; id++)
    if (g_strv_contains((const char *const *)others, *id))
      return store_person_get(db, *id, host, error);
  return TRUE;
}

static gboolean refuse(PublishRun *run, const char *slot_id, const char *other_id, GError **error)
{
  g_autoptr(Person) host = NULL;
  g_autofree char *session = name_session(run, slot_id, other_id, error);
  g_autofree char *other = session ? name_session(run, other_id, slot_id, error) : NULL;
  if (!other || !find_shared_host(run->engine->db, slot_id, other_id, &host, error))
    return FALSE;
  return error_set(error, ERROR_CONFLICT,
                   "%s (%s) would be in two places at once: %s and %s are both booked; cancel or move the bookings of one of "
                   "them first, or edit one of them by hand, with another clinician or with a reason to overrule this",
                   host ? host->name : "a clinician", host ? host->mail : "", session, other);
}

/* What clashed before, overruled by hand or imported so, may go on. */
static gboolean check_hosts(PublishRun *run, const char *slot_id, GError **error)
{
  g_autoptr(Slot) slot = NULL;
  if (!store_slot_get(run->engine->db, slot_id, &slot, error))
    return FALSE;
  if (!slot || slot->taken == 0 || slot->state != SLOT_OFFERED)
    return TRUE;
  g_autoptr(GPtrArray) others = store_slot_host_conflicts(run->engine->db, slot_id, error);
  for (guint i = 0; others && i < others->len; i++) {
    g_autofree char *pair = name_pair(slot_id, others->pdata[i]);
    if (!g_hash_table_contains(run->clashed, pair))
      return refuse(run, slot_id, others->pdata[i], error);
  }
  return others != NULL;
}

/* ---- all ---- */

gboolean publish_settle(PublishRun *run, GError **error)
{
  g_autoptr(GList) ids = g_list_sort(g_hash_table_get_keys(run->watched), (GCompareFunc)strcmp);
  g_autoptr(GList) kept = g_list_sort(g_hash_table_get_keys(run->kept), (GCompareFunc)strcmp);
  g_autoptr(GPtrArray) waiting = g_ptr_array_new();
  for (GList *id = kept; id; id = id->next)
    g_ptr_array_add(waiting, id->data);
  for (GList *id = ids; id; id = id->next)
    if (!check_hosts(run, id->data, error))
      return FALSE;
  for (GList *id = ids; id; id = id->next)
    if (!queue_freed(run->engine, id->data, run->actor->id, run->now, error))
      return FALSE;
  return queue_promote_each(run->engine, waiting, run->actor->id, run->now, error);
}
