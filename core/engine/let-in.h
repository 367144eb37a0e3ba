/* let-in: places that come free for those who wait though nobody gave anything back: those kept for the priority workforce, when
 * they are open to all, and whatever a change of a service's settings opens. Everything else is seen to where it happens
 * (engine/queue.h).
 */
#ifndef ENGINE_LET_IN_H
#define ENGINE_LET_IN_H

#include "engine/engine.h"

/* Ids (char *) of slots on whose waiting list somebody may have a place now. Reads only. */
GPtrArray *engine_due_to_be_let_in(Engine *engine, GError **error);
/* Offers it to them, in their order. In a transaction. */
gboolean engine_let_in(Engine *engine, const GPtrArray *slots, GError **error);

#endif
