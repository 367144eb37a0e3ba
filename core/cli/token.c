#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "cli/commands.h"
#include "engine/token.h"

typedef struct {
  TokenWish wish;
  char token[TOKEN_TEXT];
} CreateWork;

static gboolean create(Engine *engine, void *data, GError **error)
{
  CreateWork *work = data;
  g_autoptr(Actor) operator = actor_new_operator();
  return engine_token_create(engine, operator, &work->wish, work->token, NULL, error);
}

gboolean cli_token_create(CliCall *call, GError **error)
{
  g_autofree char *person = NULL, *label = NULL;
  gint days = 0;
  const GOptionEntry entries[] = {
    { "person", 0, 0, G_OPTION_ARG_STRING, &person, "Whom it acts for", "MAIL" },
    { "label", 0, 0, G_OPTION_ARG_STRING, &label, "What it is for", "TEXT" },
    { "days", 0, 0, G_OPTION_ARG_INT, &days, "Valid so many days (until it is revoked if left out)", "N" },
    { NULL },
  };
  if (!cli_parse_words(call, entries, 0, 0, error))
    return FALSE;
  if (!person)
    return error_set(error, ERROR_INVALID, "say whom the token acts for: --person MAIL");
  g_autoptr(Engine) engine = engine_open_bare(call->config, error);
  CreateWork work = { .wish = { person, label, days } };
  if (!engine || !engine_write(engine, create, &work, error))
    return FALSE;
  if (call->json)
    printf("{\"token\": \"%s\"}\n", work.token);
  else
    puts(work.token);
  token_forget(work.token);
  return TRUE;
}

static gboolean revoke(Engine *engine, void *data, GError **error)
{
  g_autoptr(Actor) operator = actor_new_operator();
  return engine_token_revoke(engine, operator, data, error);
}

gboolean cli_token_revoke(CliCall *call, GError **error)
{
  if (!cli_parse_words(call, NULL, 1, 1, error))
    return FALSE;
  g_autoptr(Engine) engine = engine_open_bare(call->config, error);
  return engine && engine_write(engine, revoke, call->argv[1], error);
}

static json_t *instant_json(const Zone *zone, Instant instant)
{
  char text[INSTANT_TEXT];
  return instant ? json_string(zone_format(zone, instant, text)) : json_null();
}

static const char *standing(const TokenRecord *record)
{
  if (record->revoked_at)
    return "revoked";
  return record->expires_at && record->expires_at <= clock_now() ? "expired" : "valid";
}

static void print_json(const Zone *zone, const GPtrArray *records)
{
  json_auto_t *items = json_array();
  for (guint i = 0; i < records->len; i++) {
    const TokenRecord *record = records->pdata[i];
    json_array_append_new(items, json_pack("{s:s, s:s, s:s, s:s, s:o, s:o, s:o}", "id", record->id, "person",
                                           record->person_mail, "label", record->label, "state", standing(record),
                                           "made_at", instant_json(zone, record->made_at), "expires_at",
                                           instant_json(zone, record->expires_at), "revoked_at",
                                           instant_json(zone, record->revoked_at)));
  }
  json_auto_t *answer = json_pack("{s:O}", "items", items);
  json_dumpf(answer, stdout, JSON_INDENT(2));
  putchar('\n');
}

gboolean cli_token_list(CliCall *call, GError **error)
{
  if (!cli_parse_words(call, NULL, 0, 0, error))
    return FALSE;
  g_autoptr(Engine) engine = engine_open_bare(call->config, error);
  g_autoptr(Actor) operator = actor_new_operator();
  g_autoptr(GPtrArray) records = engine ? engine_token_list(engine, operator, error) : NULL;
  if (!records)
    return FALSE;
  if (call->json) {
    print_json(engine->zone, records);
    return TRUE;
  }
  for (guint i = 0; i < records->len; i++) {
    const TokenRecord *record = records->pdata[i];
    char made[INSTANT_TEXT];
    printf("%s  %-8s %s  %s%s%s\n", record->id, standing(record), zone_format(engine->zone, record->made_at, made),
           record->person_mail, *record->label ? "  " : "", record->label);
  }
  return TRUE;
}
