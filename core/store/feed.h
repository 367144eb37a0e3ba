/* feed: rows of feed, and what a feed is made of. "Not there" is not an error: the out value is NULL then. */
#ifndef STORE_FEED_H
#define STORE_FEED_H

#include "db/db.h"
#include "model/booking.h"
#include "model/feed.h"
#include "model/slot.h"

gboolean store_feed_insert(Db *db, const Feed *feed, const char *hash, GError **error);
gboolean store_feed_get(Db *db, const char *id, Feed **feed, GError **error);
gboolean store_feed_find(Db *db, const char *hash, Feed **feed, GError **error);
gboolean store_feed_revoke(Db *db, const char *id, Instant now, GError **error);
/* Feed *, the newest first, revoked ones too. */
GPtrArray *store_feed_list(Db *db, GError **error);
/* How many feeds of a maker are not revoked. */
gboolean store_feed_count(Db *db, const char *made_by, gint64 *count, GError **error);
gboolean store_feed_fetched(Db *db, const char *id, gint64 times, Instant at, const char *client, GError **error);

/* One meeting together with one booking of its slot, or with none. */
typedef struct {
  char *meeting_id;
  int ordinal, n_meetings;
  char *zone;
  Instant starts_at, ends_at;
  char *place, *online;
  gint64 sequence;
  Instant meeting_changed_at;
  char *service_id;
  SlotState slot_state;
  int capacity, taken, waiting;
  char *hosts;             /* person ids, comma-separated */
  char *booking_id;        /* NULL: none */
  PartyKind party_kind;
  char *party_name;
  BookingState state;
  char *reference, *note;
  Instant made_at, changed_at;
  Instant left_at;         /* the booking was moved away from here then; 0: it was not */
  gint64 counted;          /* how often the booking has changed here */
  gint64 behind;           /* of a team: what was counted for members who have left it, */
  Instant behind_at;       /* the last of them then; of a slot: when a booking last moved away from it; 0 for none */
} FeedRow;

void feed_row_free(FeedRow *row);

/* FeedRow * of meetings that start in [from, to), in order of start and meeting. Of a person or team: meetings of slots they
 * have, or ever had, a booking on, whatever became of it, each with their own bookings. Of a host or service: all meetings,
 * each with all bookings of the slot. Of offers: meetings of slots that start from @from on and have room nobody waits for. */
GPtrArray *store_feed_rows(Db *db, FeedScope scope, const char *id, Instant from, Instant to, GError **error);
/* The same of one slot's meetings, as the feed of a person or team has them. */
GPtrArray *store_feed_slot_rows(Db *db, PartyKind kind, const char *id, const char *slot_id, GError **error);
/* The same for a booking that has just been made on a touched slot, out of what is known of it anyway. *@first NULL: it is not
 * the party's first claim there, or not a person's, so that they have to be put together as above. `taken` and `waiting` of the
 * rows are 0. */
gboolean store_feed_first_rows(Db *db, const Slot *slot, const Booking *booking, const char *party_name, GPtrArray **first,
                               GError **error);

#endif
