#include "store/identity.h"

#include "store/person.h"
#include "store/rows.h"

static const char find_sql[] = "SELECT " STORE_PERSON_COLUMNS " FROM identity i JOIN person p ON p.id = i.person_id"
                               " WHERE i.issuer = $1 AND i.subject = $2";

gboolean store_identity_find(Db *db, const char *issuer, const char *subject, Person **person, GError **error)
{
  return rows_only(db_ask(db, error, find_sql, "tt", issuer, subject), store_person_of_row, person, error);
}

gboolean store_identity_of(Db *db, const char *issuer, const char *person_id, char **subject, GError **error)
{
  return rows_only(db_ask(db, error, "SELECT subject FROM identity WHERE issuer = $1 AND person_id = $2 ORDER BY subject", "tt",
                          issuer, person_id),
                   rows_text, subject, error);
}

gboolean store_identity_insert(Db *db, const char *issuer, const char *subject, const char *person_id, Instant now,
                               GError **error)
{
  return db_run(db, error, "INSERT INTO identity (issuer, subject, person_id, made_at) VALUES ($1, $2, $3, $4)", "ttti", issuer,
                subject, person_id, now);
}

gboolean store_identity_forget(Db *db, const char *person_id, gint64 *forgotten, GError **error)
{
  return db_run_counting(db, error, forgotten, "DELETE FROM identity WHERE person_id = $1", "t", person_id);
}
