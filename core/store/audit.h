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

#endif
