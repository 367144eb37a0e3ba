#include "store/token.h"

#include "store/rows.h"

#define COLUMNS                                                                                                       \
  "t.id, t.person_id, p.mail, p.name, t.label, t.made_at, t.expires_at, t.revoked_at, p.profession, p.organisation, " \
  "p.team_id, p.roles, p.state FROM token t JOIN person p ON p.id = t.person_id "

void token_record_free(TokenRecord *record)
{
  if (!record)
    return;
  g_free(record->id);
  g_free(record->person_id);
  g_free(record->person_mail);
  g_free(record->person_name);
  g_free(record->label);
  g_free(record);
}

static gpointer record_of_row(DbRows *rows, GError **error)
{
  TokenRecord *record = g_new0(TokenRecord, 1);
  record->id = db_text_copy(rows, 0);
  record->person_id = db_text_copy(rows, 1);
  record->person_mail = db_text_copy(rows, 2);
  record->person_name = db_text_copy(rows, 3);
  record->label = db_text_copy(rows, 4);
  record->made_at = db_int(rows, 5);
  record->expires_at = db_int(rows, 6);
  record->revoked_at = db_int(rows, 7);
  return record;
}

static Person *person_of_row(DbRows *rows)
{
  Person *person = g_new0(Person, 1);
  person->id = db_text_copy(rows, 1);
  person->mail = db_text_copy(rows, 2);
  person->name = db_text_copy(rows, 3);
  person->profession = db_text_copy(rows, 8);
  person->organisation = db_text_copy(rows, 9);
  person->team_id = db_text_copy(rows, 10);
  person->roles = (guint)db_int(rows, 11);
  person->state = person_state_from_text(db_text(rows, 12));
  return person;
}

gboolean store_token_insert(Db *db, const TokenRecord *record, const char *hash, GError **error)
{
  return db_run(db, error,
                "INSERT INTO token (id, token_hash, person_id, label, made_at, expires_at, revoked_at) "
                "VALUES ($1, $2, $3, $4, $5, $6, $7)",
                "ttttiii", record->id, hash, record->person_id, record->label, record->made_at, record->expires_at,
                record->revoked_at);
}

/* @person may be NULL; takes the cursor. */
static gboolean only_one(DbRows *asked, TokenRecord **record, Person **person, GError **error)
{
  g_autoptr(DbRows) rows = asked;
  g_autoptr(GError) why = NULL;
  if (!rows)
    return FALSE;
  gboolean there = db_next(rows, &why);
  if (why) {
    g_propagate_error(error, g_steal_pointer(&why));
    return FALSE;
  }
  *record = there ? record_of_row(rows, error) : NULL;
  if (person)
    *person = there ? person_of_row(rows) : NULL;
  return TRUE;
}

gboolean store_token_get(Db *db, const char *id, TokenRecord **record, GError **error)
{
  return only_one(db_ask(db, error, "SELECT " COLUMNS "WHERE t.id = $1", "t", id), record, NULL, error);
}

gboolean store_token_find(Db *db, const char *hash, TokenRecord **record, Person **person, GError **error)
{
  return only_one(db_ask(db, error, "SELECT " COLUMNS "WHERE t.token_hash = $1", "t", hash), record, person, error);
}

gboolean store_token_revoke(Db *db, const char *id, Instant now, GError **error)
{
  return db_run(db, error, "UPDATE token SET revoked_at = $1 WHERE id = $2 AND revoked_at = 0", "it", now, id);
}

GPtrArray *store_token_list(Db *db, const char *person_id, GError **error)
{
  return rows_all(db_ask(db, error, "SELECT " COLUMNS "WHERE t.person_id = $1 OR $1 IS NULL ORDER BY t.id DESC", "t",
                         person_id),
                  record_of_row, (GDestroyNotify)token_record_free, error);
}
