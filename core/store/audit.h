/* audit: the log, read and proved. It is one table for what was changed and for what was seen: one order, one chain, one
 * place to look; what an entry is, its act says. Written by store/change.h.
 */
#ifndef STORE_AUDIT_H
#define STORE_AUDIT_H

#include "base/civil.h"
#include "base/seal.h"
#include "db/db.h"
#include "model/audit.h"

typedef struct {
  const char *person_id; /* what they did or saw, and what was done to them or their bookings; NULL for all */
  const char *subject;   /* NULL for all */
  const char *act;       /* NULL for all */
  Instant from, to;      /* [from, to); 0: open */
  gint64 below;          /* only entries with a lower number: where the page before ended; 0: from the newest */
  int limit;
} AuditFilter;

/* AuditEntry *, the newest first. */
GPtrArray *store_audit_list(Db *db, const AuditFilter *filter, GError **error);

/* The last entry's number (0: there is none) and seal (SEAL_TEXT bytes). */
gboolean store_audit_end(Db *db, gint64 *number, char *seal, GError **error);
/* The seal of the entry with this number; "" if there is none. */
gboolean store_audit_seal(Db *db, gint64 number, char *seal, GError **error);

/* Seals entries from before the chain, in the order in which they were made; in transactions of its own, bounded. For a
 * database that has just been brought up to this schema. */
gboolean store_audit_seal_old(Db *db, GError **error);

/* ---- dropping what entries tell of people ---- */

/* Acts whose entries name nobody but a pseudonym, and seal what was dropped: they stay whole, for without them what was dropped
 * could not be told from what was taken out. Whoever did them stands there by an id, which leads to nobody once they are
 * erased themselves. */
#define AUDIT_KEPT "'erase', 'drop'"

/* Ids (char *) of entries that tell of somebody: they did it, it was done to them, or their id or one of @words (NULL-ended) is
 * in what was told; a word that may mean somebody else is passed over (store/mention.h). Looks at the whole log, but for
 * entries that stay whole. */
GPtrArray *store_audit_about(Db *db, const char *person_id, const char *const *words, GError **error);
/* Ids of up to @most entries from before @before that still tell something, the oldest first; and how many there are. What a
 * service book said last of a thing is none of them. */
GPtrArray *store_audit_older(Db *db, Instant before, int most, GError **error);
gboolean store_audit_older_count(Db *db, Instant before, gint64 *n, GError **error);

typedef struct {
  Instant now;
  const char *who, *act, *kind, *subject; /* of the entry that says why: act "erase" or "drop" */
  const char *from, *to; /* who and subjects of that id become the other; @from NULL: every who is emptied */
} AuditDrop;
/* Drops what @ids (sorted by this) tell, and appends the entry that says so. *@dropped (may be NULL) takes how many still told
 * something. */
gboolean store_audit_drop(Db *db, GPtrArray *ids, const AuditDrop *drop, guint *dropped, GError **error);
/* What such an entry keeps of @n entries whose ids went into @ids (taken), in order. Newly allocated. */
char *audit_dropped_text(guint n, SealRun *ids);

#endif
