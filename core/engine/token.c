#include "engine/token.h"

#include <jansson.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/id.h"
#include "engine/free-text.h"
#include "store/change.h"

#define DAY ((gint64)86400)
#define DAYS_MOST 3660

static gboolean check_wish(Engine *engine, const TokenWish *wish, GError **error)
{
  if (wish->days < 0 || wish->days > DAYS_MOST)
    return error_set(error, ERROR_INVALID, "days: %d is out of bounds, from 1 to %d is possible, 0 is for ever", wish->days,
                     DAYS_MOST);
  return free_text_check(engine, FREE_LABEL, wish->label, error);
}

static gboolean record_change(Engine *engine, const Actor *actor, const char *act, const TokenRecord *record, Instant now,
                              GError **error)
{
  json_auto_t *object = json_pack("{s:s, s:s, s:I}", "person", record->person_id, "label", record->label, "expires_at",
                                  (json_int_t)record->expires_at);
  char *after = json_dumps(object, JSON_COMPACT);
  gboolean fine = store_change_append(engine->db, now, actor->id, act, "token", record->id, NULL, after, error);
  free(after);
  return fine;
}

gboolean engine_token_create(Engine *engine, const Actor *actor, const TokenWish *wish, char *token, char **id,
                             GError **error)
{
  if (!check_wish(engine, wish, error))
    return FALSE;
  g_autoptr(Person) person = engine_find_person(engine, engine->db, wish->person, error);
  if (!person)
    return FALSE;
  if (!actor_has(actor, ROLE_ADMINISTRATOR) && strcmp(actor->id, person->id) != 0)
    return error_set(error, ERROR_DENIED, "only an administrator makes tokens for somebody else");
  if (person->state != PERSON_ACTIVE)
    return error_set(error, ERROR_INVALID, "person: %s is not active", person->mail);
  g_autoptr(TokenRecord) there = NULL;
  if (wish->id && !store_token_get(engine->db, wish->id, &there, error))
    return FALSE;
  if (there)
    return error_set(error, ERROR_CONFLICT, "there is a token “%.64s” already", wish->id);
  Instant now = clock_now();
  char made[ID_TEXT], hash[TOKEN_HASH_TEXT];
  TokenRecord record = { .id = (char *)(wish->id ? wish->id : id_new(made)),
                         .person_id = person->id,
                         .label = (char *)(wish->label ? wish->label : ""),
                         .made_at = now,
                         .expires_at = wish->days ? now + wish->days * DAY : 0 };
  token_new(token);
  token_hash(token, hash);
  if (!store_token_insert(engine->db, &record, hash, error) ||
      !record_change(engine, actor, "token-create", &record, now, error))
    return FALSE;
  if (id)
    *id = g_strdup(record.id);
  return TRUE;
}

Person *engine_token_find(Engine *engine, const char *token, char **id, GError **error)
{
  char hash[TOKEN_HASH_TEXT];
  g_autoptr(TokenRecord) record = NULL;
  g_autoptr(Person) person = NULL;
  token_hash(token, hash);
  if (!store_token_find(engine->read, hash, &record, &person, error))
    return NULL;
  Instant now = clock_now();
  gboolean good = record && record->revoked_at == 0 && (record->expires_at == 0 || record->expires_at > now) &&
                  person->state == PERSON_ACTIVE;
  if (!good) {
    error_set(error, ERROR_STRANGER, "this token is not known, or no longer valid");
    return NULL;
  }
  if (id)
    *id = g_steal_pointer(&record->id);
  return g_steal_pointer(&person);
}

gboolean engine_token_revoke(Engine *engine, const Actor *actor, const char *id, GError **error)
{
  g_autoptr(TokenRecord) record = NULL;
  if (!store_token_get(engine->db, id, &record, error))
    return FALSE;
  gboolean may = record && (actor_has(actor, ROLE_ADMINISTRATOR) || strcmp(record->person_id, actor->id) == 0);
  if (!may)
    return error_set(error, ERROR_MISSING, "there is no token “%.64s”", id);
  if (record->revoked_at != 0)
    return TRUE;
  Instant now = clock_now();
  return store_token_revoke(engine->db, id, now, error) &&
         record_change(engine, actor, "token-revoke", record, now, error);
}

GPtrArray *engine_token_list(Engine *engine, const Actor *actor, GError **error)
{
  return store_token_list(engine->read, actor_has(actor, ROLE_ADMINISTRATOR) ? NULL : actor->id, error);
}
