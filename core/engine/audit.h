/* audit: the log, read by administrators: who changed what, and who looked at what. */
#ifndef ENGINE_AUDIT_H
#define ENGINE_AUDIT_H

#include "engine/engine.h"
#include "store/audit.h"

typedef struct {
  const char *person;  /* id or mail address: what they did or saw, and what was done to them; NULL for all */
  const char *subject; /* id of a booking, slot, …; NULL for all */
  const char *act;     /* NULL for all */
  Instant from, to;    /* [from, to); 0: open */
  const char *after;   /* cursor from a previous `next`, NULL for the newest */
  int limit;
} AuditWish;

/* AuditEntry *, the newest first; *@next takes a cursor or NULL. Looking is itself noted. ERROR_DENIED but for
 * administrators. */
GPtrArray *engine_audit(Engine *engine, const Actor *actor, const AuditWish *wish, char **next, GError **error);

/* "NUMBER:SEAL" of the last entry, newly allocated: whoever keeps it elsewhere can prove later by engine_audit_check that
 * nothing before it has been touched since. "0:" for an empty log. */
char *engine_audit_seal(Db *db, GError **error);
/* Whether the log still has that seal at that entry: FALSE with ERROR_BROKEN, or ERROR_INVALID where @text is none. */
gboolean engine_audit_check(Db *db, const char *text, GError **error);

#endif
