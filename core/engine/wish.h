/* wish: what must be so of a wish to book before anything is asked about it. Private to engine/. */
#ifndef ENGINE_WISH_H
#define ENGINE_WISH_H

#include "engine/booking.h"
#include "engine/party.h"

/* Id, slot, seats and texts are such as can be taken at all. */
gboolean wish_check(Engine *engine, const BookWish *wish, GError **error);
/* The wish's party, active, and one the actor may act for. @db as in party_find. */
gboolean wish_party(const EngineService *service, Db *db, const Actor *actor, const BookWish *wish, Party *party,
                    GError **error);

#endif
