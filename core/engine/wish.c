#include "engine/wish.h"

#include "base/error.h"
#include "base/id.h"
#include "engine/free-text.h"

gboolean wish_check(Engine *engine, const BookWish *wish, GError **error)
{
  if (wish->id && !id_is_uuid(wish->id))
    return error_set(error, ERROR_INVALID, "id: “%.40s” is not a UUID in lower case", wish->id);
  if (!wish->slot_id || !*wish->slot_id)
    return error_set(error, ERROR_INVALID, "slot: say which slot to book");
  if (wish->seats < 1 || wish->seats > 10000)
    return error_set(error, ERROR_INVALID, "seats: %d is out of bounds, from 1 to 10000 is possible", wish->seats);
  return free_text_check(engine, FREE_REFERENCE, wish->reference, error)
         && free_text_check(engine, FREE_NOTE, wish->note, error);
}

/* As a list of slots judges them: for whoever asks, or for the team they lead where only teams book. */
static gboolean find_kind(const EngineService *service, Db *db, const Actor *actor, const BookWish *wish, PartyKind *kind,
                          GError **error)
{
  gboolean leads = FALSE;
  *kind = wish->party_kind;
  if (!wish->party_left_out || !service->plugin || service->plugin->party != ATTUNE_PARTY_TEAM)
    return TRUE;
  if (!party_leads(db, actor, actor->team_id, &leads, error))
    return FALSE;
  *kind = leads ? PARTY_TEAM : *kind;
  return TRUE;
}

gboolean wish_party(const EngineService *service, Db *db, const Actor *actor, const BookWish *wish, Party *party,
                    GError **error)
{
  gboolean may;
  PartyKind kind;
  if (!find_kind(service, db, actor, wish, &kind, error)
      || !party_find_for(db, actor, kind, wish->party_id, party, &may, error))
    return FALSE;
  if (!may) /* an address does not tell a stranger whose it is, nor whether it is anybody's */
    return error_set(error, ERROR_DENIED,
                     "you may not book for this %s: a practitioner books for themself, a leader for their team and its "
                     "members, staff for anybody", party_kind_text(kind));
  if (!party->active)
    return error_set(error, ERROR_INVALID, "party: %s is no longer active", party->name);
  return TRUE;
}
