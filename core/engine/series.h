/* series: slots of one schedule that another goes on with. Private to engine/. */
#ifndef ENGINE_SERIES_H
#define ENGINE_SERIES_H

#include "engine/engine.h"
#include "model/service.h"

/* Hands the slots of @old whose opening is on @from or later to the schedule @new_id, so that publishing finds them there under
 * the same dates and their bookings stay. Of slots with several meetings, whole ones only; they are counted anew. In a
 * transaction, before publishing. */
gboolean series_hand_over(Engine *engine, const char *who, const Schedule *old, const char *new_id, Civil from, Instant now,
                          GError **error);

#endif
