#include "store/change.h"

#include "base/id.h"

gboolean store_change_append(Db *db, Instant now, const char *who, const char *act, const char *kind,
                             const char *subject, const char *before, const char *after, GError **error)
{
  char id[ID_TEXT];
  return db_run(db, error,
                "INSERT INTO change (id, at, who, act, kind, subject, before, after) "
                "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                "titttttt", id_new(id), now, who, act, kind, subject, before ? before : "", after ? after : "");
}

/* changed_at never goes back, whatever the machine's clock does: feeds give it as Last-Modified. */
#define RAISE "UPDATE scope SET revision = revision + 1, changed_at = CASE WHEN changed_at > $1 THEN changed_at ELSE $1 END "

gboolean store_scope_raise(Db *db, const char *slot_id, const char *service_id, PartyKind kind, const char *party_id,
                           Instant now, GError **error)
{
  static const char sql[] =
    RAISE "WHERE (kind = 'service' AND id = $2) OR (kind = 'offers' AND id IN ('', $2)) "
          "OR (kind = 'host' AND id IN (SELECT person_id FROM host WHERE slot_id = $3)) "
          "OR (kind = $4 AND id = $5) "
          "OR (kind = 'team' AND id IN (SELECT team_id FROM person WHERE id = $5))";
  return db_run(db, error, sql, "itttt", now, service_id, slot_id, party_kind_text(kind), party_id);
}

gboolean store_scope_raise_slot(Db *db, const char *slot_id, const char *service_id, Instant now, GError **error)
{
  static const char sql[] =
    RAISE "WHERE (kind = 'service' AND id = $2) OR (kind = 'offers' AND id IN ('', $2)) "
          "OR (kind = 'host' AND id IN (SELECT person_id FROM host WHERE slot_id = $3)) "
          "OR (kind IN ('person', 'team') AND id IN (SELECT party_id FROM booking WHERE slot_id = $3)) "
          "OR (kind = 'team' AND id IN (SELECT p.team_id FROM booking b JOIN person p ON p.id = b.party_id "
          "WHERE b.slot_id = $3))";
  return db_run(db, error, sql, "itt", now, service_id, slot_id);
}

gboolean store_scope_raise_service(Db *db, const char *service_id, const char *schedule_id, Instant now, GError **error)
{
  static const char sql[] =
    RAISE "WHERE (kind = 'service' AND id = $2) OR (kind = 'offers' AND id IN ('', $2)) "
          "OR (kind = 'host' AND id IN (SELECT person_id FROM schedule_host WHERE schedule_id = $3))";
  return db_run(db, error, sql, "itt", now, service_id, schedule_id);
}

gboolean store_scope_raise_all(Db *db, Instant now, GError **error)
{
  return db_run(db, error, RAISE, "i", now);
}
