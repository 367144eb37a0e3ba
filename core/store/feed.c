#include "store/feed.h"

#include <string.h>

#include "model/person.h"
#include "store/rows.h"

#define COLUMNS                                                                                                           \
  "f.id, f.scope_kind, f.scope_id, coalesce(p.name, t.title, s.title, ''), f.detail, f.made_at, f.made_by, "              \
  "f.revoked_at, f.fetches, f.fetched_at, f.client, p.state, p.roles, m.state, m.roles FROM feed f "                      \
  "LEFT JOIN person p ON f.scope_kind IN ('person', 'host') AND p.id = f.scope_id "                                       \
  "LEFT JOIN person m ON f.scope_kind IN ('service', 'offers') AND m.id = f.made_by "                                     \
  "LEFT JOIN team t ON f.scope_kind = 'team' AND t.id = f.scope_id "                                                      \
  "LEFT JOIN service s ON f.scope_kind IN ('service', 'offers') AND s.id = f.scope_id "

/* Whether the right it was made by has ended. @person: the column of the state of the person it is about, or NULL; then their
 * roles, and the same of whoever made one that everybody may have at some level. A team's is the team's, whoever made it. */
static gboolean is_closed(DbRows *rows, const Feed *feed, int person)
{
  const char *state = db_text(rows, person), *maker = db_text(rows, person + 2);
  if (*state && person_state_from_text(state) != PERSON_ACTIVE)
    return TRUE;
  if (*state && feed->scope == FEED_HOST)
    return !(db_int(rows, person + 1) & ROLE_CLINICIAN);
  if (!*maker) /* the operator, or somebody that nobody knows any more */
    return FALSE;
  return person_state_from_text(maker) != PERSON_ACTIVE
         || (feed->detail == FEED_FULL && !(db_int(rows, person + 3) & ROLES_STAFF));
}

static gpointer feed_of_row(DbRows *rows, GError **error)
{
  Feed *feed = g_new0(Feed, 1);
  feed->id = db_text_copy(rows, 0);
  feed_scope_parse(db_text(rows, 1), &feed->scope, NULL); /* the schema allows no other words */
  feed->scope_id = db_text_copy(rows, 2);
  feed->scope_title = db_text_copy(rows, 3);
  feed_detail_parse(db_text(rows, 4), &feed->detail, NULL);
  feed->made_at = db_int(rows, 5);
  feed->made_by = db_text_copy(rows, 6);
  feed->revoked_at = db_int(rows, 7);
  feed->fetches = db_int(rows, 8);
  feed->fetched_at = db_int(rows, 9);
  feed->client = db_text_copy(rows, 10);
  feed->closed = is_closed(rows, feed, 11);
  return feed;
}

gboolean store_feed_insert(Db *db, const Feed *feed, const char *hash, GError **error)
{
  return db_run(db, error,
                "INSERT INTO feed (id, token_hash, scope_kind, scope_id, detail, made_at, made_by, revoked_at, fetches, "
                "fetched_at, client) VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 0, 0, '')",
                "tttttit", feed->id, hash, feed_scope_text(feed->scope), feed->scope_id, feed_detail_text(feed->detail),
                feed->made_at, feed->made_by);
}

gboolean store_feed_get(Db *db, const char *id, Feed **feed, GError **error)
{
  return rows_only(db_ask(db, error, "SELECT " COLUMNS "WHERE f.id = $1", "t", id), feed_of_row, feed, error);
}

gboolean store_feed_find(Db *db, const char *hash, Feed **feed, GError **error)
{
  return rows_only(db_ask(db, error, "SELECT " COLUMNS "WHERE f.token_hash = $1", "t", hash),
                   feed_of_row, feed, error);
}

gboolean store_feed_revoke(Db *db, const char *id, Instant now, GError **error)
{
  return db_run(db, error, "UPDATE feed SET revoked_at = $1 WHERE id = $2 AND revoked_at = 0", "it", now, id);
}

GPtrArray *store_feed_list(Db *db, GError **error)
{
  return rows_all(db_ask(db, error, "SELECT " COLUMNS "ORDER BY f.id DESC", ""), feed_of_row, (GDestroyNotify)feed_free,
                  error);
}

gboolean store_feed_count(Db *db, const char *made_by, gint64 *count, GError **error)
{
  return db_ask_int(db, error, NULL, count, "SELECT count(*) FROM feed WHERE made_by = $1 AND revoked_at = 0", "t",
                    made_by);
}

gboolean store_feed_fetched(Db *db, const char *id, gint64 times, Instant at, const char *client, GError **error)
{
  return db_run(db, error,
                "UPDATE feed SET fetches = fetches + $1, client = CASE WHEN fetched_at <= $2 THEN $3 ELSE client END, "
                "fetched_at = CASE WHEN fetched_at <= $2 THEN $2 ELSE fetched_at END WHERE id = $4",
                "iitt", times, at, client, id);
}
