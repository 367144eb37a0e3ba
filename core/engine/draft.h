/* draft: what somebody is about to book, kept between the form and the confirmation, so that both are pages that can be
 * reloaded and gone back to. A draft's id is the booking's to be. Nobody but who made it ever sees it, and it is gone with the
 * booking, or after a day.
 */
#ifndef ENGINE_DRAFT_H
#define ENGINE_DRAFT_H

#include "engine/booking.h"

/* Keeps a wish with an id, once it has passed engine_preview_book: nothing is kept that may not be. Said again under the same
 * id, it replaces what was said before; ERROR_CONFLICT where that id is somebody else's. In a transaction. */
gboolean engine_draft_keep(Engine *engine, const Actor *actor, const BookWish *wish, GError **error);
/* The actor's own; *@draft NULL: there is none, any more. */
gboolean engine_draft_find(Engine *engine, const Actor *actor, const char *id, Draft **draft, GError **error);
/* Books what was kept, as engine_book does, and forgets the draft with it. In a transaction. ERROR_MISSING where there is
 * neither draft nor booking of that id. */
gboolean engine_draft_book(Engine *engine, const Actor *actor, const char *id, BookAnswer *answer, GError **error);
/* The wish that a draft stands for; its texts are the draft's. */
BookWish draft_wish(const Draft *draft);
/* Forgets those that are a day old. In a transaction. */
gboolean engine_draft_sweep(Engine *engine, GError **error);

#endif
