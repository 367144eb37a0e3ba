#include "engine/feed.h"

#include <jansson.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/id.h"
#include "base/token.h"
#include "engine/feed-entry.h"
#include "engine/looks.h"
#include "store/change.h"
#include "store/fact.h"
#include "store/feed.h"
#include "store/person.h"
#include "store/scope.h"
#include "store/service.h"

#define FEEDS_MOST 50
#define CLIENT_MOST 200

/* ---- scopes ---- */

static gboolean find_person_id(Engine *engine, const char *name, char **id, GError **error)
{
  g_autoptr(Person) person = engine_find_person(engine, engine->db, name, error);
  if (person)
    *id = g_steal_pointer(&person->id);
  return person != NULL;
}

static gboolean find_service_id(Engine *engine, const char *name, char **id, GError **error)
{
  g_autoptr(Service) service = NULL;
  if (!store_service_get(engine->db, name, &service, error))
    return FALSE;
  if (!service)
    return error_set(error, ERROR_MISSING, "no service is known by “%.64s”", name);
  *id = g_steal_pointer(&service->id);
  return TRUE;
}

static gboolean find_team_id(Engine *engine, const char *name, char **id, GError **error)
{
  g_autoptr(Team) team = engine_find_team(engine, engine->db, name, error);
  if (team)
    *id = g_steal_pointer(&team->id);
  return team != NULL;
}

static gboolean find_scope(Engine *engine, FeedScope scope, const char *name, char **id, GError **error)
{
  if (scope == FEED_PERSON || scope == FEED_HOST)
    return find_person_id(engine, name, id, error);
  return scope == FEED_TEAM ? find_team_id(engine, name, id, error) : find_service_id(engine, name, id, error);
}

static gboolean deny(FeedScope scope, GError **error)
{
  static const char *const who[] = { "the person themself", "the team’s leader", "the clinician themself",
                                     "staff, at full detail,", "staff, at full detail," };
  return error_set(error, ERROR_DENIED, "you may not make this feed: only %s or an administrator may", who[scope]);
}

gboolean engine_feed_read_scope(Engine *engine, const Actor *actor, const char *text, FeedScope *scope, char **id,
                                GError **error)
{
  const char *colon = strchr(text, ':');
  g_autofree char *kind = colon ? g_strndup(text, (gsize)(colon - text)) : g_strdup(text);
  const char *name = colon ? colon + 1 : "";
  FeedScope found;
  if (!feed_scope_parse(kind, &found, error))
    return FALSE;
  *scope = found;
  if (!*name && found != FEED_OFFERS)
    return error_set(error, ERROR_INVALID, "say whose: %s:ID", kind);
  if (!*name) {
    *id = g_strdup("");
    return TRUE;
  }
  g_autoptr(GError) why = NULL;
  if (find_scope(engine, found, name, id, &why))
    return TRUE;
  gboolean secret = found != FEED_SERVICE && found != FEED_OFFERS && !actor_has(actor, ROLE_ADMINISTRATOR);
  if (secret && g_error_matches(why, ERROR_DOMAIN, ERROR_MISSING))
    return deny(found, error);
  g_propagate_error(error, g_steal_pointer(&why));
  return FALSE;
}

/* ---- who may ---- */

static gboolean leads_team(Engine *engine, const Actor *actor, const char *team_id, gboolean *leads, GError **error)
{
  g_autoptr(Team) team = NULL;
  if (!store_team_get(engine->db, team_id, &team, error))
    return FALSE;
  gboolean member = g_strcmp0(actor->team_id, team_id) == 0;
  *leads = team && (g_strcmp0(team->leader_id, actor->id) == 0 || (member && actor_has(actor, ROLE_LEADER)));
  return TRUE;
}

/* The table in feed.h. */
gboolean engine_feed_may_make(Engine *engine, const Actor *actor, FeedScope scope, const char *id, FeedDetail detail,
                              gboolean *may, GError **error)
{
  gboolean self = strcmp(actor->id, id) == 0;
  if (actor_has(actor, ROLE_ADMINISTRATOR)) {
    *may = TRUE;
    return TRUE;
  }
  switch (scope) {
  case FEED_TEAM:
    return leads_team(engine, actor, id, may, error);
  case FEED_PERSON:
    *may = self;
    break;
  case FEED_HOST:
    *may = self && actor_has(actor, ROLE_CLINICIAN);
    break;
  default:
    *may = detail != FEED_FULL || actor_is_staff(actor);
  }
  return TRUE;
}

static gboolean check_maker(Engine *engine, const Actor *actor, FeedScope scope, const char *id, FeedDetail detail,
                            GError **error)
{
  gboolean may = FALSE;
  gint64 made = 0;
  if (!engine_feed_may_make(engine, actor, scope, id, detail, &may, error))
    return FALSE;
  if (!may)
    return deny(scope, error);
  if (actor->is_operator)
    return TRUE;
  if (!store_feed_count(engine->db, actor->id, &made, error))
    return FALSE;
  return made < FEEDS_MOST ||
         error_set(error, ERROR_CONFLICT, "you have %d feeds already; revoke one first", FEEDS_MOST);
}

