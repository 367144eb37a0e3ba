/* signin: rows of sign_in, the links that were asked for, and of door_count, how often somebody knocked. Only hashes are
 * stored. "Not there" is not an error: the out value is NULL then. */
#ifndef STORE_SIGNIN_H
#define STORE_SIGNIN_H

#include "base/civil.h"
#include "db/db.h"

typedef struct {
  char *id;
  char *browser_hash; /* "" where any browser will do */
  char *code_hash;    /* "" for none */
  char *person_id;    /* NULL: nobody has the address that was typed */
  char *onward;       /* the page they wanted, "" for none */
  Instant made_at, ends_at, used_at; /* used_at 0: not yet */
  gint64 wrong;       /* codes that were not the right one */
} SignInRecord;

void sign_in_record_free(SignInRecord *record);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SignInRecord, sign_in_record_free)

gboolean store_signin_insert(Db *db, const SignInRecord *record, GError **error);
gboolean store_signin_get(Db *db, const char *id, SignInRecord **record, GError **error);
gboolean store_signin_find(Db *db, const char *link_hash, SignInRecord **record, GError **error);
/* From now on this is its link, until @ends_at; an older one opens nothing any more. */
gboolean store_signin_set_link(Db *db, const char *id, const char *link_hash, Instant ends_at, GError **error);
/* Marks it as used; *@was_free FALSE where somebody was quicker. */
gboolean store_signin_use(Db *db, const char *id, Instant now, gboolean *was_free, GError **error);
gboolean store_signin_wrong(Db *db, const char *id, GError **error); /* one more wrong code */
gboolean store_signin_end_of(Db *db, const char *person_id, GError **error); /* takes out all of a person */
/* Takes out what ended at or before @now. */
gboolean store_signin_sweep(Db *db, Instant now, GError **error);

/* One more knock of @what (a hash) in span number @span. *@now_n takes their number in it with this one, *@before_n that of
 * the span before. */
gboolean store_door_count(Db *db, const char *what, gint64 span, gint64 *before_n, gint64 *now_n, GError **error);
/* Takes out spans before @span. */
gboolean store_door_sweep(Db *db, gint64 span, GError **error);

#endif
