#include "engine/feed-entry.h"

static EntryState state_of(const FeedRow *row)
{
  if (row->left_at)
    return ENTRY_CANCELLED;
  switch (row->state) {
  case BOOKING_BOOKED:
    return ENTRY_BOOKED;
  case BOOKING_OFFERED:
    return ENTRY_HELD;
  case BOOKING_WAITING:
    return ENTRY_WAITING;
  default:
    return ENTRY_CANCELLED;
  }
}

/* When the booking last changed as far as this meeting goes. */
static Instant changed_of(const FeedRow *row)
{
  return row->left_at ? row->left_at : row->changed_at;
}

/* ---- a party's own: the liveliest of its bookings speaks ---- */

static int rank_of(const Feed *feed, const FeedRow *row)
{
  static const int ranks[] = { [ENTRY_OFFERED] = 0, [ENTRY_CANCELLED] = 0, [ENTRY_WAITING] = 2, [ENTRY_HELD] = 4,
                               [ENTRY_BOOKED] = 6 };
  gboolean own = feed->scope == FEED_PERSON || row->party_kind == PARTY_TEAM;
  return ranks[state_of(row)] + own;
}

/* A team's calendar tells of a member's booking that it is, never whose or about what; and no case reference ever. */
static void settle_party(const Feed *feed, const FeedRow *row, FeedEntry *entry)
{
  gboolean own = feed->scope == FEED_PERSON || row->party_kind == PARTY_TEAM;
  entry->booking = row;
  entry->state = state_of(row);
  entry->detail = own ? feed->detail : MIN(feed->detail, FEED_TITLE);
  entry->tells_note = own;
  entry->tells_reference = feed->scope == FEED_PERSON;
}

static gboolean party_entry(const Feed *feed, FeedRow *const *rows, guint n, Instant since, FeedEntry *entry)
{
  const FeedRow *best = rows[0];
  Instant ended = 0;
  for (guint i = 0; i < n; i++) {
    const FeedRow *row = rows[i];
    if (rank_of(feed, row) >= rank_of(feed, best))
      best = row;
    ended = MAX(ended, changed_of(row));
    entry->sequence += row->counted;
    entry->created = entry->created ? MIN(entry->created, row->made_at) : row->made_at;
  }
  entry->sequence += rows[0]->behind - 1; /* the first booking's making is no change */
  entry->changed = MAX(MAX(entry->changed, ended), rows[0]->behind_at);
  settle_party(feed, best, entry);
  return entry->state != ENTRY_CANCELLED || ended >= since;
}

/* ---- a slot's: all bookings together ---- */

static void count_live(FeedRow *const *rows, guint n, FeedEntry *entry, guint *live)
{
  for (guint i = 0; i < n; i++) {
    if (!rows[i]->booking_id)
      continue;
    entry->changed = MAX(entry->changed, rows[i]->changed_at);
    if (!booking_holds_seats(rows[i]->state))
      continue;
    (*live)++;
    entry->booking = rows[i];
  }
  if (*live != 1)
    entry->booking = NULL;
}

static gboolean slot_entry(const Feed *feed, FeedRow *const *rows, guint n, Instant since, FeedEntry *entry)
{
  guint live = 0;
  count_live(rows, n, entry, &live);
  entry->changed = MAX(entry->changed, rows[0]->behind_at);
  gboolean host = feed->scope == FEED_HOST;
  entry->tells_fullness = TRUE;
  entry->tells_note = entry->tells_reference = host;
  entry->state = live > 0 ? ENTRY_BOOKED : ENTRY_OFFERED;
  entry->free = !host || live == 0;
  if (feed->scope == FEED_OFFERS)
    entry->booking = NULL;
  if (entry->meeting->slot_state == SLOT_OFFERED)
    return TRUE;
  entry->state = ENTRY_CANCELLED;
  return entry->meeting->meeting_changed_at >= since; /* cancelling raises it */
}

gboolean feed_entry_make(const Feed *feed, FeedRow *const *rows, guint n, Instant since, FeedEntry *entry)
{
  const FeedRow *meeting = rows[0];
  *entry = (FeedEntry){ .meeting = meeting,
                        .detail = feed->detail,
                        .sequence = meeting->sequence,
                        .changed = meeting->meeting_changed_at };
  gboolean party = feed->scope == FEED_PERSON || feed->scope == FEED_TEAM;
  return party ? party_entry(feed, rows, n, since, entry) : slot_entry(feed, rows, n, since, entry);
}
