#include <jansson.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/error.h"
#include "cli/commands.h"
#include "engine/feed.h"
#include "render/view.h"

typedef struct {
  const char *scope, *detail;
  char *address, *id;
} CreateWork;

static gboolean create(Engine *engine, void *data, GError **error)
{
  CreateWork *work = data;
  g_autoptr(Actor) operator = actor_new_operator();
  g_autofree char *scope_id = NULL;
  FeedScope scope;
  FeedDetail detail;
  return feed_detail_parse(work->detail, &detail, error) &&
         engine_feed_read_scope(engine, operator, work->scope, &scope, &scope_id, error) &&
         engine_feed_create(engine, operator, scope, scope_id, detail, &work->address, &work->id, error);
}

gboolean cli_feed_create(CliCall *call, GError **error)
{
  g_autofree char *scope = NULL, *detail = NULL;
  const GOptionEntry entries[] = {
    { "scope", 0, 0, G_OPTION_ARG_STRING, &scope, "person:MAIL, team:ID, host:MAIL, service:ID, offers or offers:SERVICE",
      "KIND:ID" },
    { "detail", 0, 0, G_OPTION_ARG_STRING, &detail, "busy (if left out), title or full", "LEVEL" },
    { NULL },
  };
  if (!cli_parse_words(call, entries, 0, 0, error))
    return FALSE;
  if (!scope)
    return error_set(error, ERROR_INVALID, "say whose calendar: --scope KIND:ID");
  g_autoptr(Engine) engine = engine_open_bare(call->config, error);
  CreateWork work = { .scope = scope, .detail = detail ? detail : "busy" };
  if (!engine || !engine_write(engine, create, &work, error))
    return FALSE;
  if (call->json)
    printf("{\"id\": \"%s\", \"url\": \"%s\"}\n", work.id, work.address);
  else
    puts(work.address);
  g_free(work.address);
  g_free(work.id);
  return TRUE;
}

static gboolean revoke(Engine *engine, void *data, GError **error)
{
  g_autoptr(Actor) operator = actor_new_operator();
  return engine_feed_revoke(engine, operator, data, error);
}

gboolean cli_feed_revoke(CliCall *call, GError **error)
{
  if (!cli_parse_words(call, NULL, 1, 1, error))
    return FALSE;
  g_autoptr(Engine) engine = engine_open_bare(call->config, error);
  return engine && engine_write(engine, revoke, call->argv[1], error);
}

static void print_line(const Zone *zone, const Feed *feed)
{
  char fetched[INSTANT_TEXT];
  printf("%s  %-7s  %s", feed->id, feed_standing(feed, clock_now()), feed_scope_text(feed->scope));
  if (*feed->scope_id)
    printf(":%s (%s)", feed->scope_id, feed->scope_title);
  printf("  %s  ", feed_detail_text(feed->detail));
  if (feed->fetched_at)
    printf("fetched %" G_GINT64_FORMAT " times, last %s by %s\n", feed->fetches,
           zone_format(zone, feed->fetched_at, fetched), *feed->client ? feed->client : "somebody");
  else
    puts("never fetched");
}

gboolean cli_feed_list(CliCall *call, GError **error)
{
  if (!cli_parse_words(call, NULL, 0, 0, error))
    return FALSE;
  g_autoptr(Engine) engine = engine_open_bare(call->config, error);
  g_autoptr(Actor) operator = actor_new_operator();
  g_autoptr(GPtrArray) feeds = engine ? engine_feed_list(engine, operator, error) : NULL;
  if (!feeds)
    return FALSE;
  json_auto_t *items = json_array();
  for (guint i = 0; i < feeds->len; i++)
    if (call->json)
      json_array_append_new(items, view_feed(engine->zone, feeds->pdata[i], clock_now()));
    else
      print_line(engine->zone, feeds->pdata[i]);
  if (call->json) {
    json_auto_t *answer = json_pack("{s:O}", "items", items);
    json_dumpf(answer, stdout, JSON_INDENT(2));
    putchar('\n');
  }
  return TRUE;
}
