/* feed: calendar addresses, and the calendars behind them.
 *
 * Who may make which, besides administrators and the operator, who may all:
 *   person   the person themself
 *   team     its leader
 *   host     the clinician themself
 *   service  anybody, at full detail staff only
 *   offers   anybody, at full detail staff only
 * What is told at which level: busy tells that time is taken and nothing else; title tells service, place and hosts, and
 * how full it is where that is not about the subscriber's own booking; full tells a party and its hosts everything. A case
 * reference stands in the feeds of a person and of a host at full detail only, never in a team's.
 */
#ifndef ENGINE_FEED_H
#define ENGINE_FEED_H

#include "engine/engine.h"
#include "model/feed.h"

/* Reads "KIND:ID": a person or host by id or mail address, a team or service by id, "offers" alone or "offers:SERVICE".
 * *@id takes the id as stored. ERROR_INVALID, or ERROR_MISSING for nobody and nothing. Whoever may not make everybody's is told of
 * a person, host or team that is not there what they are told of one that is not theirs: ERROR_DENIED. */
gboolean engine_feed_read_scope(Engine *engine, const Actor *actor, const char *text, FeedScope *scope, char **id,
                                GError **error);

/* Who of those named in the table above may make this one. */
gboolean engine_feed_may_make(Engine *engine, const Actor *actor, FeedScope scope, const char *scope_id, FeedDetail detail,
                              gboolean *may, GError **error);

typedef struct {
  const char *id;       /* a UUID of the caller's: the same again is ERROR_CONFLICT, and makes no second one */
  FeedScope scope;
  const char *scope_id; /* as engine_feed_read_scope gave it */
  FeedDetail detail;
} FeedWish;
/* As engine_feed_create, under an id that the caller knows already. */
gboolean engine_feed_make(Engine *engine, const Actor *actor, const FeedWish *wish, char **address, GError **error);
/* Makes one for the same scope, under @new_id and at this level, and takes the old one's address back. */
gboolean engine_feed_renew(Engine *engine, const Actor *actor, const char *id, const char *new_id, FeedDetail detail,
                           char **address, GError **error);

/* Makes a feed for a scope as engine_feed_read_scope gave it. *@address takes its address (shown this once: only the
 * token's hash is kept), *@id (may be NULL) its id. In a transaction. ERROR_DENIED by the table above; ERROR_CONFLICT past
 * 50 live feeds of one maker. */
gboolean engine_feed_create(Engine *engine, const Actor *actor, FeedScope scope, const char *scope_id, FeedDetail detail,
                            char **address, char **id, GError **error);

/* Takes an address back for ever; again: nothing changes. By its maker, whoever may make it, and administrators; for anybody
 * else it is ERROR_MISSING. In a transaction. */
gboolean engine_feed_revoke(Engine *engine, const Actor *actor, const char *id, GError **error);

/* Feed *, the newest first: all for managers and administrators, else those the actor may revoke. */
GPtrArray *engine_feed_list(Engine *engine, const Actor *actor, GError **error);

/* Of those the actor may revoke, live ones that they made or that are about them or their team: what one looks after oneself,
 * and nobody else's. */
GPtrArray *engine_feed_mine(Engine *engine, const Actor *actor, GError **error);
/* One that the actor may revoke, as @db has it; ERROR_MISSING for any other. */
Feed *engine_feed_get(Engine *engine, Db *db, const Actor *actor, const char *id, GError **error);

/* The feed behind a token, in one statement: ERROR_MISSING for an unknown one, ERROR_GONE for one that was revoked or
 * closed (model/feed.h). */
Feed *engine_feed_find(Engine *engine, const char *token, GError **error);

/* Takes down the host part of every UID, where that has not been done: with the first feed, or the first letter. In a
 * transaction. */
gboolean engine_settle_uid_host(Engine *engine, GError **error);

/* How a feed stands: rendered twice under the same revision and day it gives the same bytes (by the same plugins and
 * settings). */
typedef struct {
  gint64 revision;  /* of its scope */
  int day;          /* civil day number in the configured zone: the window moves at midnight */
  Instant modified; /* for Last-Modified: never goes back, since revision, day and the time of the last start or reload only rise */
} FeedStamp;
/* One statement. */
gboolean engine_feed_stamp(Engine *engine, const Feed *feed, Instant now, FeedStamp *stamp, GError **error);

/* The calendar, with the stamp it was made under. A booked meeting stands once a feed, with a UID that is the meeting's for
 * ever and a SEQUENCE that only rises: it counts the meeting's moves and the changes of the party's bookings on it. What
 * was cancelled, or moved away from, stays thirty days. */
GBytes *engine_feed_render(Engine *engine, const Feed *feed, Instant now, FeedStamp *stamp, GError **error);

/* The meetings of one booking as a calendar file, told in full as its party's own feed at full detail would: with the same UIDs
 * and SEQUENCEs, so that a calendar that has them already knows them. ERROR_MISSING as engine_booking. */
GBytes *engine_booking_calendar(Engine *engine, const Actor *actor, const char *booking_id, GError **error);

/* Notes @times fetches up to @at by @client (how it names itself; cut to 200 characters). In a transaction: gather them and
 * write now and then, a fetch is not worth a sync. */
gboolean engine_feed_fetched(Engine *engine, const char *id, gint64 times, Instant at, const char *client, GError **error);

#endif
