/* view: one tree of values for the API's answer, a page and a letter (law 10). Pure: values in, JSON out.
 *
 * Keys in snake_case, instants as ISO 8601 with the offset of the slot's own zone. The caller owns what is returned.
 */
#ifndef RENDER_VIEW_H
#define RENDER_VIEW_H

#include <jansson.h>

#include "calendar/zone.h"
#include "model/audit.h"
#include "model/booking.h"
#include "model/feed.h"

/* id, service, service_title, state, meetings, capacity, taken, waiting, hosts, place, and `bookable` {answer, reason,
 * sentence} where it was asked. The link to join a meeting stands in it only where the asker is let in. */
json_t *view_slot(const SlotView *view);
/* id, slot, service, state, party, seats, position, times, meetings, outcome, attendance; reference and note only where the
 * asker may see them. */
json_t *view_booking(const BookingView *view);
/* {answer, reason, sentence}; reason and sentence null where there is none. */
json_t *view_verdict(const Verdict *verdict);
/* An instant in @zone, or null for 0. */
json_t *view_instant(const Zone *zone, Instant instant);
/* id, scope, detail, state, made_at, made_by, fetches, fetched_at, client; times in @zone. */
json_t *view_feed(const Zone *zone, const Feed *feed, Instant now);
/* "live"; "unread" if nobody seems to look; "revoked"; "closed" if the right it was made by has ended. */
const char *feed_standing(const Feed *feed, Instant now);
/* id, number, at, who, act, kind, subject, before, after, dropped. */
json_t *view_audit(const Zone *zone, const AuditEntry *entry);
/* {"items": items, "next": next or null}. Takes @items. */
json_t *view_list(json_t *items, const char *next);

/* A few words for people: "Tue 3 Nov 2026 09:00–09:45" in the zone of the meeting; newly allocated. */
char *view_when(const Meeting *meeting);
/* "Tue 3 Nov 2026 09:00"; newly allocated. */
char *view_moment(const Zone *zone, Instant instant);

#endif
