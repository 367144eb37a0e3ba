#include "engine/advise-replay.h"

#define DAY_SECONDS 86400
#define HELD G_MAXINT64  /* no later wish can take it */
#define NEVER G_MININT64 /* nobody has had it */

/* One unit of an offer. */
typedef struct {
  Instant free_from;
  WishFate fate; /* of the last who had it; unless nobody has */
} Unit;

typedef struct {
  const GArray *offers;
  GArray *units;     /* Unit, offer by offer */
  GArray *first;     /* guint: where an offer's units begin */
  gint64 within;
  gboolean same_weekday;
} Board;

static Board board_new(const GArray *offers, int within_days, gboolean same_weekday)
{
  Board board = { .offers = offers, .within = (gint64)within_days * DAY_SECONDS, .same_weekday = same_weekday };
  board.units = g_array_new(FALSE, FALSE, sizeof(Unit));
  board.first = g_array_new(FALSE, FALSE, sizeof(guint));
  for (guint i = 0; i < offers->len; i++) {
    g_array_append_val(board.first, board.units->len);
    Unit unit = { NEVER, WISH_UNKNOWN };
    for (gint64 n = g_array_index(offers, Offer, i).units; n > 0; n--)
      g_array_append_val(board.units, unit);
  }
  return board;
}

static Unit *unit_of(const Board *board, guint offer, gint64 n)
{
  return &g_array_index(board->units, Unit, g_array_index(board->first, guint, offer) + (guint)n);
}

static gint64 room_in(const Board *board, guint offer, Instant at)
{
  gint64 room = 0;
  for (gint64 n = 0; n < g_array_index(board->offers, Offer, offer).units; n++)
    room += unit_of(board, offer, n)->free_from <= at;
  return room;
}

static gboolean is_acceptable(const Board *board, guint offer, const Wish *wish)
{
  const Offer *of = &g_array_index(board->offers, Offer, offer);
  return of->starts >= wish->made_at && (!board->same_weekday || of->weekday == wish->weekday) &&
         room_in(board, offer, wish->made_at) >= wish->units;
}

/* The first offer that starts at or after @at. */
static guint first_from(const GArray *offers, Instant at)
{
  guint low = 0, high = offers->len;
  while (low < high) {
    guint middle = low + (high - low) / 2;
    if (g_array_index(offers, Offer, middle).starts < at)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* The nearest acceptable offer; FALSE where there is none. */
static gboolean find_offer(const Board *board, const Wish *wish, guint *found)
{
  gint64 nearest = board->within + 1;
  for (guint i = first_from(board->offers, wish->wanted - board->within); i < board->offers->len; i++) {
    gint64 distance = g_array_index(board->offers, Offer, i).starts - wish->wanted;
    if (distance >= nearest) /* further on it only gets worse */
      break;
    if (ABS(distance) < nearest && is_acceptable(board, i, wish)) {
      nearest = ABS(distance);
      *found = i;
    }
  }
  return nearest <= board->within;
}

static void place(const Board *board, guint offer, const Wish *wish)
{
  gint64 left = wish->units;
  Instant starts = g_array_index(board->offers, Offer, offer).starts;
  for (gint64 n = 0; left > 0; n++) {
    Unit *unit = unit_of(board, offer, n);
    if (unit->free_from > wish->made_at)
      continue;
    gboolean freed = wish->fate == WISH_GIVEN_BACK && wish->gone_at < starts;
    *unit = (Unit){ freed ? MAX(wish->gone_at, wish->made_at) : HELD, wish->fate };
    left--;
  }
}

static void count(const Board *board, Replay *replay)
{
  for (guint i = 0; i < board->units->len; i++) {
    const Unit *unit = &g_array_index(board->units, Unit, i);
    replay->offered++;
    if (unit->free_from == NEVER)
      replay->unfilled++;
    else
      replay->fates[unit->fate]++;
  }
}

Replay advise_replay(const GArray *offers, const GArray *wishes, int within_days, gboolean same_weekday)
{
  Replay replay = { 0 };
  Board board = board_new(offers, within_days, same_weekday);
  for (guint i = 0; i < wishes->len; i++) {
    const Wish *wish = &g_array_index(wishes, Wish, i);
    guint offer = 0;
    replay.wishes += wish->units;
    if (!find_offer(&board, wish, &offer))
      continue;
    place(&board, offer, wish);
    replay.placed += wish->units;
    replay.days_moved += (double)ABS(g_array_index(offers, Offer, offer).starts - wish->wanted) / DAY_SECONDS *
                         (double)wish->units;
  }
  count(&board, &replay);
  g_array_unref(board.units);
  g_array_unref(board.first);
  return replay;
}
