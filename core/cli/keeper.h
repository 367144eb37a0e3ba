/* keeper: a small process beside the daemon that keeps “attune deliver --watch” running, and starts it again when it ends. So
 * the daemon itself neither waits for a mail server nor minds the death of whoever does.
 */
#ifndef CLI_KEEPER_H
#define CLI_KEEPER_H

#include <signal.h>
#include <sys/types.h>

#include "base/config.h"

typedef struct {
  pid_t pid; /* 0: there is none */
  int go;    /* its leash; -1: there is none, or it was let go */
  gint64 renewed;  /* clock_ticks() when it took another's place; 0: it did not */
  sigset_t before; /* the signals that are blocked in what it starts: as our own start found them */
} Keeper;

/* Forks it off, before anything is open that must not be inherited; it waits for keeper_go. None where the configuration wants
 * none. It ends when we do, however we do. */
gboolean keeper_start(const Config *config, Keeper *keeper, GError **error);
/* The database is there. */
void keeper_go(Keeper *keeper);
/* Looks whether it has died though nobody told it to: then another takes its place, and the log says so, but no two within a
 * minute. @config is the present one. TRUE: `pid` is another. */
gboolean keeper_look(Keeper *keeper, const Config *config);
/* Ends it, and waits until the letter at hand is done with. */
void keeper_stop(Keeper *keeper);

#endif
