/* token: rows of token; only a token's hash is ever stored. "Not there" is not an error: the out value is NULL then. */
#ifndef STORE_TOKEN_H
#define STORE_TOKEN_H

#include "base/civil.h"
#include "db/db.h"
#include "model/person.h"

typedef struct {
  char *id, *person_id;
  char *person_mail, *person_name; /* as they are now */
  char *label;
  Instant made_at, expires_at, revoked_at; /* 0: never */
} TokenRecord;

void token_record_free(TokenRecord *record);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TokenRecord, token_record_free)

gboolean store_token_insert(Db *db, const TokenRecord *record, const char *hash, GError **error);
gboolean store_token_get(Db *db, const char *id, TokenRecord **record, GError **error);
/* The token's record and its person, in one statement. */
gboolean store_token_find(Db *db, const char *hash, TokenRecord **record, Person **person, GError **error);
gboolean store_token_revoke(Db *db, const char *id, Instant now, GError **error);
/* TokenRecord *, the newest first; of one person, or all (@person_id NULL). */
GPtrArray *store_token_list(Db *db, const char *person_id, GError **error);

#endif
