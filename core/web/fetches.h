/* fetches: who looked at which calendar and when, gathered in memory and written now and then: a fetch is not worth a sync.
 */
#ifndef WEB_FETCHES_H
#define WEB_FETCHES_H

#include "engine/feed.h"

typedef struct Fetch Fetch;

typedef struct {
  GHashTable *fetches; /* feed id → Fetch */
  guint round;         /* rises when all are forgotten: a Fetch is good for one round */
  gint64 written;      /* clock_ticks() of the last writing */
} Fetches;

void fetches_init(Fetches *fetches);
void fetches_clear(Fetches *fetches);

/* Where the fetches of one feed are counted in this round; made if need be. */
Fetch *fetches_of(Fetches *fetches, const char *feed_id);
/* Notes one fetch by @client (may be NULL). */
void fetches_note(Fetch *fetch, Instant now, const char *client);
/* Whether there is something to write that has waited for @seconds. */
gboolean fetches_are_due(const Fetches *fetches, int seconds);
/* Writes them, in a transaction; what cannot be written is kept. */
gboolean fetches_write(Fetches *fetches, Engine *engine, GError **error);
/* After the commit: forgets what was written. */
void fetches_forget(Fetches *fetches);

#endif
