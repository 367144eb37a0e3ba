#include "store/outbox-due.h"

#include "model/person.h"
#include "store/booking.h"
#include "store/rows.h"

#define LONG_DAYS 500 /* no slot of several meetings is longer */

/* STORE_BOOKING_COLUMNS of b, which stands beside others that have such names. */
#define BOOKINGS "SELECT " STORE_BOOKING_COLUMNS " FROM booking WHERE id IN (SELECT b.id FROM "

/* Somebody who may be written to, as engine/letters-write.c chooses them: the person; of a team its leader, whoever booked for it
 * unless they are staff, else a member who leads. Without one a booking would be found for ever, and with enough of them no other.
 * Each EXISTS finds its person by a key. $1 and $2: the roles of staff, and of leaders. */
#define ACTIVE "EXISTS (SELECT 1 FROM person p WHERE p.state = 'active' AND "
#define HAS_READER                                                                                                     \
  "AND ((b.party_kind = 'person' AND " ACTIVE "p.id = b.party_id)) OR (b.party_kind = 'team' AND EXISTS (SELECT 1 "    \
  "FROM team t WHERE t.id = b.party_id AND (" ACTIVE "p.id = t.leader_id) OR " ACTIVE "p.id = b.made_by "              \
  "AND (p.roles & $1) = 0) OR " ACTIVE "p.team_id = t.id AND (p.roles & $2) <> 0))))) "

GPtrArray *store_due_reminders(Db *db, const char *service_id, Instant now, gint64 notice, int limit, GError **error)
{
  static const char sql[] =
    BOOKINGS "slot s JOIN meeting m ON m.slot_id = s.id AND m.ordinal = 1 JOIN booking b ON b.slot_id = s.id "
             "WHERE s.service_id = $3 AND s.starts_at > $4 AND s.starts_at <= $4 + $5 AND s.state = 'offered' "
             "AND b.state = 'booked' AND b.changed_at <= s.starts_at - $5 AND m.changed_at <= s.starts_at - $5 "
             HAS_READER "AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.about = b.id AND o.kind = 'reminder' "
             "AND o.until_at = s.starts_at)) ORDER BY starts_at, id LIMIT $6";
  return rows_all(db_ask(db, error, sql, "iitiii", (gint64)ROLES_STAFF, (gint64)ROLE_LEADER, service_id, now, notice,
                         (gint64)limit),
                  store_booking_of_row, (GDestroyNotify)booking_free, error);
}

GPtrArray *store_due_feedback(Db *db, const char *service_id, Instant from, Instant to, int limit, GError **error)
{
  static const char sql[] =
    BOOKINGS "slot s JOIN booking b ON b.slot_id = s.id WHERE s.service_id = $3 AND s.starts_at > $4 - $6 "
             "AND s.starts_at <= $5 AND s.ends_at > $4 AND s.ends_at <= $5 AND b.state = 'booked' "
             "AND b.outcome = 'attended' " HAS_READER "AND NOT EXISTS (SELECT 1 FROM rating r WHERE r.booking_id = b.id) "
             "AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.about = b.id AND o.kind = 'feedback')) "
             "ORDER BY starts_at, id LIMIT $7";
  return rows_all(db_ask(db, error, sql, "iitiiii", (gint64)ROLES_STAFF, (gint64)ROLE_LEADER, service_id, from, to,
                         (gint64)LONG_DAYS * 86400, (gint64)limit),
                  store_booking_of_row, (GDestroyNotify)booking_free, error);
}
