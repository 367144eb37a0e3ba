/* What a feed is made of: one statement a scope, whatever the feed holds. */
#include <string.h>

#include "store/feed.h"

/* $2 and $3 are the window. Slots of several days may begin before it and reach into it; they are few, and found by an
 * index of their own, so that the history before the window costs nothing. For the planner not to begin elsewhere, the
 * joins from there are CROSS JOINs and the service is compared as an expression. */
#define LONG "s.ends_at - s.starts_at > 86400 AND s.ends_at >= $2 AND s.starts_at < $2"

#define MEETING                                                                                                        \
  "SELECT m.id, m.ordinal, (SELECT count(*) FROM meeting n WHERE n.slot_id = m.slot_id), m.zone, m.starts_at, "        \
  "m.ends_at, m.place, m.online, m.sequence, m.changed_at, s.service_id, s.state, s.capacity, s.taken, s.waiting, "    \
  "s.hosts, b.id, b.party_kind, coalesce(p.name, t.title, ''), b.state, b.reference, b.note, b.made_at, "              \
  "b.changed_at, "
#define PARTY                                                                                       \
  "LEFT JOIN person p ON b.party_kind = 'person' AND p.id = b.party_id "                            \
  "LEFT JOIN team t ON b.party_kind = 'team' AND t.id = b.party_id "
#define WINDOW "WHERE m.starts_at >= $2 AND m.starts_at < $3 "
#define ORDER "ORDER BY m.starts_at, m.id, b.made_at, b.id"

/* The meetings of the claims, and what a team's calendar counted there for members who have left it. */
#define FROM_CLAIMS                                                                                                    \
  MEETING "c.left_at, c.counted, coalesce(e.counted, 0), coalesce(e.left_at, 0) FROM claim c "                         \
  "JOIN slot s ON s.id = c.slot_id JOIN meeting m ON m.slot_id = c.slot_id JOIN booking b ON b.id = c.booking_id "     \
  "LEFT JOIN team_left e ON e.team_id = $1 AND e.slot_id = c.slot_id " PARTY

/* Claims of a party: bookings on slots in the window, on long slots that reach into it, and those moved away. */
#define OF_PARTY                                                                                                         \
  "claim (slot_id, booking_id, left_at, counted) AS ("                                                                   \
  "SELECT b.slot_id, b.id, 0, b.revision FROM party q JOIN booking b ON b.party_kind = q.kind AND b.party_id = q.id "    \
  "AND b.starts_at >= $2 AND b.starts_at < $3 "                                                                          \
  "UNION ALL SELECT b.slot_id, b.id, 0, b.revision FROM slot s CROSS JOIN booking b "                                    \
  "CROSS JOIN party q WHERE b.slot_id = s.id AND b.party_kind = q.kind AND b.party_id = q.id AND " LONG " "              \
  "UNION ALL SELECT l.slot_id, l.booking_id, l.left_at, l.revision FROM party q "                                        \
  "JOIN booking_left l ON l.party_kind = q.kind AND l.party_id = q.id) "                                                 \
  FROM_CLAIMS WINDOW ORDER ", c.left_at"

/* The claims of a party on one slot, $2. There are few of them: for the planner to begin there, and not at all that the party
 * ever booked, the party is compared as an expression. */
#define ON_SLOT                                                                                                        \
  "claim (slot_id, booking_id, left_at, counted) AS ("                                                                 \
  "SELECT b.slot_id, b.id, 0, b.revision FROM booking b CROSS JOIN party q "                                           \
  "WHERE b.slot_id = $2 AND b.party_kind || '' = q.kind AND b.party_id || '' = q.id "                                  \
  "UNION ALL SELECT l.slot_id, l.booking_id, l.left_at, l.revision FROM booking_left l CROSS JOIN party q "            \
  "WHERE l.slot_id = $2 AND l.party_kind || '' = q.kind AND l.party_id || '' = q.id) "                                 \
  FROM_CLAIMS ORDER ", c.left_at"

