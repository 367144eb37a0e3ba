#include "store/verify.h"

#define IMPORTED "b.made_by IN ('', 'import')" /* what happened elsewhere, before our log began */

static const VerifyRule rules[] = {
  /* slots, meetings and hosts */
  { "slot", "has no meeting",
    "SELECT s.id FROM slot s WHERE NOT EXISTS (SELECT 1 FROM meeting m WHERE m.slot_id = s.id)" },
  { "slot", "has meetings that are not numbered one after the other",
    "SELECT slot_id FROM meeting GROUP BY slot_id HAVING min(ordinal) <> 1 OR max(ordinal) <> count(*)" },
  { "slot", "has meetings that overlap or are out of order",
    "SELECT m.slot_id, m.id FROM meeting m JOIN meeting n ON n.slot_id = m.slot_id AND n.ordinal = m.ordinal + 1 "
    "WHERE n.starts_at < m.ends_at" },
  { "slot", "does not begin with its first meeting",
    "SELECT s.id FROM slot s JOIN meeting m ON m.slot_id = s.id AND m.ordinal = 1 WHERE m.starts_at <> s.starts_at" },
  { "slot", "does not end with its last meeting",
    "SELECT s.id FROM slot s WHERE s.ends_at <> (SELECT max(m.ends_at) FROM meeting m WHERE m.slot_id = s.id)" },
  { "meeting", "has a host at another time or of another slot:",
    "SELECT h.meeting_id, h.person_id FROM host h JOIN meeting m ON m.id = h.meeting_id "
    "WHERE h.starts_at <> m.starts_at OR h.ends_at <> m.ends_at OR h.slot_id <> m.slot_id" },
  { "slot", "does not have each of its hosts at each of its meetings",
    "SELECT s.id FROM slot s WHERE (SELECT count(*) FROM host h WHERE h.slot_id = s.id) <> "
    "(SELECT count(*) FROM meeting m WHERE m.slot_id = s.id) * "
    "(CASE WHEN s.hosts = '' THEN 0 ELSE length(s.hosts) - length(replace(s.hosts, ',', '')) + 1 END)" },
  { "slot", "has a host that its row does not name:",
    "SELECT h.slot_id, h.person_id FROM host h JOIN slot s ON s.id = h.slot_id "
    "WHERE ',' || s.hosts || ',' NOT LIKE '%,' || h.person_id || ',%'" },
  { "slot", "is booked while its host gives another booked slot:",
    "SELECT h.slot_id, o.slot_id FROM host h JOIN host o ON o.person_id = h.person_id "
    "AND o.starts_at > h.starts_at - 86400 AND o.starts_at < h.ends_at AND o.ends_at > h.starts_at "
    "AND o.slot_id > h.slot_id JOIN slot s ON s.id = h.slot_id JOIN slot t ON t.id = o.slot_id "
    "WHERE s.taken > 0 AND t.taken > 0 AND s.state = 'offered' AND t.state = 'offered' "
    "AND NOT EXISTS (SELECT 1 FROM change c WHERE c.subject IN (s.id, t.id) "
    "AND (c.after LIKE '%\"override_reason\":\"%' OR (c.act = 'slot-edit' AND c.digest <> ''))) "
    "AND NOT EXISTS (SELECT 1 FROM booking b WHERE b.slot_id IN (s.id, t.id) AND " IMPORTED ")" },
  /* bookings */
  { "booking", "is of a party that is not there:",
    "SELECT b.id, b.party_kind || ' ' || b.party_id FROM booking b WHERE "
    "(b.party_kind = 'person' AND NOT EXISTS (SELECT 1 FROM person p WHERE p.id = b.party_id)) OR "
    "(b.party_kind = 'team' AND NOT EXISTS (SELECT 1 FROM team t WHERE t.id = b.party_id))" },
  { "booking", "was made by somebody who is not there:",
    "SELECT b.id, b.made_by FROM booking b WHERE NOT " IMPORTED " AND b.made_by NOT IN ('operator', 'load', 'clock') "
    "AND NOT EXISTS (SELECT 1 FROM person p WHERE p.id = b.made_by)" },
  { "booking", "begins at another time than its slot",
    "SELECT b.id FROM booking b JOIN slot s ON s.id = b.slot_id WHERE b.starts_at <> s.starts_at" },
  { "booking", "is offered without a time until when, or has such a time without being on the list",
    "SELECT b.id FROM booking b WHERE (b.state = 'offered' AND b.offer_until = 0) OR "
    "(b.state IN ('booked', 'cancelled', 'lapsed') AND b.offer_until <> 0)" },
  { "booking", "waits without a turn in the queue",
    "SELECT b.id FROM booking b WHERE b.state = 'waiting' AND (b.queue < 1 OR b.queued_at = 0)" },
  { "booking", "is booked and has a turn in the queue still",
    "SELECT b.id FROM booking b WHERE b.state = 'booked' AND (b.queue <> 0 OR b.queued_at <> 0)" },
  { "booking", "is cancelled by nobody or at no time, or is not cancelled and says by whom or when",
    "SELECT b.id FROM booking b WHERE (b.state = 'cancelled' AND (b.cancelled_by = '' OR b.cancelled_at = 0)) OR "
    "(b.state <> 'cancelled' AND (b.cancelled_by <> '' OR b.cancelled_at <> 0 OR b.late <> 0))" },
  { "booking", "has an outcome though it is not booked",
    "SELECT b.id FROM booking b WHERE b.state <> 'booked' AND b.outcome <> ''" },
  { "booking", "is live on a slot that is not offered",
    "SELECT b.id, s.id FROM booking b JOIN slot s ON s.id = b.slot_id WHERE s.state <> 'offered' "
    "AND b.state IN ('booked', 'waiting', 'offered') AND b.outcome = '' AND NOT " IMPORTED },
  { "booking", "is not in the change log",
    "SELECT b.id FROM booking b WHERE NOT " IMPORTED " AND NOT EXISTS (SELECT 1 FROM change c WHERE c.subject = b.id "
    "AND c.act NOT IN ('see', 'export'))" },
  { "booking", "was attended by its sheet and not by its row, or the other way round",
    "SELECT b.id FROM booking b WHERE (b.outcome <> 'attended' AND EXISTS (SELECT 1 FROM attendance a "
    "WHERE a.booking_id = b.id AND a.outcome = 'attended')) OR (b.outcome = 'attended' AND NOT " IMPORTED " AND "
    "NOT EXISTS (SELECT 1 FROM attendance a WHERE a.booking_id = b.id AND a.outcome = 'attended'))" },
  { "booking", "was not attended, and no sheet says so",
    "SELECT b.id FROM booking b WHERE b.outcome = 'did-not-attend' AND NOT " IMPORTED " AND "
    "NOT EXISTS (SELECT 1 FROM attendance a WHERE a.booking_id = b.id)" },
  { "booking", "counts other heads than its sheets",
    "SELECT b.id FROM booking b WHERE EXISTS (SELECT 1 FROM attendance a WHERE a.booking_id = b.id) AND "
    "b.heads <> (SELECT max(a.present) FROM attendance a WHERE a.booking_id = b.id)" },
  { "booking", "has attendance of another slot's meeting",
    "SELECT a.booking_id, a.meeting_id FROM attendance a JOIN booking b ON b.id = a.booking_id "
    "JOIN meeting m ON m.id = a.meeting_id WHERE m.slot_id <> b.slot_id" },
  { "booking", "has ratings under another service",
    "SELECT r.booking_id, r.service_id FROM rating r JOIN booking b ON b.id = r.booking_id "
    "JOIN slot s ON s.id = b.slot_id WHERE r.service_id <> s.service_id" },
  /* everything else */
  { "change", "stands outside the log's chain", "SELECT id FROM change WHERE number < 1 OR seal = ''" },
  { "person", "has a mail address that is not in small letters, or roles that do not exist",
    "SELECT id FROM person WHERE mail <> lower(mail) OR roles < 0 OR roles > 31" },
  { "feed", "belongs to nobody and nothing:",
    "SELECT f.id, f.scope_kind || ' ' || f.scope_id FROM feed f WHERE f.scope_id <> '' AND "
    "NOT EXISTS (SELECT 1 FROM person p WHERE f.scope_kind IN ('person', 'host') AND p.id = f.scope_id) AND "
    "NOT EXISTS (SELECT 1 FROM team t WHERE f.scope_kind = 'team' AND t.id = f.scope_id) AND "
    "NOT EXISTS (SELECT 1 FROM service s WHERE f.scope_kind IN ('service', 'offers') AND s.id = f.scope_id)" },
  { "feed", "would never show a change, its scope is not kept",
    "SELECT f.id FROM feed f WHERE NOT EXISTS (SELECT 1 FROM scope c WHERE c.kind = f.scope_kind AND c.id = f.scope_id)" },
  { "feed", "has lost the host part of its UIDs",
    "SELECT f.id FROM feed f WHERE NOT EXISTS (SELECT 1 FROM fact WHERE name = 'uid-host' AND value <> '')" },
  { "tally", "is missing for a slot that counts:",
    "SELECT s.service_id, s.id FROM slot s WHERE (s.units <> 0 OR s.taken <> 0 OR s.heads <> 0) AND NOT EXISTS "
    "(SELECT 1 FROM tally t WHERE t.service_id = s.service_id AND t.day = s.starts_on)" },
};

const VerifyRule *store_verify_rules(guint *n)
{
  *n = G_N_ELEMENTS(rules);
  return rules;
}
