/* session: rows of session; only the hash of a cookie is ever stored. "Not there" is not an error: the out value is NULL
 * then. */
#ifndef STORE_SESSION_H
#define STORE_SESSION_H

#include "base/civil.h"
#include "db/db.h"
#include "model/person.h"

typedef enum {
  SESSION_LINK,     /* by a link that was sent by mail */
  SESSION_PROVIDER, /* by the organisation's own identity provider */
  SESSION_OPERATOR  /* by a link that the operator made at the command line */
} SessionWay;

const char *session_way_text(SessionWay way); /* "link" … */
SessionWay session_way_from_text(const char *text);

typedef struct {
  char *id, *person_id;
  SessionWay way;
  char *client; /* "Firefox on Windows" */
  Instant made_at, seen_at;
} SessionRecord;

void session_record_free(SessionRecord *record);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SessionRecord, session_record_free)

gboolean store_session_insert(Db *db, const SessionRecord *record, const char *hash, GError **error);
/* The session of a cookie's hash and its person, in one statement. */
gboolean store_session_find(Db *db, const char *hash, SessionRecord **record, Person **person, GError **error);
gboolean store_session_get(Db *db, const char *id, SessionRecord **record, GError **error);
/* Moves the last use forward, never back. */
gboolean store_session_seen(Db *db, const char *id, Instant at, GError **error);
gboolean store_session_end(Db *db, const char *id, GError **error);
/* Ends all of a person but the one with the id @but ("" for none); *@ended takes how many. */
gboolean store_session_end_of(Db *db, const char *person_id, const char *but, gint64 *ended, GError **error);
/* SessionRecord *, the last used first. */
GPtrArray *store_session_list(Db *db, const char *person_id, GError **error);
/* Takes out those made at or before @made, and those last used at or before @seen. */
gboolean store_session_sweep(Db *db, Instant made, Instant seen, gint64 *swept, GError **error);

#endif
