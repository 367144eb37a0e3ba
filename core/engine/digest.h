/* digest: what each day of each service came to, kept for the reports.
 *
 * A booking only marks its day as stale (store/digest.h), so it costs what it did; the digests of stale days are made anew
 * soon after: by the daemon between its turns, by every command once it has committed, all at once by “attune migrate”,
 * “attune load” and “attune import”. A report takes the digests of clean days and counts stale ones, and the day that is
 * passing, from the bookings: it is exact at every moment, and quick as long as few days are stale.
 */
#ifndef ENGINE_DIGEST_H
#define ENGINE_DIGEST_H

#include "db/db.h"
#include "store/digest.h"
#include "store/verify.h"

/* Makes digests of stale days anew, inside a transaction of @db: as many as can be had in @milliseconds, at least one. Adds
 * to *@done how many; *@left takes whether there may be more. */
gboolean digest_settle(Db *db, int milliseconds, gint64 *done, gboolean *left, GError **error);
/* In transactions of its own, after a commit: what can be had in @milliseconds, or with 0 all there are, slice after slice,
 * with progress on a terminal. What fails is left to the daemon. */
void digest_settle_after(Db *db, int milliseconds);

/* Once a database, with its schema brought up and outside a transaction: marks the days whose digests an older program counted
 * in another way. */
gboolean digest_bring_up(Db *db, GError **error);

/* ---- for the reports, inside their snapshot ---- */

typedef struct {
  DigestKind kind;
  gint64 today; /* the day that is passing, to be counted from the bookings though it be clean; G_MININT64 for none */
  /* Takes a clean day: its sums and its cells. */
  gboolean (*take)(void *data, const ReportDay *day, const char *cells, GError **error);
  /* Counts a run of days from the bookings. */
  gboolean (*count)(void *data, Db *db, const ReportSpan *days, GError **error);
  void *data;
} DigestGathering;

/* Gathers what one service came to: first its clean days, in order, then all others, neighbours together. */
gboolean digest_gather(Db *db, const ReportSpan *span, const DigestGathering *gathering, GError **error);

/* ---- verify ---- */

/* Counts every clean day anew and tells of each digest that says something else. Inside one snapshot. */
gboolean digest_verify(Db *db, const VerifySink *sink, GError **error);

#endif
