#include "engine/session.h"

#include <jansson.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/id.h"
#include "engine/signin.h"
#include "store/change.h"
#include "store/signin.h"

#define CLIENT_MOST 60

SessionBounds session_bounds(const Config *config)
{
  return (SessionBounds){ .idle = (gint64)config->session_idle_minutes * 60, .most = (gint64)config->session_hours * 3600 };
}

gboolean session_is_live(const SessionRecord *record, SessionBounds bounds, Instant now)
{
  return now < record->made_at + bounds.most && now < record->seen_at + bounds.idle;
}

static gboolean record_change(Engine *engine, const char *who, const char *act, const SessionRecord *record, Instant now,
                              GError **error)
{
  json_auto_t *object = json_pack("{s:s, s:s}", "person", record->person_id, "way", session_way_text(record->way));
  char *after = json_dumps(object, JSON_COMPACT);
  gboolean fine = store_change_append(engine->db, now, who, act, "session", record->id, NULL, after, error);
  free(after);
  return fine;
}

gboolean engine_session_open(Engine *engine, const Person *person, SessionWay way, const char *client, char *token,
                             GError **error)
{
  if (person->state != PERSON_ACTIVE)
    return error_set(error, ERROR_STRANGER, "nobody signs in for a person who is not active");
  Instant now = clock_now();
  char id[ID_TEXT], hash[TOKEN_HASH_TEXT];
  g_autofree char *valid = g_utf8_make_valid(client, -1);
  g_autofree char *words = g_utf8_substring(valid, 0, MIN(g_utf8_strlen(valid, -1), CLIENT_MOST));
  SessionRecord record = { .id = (char *)id_new(id), .person_id = person->id, .way = way, .client = words, .made_at = now,
                           .seen_at = now };
  token_new(token);
  token_hash(token, hash);
  return store_session_insert(engine->db, &record, hash, error)
         && record_change(engine, person->id, "sign-in", &record, now, error);
}

Person *engine_session_find(Engine *engine, const char *token, SessionRecord **out, GError **error)
{
  char hash[TOKEN_HASH_TEXT];
  g_autoptr(SessionRecord) record = NULL;
  g_autoptr(Person) person = NULL;
  token_hash(token, hash);
  if (!store_session_find(engine->read, hash, &record, &person, error))
    return NULL;
  if (!record || !session_is_live(record, session_bounds(engine->config), clock_now()) || person->state != PERSON_ACTIVE) {
    error_set(error, ERROR_STRANGER, "you are not signed in, or no longer");
    return NULL;
  }
  if (out)
    *out = g_steal_pointer(&record);
  return g_steal_pointer(&person);
}

gboolean engine_session_seen(Engine *engine, const char *id, Instant at, GError **error)
{
  return store_session_seen(engine->db, id, at, error);
}

gboolean engine_session_end(Engine *engine, const Actor *actor, const char *id, GError **error)
{
  g_autoptr(SessionRecord) record = NULL;
  if (!store_session_get(engine->db, id, &record, error))
    return FALSE;
  gboolean may = record && (actor_has(actor, ROLE_ADMINISTRATOR) || strcmp(record->person_id, actor->id) == 0);
  if (!may)
    return error_set(error, ERROR_MISSING, "nobody is signed in by the id “%.64s”", id);
  return store_session_end(engine->db, id, error)
         && record_change(engine, actor->id, "sign-out", record, clock_now(), error);
}

gboolean engine_session_end_all(Engine *engine, const Actor *actor, const char *but, guint *ended, GError **error)
{
  gint64 n = 0;
  if (!store_session_end_of(engine->db, actor->id, but ? but : "", &n, error))
    return FALSE;
  if (ended)
    *ended = (guint)n;
  return n == 0 || store_change_append(engine->db, clock_now(), actor->id, "sign-out-all", "person", actor->id, NULL, NULL,
                                       error);
}

GPtrArray *engine_session_list(Engine *engine, const Actor *actor, GError **error)
{
  SessionBounds bounds = session_bounds(engine->config);
  Instant now = clock_now();
  g_autoptr(GPtrArray) records = store_session_list(engine->read, actor->id, error);
  for (guint i = records ? records->len : 0; i > 0; i--)
    if (!session_is_live(records->pdata[i - 1], bounds, now))
      g_ptr_array_remove_index(records, i - 1);
  return g_steal_pointer(&records);
}

gboolean engine_session_sweep(Engine *engine, GError **error)
{
  SessionBounds bounds = session_bounds(engine->config);
  Instant now = clock_now();
  gint64 swept = 0;
  return store_session_sweep(engine->db, now - bounds.most, now - bounds.idle, &swept, error)
         && store_signin_sweep(engine->db, now, error) && store_door_sweep(engine->db, now / DOOR_SPAN - 1, error);
}

gboolean session_after_change(Db *db, const Person *person, guint had, GError **error)
{
  gint64 ended = 0;
  if (person->state == PERSON_ACTIVE && (had & ~person->roles) == 0)
    return TRUE;
  return store_session_end_of(db, person->id, "", &ended, error) && store_signin_end_of(db, person->id, error);
}
