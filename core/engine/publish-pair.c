/* Keeps the slots of one date with their openings when these are numbered otherwise than before.
 *
 * An opening's key is its date and its number on that date, so one that comes, or goes, in front of others shifts the numbers of
 * those behind it. By key alone their bookings would be taken to an hour that nobody asked for. So, before slots are matched by
 * key, each stored opening that begins when a planned one does takes over the key of that. Of those left over on a date the first
 * goes with the first, if as many are stored as planned: an hour that moves keeps its bookings. Whatever stands in the way of a
 * key gives it up for one under which nothing is ever planned: "tue/2026-10-06.0192…/1", an opening set aside.
 */
#include <string.h>

#include "engine/publish-plan.h"
#include "store/slot.h"

/* All slots that are cut from one opening. */
typedef struct {
  char *clinic;        /* their key without the slot's own number */
  guint64 nth;         /* of its date; 0: set aside */
  char *slot;          /* the number of the slot that tells best when it begins */
  Instant starts_at;   /* of that slot */
  int rank;            /* how well that one tells it: the less the better */
  gboolean matched;    /* one stored and one planned belong together */
  const char *becomes; /* of a stored one: the clinic that it is from now on; NULL: as it is */
} Cut;

/* Openings of one date: Cut *. */
typedef struct {
  GPtrArray *stored, *planned;
} Day;

static void cut_free(gpointer data)
{
  Cut *cut = data;
  g_free(cut->clinic);
  g_free(cut->slot);
  g_free(cut);
}

static void day_free(gpointer data)
{
  Day *day = data;
  g_ptr_array_unref(day->stored);
  g_ptr_array_unref(day->planned);
  g_free(day);
}

static Day *day_new(void)
{
  Day *day = g_new0(Day, 1);
  day->stored = g_ptr_array_new_with_free_func(cut_free);
  day->planned = g_ptr_array_new_with_free_func(cut_free);
  return day;
}

/* ---- what there is ---- */

/* The part of @key behind the schedule: "2026-11-03.2/1". NULL for slots of several meetings, which are numbered throughout. */
static const char *dated(const Schedule *schedule, const char *key)
{
  gsize length = strlen(schedule->id);
  const char *rest = g_str_has_prefix(key, schedule->id) && key[length] == '/' ? key + length + 1 : NULL;
  return rest && *rest != 'g' && strlen(rest) >= CIVIL_DATE_TEXT && strrchr(rest, '/') > rest ? rest : NULL;
}

/* @rest is what `dated` gives of @key. */
static Cut *find_cut(GPtrArray *cuts, const char *key, const char *rest)
{
  gsize length = (gsize)(strrchr(key, '/') - key);
  for (guint i = 0; i < cuts->len; i++) {
    Cut *cut = cuts->pdata[i];
    if (strncmp(cut->clinic, key, length) == 0 && !cut->clinic[length])
      return cut;
  }
  Cut *cut = g_new0(Cut, 1);
  const char *number = rest + CIVIL_DATE_TEXT - 1;
  cut->clinic = g_strndup(key, length);
  cut->nth = *number != '.' ? 1 : strchr(number, '-') ? 0 : g_ascii_strtoull(number + 1, NULL, 10);
  cut->rank = G_MAXINT;
  g_ptr_array_add(cuts, cut);
  return cut;
}

static void add_slot(GPtrArray *cuts, const char *key, const char *rest, Instant starts_at, int rank)
{
  Cut *cut = find_cut(cuts, key, rest);
  if (rank >= cut->rank)
    return;
  g_free(cut->slot);
  cut->slot = g_strdup(strrchr(key, '/') + 1);
  cut->starts_at = starts_at;
  cut->rank = rank;
}

/* One that was moved by hand, or that is stale since nobody is offered it, tells less of where its opening is. */
static int rank_of(const Slot *slot)
{
  return slot->state == SLOT_OFFERED ? (slot->edited ? 1 : 0) : 2;
}

/* Date → Day, of all dates with stored slots. */
static GHashTable *gather(const Schedule *schedule, const GPtrArray *stored, const GPtrArray *planned)
{
  GHashTable *days = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, day_free);
  char date[CIVIL_DATE_TEXT];
  for (guint i = 0; i < stored->len; i++) {
    const Slot *slot = stored->pdata[i];
    const char *rest = dated(schedule, slot->slot_key);
    if (!rest)
      continue;
    g_strlcpy(date, rest, sizeof date);
    Day *day = g_hash_table_lookup(days, date);
    if (!day)
      g_hash_table_insert(days, g_strdup(date), day = day_new());
    add_slot(day->stored, slot->slot_key, rest, slot->starts_at, rank_of(slot));
  }
  for (guint i = 0; i < planned->len; i++) {
    const PlannedSlot *slot = planned->pdata[i];
    const char *rest = dated(schedule, slot->key);
    g_strlcpy(date, rest ? rest : "", sizeof date);
    Day *day = g_hash_table_lookup(days, date);
    if (day)
      add_slot(day->planned, slot->key, rest, ((const Meeting *)slot->meetings->pdata[0])->starts_at, 0);
  }
  return days;
}

/* ---- which is which ---- */

