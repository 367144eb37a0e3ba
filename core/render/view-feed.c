/* A calendar address as JSON, never with its secret part. */
#include "render/view.h"

const char *feed_standing(const Feed *feed, Instant now)
{
  if (feed->revoked_at)
    return "revoked";
  if (feed->closed)
    return "closed";
  return feed_is_forsaken(feed, now) ? "unread" : "live";
}

json_t *view_feed(const Zone *zone, const Feed *feed, Instant now)
{
  return json_pack("{s:s, s:{s:s, s:s, s:s}, s:s, s:s, s:o, s:s, s:I, s:o, s:s}", "id", feed->id, "scope", "kind",
                   feed_scope_text(feed->scope), "id", feed->scope_id, "title", feed->scope_title, "detail",
                   feed_detail_text(feed->detail), "state", feed_standing(feed, now), "made_at",
                   view_instant(zone, feed->made_at), "made_by", feed->made_by, "fetches", (json_int_t)feed->fetches,
                   "fetched_at", view_instant(zone, feed->fetched_at), "client", feed->client);
}
