/* session: somebody who has come in stays in for a while. 256 random bits in a cookie, kept as a hash; who the person is and
 * what they may is read with every request, so that a change of it holds at once.
 */
#ifndef ENGINE_SESSION_H
#define ENGINE_SESSION_H

#include "base/token.h"
#include "engine/engine.h"
#include "store/session.h"

/* How long a session lasts, in seconds: since its last use, and in all. */
typedef struct {
  gint64 idle, most;
} SessionBounds;

SessionBounds session_bounds(const Config *config);
/* Pure: a session ends with the second in which a bound is reached. */
gboolean session_is_live(const SessionRecord *record, SessionBounds bounds, Instant now);

/* Opens a session for an active person. @client says in a few words what browser it is ("Firefox on Windows"). @token
 * (TOKEN_TEXT bytes) takes the secret for the cookie. In a transaction. */
gboolean engine_session_open(Engine *engine, const Person *person, SessionWay way, const char *client, char *token,
                             GError **error);

/* Who shows @token: one statement on the reading connection. ERROR_STRANGER for a session that is unknown or over and for a
 * person who is not active; which of these it was is not told. *@record (may be NULL) takes the session. */
Person *engine_session_find(Engine *engine, const char *token, SessionRecord **record, GError **error);

/* It was used at @at. Enough once a minute. In a transaction. */
gboolean engine_session_seen(Engine *engine, const char *id, Instant at, GError **error);

/* Ends one of the actor's own sessions; an administrator anybody's. ERROR_MISSING for all others, and for
 * one that is over. In a transaction. */
gboolean engine_session_end(Engine *engine, const Actor *actor, const char *id, GError **error);
/* Ends all of the actor's own but @but (NULL: that too). *@ended (may be NULL) takes how many. In a transaction. */
gboolean engine_session_end_all(Engine *engine, const Actor *actor, const char *but, guint *ended, GError **error);

/* SessionRecord * of the actor's own that are live, the last used first. */
GPtrArray *engine_session_list(Engine *engine, const Actor *actor, GError **error);

/* Takes out what is over: sessions, links, counts. In a transaction. */
gboolean engine_session_sweep(Engine *engine, GError **error);

/* Private to engine/: a person was changed. Where they are no longer active, or have lost a role of those they @had, every
 * session of theirs ends and every link they were sent is dead. */
gboolean session_after_change(Db *db, const Person *person, guint had, GError **error);

#endif
