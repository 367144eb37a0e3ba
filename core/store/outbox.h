/* outbox: letters that are to be sent, are being sent, or were (model/letter.h). Whoever delivers takes letters under a lease;
 * every later word on them is taken from the holder of the lease only, so that two deliverers never send the same.
 */
#ifndef STORE_OUTBOX_H
#define STORE_OUTBOX_H

#include "db/db.h"
#include "model/letter.h"

/* ---- writing letters: in the transaction of what they tell of ---- */

/* Everything but state, attempts, last_error and sent_at is taken from @letter. *@made (may be NULL): FALSE if its event made a
 * letter before; then nothing is changed. */
gboolean store_outbox_put(Db *db, const Letter *letter, gboolean *made, GError **error);
/* Whether @event made a letter. */
gboolean store_outbox_has(Db *db, const char *event, gboolean *has, GError **error);
/* Letters about @about that ask or remind, and whose end is not about to go, are dropped: what they told of has changed. A
 * deliverer that has one in hand is told so by store_outbox_hand. */
gboolean store_outbox_drop(Db *db, const char *about, Instant now, GError **error);

/* ---- delivering: each in a transaction of its own ---- */

/* Takes up to @most letters that are due, the urgent ones first, for the deliverer @who until @lease_until: Letter *, in the
 * order in which to send them. Letters about the same thing to the same person are had one at a time, in the order in which
 * they were written. */
GPtrArray *store_outbox_take(Db *db, const char *who, Instant now, Instant lease_until, int most, GError **error);
/* Lengthens the lease of all that @who holds. */
gboolean store_outbox_renew(Db *db, const char *who, Instant lease_until, GError **error);
/* The end of a letter is about to go, and, to be committed lazily (db_set_lazy) right before it: it goes. *@held FALSE: it is no
 * longer @who's, and must not go. */
gboolean store_outbox_hand(Db *db, const char *id, const char *who, Instant now, gboolean *held, GError **error);
gboolean store_outbox_go(Db *db, const char *id, const char *who, Instant now, gboolean *held, GError **error);
/* What became of it: sent, failed (@next_at says when to try again) or given-up, with @why ("" for none). */
gboolean store_outbox_settle(Db *db, const char *id, const char *who, LetterState state, Instant next_at, const char *why,
                             Instant now, GError **error);
/* Puts back what @who took and has not begun. */
gboolean store_outbox_release(Db *db, const char *who, GError **error);
/* Letters of deliverers that ended in the middle: those of which it is certain that they have not gone are failed and due at
 * once, the others unsure (model/letter.h). @start names this start of this machine, "" if it has no name, or the database a
 * server that starts by itself; a deliverer's name begins with it and a slash. */
gboolean store_outbox_recover(Db *db, const char *start, Instant now, gint64 *again, gint64 *unsure, GError **error);
/* Gives up letters that are of no use any more; @why is told. */
gboolean store_outbox_expire(Db *db, Instant now, const char *why, gint64 *expired, GError **error);
/* Whether there is something to take, recover or expire; cheap, for the reading connection. */
gboolean store_outbox_is_due(Db *db, Instant now, gboolean *due, GError **error);

/* ---- looking, and what people do ---- */

typedef struct {
  gint64 number;
  Instant oldest; /* made_at of the oldest; 0 where there is none */
} OutboxCount;
/* @counts has LETTER_N_STATES places. */
gboolean store_outbox_count(Db *db, OutboxCount *counts, GError **error);
/* Letters that are not over (@all: those too), the oldest first, without their views: Letter *. */
GPtrArray *store_outbox_list(Db *db, gboolean all, int limit, GError **error);
/* Where the last page ended. */
typedef struct {
  gboolean after;  /* FALSE: from the start */
  int rank;
  const char *id;
} OutboxCursor;
/* Of a letter: 0 where somebody must decide (given up, unsure), else 1. */
int store_outbox_rank(const Letter *letter);
/* Letters that are not over and come after @cursor, those of which somebody must decide first, and then the oldest first; without
 * their views: Letter *. */
GPtrArray *store_outbox_page(Db *db, const OutboxCursor *cursor, int limit, GError **error);
/* Letters of a kind that were written at or after @since. */
gboolean store_outbox_count_since(Db *db, const char *kind, Instant since, gint64 *n, GError **error);
gboolean store_outbox_get(Db *db, const char *id, Letter **letter, GError **error); /* NULL: none */
/* Sends one at once that failed, was given up or is unsure, by @until at the latest. *@done FALSE: it is none of these. */
gboolean store_outbox_again(Db *db, const char *id, Instant now, Instant until, gboolean *done, GError **error);
/* Whether there is something to give up or to forget; cheap, for the reading connection. */
gboolean store_outbox_is_stale(Db *db, Instant now, Instant before, gboolean *stale, GError **error);
/* Forgets letters that were written before @before and are over, given up or unsure; *@gone takes how many. */
gboolean store_outbox_purge(Db *db, Instant before, gint64 *gone, GError **error);
/* How many these are. */
gboolean store_outbox_purgeable(Db *db, Instant before, gint64 *n, GError **error);
/* Drops what is not sent yet to @person_id, and forgets address and words of every letter to them. */
gboolean store_outbox_forget(Db *db, const char *person_id, Instant now, GError **error);

#endif
