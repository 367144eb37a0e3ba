/* import-settle: brings the figures of imported slots in line with their bookings. Private to engine/import*. */
#ifndef ENGINE_IMPORT_SETTLE_H
#define ENGINE_IMPORT_SETTLE_H

#include "engine/engine.h"

/* Settles every slot that the import has marked; @expected is about how many, for the progress. */
gboolean import_settle(Engine *engine, gint64 expected, Instant now, GError **error);

#endif
