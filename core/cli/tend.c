/* attune tend: drops what is older than the configuration lets it be kept. */
#include <stdio.h>

#include "base/error.h"
#include "cli/commands.h"
#include "cli/session.h"
#include "engine/tend.h"

static void print_line(const TendFigure *figure)
{
  if (figure->days == 0)
    printf("0  %s: kept for ever (%s)\n", figure->what, figure->key);
  else
    printf("%" G_GINT64_FORMAT "  %s, older than %d days (%s)\n", figure->n, figure->what, figure->days, figure->key);
}

static void print_figures(const CliCall *call, const GArray *figures, gboolean plan)
{
  json_t *items = json_array();
  for (guint i = 0; i < figures->len; i++) {
    const TendFigure *figure = &g_array_index(figures, TendFigure, i);
    json_array_append_new(items, json_pack("{s:s, s:s, s:i, s:I}", "what", figure->what, "key", figure->key, "days",
                                           figure->days, "number", (json_int_t)figure->n));
    if (!call->json)
      print_line(figure);
  }
  if (call->json)
    session_print_json(json_pack("{s:o, s:b}", "items", items, "planned", plan));
  else
    json_decref(items);
  if (plan && !call->json)
    fputs("attune: nothing has gone; this is what would go\n", stderr);
}

gboolean cli_tend(CliCall *call, GError **error)
{
  gboolean plan = FALSE;
  const GOptionEntry entries[] = {
    { "dry-run", 'n', 0, G_OPTION_ARG_NONE, &plan, "Only say what would go", NULL },
    { NULL },
  };
  g_autoptr(Engine) engine = NULL;
  g_autoptr(Actor) operator = NULL;
  if (!cli_parse_words(call, entries, 0, 0, error) || !session_open(call, NULL, &engine, &operator, error))
    return FALSE;
  g_autoptr(GArray) figures = engine_tend(engine, plan, error);
  if (!figures)
    return FALSE;
  print_figures(call, figures, plan);
  return TRUE;
}
