/* people: who may book, lead, give, manage and administer, and their teams, as an administrator keeps them. In a
 * transaction. */
#ifndef ENGINE_PEOPLE_H
#define ENGINE_PEOPLE_H

#include "engine/engine.h"

/* NULL: as it is, or nothing for somebody new. */
typedef struct {
  const char *mail; /* whom: the address never changes */
  const char *name, *profession, *organisation;
  const char *team;  /* id, "" for none */
  const char *roles; /* "leader; clinician" */
} PersonWish;

/* A new person (a practitioner where no roles are said), or one known from history only, who is then active.
 * ERROR_CONFLICT if there is such a person already. */
gboolean engine_person_add(Engine *engine, const Actor *actor, const PersonWish *wish, GError **error);
gboolean engine_person_set(Engine *engine, const Actor *actor, const PersonWish *wish, GError **error);
/* A disabled person can neither sign in nor book; what they hold of the future is given back, and whoever waits moves
 * up.
 * *@given_back (may be NULL) takes how many bookings. */
gboolean engine_person_disable(Engine *engine, const Actor *actor, const char *mail, guint *given_back,
                               GError **error);
gboolean engine_person_enable(Engine *engine, const Actor *actor, const char *mail, GError **error);

typedef struct {
  const char *id;
  const char *title, *organisation;
  const char *leader; /* mail address or id, "" for none */
} TeamWish;

gboolean engine_team_add(Engine *engine, const Actor *actor, const TeamWish *wish, GError **error);
gboolean engine_team_set(Engine *engine, const Actor *actor, const TeamWish *wish, GError **error);

/* Gives back every live booking of @person_id whose slot is still ahead. Private to engine/. */
gboolean people_give_back(Engine *engine, const Actor *actor, const char *person_id, guint *given_back,
                          GError **error);

#endif
