#include "web/feed-cache.h"

#include <string.h>

#include "base/clock.h"
#include "http/date.h"
#include "http/gzip.h"

#define MOST_FEEDS 20000
#define MOST_BYTES ((gsize)64 << 20)
#define FINGERPRINT_TEXT 33
#define WORTH_PACKING 512 /* bytes; below it a packed answer fits no fewer packets */

static void form_clear(FeedForm *form)
{
  http_prepared_unref(form->whole);
  http_prepared_unref(form->unchanged);
}

static void entry_free(void *data)
{
  CachedFeed *entry = data;
  form_clear(&entry->plain);
  form_clear(&entry->packed);
  feed_free(entry->feed);
  g_free(entry);
}

/* A mark is as good as random: a few of its bytes will do. */
static guint mark_hash(gconstpointer mark)
{
  guint hash;
  memcpy(&hash, mark, sizeof hash);
  return hash;
}

static gboolean mark_equal(gconstpointer a, gconstpointer b)
{
  return memcmp(a, b, TOKEN_MARK) == 0;
}

void feed_cache_init(FeedCache *cache)
{
  *cache = (FeedCache){ .feeds = g_hash_table_new_full(mark_hash, mark_equal, NULL, entry_free) };
  g_queue_init(&cache->used);
}

void feed_cache_clear(FeedCache *cache)
{
  g_hash_table_unref(cache->feeds);
}

void feed_cache_empty(FeedCache *cache)
{
  g_queue_init(&cache->used); /* the links lie in the entries */
  g_hash_table_remove_all(cache->feeds);
  cache->size = 0;
}

void feed_cache_drop(FeedCache *cache, CachedFeed *entry)
{
  g_queue_unlink(&cache->used, &entry->link);
  cache->size -= entry->size;
  g_hash_table_remove(cache->feeds, entry->mark);
}

CachedFeed *feed_cache_find(FeedCache *cache, const guint8 *mark)
{
  CachedFeed *entry = g_hash_table_lookup(cache->feeds, mark);
  if (entry && cache->used.head != &entry->link) {
    g_queue_unlink(&cache->used, &entry->link);
    g_queue_push_head_link(&cache->used, &entry->link);
  }
  return entry;
}

/* One form of the calendar: its bytes with a strong tag of their own, and the answer to whoever has them. */
static void form_init(FeedForm *form, const char *fingerprint, const char *coding, Instant modified, GBytes *bytes)
{
  char date[HTTP_DATE_TEXT];
  g_snprintf(form->tag, sizeof form->tag, "\"%s%s%s\"", fingerprint, coding ? "-" : "", coding ? coding : "");
  const char *const headers[] = { "ETag", form->tag, "Last-Modified", http_date_format(modified, date), "Cache-Control",
                                  "private, no-cache", "Vary", "Accept-Encoding", "X-Robots-Tag", "noindex",
                                  coding ? "Content-Encoding" : NULL, coding, NULL };
  /* RFC 9110 §15.4.5: what the 200 would say of caching, and no more. */
  const char *const short_headers[] = { "ETag", form->tag, "Cache-Control", "private, no-cache", "Vary",
                                        "Accept-Encoding", NULL };
  form->whole = http_prepared_new(200, "text/calendar; charset=utf-8", g_bytes_ref(bytes), headers);
  form->unchanged = http_prepared_new(304, NULL, NULL, short_headers);
}

static void pack(CachedFeed *entry, const char *fingerprint, Instant modified, GBytes *bytes)
{
  if (g_bytes_get_size(bytes) < WORTH_PACKING)
    return;
  g_autoptr(GBytes) packed = http_gzip(bytes);
  if (g_bytes_get_size(packed) >= g_bytes_get_size(bytes))
    return;
  form_init(&entry->packed, fingerprint, "gzip", modified, packed);
  entry->size += g_bytes_get_size(packed);
}

gboolean feed_cache_may_date(const CachedFeed *entry, Instant now)
{
  return !entry->dated && entry->stamp.modified < now;
}

CachedFeed *feed_cache_put(FeedCache *cache, const guint8 *mark, Feed *feed, const FeedStamp *stamp, Instant now, GBytes *bytes)
{
  CachedFeed *old = g_hash_table_lookup(cache->feeds, mark);
  if (old)
    feed_cache_drop(cache, old);
  char fingerprint[FINGERPRINT_TEXT];
  gsize size = 0;
  const void *data = g_bytes_get_data(bytes, &size);
  token_fingerprint(data, size, fingerprint);
  CachedFeed *entry = g_new0(CachedFeed, 1);
  memcpy(entry->mark, mark, TOKEN_MARK);
  entry->feed = feed;
  entry->stamp = *stamp;
  entry->dated = stamp->modified < now || clock_stands();
  entry->size = size;
  entry->link.data = entry;
  Instant modified = entry->dated ? stamp->modified : stamp->modified - 1;
  form_init(&entry->plain, fingerprint, NULL, modified, bytes);
  pack(entry, fingerprint, modified, bytes);
  while (cache->used.length > 0 && (cache->size + entry->size > MOST_BYTES || cache->used.length >= MOST_FEEDS))
    feed_cache_drop(cache, cache->used.tail->data);
  g_hash_table_insert(cache->feeds, entry->mark, entry);
  g_queue_push_head_link(&cache->used, &entry->link);
  cache->size += entry->size;
  return entry;
}
