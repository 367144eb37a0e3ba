/* paths: where the installed program, or the one in the build tree, finds its files. */
#ifndef BASE_PATHS_H
#define BASE_PATHS_H

#include <glib.h>

typedef struct {
  char *plugins; /* directory of the plugins */
  char *config;  /* attune.conf read where neither --config nor $ATTUNE_CONFIG is given */
  char *data;    /* demonstration */
  char *templates; /* of pages */
  char *letters; /* templates of letters */
  char *assets;  /* what pages fetch: styles, scripts, and the table of their names */
  char *words;   /* catalogues of languages */
  char *state;   /* where a relative database path in the installed configuration starts */
  gboolean uninstalled; /* running from the build tree */
} Paths;

/* Found once: beside the running executable lies build-tree.conf in a build tree and nowhere else. */
const Paths *paths_get(void);

/* Where the program's own module NAME.so lies; @room is the one it is built in. Newly allocated. */
char *paths_module(const char *room, const char *name);

#endif
