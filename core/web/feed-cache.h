/* feed-cache: calendars kept as whole answers, so that what has not changed costs a look-up and nothing else.
 *
 * Kept by a mark of their address' secret part, bounded in number and bytes; the one not asked for longest goes first.
 */
#ifndef WEB_FEED_CACHE_H
#define WEB_FEED_CACHE_H

#include "base/token.h"
#include "engine/feed.h"
#include "http/response.h"

/* The same bytes plain or packed, each with the answer that says they are the asker's already. */
typedef struct {
  char tag[48];             /* entity tag with its quotes */
  HttpPrepared *whole, *unchanged;
} FeedForm;

typedef struct {
  guint8 mark[TOKEN_MARK];
  GList link;               /* in the cache's order of use */
  Feed *feed;
  FeedStamp stamp;
  gboolean dated;           /* no change can hide behind the date that it tells */
  guint64 checked;          /* the look (see feed_cache_look) in which the stamp was last found true */
  FeedForm plain, packed;   /* packed.whole NULL where packing gains nothing */
  gsize size;               /* bytes of both */
  struct Fetch *fetch;      /* valid in fetch_round: where its fetches are counted, see fetches.h */
  guint fetch_round;
} CachedFeed;

typedef struct {
  GHashTable *feeds;        /* mark → CachedFeed */
  GQueue used;              /* most lately used first */
  gsize size;
  guint64 look;             /* rises when the database may have changed; 0: never looked */
  gint64 version;           /* of the database at that look */
  int day;
  guint64 hits, misses;
} FeedCache;

void feed_cache_init(FeedCache *cache);
void feed_cache_clear(FeedCache *cache);
/* Drops everything: names and settings may be others now. */
void feed_cache_empty(FeedCache *cache);

/* The entry, moved to the front; NULL if there is none. */
CachedFeed *feed_cache_find(FeedCache *cache, const guint8 *mark);
/* Makes an entry of a calendar's @bytes (borrowed), rendered @now, in place of an older one; takes @feed. Drops the longest
 * unused where there is no more room. The entry is valid until the next call that adds or drops. A date is in whole seconds, so
 * within the one in which a calendar was last modified it may change again under the same date: till that second is over the one
 * before is told, and believed of nobody (RFC 9110 §8.8.2.2). Where the clock stands no second is ever over, and none waits. */
CachedFeed *feed_cache_put(FeedCache *cache, const guint8 *mark, Feed *feed, const FeedStamp *stamp, Instant now, GBytes *bytes);
/* Whether what was rendered within that second can have its own date by @now. */
gboolean feed_cache_may_date(const CachedFeed *entry, Instant now);
void feed_cache_drop(FeedCache *cache, CachedFeed *entry);

#endif