/* ---- making, revoking, listing ---- */

static gboolean record_change(Engine *engine, const Actor *actor, const char *act, const Feed *feed, Instant now,
                              GError **error)
{
  json_auto_t *object = json_pack("{s:s, s:s, s:s}", "scope", feed_scope_text(feed->scope), "id", feed->scope_id, "detail",
                                  feed_detail_text(feed->detail));
  char *after = json_dumps(object, JSON_COMPACT);
  gboolean fine = store_change_append(engine->db, now, actor->id, act, "feed", feed->id, NULL, after, error);
  free(after);
  return fine;
}

/* UIDs are to stay what they are though the server's address changes. */
gboolean engine_settle_uid_host(Engine *engine, GError **error)
{
  g_autofree char *host = feed_host_now(engine);
  return store_fact_settle(engine->db, FACT_UID_HOST, host, error);
}

char *feed_host_now(const Engine *engine)
{
  g_autoptr(GUri) uri = g_uri_parse(engine->config->base_url, G_URI_FLAGS_NONE, NULL);
  const char *host = uri ? g_uri_get_host(uri) : NULL;
  return g_strdup(host && *host ? host : "attune.invalid");
}

static gboolean check_id(Engine *engine, const char *id, GError **error)
{
  g_autoptr(Feed) there = NULL;
  if (!id_is_uuid(id))
    return error_set(error, ERROR_INVALID, "id: expected a UUID");
  if (!store_feed_get(engine->db, id, &there, error))
    return FALSE;
  return !there || error_set(error, ERROR_CONFLICT,
                             "there is a feed “%s” already; its address was shown when it was made, and is never shown again", id);
}

gboolean engine_feed_make(Engine *engine, const Actor *actor, const FeedWish *wish, char **address, GError **error)
{
  if (!check_maker(engine, actor, wish->scope, wish->scope_id, wish->detail, error) || !check_id(engine, wish->id, error))
    return FALSE;
  Instant now = clock_now();
  char token[TOKEN_TEXT], hash[TOKEN_HASH_TEXT];
  Feed feed = { .id = (char *)wish->id,
                .scope = wish->scope,
                .scope_id = (char *)wish->scope_id,
                .detail = wish->detail,
                .made_at = now,
                .made_by = actor->id };
  token_new(token);
  token_hash(token, hash);
  gboolean fine = store_feed_insert(engine->db, &feed, hash, error) &&
                  store_scope_watch(engine->db, wish->scope, wish->scope_id, now, error) &&
                  engine_settle_uid_host(engine, error) && record_change(engine, actor, "feed-create", &feed, now, error);
  if (fine)
    *address = g_strdup_printf("%s/feeds/%s.ics", engine->config->base_url, token);
  token_forget(token);
  return fine;
}

gboolean engine_feed_create(Engine *engine, const Actor *actor, FeedScope scope, const char *scope_id, FeedDetail detail,
                            char **address, char **id, GError **error)
{
  char made[ID_TEXT];
  FeedWish wish = { id_new(made), scope, scope_id, detail };
  if (!engine_feed_make(engine, actor, &wish, address, error))
    return FALSE;
  if (id)
    *id = g_strdup(made);
  return TRUE;
}

static gboolean may_revoke(Engine *engine, const Actor *actor, const Feed *feed, gboolean *may, GError **error)
{
  if (strcmp(feed->made_by, actor->id) == 0) {
    *may = TRUE;
    return TRUE;
  }
  *may = FALSE;
  if ((feed->scope == FEED_SERVICE || feed->scope == FEED_OFFERS) && !actor_has(actor, ROLE_ADMINISTRATOR))
    return TRUE; /* everybody may make one, so that alone gives no right to another's */
  return engine_feed_may_make(engine, actor, feed->scope, feed->scope_id, feed->detail, may, error);
}

Feed *engine_feed_get(Engine *engine, Db *db, const Actor *actor, const char *id, GError **error)
{
  g_autoptr(Feed) feed = NULL;
  gboolean may = FALSE;
  if (!store_feed_get(db, id, &feed, error) || (feed && !may_revoke(engine, actor, feed, &may, error)))
    return NULL;
  if (may)
    return g_steal_pointer(&feed);
  error_set(error, ERROR_MISSING, "there is no feed “%.64s”", id);
  return NULL;
}

static gboolean revoke(Engine *engine, const Actor *actor, const Feed *feed, GError **error)
{
  Instant now = clock_now();
  return feed->revoked_at != 0
         || (store_feed_revoke(engine->db, feed->id, now, error)
             && record_change(engine, actor, "feed-revoke", feed, now, error));
}

