/* tend: what is older than it may be kept, counted and dropped; a few rows at a time, in a transaction. */
#ifndef STORE_TEND_H
#define STORE_TEND_H

#include "base/civil.h"
#include "db/db.h"

typedef enum {
  TEND_WORDS,    /* notes, references and reasons of bookings of slots that ended before */
  TEND_COMMENTS, /* what was said about those in one's own words */
  TEND_READERS,  /* by which program a calendar was read that nobody has read since */
  TEND_LETTERS   /* letters that were over, given up or unsure and were written before */
} TendRows;

/* How many rows there are from before @before. */
gboolean store_tend_count(Db *db, TendRows rows, Instant before, gint64 *n, GError **error);
/* Drops up to @most of them; *@n takes how many. Letters: all of them (store/outbox.h). */
gboolean store_tend_drop(Db *db, TendRows rows, Instant before, int most, gint64 *n, GError **error);

/* Ids (char *) of people who are not active, and of whom nothing is known from @before on: no booking, no session that they
 * gave, and no change of themselves. */
GPtrArray *store_tend_people(Db *db, Instant before, GError **error);

#endif
