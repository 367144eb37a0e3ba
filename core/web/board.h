/* board: what the workers of one service let each other know: figures for /metrics, who waits to write, and whether the log
 * of the database wants to be moved into its file. Shared memory, made before the workers are forked off; one process alone
 * has one of its own. Whether anything is right never hangs on it: other hosts and commands have no part in it. */
#ifndef WEB_BOARD_H
#define WEB_BOARD_H

#include "http/server.h"

/* What one worker writes down and the others read. */
typedef struct {
  HttpCounters http;
  guint64 feed_hits, feed_misses, feed_bytes;
  gint64 ready;   /* clock_ticks() since when it serves; 0: not yet */
  gint64 waiting; /* clock_ticks() since when it waits for the database to write; 0: it does not */
  gint64 asked;   /* clock_ticks() when it last asked for it, while it waits */
  gint64 writing; /* clock_ticks() since when it has it, or asks for it; 0: neither */
} BoardRow;

typedef struct {
  int n;             /* workers, at least 1 */
  guint wrote;       /* 1: something was committed since the last checkpoint */
  int post;          /* process that sees to the letters, told of a reload; 0: there is none */
  guint64 restarts;  /* workers that were started in the place of others; the parent's to write */
  BoardRow rows[];   /* one a worker, and rows[n] for those that are gone */
} Board;

Board *board_new(int n, GError **error);
void board_free(Board *board);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Board, board_free)

/* Worker @number serves from now on. */
void board_note_ready(Board *board, int number);
/* All rows together. */
void board_sum(const Board *board, BoardRow *sum);
/* How many workers serve. */
int board_count_ready(const Board *board);
/* Worker @number has ended: what it counted is kept, its row is empty. Called by its parent. */
void board_retire(Board *board, int number);

/* Worker @number wants to write: TRUE if it is its turn. It is not while another writes, or has waited for longer and
 * still asks; unless that other must be dead or paused. Two may be told so at once: the database decides. */
gboolean board_ask_turn(Board *board, int number, gint64 now);
/* It could not begin all the same: it is still waiting. */
void board_wait(Board *board, int number);
/* It has written, or no longer wants to. */
void board_end_turn(Board *board, int number);

/* The configuration was read anew: whoever sees to the letters reads it too. */
void board_note_reload(const Board *board);

/* Something was committed. */
void board_note_write(Board *board);
/* Whether a checkpoint is to be made and nobody is about to write; who is told so makes it, nobody else is told. */
gboolean board_take_checkpoint(Board *board);

#endif
