/* GET /feeds/{token}.ics: the calendars themselves. The address is the only credential. */
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "http/accept.h"
#include "http/conditional.h"
#include "web/api.h"
#include "web/feed-cache.h"
#include "web/private.h"

/* At most once a turn: has anybody committed anything since? Entries that were checked in an earlier look are then checked
 * again when they are asked for. */
static gboolean look(Web *web, Instant now, GError **error)
{
  FeedCache *cache = &web->feeds;
  if (web->looked_turn == web->turn)
    return TRUE;
  gint64 version = 0;
  if (!db_data_version(web->engine->read, &version, error))
    return FALSE;
  int day = civil_to_day(zone_to_civil(web->engine->zone, now));
  if (cache->look == 0 || version != cache->version || day != cache->day)
    cache->look++;
  cache->version = version;
  cache->day = day;
  web->looked_turn = web->turn;
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

static CachedFeed *render(Web *web, const char *token, const char *hash, Instant now, GError **error)
{
  FeedStamp stamp;
  g_autoptr(Feed) feed = engine_feed_find(web->engine, token, error);
  g_autoptr(GBytes) bytes = feed ? engine_feed_render(web->engine, feed, now, &stamp, error) : NULL;
  if (!bytes)
    return NULL;
  CachedFeed *entry = feed_cache_put(&web->feeds, hash, g_steal_pointer(&feed), &stamp, bytes);
  entry->checked = web->feeds.look;
  return entry;
}

static CachedFeed *find(Web *web, const char *token, Instant now, GError **error)
{
  char hash[TOKEN_HASH_TEXT];
  token_hash(token, hash);
  CachedFeed *entry = feed_cache_find(&web->feeds, hash);
  gboolean fresh = FALSE;
  if (entry && !is_fresh(web, entry, token, now, &fresh, error)) {
    feed_cache_drop(&web->feeds, entry);
    return NULL;
  }
  if (fresh) {
    web->feeds.hits++;
    return entry;
  }
  web->feeds.misses++;
  return render(web, token, hash, now, error);
}

/* Several If-None-Match lines count as one list. */
static gboolean has_it(const HttpRequest *request, const CachedFeed *entry, const FeedForm *form, Instant now)
{
  g_autofree char *tags = http_request_header_list(request, "If-None-Match");
  const char *since = tags ? NULL : http_request_header(request, "If-Modified-Since");
  if (!tags && !since)
    return FALSE;
  return http_is_unchanged(tags, since, form->tag, entry->stamp.modified, now);
}

HttpResponse *api_calendar(WebCall *call, GError **error)
{
  Web *web = call->web;
  Instant now = clock_now();
  const char *token = http_request_param(call->request, "token");
  if (strlen(token) != TOKEN_TEXT - 1) {
    error_set(error, ERROR_MISSING, "there is no such calendar address");
    return NULL;
  }
  CachedFeed *entry = look(web, now, error) ? find(web, token, now, error) : NULL;
  if (!entry)
    return NULL;
  fetches_note(&web->fetches, entry->feed->id, now, http_request_header(call->request, "User-Agent"));
  gboolean packed = entry->packed.whole && http_accepts_gzip(http_request_header(call->request, "Accept-Encoding"));
  const FeedForm *form = packed ? &entry->packed : &entry->plain;
  return http_response_new_prepared(has_it(call->request, entry, form, now) ? form->unchanged : form->whole);
}
