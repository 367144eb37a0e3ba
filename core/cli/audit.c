#include <stdio.h>

#include "base/error.h"
#include "cli/commands.h"
#include "cli/session.h"
#include "engine/audit.h"
#include "render/view.h"

#define LINES 50

static void print_line(const Engine *engine, const AuditEntry *entry)
{
  char at[INSTANT_TEXT];
  printf("%" G_GINT64_FORMAT "  %s  %s  %s %s", entry->number, zone_format(engine->zone, entry->at, at),
         *entry->who_name ? entry->who_name : *entry->who ? entry->who : "-", entry->act, entry->kind);
  if (*entry->subject)
    printf("  %s", entry->subject);
  if (*entry->after)
    printf("  %s", entry->after);
  puts(entry->dropped ? "  (no longer told)" : "");
}

static gboolean print_entries(const CliCall *call, Engine *engine, const AuditWish *wish, GError **error)
{
  g_autofree char *next = NULL;
  g_autoptr(Actor) operator = actor_new_operator();
  g_autoptr(GPtrArray) entries = engine_audit(engine, operator, wish, &next, error);
  if (!entries)
    return FALSE;
  json_t *items = call->json ? json_array() : NULL;
  for (guint i = 0; i < entries->len; i++)
    if (items)
      json_array_append_new(items, view_audit(engine->zone, entries->pdata[i]));
    else
      print_line(engine, entries->pdata[i]);
  if (items)
    session_print_json(view_list(items, next));
  else if (next)
    fprintf(stderr, "there is more: --after %s\n", next);
  return TRUE;
}

static gboolean print_seal(const CliCall *call, Engine *engine, GError **error)
{
  g_autofree char *seal = engine_audit_seal(engine->read, error);
  if (seal && call->json)
    session_print_json(json_pack("{s:s}", "seal", seal));
  else if (seal)
    puts(seal);
  return seal != NULL;
}

gboolean cli_audit(CliCall *call, GError **error)
{
  g_autofree char *person = NULL, *subject = NULL, *act = NULL, *from_on = NULL, *to_on = NULL, *after = NULL;
  gint limit = LINES;
  gboolean seal = FALSE;
  const GOptionEntry entries[] = {
    { "person", 0, 0, G_OPTION_ARG_STRING, &person, "What they did or saw, and what was done to them", "MAIL" },
    { "subject", 0, 0, G_OPTION_ARG_STRING, &subject, "Only of this booking, slot, feed …", "ID" },
    { "act", 0, 0, G_OPTION_ARG_STRING, &act, "Only such acts: book, cancel, see, export …", "ACT" },
    { "from", 0, 0, G_OPTION_ARG_STRING, &from_on, "From this day on", "DATE" },
    { "to", 0, 0, G_OPTION_ARG_STRING, &to_on, "Up to this day, included", "DATE" },
    { "limit", 0, 0, G_OPTION_ARG_INT, &limit, "So many entries; 50 if left out", "N" },
    { "after", 0, 0, G_OPTION_ARG_STRING, &after, "Go on behind this entry", "NUMBER" },
    { "seal", 0, 0, G_OPTION_ARG_NONE, &seal, "Print the last entry's seal, to be kept elsewhere", NULL },
    { NULL },
  };
  if (!cli_parse_words(call, entries, 0, 0, error))
    return FALSE;
  if (limit < 1 || limit > 10000)
    return error_set(error, ERROR_INVALID, "--limit: from 1 to 10000 is possible");
  g_autoptr(Engine) engine = engine_open_bare(call->config, error);
  AuditWish wish = { .person = person, .subject = subject, .act = act, .after = after, .limit = limit };
  if (!engine || !session_dates(engine, from_on, to_on, &wish.from, &wish.to, error))
    return FALSE;
  return seal ? print_seal(call, engine, error) : print_entries(call, engine, &wish, error);
}
