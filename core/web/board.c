#include "web/board.h"

#include <errno.h>
#include <signal.h>
#include <sys/mman.h>

#include "base/clock.h"
#include "base/error.h"

#define LONG_TURN (G_USEC_PER_SEC / 10)   /* who writes for longer is not waited for: it may be dead or paused */
#define LONG_SILENCE (G_USEC_PER_SEC / 50) /* and nor is who waits, and has not asked for so long */

static gsize size_of(int n)
{
  return sizeof(Board) + ((gsize)n + 1) * sizeof(BoardRow);
}

Board *board_new(int n, GError **error)
{
  Board *board = mmap(NULL, size_of(n), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (board == MAP_FAILED) {
    error_set(error, ERROR_BROKEN, "no memory for %d workers to share (%s)", n, g_strerror(errno));
    return NULL;
  }
  board->n = n;
  return board;
}

void board_free(Board *board)
{
  if (board)
    munmap(board, size_of(board->n));
}

static gint64 read_time(const gint64 *time)
{
  return __atomic_load_n(time, __ATOMIC_RELAXED);
}

static guint64 read_figure(const guint64 *figure)
{
  return __atomic_load_n(figure, __ATOMIC_RELAXED);
}

static void add(BoardRow *sum, const BoardRow *row)
{
  http_counters_add(&sum->http, &row->http);
  sum->feed_hits += read_figure(&row->feed_hits);
  sum->feed_misses += read_figure(&row->feed_misses);
  sum->feed_bytes += read_figure(&row->feed_bytes);
}

void board_sum(const Board *board, BoardRow *sum)
{
  *sum = (BoardRow){ 0 };
  for (int i = 0; i <= board->n; i++)
    add(sum, &board->rows[i]);
}

void board_note_ready(Board *board, int number)
{
  __atomic_store_n(&board->rows[number].ready, clock_ticks(), __ATOMIC_RELAXED);
}

int board_count_ready(const Board *board)
{
  int count = 0;
  for (int i = 0; i < board->n; i++)
    count += read_time(&board->rows[i].ready) != 0;
  return count;
}

/* What it counted is history and stays; what was open or kept is no more. */
void board_retire(Board *board, int number)
{
  BoardRow *gone = &board->rows[board->n], *row = &board->rows[number];
  row->http.in_flight = row->http.connections = row->feed_bytes = 0;
  add(gone, row);
  *row = (BoardRow){ 0 };
}

static void set_time(gint64 *time, gint64 value)
{
  __atomic_store_n(time, value, __ATOMIC_RELAXED);
}

/* Whether the one of @other stands in the way of one that has waited since @mine (0: it comes only now). */
static gboolean is_first(const BoardRow *other, gint64 mine, gint64 now)
{
  gint64 writing = read_time(&other->writing), waiting = read_time(&other->waiting);
  if (writing != 0 && now - writing < LONG_TURN)
    return TRUE;
  return waiting != 0 && (mine == 0 || waiting < mine) && now - read_time(&other->asked) < LONG_SILENCE;
}

gboolean board_ask_turn(Board *board, int number, gint64 now)
{
  BoardRow *row = &board->rows[number];
  gboolean mine = TRUE;
  for (int i = 0; i < board->n && mine; i++)
    mine = i == number || !is_first(&board->rows[i], row->waiting, now);
  if (row->waiting == 0)
    set_time(&row->waiting, now);
  set_time(&row->asked, now);
  if (mine)
    set_time(&row->writing, now);
  return mine;
}

void board_wait(Board *board, int number)
{
  set_time(&board->rows[number].writing, 0);
}

void board_end_turn(Board *board, int number)
{
  set_time(&board->rows[number].waiting, 0);
  set_time(&board->rows[number].writing, 0);
}

void board_note_reload(const Board *board)
{
  if (board->post > 0)
    kill(board->post, SIGHUP);
}

void board_note_write(Board *board)
{
  __atomic_store_n(&board->wrote, 1, __ATOMIC_RELAXED);
}

gboolean board_take_checkpoint(Board *board)
{
  for (int i = 0; i < board->n; i++)
    if (read_time(&board->rows[i].waiting) != 0)
      return FALSE; /* it writes, or is about to */
  return __atomic_exchange_n(&board->wrote, 0, __ATOMIC_RELAXED) != 0;
}
