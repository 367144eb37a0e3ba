/* Clinicians who would be at two places at once. */
#include <string.h>

#include "engine/load.h"
#include "engine/openings.h"
#include "store/closure.h"
#include "store/person.h"
#include "store/schedule.h"

typedef struct {
  const Schedule *schedule;
  Instant at, ends;
  Civil starts;
} Stay;

static int compare_stays(const void *a, const void *b)
{
  const Stay *left = a, *right = b;
  return (left->at > right->at) - (left->at < right->at);
}

/* host id → GArray of Stay, of all schedules from now to the horizon. */
static gboolean gather(Engine *engine, const GPtrArray *schedules, Instant from, Instant to, GHashTable *stays,
                       GError **error)
{
  g_autoptr(GPtrArray) closures = store_closure_list(engine->db, error);
  for (guint i = 0; closures && i < schedules->len; i++) {
    const Schedule *schedule = schedules->pdata[i];
    g_autoptr(GArray) openings = openings_expand(schedule, closures, to, error);
    if (!openings)
      return FALSE;
    for (char **host = schedule->hosts; *host; host++) {
      GArray *mine = g_hash_table_lookup(stays, *host);
      if (!mine)
        g_hash_table_insert(stays, g_strdup(*host), mine = g_array_new(FALSE, FALSE, sizeof(Stay)));
      for (guint j = 0; j < openings->len; j++) {
        const Opening *opening = &g_array_index(openings, Opening, j);
        Stay stay = { schedule, opening->at, opening->ends, opening->starts };
        if (stay.ends > from)
          g_array_append_val(mine, stay);
      }
    }
  }
  return closures != NULL;
}

static gboolean warn(Engine *engine, const char *host_id, const Stay *a, const Stay *b, GPtrArray *warnings,
                     GError **error)
{
  g_autoptr(Person) host = NULL;
  char at[CIVIL_TEXT];
  if (!store_person_get(engine->db, host_id, &host, error))
    return FALSE;
  civil_format(b->starts, at);
  at[10] = ' ';
  at[16] = 0;
  g_ptr_array_add(warnings,
                  g_strdup_printf("%s is at two places at once: schedules “%s” and “%s” overlap, first on %s; "
                                  "whichever is booked first keeps them",
                                  host ? host->mail : host_id, a->schedule->id, b->schedule->id, at));
  return TRUE;
}

/* One warning a pair of schedules. */
static gboolean look_at(Engine *engine, const char *host_id, GArray *stays, GHashTable *seen, GPtrArray *warnings,
                        GError **error)
{
  g_array_sort(stays, compare_stays);
  const Stay *longest = NULL; /* of those before, the one that ends last */
  for (guint i = 0; i < stays->len; i++) {
    const Stay *stay = &g_array_index(stays, Stay, i);
    if (longest && longest->ends > stay->at && longest->schedule != stay->schedule) {
      gboolean in_order = strcmp(longest->schedule->id, stay->schedule->id) < 0;
      char *pair = g_strdup_printf("%s %s", (in_order ? longest : stay)->schedule->id,
                                   (in_order ? stay : longest)->schedule->id);
      if (g_hash_table_add(seen, pair) && !warn(engine, host_id, longest, stay, warnings, error))
        return FALSE;
    }
    if (!longest || stay->ends > longest->ends)
      longest = stay;
  }
  return TRUE;
}

gboolean load_check_hosts(Engine *engine, Instant from, Instant to, GPtrArray *warnings, GError **error)
{
  g_autoptr(GPtrArray) schedules = store_schedule_list(engine->db, NULL, error);
  g_autoptr(GHashTable) stays = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_array_unref);
  g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  if (!schedules || !gather(engine, schedules, from, to, stays, error))
    return FALSE;
  g_autoptr(GList) hosts = g_list_sort(g_hash_table_get_keys(stays), (GCompareFunc)strcmp);
  for (GList *host = hosts; host; host = host->next)
    if (!look_at(engine, host->data, g_hash_table_lookup(stays, host->data), seen, warnings, error))
      return FALSE;
  return TRUE;
}
