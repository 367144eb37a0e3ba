/* audit: one entry of the log of what was changed and what was seen. */
#ifndef MODEL_AUDIT_H
#define MODEL_AUDIT_H

#include "base/civil.h"

typedef struct {
  char *id;
  gint64 number; /* in the chain, from 1 */
  Instant at;
  char *who;      /* person id, or a word: "operator", "clock", "import", "load", "feed" */
  char *who_name; /* as it is now; "" where it is no person */
  char *act;      /* what was done: "book", "cancel" …; or "see", "export", "fetch": nothing was changed, somebody looked */
  char *kind, *subject;  /* what it was done to: "booking" and its id, … */
  char *before, *after;  /* JSON, "" for nothing */
  gboolean dropped; /* what it told of people is gone: erased, or its time was over */
} AuditEntry;

void audit_entry_free(AuditEntry *entry);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AuditEntry, audit_entry_free)

#endif
