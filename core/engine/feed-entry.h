/* feed-entry: what a feed says of one meeting, out of its rows. Pure. Private to engine/. */
#ifndef ENGINE_FEED_ENTRY_H
#define ENGINE_FEED_ENTRY_H

#include "engine/engine.h"
#include "model/feed.h"
#include "store/feed.h"

/* As AttuneTelling.state. */
typedef enum { ENTRY_OFFERED, ENTRY_BOOKED, ENTRY_WAITING, ENTRY_CANCELLED, ENTRY_HELD } EntryState;

typedef struct {
  const FeedRow *meeting; /* any row of it */
  const FeedRow *booking; /* the one booking to tell of, or NULL: none, or several */
  EntryState state;
  FeedDetail detail;      /* the feed's, or less */
  gboolean free;          /* takes nobody's time */
  gboolean tells_fullness, tells_note, tells_reference;
  gint64 sequence;
  Instant changed, created; /* created 0: not told */
} FeedEntry;

/* What @rows (all of one meeting, at least one) come to in @feed. FALSE: nothing to be shown. Entries that were cancelled
 * before @since are gone. */
gboolean feed_entry_make(const Feed *feed, FeedRow *const *rows, guint n, Instant since, FeedEntry *entry);

/* The host part that UIDs get from the present configuration, where none has been settled yet; newly allocated. */
char *feed_host_now(const Engine *engine);

#endif
