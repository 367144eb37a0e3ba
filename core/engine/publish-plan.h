/* publish-plan: what one schedule says its slots are; publish-match: brings the stored slots in line with it; publish-pair: finds
 * them again where openings are numbered anew; publish-settle: what is left to do when all schedules are done. Private to
 * engine/publish*. */
#ifndef ENGINE_PUBLISH_PLAN_H
#define ENGINE_PUBLISH_PLAN_H

#include "engine/publish.h"
#include "model/service.h"
#include "model/slot.h"

typedef struct {
  char *key, *clinic;
  int capacity;
  GPtrArray *meetings; /* Meeting * without id, sequence and changed_at */
  gboolean matched;    /* a stored slot has this key */
} PlannedSlot;

/* PlannedSlot * in order of start; NULL with @error. None for a schedule, or a service, that has ended. *@idle takes a
 * sentence about dates that make no slot, owned by the caller, or NULL. */
GPtrArray *publish_plan(Engine *engine, const EngineService *service, const Schedule *schedule,
                        const GPtrArray *closures, Instant horizon, char **idle, GError **error);

typedef struct {
  Engine *engine;
  const Actor *actor;
  const GPtrArray *closures; /* Closure * */
  Instant now;
  PublishOutcome *outcome;
  GHashTable *watched; /* ids of slots that are changed */
  GHashTable *kept;    /* ids of slots that kept somebody waiting since a changed one took their clinician */
  GHashTable *clashed; /* "ID ID": two booked slots that shared a clinician at one time before anything was changed */
} PublishRun;

void publish_touch_free(PublishTouch *touch);

/* Changes, withdraws, cancels and inserts until the slots of @schedule are as @planned. */
gboolean publish_match(PublishRun *run, const EngineService *service, const Schedule *schedule, GPtrArray *planned,
                       GError **error);

/* Gives slots of dates whose openings are numbered anew the keys that they have in @planned (PlannedSlot *, which @by_key finds by
 * key). @stored: Slot *; whether their keys are stale now is in *@renamed. */
gboolean publish_pair(PublishRun *run, const Schedule *schedule, const GPtrArray *stored, const GPtrArray *planned,
                      GHashTable *by_key, gboolean *renamed, GError **error);

/* To be called before @slot is changed or cancelled. */
gboolean publish_watch(PublishRun *run, const Slot *slot, GError **error);
/* When all slots are as they will be: ERROR_CONFLICT where a clinician would give two booked slots at one time that were not so
 * before; else lets in those who wait for what was changed, or for a clinician whom that set free. */
gboolean publish_settle(PublishRun *run, GError **error);

#endif
