/* crew: a parent and the workers it forks off, each of which serves the same address. The parent does nothing itself but
 * look after them: it starts another in the place of one that dies, passes signals on, and ends when all have ended. */
#ifndef CLI_CREW_H
#define CLI_CREW_H

#include "http/listen.h"
#include "web/board.h"

typedef struct {
  const char *listen;
  Board *board;      /* as many workers as it has rows for; each sets `ready` of its row when it serves */
  int drain_seconds; /* how long a worker takes to end at most: past it, and a little, it is killed */
  /* In a worker: serves on @socket (taken over) until it is told to end. SIGTERM, SIGINT and SIGHUP are blocked. */
  gboolean (*work)(int number, HttpListen *socket, void *data, GError **error);
  /* In the parent, every worker serving for the first time: at @address. */
  void (*on_ready)(const char *address, void *data);
  /* In the parent, SIGHUP: TRUE if the workers are to be told as well. */
  gboolean (*on_reload)(void *data);
  /* In the parent, told to end. */
  void (*on_end)(void *data);
  void (*on_look)(void *data); /* now and then, while they serve: in the parent, once a second at least */
  void *data;
} CrewPlan;

/* Runs them until SIGTERM or SIGINT. In a worker it returns what `work` did, with *@in_worker TRUE. In the parent it fails
 * where the address cannot be had, where a worker ends before all have once served, and where one had to be killed at the
 * end. A worker that dies later is replaced at once; one that keeps dying, after a while that doubles up to half a minute,
 * during which its share of the connections goes to the others. Workers end when the parent is killed. */
gboolean crew_run(const CrewPlan *plan, gboolean *in_worker, GError **error);

#endif
