#include "store/tend.h"

#include "store/outbox.h"
#include "store/rows.h"

/* Bookings whose slot ended before $1 and that still say something. */
#define WORDY                                                                                                       \
  "FROM booking b JOIN slot s ON s.id = b.slot_id WHERE b.starts_at < $1 AND s.ends_at < $1 "                       \
  "AND (b.note <> '' OR b.reference <> '' OR b.cancel_reason <> '')"
#define SAID                                                                                                        \
  "FROM comment c JOIN booking b ON b.id = c.booking_id JOIN slot s ON s.id = b.slot_id "                           \
  "WHERE b.starts_at < $1 AND s.ends_at < $1"
#define READ "FROM feed WHERE client <> '' AND fetched_at < $1"

static const struct {
  const char *count, *drop; /* drop: at most $2 */
} statements[] = {
  [TEND_WORDS] = { "SELECT count(*) " WORDY,
                   "UPDATE booking SET note = '', reference = '', cancel_reason = '' WHERE id IN (SELECT b.id " WORDY
                   " ORDER BY b.starts_at, b.id LIMIT $2)" },
  [TEND_COMMENTS] = { "SELECT count(DISTINCT c.booking_id) " SAID,
                      "DELETE FROM comment WHERE booking_id IN (SELECT DISTINCT c.booking_id " SAID " ORDER BY 1 LIMIT $2)" },
  [TEND_READERS] = { "SELECT count(*) " READ,
                     "UPDATE feed SET client = '' WHERE id IN (SELECT id " READ " ORDER BY id LIMIT $2)" },
};

gboolean store_tend_count(Db *db, TendRows rows, Instant before, gint64 *n, GError **error)
{
  gboolean found;
  return rows == TEND_LETTERS ? store_outbox_purgeable(db, before, n, error)
                              : db_ask_int(db, error, &found, n, statements[rows].count, "i", before);
}

gboolean store_tend_drop(Db *db, TendRows rows, Instant before, int most, gint64 *n, GError **error)
{
  return rows == TEND_LETTERS ? store_outbox_purge(db, before, n, error)
                              : db_run_counting(db, error, n, statements[rows].drop, "ii", before, (gint64)most);
}

GPtrArray *store_tend_people(Db *db, Instant before, GError **error)
{
  static const char sql[] =
    "SELECT p.id FROM person p WHERE p.pseudonym = 0 AND p.state <> 'active' "
    "AND NOT EXISTS (SELECT 1 FROM booking b WHERE b.party_kind = 'person' AND b.party_id = p.id AND b.starts_at >= $1) "
    "AND NOT EXISTS (SELECT 1 FROM host h WHERE h.person_id = p.id AND h.ends_at >= $1) "
    "AND NOT EXISTS (SELECT 1 FROM schedule_host h JOIN schedule s ON s.id = h.schedule_id "
    "WHERE h.person_id = p.id AND s.state = 'active') "
    "AND NOT EXISTS (SELECT 1 FROM change c WHERE c.subject = p.id AND c.kind = 'person' AND c.at >= $1 "
    "AND c.act NOT IN ('see', 'export')) ORDER BY p.id";
  return rows_texts(db_ask(db, error, sql, "i", before), error);
}
