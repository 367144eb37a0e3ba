/* digest-count: what one day of one service came to, counted from its bookings and written as digests. */
#ifndef ENGINE_DIGEST_COUNT_H
#define ENGINE_DIGEST_COUNT_H

#include "store/digest.h"

/* The day's digests: one text a kind, "" where there is nothing to be said. */
typedef struct {
  char *cells[DIGEST_N_KINDS];
} DayDigests;

void day_digests_clear(DayDigests *digests);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(DayDigests, day_digests_clear)

/* Which number stands for a party; FALSE with @error. */
typedef gboolean (*DigestNumber)(Db *db, const ReportAttender *attender, gint64 *number, GError **error);

/* Counts through @db: one that sees what is being written, in a transaction, or a snapshot. *@digests takes the texts and is
 * untouched on failure. */
gboolean digest_count(Db *db, const DigestDay *day, DigestNumber number, DayDigests *digests, GError **error);

#endif
