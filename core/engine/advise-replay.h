/* advise-replay: past wishes dealt out over other offers. Pure and deterministic: no chance, no clock.
 *
 * Wishes come in the order in which they were made. Each takes the offer with room whose start is nearest to the one it had
 * (the earlier of two equally near), within so many days of it, not before the wish was made, on the same weekday where
 * that is asked for. What became of a booking stays with it: who attended attends again, who gave back gives back at the
 * same instant, and the unit may be taken by a later wish and then counts by what became of that one.
 */
#ifndef ENGINE_ADVISE_REPLAY_H
#define ENGINE_ADVISE_REPLAY_H

#include "base/civil.h"

typedef enum {
  WISH_ATTENDED,
  WISH_DID_NOT_ATTEND,
  WISH_GIVEN_BACK, /* by the party, at `gone_at` */
  WISH_UNKNOWN,    /* nobody can say: it waited in vain, the service cancelled, or nothing was recorded */
  WISH_N_FATES
} WishFate;

typedef struct {
  Instant made_at; /* 0: not known, and taken to be early enough */
  Instant wanted;
  Instant gone_at;
  Weekday weekday; /* of `wanted` */
  gint64 units;    /* it needs them together */
  WishFate fate;
} Wish;

typedef struct {
  Instant starts;
  Weekday weekday;
  gint64 units;
} Offer;

typedef struct {
  gint64 offered;
  gint64 fates[WISH_N_FATES]; /* units, by what became of them last */
  gint64 unfilled;
  gint64 wishes, placed;      /* in units */
  double days_moved;          /* sum over placed units of the distance to the start they had */
} Replay;

/* @offers: Offer in order of start; @wishes: Wish in order of making. */
Replay advise_replay(const GArray *offers, const GArray *wishes, int within_days, gboolean same_weekday);

#endif
