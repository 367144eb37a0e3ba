#include "engine/dates.h"

#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "engine/openings.h"
#include "store/closure.h"
#include "store/person.h"
#include "store/schedule.h"
#include "store/series.h"

#define DAY 86400
#define LOOKED_AHEAD (10 * 366) /* days: what comes later is not shown, however rare the dates */

static void schedule_date_free(ScheduleDate *date)
{
  g_free(date->closure);
  g_ptr_array_unref(date->elsewhere);
  g_free(date);
}

void schedule_dates_clear(ScheduleDates *dates)
{
  g_clear_pointer(&dates->dates, g_ptr_array_unref);
  g_clear_pointer(&dates->zone, g_free);
}

typedef struct {
  Engine *engine;
  Db *db;
  const Schedule *schedule;
  const Zone *zone;
  GPtrArray *closures; /* Closure * */
  Instant now;
  ScheduleDates *out;
} Look;

/* ---- one date ---- */

static guint mark_clocks(const Look *look, const Opening *opening, const Opening *before)
{
  guint marks = 0;
  ZoneCase hour = zone_case(look->zone, opening->starts);
  int shift = before ? zone_offset(look->zone, opening->at) - zone_offset(look->zone, before->at) : 0;
  if (shift != 0)
    marks |= shift > 0 ? DATE_FORWARD : DATE_BACK;
  if (hour != ZONE_PLAIN)
    marks |= hour == ZONE_GAP ? DATE_SKIPPED : DATE_TWICE;
  return marks;
}

static const Closure *find_closure(const Look *look, Civil starts)
{
  for (guint i = 0; i < look->closures->len; i++)
    if (openings_closed(look->closures->pdata[i], look->schedule->service_id, starts))
      return look->closures->pdata[i];
  return NULL;
}

static void add_date(Look *look, const Opening *opening, const Opening *before)
{
  const Closure *closure = find_closure(look, opening->starts);
  ScheduleDate *date = g_new0(ScheduleDate, 1);
  date->starts = zone_to_civil(look->zone, opening->at);
  date->ends = zone_to_civil(look->zone, opening->ends);
  date->marks = mark_clocks(look, opening, before) | (opening->at <= look->now ? DATE_PAST : 0) | (closure ? DATE_CLOSED : 0);
  date->closure = closure ? g_strdup(closure->title) : NULL;
  date->elsewhere = g_ptr_array_new_with_free_func((GDestroyNotify)series_stay_free);
  look->out->open += (date->marks & (DATE_PAST | DATE_CLOSED)) == 0;
  g_ptr_array_add(look->out->dates, date);
}

/* ---- hosts who are elsewhere ---- */

static gboolean shares_host(const Schedule *a, const Schedule *b, GStrv *shared)
{
  g_autoptr(GStrvBuilder) both = g_strv_builder_new();
  for (char **host = a->hosts; *host; host++)
    if (g_strv_contains((const char *const *)b->hosts, *host))
      g_strv_builder_add(both, *host);
  *shared = g_strv_builder_end(both);
  return **shared != NULL;
}

static gboolean add_stay(Look *look, GPtrArray *stays, const char *person_id, const char *service, const Opening *opening,
                         GError **error)
{
  g_autoptr(Person) person = NULL;
  if (!store_person_get(look->db, person_id, &person, error))
    return FALSE;
  SeriesStay *stay = g_new0(SeriesStay, 1);
  *stay = (SeriesStay){ g_strdup(person_id), g_strdup(person ? person->name : ""), g_strdup(service), opening->at, opening->ends };
  g_ptr_array_add(stays, stay);
  return TRUE;
}

/* Dates of another schedule for which no slots are cut yet. */
static gboolean add_uncut(Look *look, const Schedule *other, Instant to, GPtrArray *stays, GError **error)
{
  g_auto(GStrv) shared = NULL;
  if (!shares_host(look->schedule, other, &shared))
    return TRUE;
  const EngineService *service = engine_service(look->engine, look->db, other->service_id, error);
  g_autoptr(GArray) openings = service ? openings_expand(other, look->closures, to, error) : NULL;
  for (guint i = 0; openings && !service->service->ended && i < openings->len; i++) {
    const Opening *opening = &g_array_index(openings, Opening, i);
    for (char **host = shared; *host && opening->at >= other->published_to; host++)
      if (!add_stay(look, stays, *host, service->service->title, opening, error))
        return FALSE;
  }
  return openings != NULL;
}

