#include "engine/load.h"

#include "base/clock.h"
#include "engine/load-book.h"
#include "engine/people.h"
#include "engine/publish.h"

#define DAY 86400

void load_outcome_clear(LoadOutcome *outcome)
{
  g_clear_pointer(&outcome->lines, g_ptr_array_unref);
  g_clear_pointer(&outcome->over, g_ptr_array_unref);
  g_clear_pointer(&outcome->kept, g_ptr_array_unref);
  g_clear_pointer(&outcome->notices, g_ptr_array_unref);
  g_clear_pointer(&outcome->warnings, g_ptr_array_unref);
}

static Actor *loader_new(void)
{
  Actor *actor = actor_new_operator();
  g_free(actor->id);
  actor->id = g_strdup("load");
  return actor;
}

/* What those who have left hold of the future goes to others. */
static gboolean give_back(Engine *engine, const Actor *actor, const GPtrArray *left_us, LoadOutcome *outcome,
                          GError **error)
{
  for (guint i = 0; i < left_us->len; i++)
    if (!people_give_back(engine, actor, left_us->pdata[i], &outcome->bookings_cancelled, error))
      return FALSE;
  return TRUE;
}

static gboolean publish(Engine *engine, const Actor *actor, gboolean all, LoadOutcome *outcome, GError **error)
{
  g_auto(PublishOutcome) published = { 0 };
  if (!publish_schedules(engine, actor, NULL, all, &published, error))
    return FALSE;
  outcome->slots_made = published.made;
  outcome->slots_changed = published.changed;
  outcome->slots_withdrawn = published.withdrawn;
  outcome->slots_cancelled = published.cancelled;
  outcome->bookings_cancelled += published.bookings;
  outcome->notices = g_steal_pointer(&published.lines);
  return TRUE;
}

gboolean engine_load(Engine *engine, const char *const *files, gboolean overrule, LoadOutcome *outcome, GError **error)
{
  Instant now = clock_now();
  g_autoptr(LoadBook) book = load_book_read(engine, files, error);
  if (!book)
    return FALSE;
  if (book->faults.n > 0)
    return load_faults_to_error(&book->faults, error);
  load_outcome_clear(outcome); /* of an attempt before */
  *outcome = (LoadOutcome){ 0 };
  book->overrule = overrule;
  outcome->lines = g_ptr_array_new_with_free_func(g_free);
  outcome->over = g_ptr_array_new_with_free_func(g_free);
  outcome->kept = g_ptr_array_new_with_free_func(g_free);
  outcome->warnings = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(Actor) actor = loader_new();
  g_autoptr(GPtrArray) left_us = g_ptr_array_new_with_free_func(g_free);
  LoadTally tally = { .lines = outcome->lines, .over = outcome->over, .kept = outcome->kept, .left_us = left_us };
  gboolean fine = load_apply(book, actor->id, now, &tally, error);
  engine_forget(engine);
  if (!fine || !give_back(engine, actor, left_us, outcome, error)
      || !publish(engine, actor, tally.plans_touched, outcome, error))
    return FALSE;
  outcome->made = tally.made;
  outcome->changed = tally.changed;
  outcome->left = tally.left;
  Instant to = now + (Instant)engine->config->publish_days_ahead * DAY;
  return load_check_hosts(engine, now, to, outcome->warnings, error);
}