gboolean engine_feed_revoke(Engine *engine, const Actor *actor, const char *id, GError **error)
{
  g_autoptr(Feed) feed = engine_feed_get(engine, engine->db, actor, id, error);
  return feed && revoke(engine, actor, feed, error);
}

gboolean engine_feed_renew(Engine *engine, const Actor *actor, const char *id, const char *new_id, FeedDetail detail,
                           char **address, GError **error)
{
  g_autoptr(Feed) feed = engine_feed_get(engine, engine->db, actor, id, error);
  if (!feed || !revoke(engine, actor, feed, error))
    return FALSE;
  FeedWish wish = { new_id, feed->scope, feed->scope_id, detail };
  return engine_feed_make(engine, actor, &wish, address, error);
}

GPtrArray *engine_feed_list(Engine *engine, const Actor *actor, GError **error)
{
  g_autoptr(GPtrArray) feeds = store_feed_list(engine->read, error);
  if (!feeds)
    return NULL;
  if (actor_has(actor, ROLE_MANAGER | ROLE_ADMINISTRATOR)) {
    engine_saw(engine, actor->id, "see", "feeds", "", NULL);
    return g_steal_pointer(&feeds);
  }
  for (guint i = feeds->len; i > 0; i--) {
    gboolean may = FALSE;
    if (!may_revoke(engine, actor, feeds->pdata[i - 1], &may, error))
      return NULL;
    if (!may)
      g_ptr_array_remove_index(feeds, i - 1);
  }
  return g_steal_pointer(&feeds);
}

/* Whether it is the actor's to look after: they made it, or it is about them or the team they belong to or lead. */
static gboolean is_theirs(Engine *engine, const Actor *actor, const Feed *feed, gboolean *theirs, GError **error)
{
  gboolean about = feed->scope == FEED_PERSON || feed->scope == FEED_HOST;
  *theirs = strcmp(feed->made_by, actor->id) == 0 || (about && strcmp(feed->scope_id, actor->id) == 0)
            || (feed->scope == FEED_TEAM && g_strcmp0(feed->scope_id, actor->team_id) == 0);
  return *theirs || feed->scope != FEED_TEAM || leads_team(engine, actor, feed->scope_id, theirs, error);
}

GPtrArray *engine_feed_mine(Engine *engine, const Actor *actor, GError **error)
{
  g_autoptr(GPtrArray) feeds = store_feed_list(engine->read, error);
  for (guint i = feeds ? feeds->len : 0; i > 0; i--) {
    const Feed *feed = feeds->pdata[i - 1];
    gboolean theirs = FALSE, may = FALSE;
    if (feed->revoked_at == 0
        && (!is_theirs(engine, actor, feed, &theirs, error) || !may_revoke(engine, actor, feed, &may, error)))
      return NULL;
    if (!theirs || !may)
      g_ptr_array_remove_index(feeds, i - 1);
  }
  return g_steal_pointer(&feeds);
}

/* ---- fetching ---- */

Feed *engine_feed_find(Engine *engine, const char *token, GError **error)
{
  char hash[TOKEN_HASH_TEXT];
  g_autoptr(Feed) feed = NULL;
  token_hash(token, hash);
  if (!store_feed_find(engine->read, hash, &feed, error))
    return NULL;
  if (!feed)
    error_set(error, ERROR_MISSING, "there is no such calendar address");
  else if (feed->revoked_at != 0 || feed->closed)
    error_set(error, ERROR_GONE, "this calendar address is no longer in use; take it out of your calendar");
  else
    return g_steal_pointer(&feed);
  return NULL;
}

gboolean engine_feed_stamp(Engine *engine, const Feed *feed, Instant now, FeedStamp *stamp, GError **error)
{
  gint64 revision = 0;
  Instant changed_at = 0;
  if (!store_scope_get(engine->read, feed->scope, feed->scope_id, &revision, &changed_at, error))
    return FALSE;
  Civil today = zone_to_civil(engine->zone, now);
  stamp->revision = revision;
  stamp->day = civil_to_day(today);
  stamp->modified = MAX(MAX(changed_at, engine->read_at), zone_day_start(engine->zone, today));
  return TRUE;
}

gboolean engine_feed_fetched(Engine *engine, const char *id, gint64 times, Instant at, const char *client, GError **error)
{
  g_autofree char *valid = g_utf8_make_valid(client ? client : "", -1);
  g_autofree char *name = g_utf8_substring(valid, 0, MIN(g_utf8_strlen(valid, -1), CLIENT_MOST));
  g_autoptr(Feed) feed = NULL;
  if (!store_feed_get(engine->db, id, &feed, error))
    return FALSE;
  if (feed && feed->detail == FEED_FULL) /* it names people, and whoever has its address reads them */
    engine_saw(engine, "feed", "fetch", "feed", id, NULL);
  return store_feed_fetched(engine->db, id, times, at, name, error);
}
