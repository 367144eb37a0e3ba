/* page-calendar: a calendar address as the values that pages show. */
#ifndef WEB_PAGE_CALENDAR_H
#define WEB_PAGE_CALENDAR_H

#include "model/feed.h"
#include "web/page.h"

/* "My bookings", "Team Health Visiting North", "Free times of Drop-in"; @title is that of what it is about, "" for all offers.
 * Newly allocated. */
char *page_calendar_name(const WebCall *call, FeedScope scope, const char *id, const char *title);

/* Of a feed:
 *   id, name (as above), level (how much it tells, in words), live (it can be read)
 *   made ("Monday 9 November 2026 at 9am"), times ("Read 12 times"), read (when last; null for never), client (by whom: "Outlook")
 *   unread (nobody seems to look), closed (the person it is about is no longer active), gone (revoked)
 */
json_t *page_calendar(const WebCall *call, const Feed *feed);

/* How much a calendar tells, the safest first: a choice of the name “detail”, each with an example. */
json_t *page_calendar_levels(FeedDetail chosen);

/* The page that shows an address, this once, with all that is needed to subscribe to it. */
HttpResponse *page_calendar_address(WebCall *call, const Feed *feed, const char *address, GError **error);

#endif
