#include "engine/publish.h"

#include <jansson.h>

#include "base/clock.h"
#include "base/error.h"
#include "engine/publish-plan.h"
#include "store/change.h"
#include "store/closure.h"
#include "store/schedule.h"
#include "store/scope.h"

void publish_touch_free(PublishTouch *touch)
{
  g_free(touch->service);
  g_strfreev(touch->parties);
  g_free(touch->why);
  g_free(touch);
}

void publish_outcome_init(PublishOutcome *outcome)
{
  *outcome = (PublishOutcome){ .lines = g_ptr_array_new_with_free_func(g_free),
                               .notes = g_ptr_array_new_with_free_func(g_free),
                               .touches = g_ptr_array_new_with_free_func((GDestroyNotify)publish_touch_free) };
}

void publish_outcome_clear(PublishOutcome *outcome)
{
  g_clear_pointer(&outcome->lines, g_ptr_array_unref);
  g_clear_pointer(&outcome->notes, g_ptr_array_unref);
  g_clear_pointer(&outcome->touches, g_ptr_array_unref);
}

/* Midnight after the last day of the horizon, so that within a day nothing moves; never nearer than it was. */
static Instant find_horizon(const PublishRun *run, const EngineService *service, const Schedule *schedule)
{
  int today = civil_to_day(zone_to_civil(service->zone, run->now));
  Civil last = civil_from_day(today + run->engine->config->publish_days_ahead + 1);
  return MAX(schedule->published_to, zone_day_start(service->zone, last));
}

static guint touched(const PublishOutcome *outcome)
{
  return outcome->made + outcome->changed + outcome->withdrawn + outcome->cancelled;
}

/* One line of the log a schedule, however many slots it made. */
static gboolean record(const PublishRun *run, const Schedule *schedule, const PublishOutcome *before, GError **error)
{
  const PublishOutcome *now = run->outcome;
  if (touched(now) == touched(before))
    return TRUE;
  json_auto_t *told = json_pack(
    "{s:i, s:i, s:i, s:i}", "made", (int)(now->made - before->made), "changed", (int)(now->changed - before->changed),
    "withdrawn", (int)(now->withdrawn - before->withdrawn), "cancelled", (int)(now->cancelled - before->cancelled));
  char *text = json_dumps(told, JSON_COMPACT);
  gboolean fine = store_change_append(run->engine->db, run->now, run->actor->id, "publish", "schedule", schedule->id,
                                      NULL, text, error)
                  && store_scope_raise_service(run->engine->db, schedule->service_id, schedule->id, run->now, error);
  free(text);
  return fine;
}

static void tell(PublishRun *run, const char *says)
{
  g_ptr_array_add(run->outcome->lines, g_strdup(says));
  g_ptr_array_add(run->outcome->notes, g_strdup(says));
}

static gboolean cut(PublishRun *run, const EngineService *service, const Schedule *schedule, Instant horizon,
                    gboolean all, GError **error)
{
  Db *db = run->engine->db;
  g_autoptr(GError) why = NULL;
  g_autofree char *idle = NULL;
  g_autoptr(GPtrArray) planned = publish_plan(run->engine, service, schedule, run->closures, horizon, &idle, &why);
  if (!planned) {
    g_autofree char *says = g_strdup_printf("schedule %s was left as it is: %s", schedule->id, why->message);
    tell(run, says);
    return TRUE;
  }
  if (idle && all) /* said when the schedule is taken in, not every day */
    tell(run, idle);
  PublishOutcome before = *run->outcome;
  return publish_match(run, service, schedule, planned, error) && record(run, schedule, &before, error)
         && (horizon == schedule->published_to || store_schedule_set_published(db, schedule->id, horizon, error));
}

static gboolean publish_one(PublishRun *run, const Schedule *schedule, gboolean all, GError **error)
{
  const EngineService *service = engine_service(run->engine, run->engine->db, schedule->service_id, error);
  if (!service)
    return FALSE;
  Instant horizon = find_horizon(run, service, schedule);
  gboolean over = schedule->ended || service->service->ended;
  if (!all && (over || schedule->published_to >= horizon))
    return TRUE;
  return cut(run, service, schedule, horizon, all, error);
}

gboolean publish_schedules(Engine *engine, const Actor *actor, const char *service_id, gboolean all, PublishOutcome *outcome,
                           GError **error)
{
  publish_outcome_init(outcome);
  g_autoptr(GPtrArray) schedules = store_schedule_list(engine->db, service_id, error);
  g_autoptr(GPtrArray) closures = schedules ? store_closure_list(engine->db, error) : NULL;
  if (!closures)
    return FALSE;
  g_autoptr(GHashTable) watched = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GHashTable) kept = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GHashTable) clashed = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  PublishRun run = { engine, actor, closures, clock_now(), outcome, watched, kept, clashed };
  for (guint i = 0; i < schedules->len; i++)
    if (!publish_one(&run, schedules->pdata[i], all, error))
      return FALSE;
  return publish_settle(&run, error);
}

/* Somebody else's sessions are in the way of what a new plugin, or new rules of a zone, make of ours: that cannot be mended at
 * night, and trying again before something has changed would come to the same. */
static gboolean leave_for_today(Engine *engine, GError *why, GError **error)
{
  db_undo(engine->db);
  if (!g_error_matches(why, ERROR_DOMAIN, ERROR_CONFLICT)) {
    g_propagate_error(error, why);
    return FALSE;
  }
  g_warning("schedules are not cut any further today: %s", why->message);
  g_error_free(why);
  return TRUE;
}

gboolean engine_publish(Engine *engine, guint *made, GError **error)
{
  g_autoptr(Actor) actor = actor_new_operator();
  g_free(actor->id);
  actor->id = g_strdup("clock");
  g_auto(PublishOutcome) outcome = { 0 };
  GError *why = NULL;
  if (made)
    *made = 0;
  if (!db_savepoint(engine->db, error))
    return FALSE;
  if (!publish_schedules(engine, actor, NULL, FALSE, &outcome, &why))
    return leave_for_today(engine, why, error);
  if (!db_release(engine->db, error))
    return FALSE;
  for (guint i = 0; i < outcome.lines->len; i++)
    g_message("%s", (const char *)outcome.lines->pdata[i]);
  if (made)
    *made = outcome.made;
  return TRUE;
}
