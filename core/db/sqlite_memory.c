/* Memory for SQLite: its own, but that pieces of one size are kept for the next who wants one.
 *
 * Every wish of a turn stands under a savepoint, and for each page that it changes SQLite keeps the page as it was, in memory, in
 * pieces of 1 KiB: about a hundred a booking, which are all given up together as the wish ends. Handing them to the C library and
 * getting them back is a fifteenth of a booking. They are never held for long, so few need be kept.
 */
#include "db/sqlite.h"

#ifdef __SANITIZE_ADDRESS__ /* it would no longer see that a piece is used after it was given up */

void sqlite_keep_pieces(void)
{
}

#else

#define PIECE 1024 /* bytes: a chunk of a journal in memory, its head included */
#define KEPT_MOST 512

static sqlite3_mem_methods own;
static void *kept[KEPT_MOST];
static int n_kept;

static void *take(int size)
{
  return size == PIECE && n_kept > 0 ? kept[--n_kept] : own.xMalloc(size);
}

static void give_up(void *memory)
{
  int size = memory ? own.xSize(memory) : 0;
  if (size >= PIECE && size < PIECE + 32 && n_kept < KEPT_MOST)
    kept[n_kept++] = memory;
  else
    own.xFree(memory);
}

static void end(void *data)
{
  while (n_kept > 0)
    own.xFree(kept[--n_kept]);
  own.xShutdown(data);
}

void sqlite_keep_pieces(void)
{
  if (sqlite3_config(SQLITE_CONFIG_GETMALLOC, &own) != SQLITE_OK)
    return;
  sqlite3_mem_methods ours = own;
  ours.xMalloc = take;
  ours.xFree = give_up;
  ours.xShutdown = end;
  sqlite3_config(SQLITE_CONFIG_MALLOC, &ours);
}

#endif
