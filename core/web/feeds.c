/* GET /feeds/{token}.ics: the calendars themselves. The address is the only credential. */
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "http/accept.h"
#include "http/conditional.h"
#include "web/api.h"
#include "web/feed-cache.h"
#include "web/private.h"

/* Has anybody committed anything since the last look? Entries that were checked in an earlier look are then checked again
 * when they are asked for. Each request has a look of its own: one that serves a whole turn would be older than a request
 * that was sent while the turn went on, after another worker had answered a booking. */
static gboolean look(Web *web, GError **error)
{
  FeedCache *cache = &web->feeds;
  gint64 version = 0;
  web->now = clock_now();
  if (!db_data_version(web->engine->read, &version, error))
    return FALSE;
  int day = civil_to_day(zone_to_civil(web->engine->zone, web->now));
  if (cache->look == 0 || version != cache->version || day != cache->day)
    cache->look++;
  cache->version = version;
  cache->day = day;
  return TRUE;
}

/* Is what is kept still what would be rendered? Asks for the address (it may have been revoked) and for its scope. */
static gboolean is_fresh(Web *web, CachedFeed *entry, const char *token, Instant now, gboolean *fresh, GError **error)
{
  if (entry->checked == web->feeds.look) {
    *fresh = TRUE;
    return TRUE;
  }
  g_autoptr(Feed) feed = engine_feed_find(web->engine, token, error);
  FeedStamp stamp;
  if (!feed || !engine_feed_stamp(web->engine, feed, now, &stamp, error))
    return FALSE;
  *fresh = stamp.revision == entry->stamp.revision && stamp.day == entry->stamp.day
    && stamp.modified == entry->stamp.modified && strcmp(feed->scope_title, entry->feed->scope_title) == 0;
  if (*fresh)
    entry->checked = web->feeds.look;
  return TRUE;
}

static CachedFeed *render(Web *web, const char *token, const guint8 *mark, Instant now, GError **error)
{
  FeedStamp stamp;
  g_autoptr(Feed) feed = engine_feed_find(web->engine, token, error);
  g_autoptr(GBytes) bytes = feed ? engine_feed_render(web->engine, feed, now, &stamp, error) : NULL;
  if (!bytes)
    return NULL;
  CachedFeed *entry = feed_cache_put(&web->feeds, mark, g_steal_pointer(&feed), &stamp, now, bytes);
  entry->checked = web->feeds.look;
  return entry;
}

static CachedFeed *find(Web *web, const char *token, Instant now, GError **error)
{
  guint8 mark[TOKEN_MARK];
  token_mark(token, mark);
  CachedFeed *entry = feed_cache_find(&web->feeds, mark);
  gboolean fresh = FALSE;
  if (entry && !is_fresh(web, entry, token, now, &fresh, error)) {
    feed_cache_drop(&web->feeds, entry);
    return NULL;
  }
  if (fresh && !feed_cache_may_date(entry, now)) {
    web->feeds.hits++;
    return entry;
  }
  web->feeds.misses++;
  return render(web, token, mark, now, error);
}

static gboolean tag_matches(const char *value, const void *tag)
{
  return http_tag_matches(value, tag);
}

/* Several If-None-Match lines count as one list. */
static gboolean has_it(const HttpRequest *request, const CachedFeed *entry, const FeedForm *form, Instant now)
{
  const char *tags = http_request_header(request, "If-None-Match");
  if (tags)
    return http_tag_matches(tags, form->tag)
      || http_request_header_any(request, "If-None-Match", tag_matches, form->tag);
  const char *since = http_request_header(request, "If-Modified-Since");
  return since && entry->dated && http_is_unchanged(NULL, since, form->tag, entry->stamp.modified, now);
}

HttpResponse *api_calendar(WebCall *call, GError **error)
{
  Web *web = call->web;
  const char *token = http_request_param(call->request, "token");
  if (strlen(token) != TOKEN_TEXT - 1) {
    error_set(error, ERROR_MISSING, "there is no such calendar address");
    return NULL;
  }
  CachedFeed *entry = look(web, error) ? find(web, token, web->now, error) : NULL;
  if (!entry)
    return NULL;
  Instant now = web->now;
  if (entry->fetch_round != web->fetches.round)
    entry->fetch = fetches_of(&web->fetches, entry->feed->id);
  entry->fetch_round = web->fetches.round;
  fetches_note(entry->fetch, now, http_request_header(call->request, "User-Agent"));
  gboolean packed = entry->packed.whole && http_accepts_gzip(http_request_header(call->request, "Accept-Encoding"));
  const FeedForm *form = packed ? &entry->packed : &entry->plain;
  return http_response_new_prepared(has_it(call->request, entry, form, now) ? form->unchanged : form->whole);
}