static gboolean begins_with(const Cut *stored, const Cut *planned, GHashTable *by_key)
{
  g_autofree char *key = g_strconcat(planned->clinic, "/", stored->slot, NULL);
  const PlannedSlot *slot = g_hash_table_lookup(by_key, key);
  return slot && ((const Meeting *)slot->meetings->pdata[0])->starts_at == stored->starts_at;
}

static void match(Cut *stored, Cut *planned)
{
  stored->matched = planned->matched = TRUE;
  stored->becomes = strcmp(stored->clinic, planned->clinic) == 0 ? NULL : planned->clinic;
}

typedef enum { BY_KEY_AND_START, BY_START, BY_KEY } By;

static void match_by(const Day *day, By by, GHashTable *by_key)
{
  for (guint i = 0; i < day->stored->len; i++)
    for (guint j = 0; j < day->planned->len; j++) {
      Cut *stored = day->stored->pdata[i], *planned = day->planned->pdata[j];
      if (stored->matched || planned->matched || (by != BY_START && strcmp(stored->clinic, planned->clinic) != 0))
        continue;
      if (by == BY_KEY || begins_with(stored, planned, by_key))
        match(stored, planned);
    }
}

static int compare_cuts(const void *a, const void *b)
{
  const Cut *left = *(Cut *const *)a, *right = *(Cut *const *)b;
  return (left->nth > right->nth) - (left->nth < right->nth);
}

/* Those of @cuts, in their order, that have no other half yet. */
static GPtrArray *list_left(GPtrArray *cuts)
{
  GPtrArray *left = g_ptr_array_new();
  for (guint i = 0; i < cuts->len; i++) {
    const Cut *cut = cuts->pdata[i];
    if (!cut->matched && cut->nth > 0)
      g_ptr_array_add(left, cuts->pdata[i]);
  }
  g_ptr_array_sort(left, compare_cuts);
  return left;
}

static void match_day(const Day *day, GHashTable *by_key)
{
  match_by(day, BY_KEY_AND_START, by_key);
  match_by(day, BY_START, by_key);
  g_autoptr(GPtrArray) stored = list_left(day->stored), planned = list_left(day->planned);
  for (guint i = 0; stored->len == planned->len && i < stored->len; i++)
    match(stored->pdata[i], planned->pdata[i]);
  match_by(day, BY_KEY, by_key);
}

/* ---- keys ---- */

/* Gives all slots of the clinic @from, past ones too, the keys that they have in the clinic @to. */
static gboolean rename_clinic(PublishRun *run, const char *from, const char *to, GError **error)
{
  Db *db = run->engine->db;
  g_autoptr(GPtrArray) ids = store_slot_of_clinic(db, from, error);
  for (guint i = 0; ids && i < ids->len; i++) {
    g_autoptr(Slot) slot = NULL;
    if (!store_slot_touch(db, ids->pdata[i], run->now, &slot, error))
      return FALSE;
    g_autofree char *key = g_strconcat(to, strrchr(slot->slot_key, '/'), NULL);
    if (!store_slot_rekey(db, slot->id, slot->schedule_id, key, to, error))
      return FALSE;
  }
  return ids != NULL;
}

/* *@aside takes the name under which the clinic stands then, newly allocated; NULL: it has no slot. */
static gboolean set_aside(PublishRun *run, const Schedule *schedule, const char *clinic, char **aside, GError **error)
{
  g_autoptr(GPtrArray) ids = store_slot_of_clinic(run->engine->db, clinic, error);
  if (!ids || ids->len == 0)
    return ids != NULL;
  gsize length = strlen(schedule->id) + 1 + CIVIL_DATE_TEXT - 1;
  *aside = g_strdup_printf("%.*s.%s", (int)length, clinic, (const char *)ids->pdata[0]);
  return rename_clinic(run, clinic, *aside, error);
}

/* First all that move leave their places, then whoever still stands at one of these. */
static gboolean rename_day(PublishRun *run, const Schedule *schedule, const Day *day, gboolean *renamed, GError **error)
{
  g_auto(GStrv) asides = g_new0(char *, day->stored->len + 1);
  guint n = 0;
  for (guint i = 0; i < day->stored->len; i++) {
    const Cut *cut = day->stored->pdata[i];
    if (cut->becomes && !set_aside(run, schedule, cut->clinic, &asides[n++], error))
      return FALSE;
  }
  *renamed |= n > 0;
  n = 0;
  for (guint i = 0; i < day->stored->len; i++) {
    const Cut *cut = day->stored->pdata[i];
    g_autofree char *other = NULL;
    if (cut->becomes
        && (!set_aside(run, schedule, cut->becomes, &other, error) || !rename_clinic(run, asides[n++], cut->becomes, error)))
      return FALSE;
  }
  return TRUE;
}

gboolean publish_pair(PublishRun *run, const Schedule *schedule, const GPtrArray *stored, const GPtrArray *planned,
                      GHashTable *by_key, gboolean *renamed, GError **error)
{
  g_autoptr(GHashTable) days = gather(schedule, stored, planned);
  g_autoptr(GList) dates = g_list_sort(g_hash_table_get_keys(days), (GCompareFunc)strcmp);
  *renamed = FALSE;
  for (GList *date = dates; date; date = date->next) {
    const Day *day = g_hash_table_lookup(days, date->data);
    match_day(day, by_key);
    if (!rename_day(run, schedule, day, renamed, error))
      return FALSE;
  }
  return TRUE;
}
