#include "engine/series.h"

#include <jansson.h>
#include <string.h>

#include "engine/edit.h"
#include "engine/openings.h"
#include "store/change.h"
#include "store/slot.h"

/* What is handed over, and under which keys. */
typedef struct {
  Engine *engine;
  const Schedule *old;
  const char *new_id;
  Civil from;
  Instant from_at, now;
  guint64 first; /* the lowest number of a slot of several meetings that goes along; 0: not seen yet */
  guint n;
} HandOver;

/* What stands behind the schedule in a key: "2026-11-03/1", "2026-11-03.2/1", "g3" (engine/publish.h). */
static const char *rest_of(const HandOver *over, const Slot *slot)
{
  gsize length = strlen(over->old->id);
  return g_str_has_prefix(slot->slot_key, over->old->id) && slot->slot_key[length] == '/' ? slot->slot_key + length + 1 : NULL;
}

/* A slot cut from one opening goes by the opening's date, also where it was moved by hand; one of several meetings by its first. */
static gboolean goes_along(const HandOver *over, const Slot *slot)
{
  const char *rest = rest_of(over, slot);
  Civil date;
  if (!rest)
    return FALSE;
  if (*rest == 'g')
    return slot->starts_at >= over->from_at;
  g_autofree char *day = g_strndup(rest, CIVIL_DATE_TEXT - 1);
  return civil_parse_date(day, &date, NULL) && civil_to_day(date) >= civil_to_day(over->from);
}

static gboolean hand_over(HandOver *over, const Slot *slot, GError **error)
{
  const char *rest = rest_of(over, slot);
  g_autoptr(Slot) touched = NULL;
  g_autofree char *key = NULL, *clinic = NULL;
  if (*rest == 'g') {
    guint64 number = g_ascii_strtoull(rest + 1, NULL, 10);
    key = g_strdup_printf("%s/g%" G_GUINT64_FORMAT, over->new_id, number - over->first + 1);
    clinic = g_strdup(key);
  } else {
    key = g_strdup_printf("%s/%s", over->new_id, rest);
    clinic = g_strndup(key, (gsize)(strrchr(key, '/') - key));
  }
  over->n++;
  return store_slot_touch(over->engine->db, slot->id, over->now, &touched, error)
         && store_slot_rekey(over->engine->db, slot->id, over->new_id, key, clinic, error);
}

static void find_first(HandOver *over, const GPtrArray *slots)
{
  for (guint i = 0; i < slots->len; i++) {
    const Slot *slot = slots->pdata[i];
    const char *rest = rest_of(over, slot);
    guint64 number = rest && *rest == 'g' && goes_along(over, slot) ? g_ascii_strtoull(rest + 1, NULL, 10) : 0;
    if (number > 0 && (over->first == 0 || number < over->first))
      over->first = number;
  }
}

static gboolean record(const HandOver *over, const char *who, GError **error)
{
  char date[CIVIL_DATE_TEXT];
  json_auto_t *told = json_pack("{s:s, s:s, s:i}", "to", over->new_id, "from", civil_format_date(over->from, date), "slots",
                                (int)over->n);
  char *text = json_dumps(told, JSON_COMPACT);
  gboolean fine =
    store_change_append(over->engine->db, over->now, who, "hand-over", "schedule", over->old->id, NULL, text, error);
  free(text);
  return fine;
}

gboolean series_hand_over(Engine *engine, const char *who, const Schedule *old, const char *new_id, Civil from, Instant now,
                          GError **error)
{
  const Zone *zone = zone_get(old->zone, error);
  if (!zone)
    return FALSE;
  HandOver over = { engine, old, new_id, from, zone_day_start(zone, from), now, 0, 0 };
  /* Also those that were moved by hand to an earlier day; what has ended stays where it is. */
  g_autoptr(GPtrArray) slots = store_slot_of_schedule(engine->db, old->id, MIN(now, over.from_at), error);
  if (!slots)
    return FALSE;
  find_first(&over, slots);
  for (guint i = 0; i < slots->len; i++)
    if (goes_along(&over, slots->pdata[i]) && !hand_over(&over, slots->pdata[i], error))
      return FALSE;
  return record(&over, who, error);
}

/* ---- what is left of a series ---- */

/* Those of a list of dates that are on @from or later; newly allocated. */
static char *dates_from(const char *text, Civil from, GError **error)
{
  g_autoptr(GArray) dates = openings_read_dates(text, error);
  g_autoptr(GArray) kept = g_array_new(FALSE, FALSE, sizeof(Civil));
  for (guint i = 0; dates && i < dates->len; i++)
    if (civil_to_day(g_array_index(dates, Civil, i)) >= civil_to_day(from))
      g_array_append_val(kept, g_array_index(dates, Civil, i));
  return dates ? openings_write_dates(kept) : NULL;
}

/* How many dates of the rule alone lie before @from. */
static gboolean count_before(const Schedule *old, Civil from, guint *n, GError **error)
{
  const Zone *zone = zone_get(old->zone, error);
  if (!zone)
    return FALSE;
  Recurrence rule = { .zone = zone, .starts = old->starts, .repeat = old->repeat };
  g_autoptr(GArray) dates = recurrence_expand(&rule, G_MININT64 / 4, zone_day_start(zone, from), 0, NULL, error);
  if (!dates)
    return FALSE;
  *n = dates->len;
  return TRUE;
}

/* “COUNT=12” as “COUNT=9” where three lie before; newly allocated. */
static char *reduce_count(const char *rule, guint before)
{
  const char *count = strstr(rule, "COUNT=");
  if (!count)
    return g_strdup(rule);
  char *end = NULL;
  gint64 number = g_ascii_strtoll(count + strlen("COUNT="), &end, 10);
  g_autofree char *head = g_strndup(rule, (gsize)(count - rule));
  return g_strdup_printf("%sCOUNT=%" G_GINT64_FORMAT "%s", head, MAX(number - before, 1), end);
}

Schedule *edit_rest(const Schedule *old, Civil from, GError **error)
{
  guint before = 0;
  g_autofree char *except = dates_from(old->except_on, from, error);
  g_autofree char *extra = except ? dates_from(old->extra_on, from, error) : NULL;
  if (!extra || !count_before(old, from, &before, error))
    return NULL;
  Schedule *rest = g_new0(Schedule, 1);
  *rest = (Schedule){ .id = g_strdup(old->id), .service_id = g_strdup(old->service_id), .starts = old->starts,
                      .zone = g_strdup(old->zone), .minutes = old->minutes, .repeat = reduce_count(old->repeat, before),
                      .until = g_strdup(old->until), .except_on = g_steal_pointer(&except), .extra_on = g_steal_pointer(&extra),
                      .place = g_strdup(old->place), .online = g_strdup(old->online), .capacity = old->capacity,
                      .hosts = g_strdupv(old->hosts) };
  rest->starts.year = from.year;
  rest->starts.month = from.month;
  rest->starts.day = from.day;
  return rest;
}
