/* teams: a team as its members, its leader and the service's staff see it. Reads committed data only. */
#ifndef ENGINE_TEAMS_H
#define ENGINE_TEAMS_H

#include "engine/engine.h"

typedef struct {
  Team *team;
  GPtrArray *members; /* Person *, active ones, in order of name */
  Person *leader;     /* named as such; NULL for nobody */
  gboolean is_member; /* the actor belongs to it */
  gboolean leads;     /* and may act for it: books, sees its bookings, makes its calendar; staff may too */
} TeamView;

void team_view_free(TeamView *view);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TeamView, team_view_free)

/* TeamView * in order of title: the actor's own and those they lead; for staff all that are not past. */
GPtrArray *engine_teams(Engine *engine, const Actor *actor, GError **error);
/* ERROR_MISSING also for a team that is not in that list, except that administrators see past ones too. */
TeamView *engine_team(Engine *engine, const Actor *actor, const char *id, GError **error);

#endif