#define PERSON "WITH party (kind, id) AS (SELECT 'person', id FROM person WHERE id = $1), "
#define TEAM                                                                                       \
  "WITH party (kind, id) AS (SELECT 'team', id FROM team WHERE id = $1 "                           \
  "UNION ALL SELECT 'person', id FROM person WHERE team_id = $1), "

/* A slot's own: nobody's claim, and when a booking last moved away from it. */
#define SLOT "0, 0, 0, coalesce((SELECT max(l.left_at) FROM booking_left l WHERE l.slot_id = s.id), 0) "

/* Every meeting of the slots chosen, with all bookings of the slot. */
#define OF_SLOTS                                                                                                       \
  MEETING SLOT "FROM chosen c JOIN slot s ON s.id = c.slot_id JOIN meeting m ON m.slot_id = c.slot_id "                \
  "LEFT JOIN booking b ON b.slot_id = s.id " PARTY WINDOW ORDER

static const char *const statements[] = {
  [FEED_PERSON] = PERSON OF_PARTY,
  [FEED_TEAM] = TEAM OF_PARTY,
  [FEED_HOST] = MEETING SLOT "FROM host h JOIN slot s ON s.id = h.slot_id JOIN meeting m ON m.id = h.meeting_id "
                "LEFT JOIN booking b ON b.slot_id = s.id " PARTY WINDOW
                "AND h.person_id = $1 AND h.starts_at >= $2 AND h.starts_at < $3 " ORDER,
  [FEED_SERVICE] = "WITH chosen (slot_id) AS (SELECT s.id FROM slot s WHERE s.service_id = $1 AND s.starts_at >= $2 "
                   "AND s.starts_at < $3 UNION ALL SELECT s.id FROM slot s WHERE s.service_id || '' = $1 AND " LONG ") "
                   OF_SLOTS,
  [FEED_OFFERS] = "WITH chosen (slot_id) AS (SELECT s.id FROM slot s WHERE (s.service_id = $1 OR $1 = '') "
                  "AND s.starts_at >= $2 AND s.starts_at < $3 AND s.state = 'offered' AND s.taken < s.capacity "
                  "AND s.waiting = 0) " OF_SLOTS,
};

void feed_row_free(FeedRow *row)
{
  if (!row)
    return;
  g_free(row->meeting_id);
  g_free(row->zone);
  g_free(row->place);
  g_free(row->online);
  g_free(row->service_id);
  g_free(row->hosts);
  g_free(row->booking_id);
  g_free(row->party_name);
  g_free(row->reference);
  g_free(row->note);
  g_free(row);
}

static void read_meeting(FeedRow *row, DbRows *rows)
{
  row->meeting_id = db_text_copy(rows, 0);
  row->ordinal = (int)db_int(rows, 1);
  row->n_meetings = (int)db_int(rows, 2);
  row->zone = db_text_copy(rows, 3);
  row->starts_at = db_int(rows, 4);
  row->ends_at = db_int(rows, 5);
  row->place = db_text_copy(rows, 6);
  row->online = db_text_copy(rows, 7);
  row->sequence = db_int(rows, 8);
  row->meeting_changed_at = db_int(rows, 9);
}

static void read_slot(FeedRow *row, DbRows *rows)
{
  row->service_id = db_text_copy(rows, 10);
  row->slot_state = slot_state_from_text(db_text(rows, 11));
  row->capacity = (int)db_int(rows, 12);
  row->taken = (int)db_int(rows, 13);
  row->waiting = (int)db_int(rows, 14);
  row->hosts = db_text_copy(rows, 15);
}

