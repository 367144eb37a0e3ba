/* party: who a booking is for, and who may act for them. Private to engine/. */
#ifndef ENGINE_PARTY_H
#define ENGINE_PARTY_H

#include "engine/engine.h"
#include "model/booking.h"

typedef struct {
  PartyKind kind;
  char *id, *name, *profession, *organisation;
  char *team_id;   /* of a person; NULL for none */
  char *leader_id; /* of a team; NULL for none */
  gboolean priority; /* of the priority workforce */
  gboolean active;
} Party;

void party_clear(Party *party);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Party, party_clear)

/* Finds the party by id (a person also by mail address); @id NULL: the actor, or for a team the actor's own.
 * ERROR_MISSING names what was looked for. */
gboolean party_find(Db *db, const Actor *actor, PartyKind kind, const char *id, Party *party, GError **error);

/* As party_find, as far as the actor is concerned: *@may FALSE, and @party left empty, where they may not act for the party.
 * Whoever is not staff is not told whether somebody for whom they may not act is here at all. */
gboolean party_find_for(Db *db, const Actor *actor, PartyKind kind, const char *id, Party *party, gboolean *may,
                        GError **error);

/* Whether the actor leads a team (NULL: none): named as its leader, or a member with the role. */
gboolean party_leads(Db *db, const Actor *actor, const char *team_id, gboolean *does, GError **error);

/* A practitioner for themself; a leader for their team and its members; staff for anybody. */
gboolean party_may_act(Db *db, const Actor *actor, const Party *party, gboolean *may, GError **error);

/* As party_may_act for the party of a booking; *@may FALSE also when the party is gone. */
gboolean party_may_act_on(Db *db, const Actor *actor, const Booking *booking, gboolean *may, GError **error);

/* Whether the actor may say how it was: as party_may_act_on, and of a team's booking every member of the team. */
gboolean party_may_answer(Db *db, const Actor *actor, const Booking *booking, gboolean *may, GError **error);

#endif
