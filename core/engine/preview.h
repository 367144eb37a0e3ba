/* preview: what would become of a wish, asked before it is made; and what somebody needs to know to make one. Reads
 * committed data only, and promises nothing: between asking and acting others act.
 */
#ifndef ENGINE_PREVIEW_H
#define ENGINE_PREVIEW_H

#include "engine/booking.h"

/* As engine_book decides, without its id. *@party_name (may be NULL) takes the name of whom it would be for. */
gboolean engine_preview_book(Engine *engine, const Actor *actor, const BookWish *wish, Verdict *verdict,
                             char **party_name, GError **error);
/* As engine_cancel decides for a party: whether it may be given back, and whether that would count as late. */
gboolean engine_preview_cancel(Engine *engine, const Actor *actor, const char *booking_id, Verdict *verdict,
                               GError **error);
/* Slots that the booking could be moved to now; for one that waits, also those where it would wait again: SlotView * in
 * order of start, at most @limit behind @after (as *@next was given with the page before, NULL for the first), each with the
 * verdict on this very booking. *@next (may be NULL) takes where to go on, NULL at the end; there may be fewer than @limit before
 * it, or none, for not every slot of a service is looked at for one answer. */
GPtrArray *engine_preview_moves(Engine *engine, const Actor *actor, const char *booking_id, const char *after, int limit,
                                char **next, GError **error);

/* Somebody a booking may be for. */
typedef struct {
  PartyKind kind;
  char *id, *name, *organisation;
} PartyChoice;
void party_choice_free(PartyChoice *choice);

/* Whom @actor may book for, PartyChoice *: themself first, then the team they lead, then its members by name. Staff may book
 * for anybody, and are given every team after themself: people are found by their address. Somebody who may book for nobody
 * gets none. */
GPtrArray *engine_parties(Engine *engine, const Actor *actor, GError **error);

#endif