static FeedRow *feed_row_of(DbRows *rows)
{
  FeedRow *row = g_new0(FeedRow, 1);
  read_meeting(row, rows);
  read_slot(row, rows);
  row->booking_id = db_text_copy(rows, 16);
  row->party_name = db_text_copy(rows, 18);
  row->behind_at = db_int(rows, 27);
  if (!row->booking_id)
    return row;
  row->party_kind = strcmp(db_text(rows, 17), "team") == 0 ? PARTY_TEAM : PARTY_PERSON;
  row->state = booking_state_from_text(db_text(rows, 19));
  row->reference = db_text_copy(rows, 20);
  row->note = db_text_copy(rows, 21);
  row->made_at = db_int(rows, 22);
  row->changed_at = db_int(rows, 23);
  row->left_at = db_int(rows, 24);
  row->counted = db_int(rows, 25);
  row->behind = db_int(rows, 26);
  return row;
}

static GPtrArray *read_rows(DbRows *asked, GError **error)
{
  g_autoptr(DbRows) rows = asked;
  g_autoptr(GError) why = NULL;
  if (!rows)
    return NULL;
  g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func((GDestroyNotify)feed_row_free);
  while (db_next(rows, &why))
    g_ptr_array_add(found, feed_row_of(rows));
  if (!why)
    return g_steal_pointer(&found);
  g_propagate_error(error, g_steal_pointer(&why));
  return NULL;
}

GPtrArray *store_feed_rows(Db *db, FeedScope scope, const char *id, Instant from, Instant to, GError **error)
{
  return read_rows(db_ask(db, error, statements[scope], "tii", id, from, to), error);
}

GPtrArray *store_feed_slot_rows(Db *db, PartyKind kind, const char *id, const char *slot_id, GError **error)
{
  return read_rows(db_ask(db, error, kind == PARTY_TEAM ? TEAM ON_SLOT : PERSON ON_SLOT, "tt", id, slot_id), error);
}

/* ---- the first claim of a person on a slot ---- */

static FeedRow *first_row_of(DbRows *rows, const Slot *slot, const Booking *booking, const char *party_name)
{
  FeedRow *row = g_new0(FeedRow, 1);
  read_meeting(row, rows);
  row->service_id = g_strdup(slot->service_id);
  row->slot_state = slot->state;
  row->capacity = slot->capacity;
  row->hosts = g_strdup(slot->hosts);
  row->booking_id = g_strdup(booking->id);
  row->party_name = g_strdup(party_name);
  row->party_kind = booking->party_kind;
  row->state = booking->state;
  row->reference = g_strdup(booking->reference);
  row->note = g_strdup(booking->note);
  row->made_at = booking->made_at;
  row->changed_at = booking->changed_at;
  row->counted = 1;
  return row;
}

gboolean store_feed_first_rows(Db *db, const Slot *slot, const Booking *booking, const char *party_name, GPtrArray **first,
                               GError **error)
{
  static const char sql[] =
    "SELECT m.id, m.ordinal, 0, m.zone, m.starts_at, m.ends_at, m.place, m.online, m.sequence, m.changed_at, "
    "(SELECT count(*) FROM booking b WHERE b.slot_id = $1 AND b.party_kind || '' = 'person' AND b.party_id || '' = $2 "
    "AND b.id <> $3), (SELECT count(*) FROM booking_left l WHERE l.slot_id = $1) "
    "FROM meeting m WHERE m.slot_id = $1 ORDER BY m.starts_at, m.id";
  g_autoptr(GError) why = NULL;
  *first = NULL;
  if (booking->party_kind != PARTY_PERSON)
    return TRUE;
  g_autoptr(DbRows) rows = db_ask(db, error, sql, "ttt", slot->id, booking->party_id, booking->id);
  g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func((GDestroyNotify)feed_row_free);
  gboolean others = FALSE;
  while (rows && db_next(rows, &why)) {
    others |= db_int(rows, 10) > 0 || db_int(rows, 11) > 0;
    g_ptr_array_add(found, first_row_of(rows, slot, booking, party_name));
  }
  for (guint i = 0; i < found->len; i++)
    ((FeedRow *)found->pdata[i])->n_meetings = (int)found->len;
  if (why) {
    g_propagate_error(error, g_steal_pointer(&why));
    return FALSE;
  }
  if (found->len > 0 && !others)
    *first = g_steal_pointer(&found);
  return rows != NULL;
}
