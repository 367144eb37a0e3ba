#include "web/board.h"

#include <errno.h>
#include <sys/mman.h>

#include "base/clock.h"
#include "base/error.h"

#define MOST_COURTESY (G_USEC_PER_SEC / 20) /* who waits for longer is not made way for: it may be dead or paused */

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

void board_wait(Board *board, int number, gint64 now)
{
  BoardRow *row = &board->rows[number];
  if (row->waiting == 0)
    __atomic_store_n(&row->waiting, now, __ATOMIC_RELAXED);
}

void board_go(Board *board, int number)
{
  __atomic_store_n(&board->rows[number].waiting, 0, __ATOMIC_RELAXED);
}

gboolean board_is_anothers_turn(const Board *board, int number, gint64 now)
{
  gint64 mine = board->rows[number].waiting;
  for (int i = 0; i < board->n; i++) {
    gint64 since = i == number ? 0 : read_time(&board->rows[i].waiting);
    if (since != 0 && (mine == 0 || since < mine) && now - since < MOST_COURTESY)
      return TRUE;
  }
  return FALSE;
}

void board_note_write(Board *board)
{
  __atomic_store_n(&board->wrote, 1, __ATOMIC_RELAXED);
}

gboolean board_take_checkpoint(Board *board)
{
  for (int i = 0; i < board->n; i++)
    if (read_time(&board->rows[i].waiting) != 0)
      return FALSE;
  return __atomic_exchange_n(&board->wrote, 0, __ATOMIC_RELAXED) != 0;
}