static GPtrArray *find_stays(Look *look, Instant from, Instant to, GError **error)
{
  g_autoptr(GPtrArray) stays = store_series_stays(look->db, look->schedule->id, from, to, error);
  g_autoptr(GPtrArray) others = stays ? store_schedule_list(look->db, NULL, error) : NULL;
  if (!others)
    return NULL;
  for (guint i = 0; i < others->len; i++) {
    const Schedule *other = others->pdata[i];
    if (strcmp(other->id, look->schedule->id) != 0 && !add_uncut(look, other, to, stays, error))
      return NULL;
  }
  return g_steal_pointer(&stays);
}

/* One line a host and date is enough, however many slots they give there. */
static gboolean is_told(const ScheduleDate *date, const SeriesStay *stay)
{
  for (guint i = 0; i < date->elsewhere->len; i++) {
    const SeriesStay *told = date->elsewhere->pdata[i];
    if (strcmp(told->person_id, stay->person_id) == 0 && strcmp(told->service, stay->service) == 0)
      return TRUE;
  }
  return FALSE;
}

static SeriesStay *copy_stay(const SeriesStay *stay)
{
  SeriesStay *copy = g_new0(SeriesStay, 1);
  *copy = (SeriesStay){ g_strdup(stay->person_id), g_strdup(stay->name), g_strdup(stay->service), stay->starts_at, stay->ends_at };
  return copy;
}

static gboolean mark_hosts(Look *look, const GArray *openings, guint first, GError **error)
{
  guint n = look->out->dates->len;
  if (n == 0 || !*look->schedule->hosts)
    return TRUE;
  Instant from = g_array_index(openings, Opening, first).at, to = g_array_index(openings, Opening, first + n - 1).ends;
  g_autoptr(GPtrArray) stays = find_stays(look, from, to, error);
  for (guint i = 0; stays && i < n; i++) {
    const Opening *opening = &g_array_index(openings, Opening, first + i);
    ScheduleDate *date = look->out->dates->pdata[i];
    for (guint j = 0; j < stays->len && !(date->marks & (DATE_PAST | DATE_CLOSED)); j++) {
      const SeriesStay *stay = stays->pdata[j];
      if (stay->starts_at < opening->ends && stay->ends_at > opening->at && !is_told(date, stay))
        g_ptr_array_add(date->elsewhere, copy_stay(stay));
    }
  }
  return stays != NULL;
}

/* ---- all ---- */

static gboolean look_at(Look *look, guint limit, GError **error)
{
  g_autoptr(GArray) openings = openings_expand(look->schedule, NULL, look->now + (Instant)LOOKED_AHEAD * DAY, error);
  if (!openings)
    return FALSE;
  guint first = 0;
  while (first < openings->len && g_array_index(openings, Opening, first).at <= look->now)
    first++;
  first = first == openings->len ? 0 : first;
  for (guint i = first; i < openings->len && i - first < limit; i++)
    add_date(look, &g_array_index(openings, Opening, i), i > 0 ? &g_array_index(openings, Opening, i - 1) : NULL);
  look->out->past = first;
  look->out->more = openings->len - first > limit;
  return mark_hosts(look, openings, first, error);
}

gboolean engine_schedule_dates(Engine *engine, Db *db, const char *schedule_id, guint limit, ScheduleDates *dates, GError **error)
{
  g_autoptr(Schedule) schedule = NULL;
  if (!store_schedule_get(db, schedule_id, &schedule, error))
    return FALSE;
  if (!schedule)
    return error_set(error, ERROR_MISSING, "there is no schedule “%.64s”", schedule_id);
  const Zone *zone = zone_get(schedule->zone, error);
  g_autoptr(GPtrArray) closures = zone ? store_closure_list(db, error) : NULL;
  if (!closures)
    return FALSE;
  dates->dates = g_ptr_array_new_with_free_func((GDestroyNotify)schedule_date_free);
  dates->zone = g_strdup(schedule->zone);
  Look look = { engine, db, schedule, zone, closures, clock_now(), dates };
  return look_at(&look, limit, error);
}
