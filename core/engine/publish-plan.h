/* publish-plan: what one schedule says its slots are; publish-match: brings the stored slots in line with it. Private
 * to engine/publish*. */
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
} PublishRun;

void publish_touch_free(PublishTouch *touch);

/* Changes, withdraws, cancels and inserts until the slots of @schedule are as @planned. */
gboolean publish_match(PublishRun *run, const EngineService *service, const Schedule *schedule, GPtrArray *planned,
                       GError **error);

#endif
