/* slots-write: what making, editing and cancelling slots have in common. Private to engine/slots*. */
#ifndef ENGINE_SLOTS_WRITE_H
#define ENGINE_SLOTS_WRITE_H

#include "engine/slots.h"

gboolean slots_check_staff(const Actor *actor, GError **error);
/* ERROR_MISSING if there is no such slot. */
gboolean slots_touch(Engine *engine, const char *slot_id, Instant now, Slot **slot, GError **error);
/* @text, on the wall of @zone or with an offset, as the time on the wall. ERROR_INVALID names the field by @name. */
gboolean slots_read_time(const Zone *zone, const char *name, const char *text, Civil *out, GError **error);
/* The length that @ends gives to what begins at @starts, if it is not NULL; else @*minutes stays. Both given is
 * ERROR_INVALID, and so is a length out of bounds (1..1440). */
gboolean slots_read_length(const Zone *zone, Civil starts, const char *ends, int *minutes, GError **error);
gboolean slots_check_where(const char *place, const char *online, GError **error); /* NULL is fine */
/* Ids of the clinicians named (ids or mail addresses, NULL: none), sorted; NULL with @error. */
GStrv slots_find_hosts(Engine *engine, const char *const *named, GError **error);
/* A host who is taken elsewhere is ERROR_CONFLICT, unless @override_reason says why that is as it should be. */
gboolean slots_check_hosts(Engine *engine, const Slot *slot, const char *override_reason, GError **error);
/* As engine_slot_cancel, but nobody who waits for its hosts elsewhere is let in yet: queue_freed does so. */
gboolean slots_cancel(Engine *engine, const Actor *actor, const char *slot_id, const char *reason, Instant now,
                      guint *cancelled, GError **error);
/* RFC 5545 §3.8.7.4: every meeting becomes a newer version of itself. */
void slots_raise_sequences(GPtrArray *meetings, Instant now);

#endif
