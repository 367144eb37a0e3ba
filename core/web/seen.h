/* seen: sessions that were used, gathered in memory so that reading a page costs no write. They are written down once a
 * minute at most; what a crash loses is that minute.
 */
#ifndef WEB_SEEN_H
#define WEB_SEEN_H

#include "engine/session.h"

#define SEEN_SECONDS 60

typedef struct {
  GHashTable *sessions; /* id → Instant in a gint64 of its own */
} Seen;

void seen_init(Seen *seen);
void seen_clear(Seen *seen);
/* Session @id, last written down as used at @before, is used at @now. */
void seen_note(Seen *seen, const char *id, Instant before, Instant now);
/* Whether there is something to write. */
gboolean seen_is_due(const Seen *seen);
/* In a transaction. Forget them when it is committed. */
gboolean seen_write(const Seen *seen, Engine *engine, GError **error);
void seen_forget(Seen *seen);

#endif
