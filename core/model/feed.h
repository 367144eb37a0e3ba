/* feed: an address that calendars subscribe to; its scope says whose entries it holds, its detail how much they tell. */
#ifndef MODEL_FEED_H
#define MODEL_FEED_H

#include "base/civil.h"

typedef enum {
  FEED_PERSON,  /* a person's own bookings */
  FEED_TEAM,    /* a team's bookings, and those of its members told no more than by title */
  FEED_HOST,    /* what a clinician gives */
  FEED_SERVICE, /* every slot of a service and how full it is */
  FEED_OFFERS   /* what can still be booked, of one service or (id "") of all */
} FeedScope;
const char *feed_scope_text(FeedScope scope); /* "person" … */
gboolean feed_scope_parse(const char *text, FeedScope *scope, GError **error); /* names the nearest */

typedef enum { FEED_BUSY, FEED_TITLE, FEED_FULL } FeedDetail;
const char *feed_detail_text(FeedDetail detail); /* "busy", "title", "full" */
gboolean feed_detail_parse(const char *text, FeedDetail *detail, GError **error);

typedef struct {
  char *id;
  FeedScope scope;
  char *scope_id;
  char *scope_title; /* name of the person, title of team or service; "" for all offers */
  FeedDetail detail;
  Instant made_at;
  char *made_by;     /* person id or "operator" */
  Instant revoked_at;/* 0: not */
  gboolean closed;   /* the right it was made by has ended: the person it is about is no longer active or, of what they give, no
                      * clinician; or whoever made one of a service or of offers is no longer active or, at full detail, no staff */
  gint64 fetches;
  Instant fetched_at;/* last time, 0: never */
  char *client;      /* who fetched last, as they call themselves */
} Feed;

void feed_free(Feed *feed);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Feed, feed_free)

/* Whether nobody seems to look: a fortnight after it was made or last fetched. */
gboolean feed_is_forsaken(const Feed *feed, Instant now);

#endif
