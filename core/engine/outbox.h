/* outbox: the letters that are waiting, failed or given up, as whoever runs the service sees them; and one of them sent again. */
#ifndef ENGINE_OUTBOX_H
#define ENGINE_OUTBOX_H

#include "engine/engine.h"
#include "model/letter.h"

/* Letter *, the oldest first, without their words: those that are not over, or @all. ERROR_DENIED but for administrators. */
GPtrArray *engine_outbox(Engine *engine, const Actor *actor, gboolean all, int most, GError **error);

/* A page of those that are not over, those of which somebody must decide first: at most @most behind @after (as *@next was given
 * with the page before, NULL for the first). *@next takes where to go on, NULL at the end. ERROR_INVALID for an @after that is
 * none. */
GPtrArray *engine_outbox_page(Engine *engine, const Actor *actor, const char *after, guint most, char **next, GError **error);

/* Sends one at once that failed, was given up or is unsure, and of which there are still the words; else ERROR_CONFLICT. Noted
 * in the log. In a transaction. */
gboolean engine_outbox_again(Engine *engine, const Actor *actor, const char *id, GError **error);

/* Whether engine_outbox_again would do it, as far as a listed letter tells. Pure. */
gboolean outbox_can_again(const Letter *letter);

#endif
