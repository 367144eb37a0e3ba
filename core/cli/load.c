#include <stdio.h>

#include "base/error.h"
#include "cli/commands.h"
#include "cli/session.h"
#include "engine/load.h"

typedef struct {
  const char *const *files;
  gboolean overrule;
  LoadOutcome outcome;
} Load;

static gboolean run_load(Engine *engine, void *data, GError **error)
{
  Load *load = data;
  return engine_load(engine, load->files, load->overrule, &load->outcome, error);
}

/* The same work, undone at its end. */
static gboolean try_load(Engine *engine, Load *load, GError **error)
{
  if (!db_begin(engine->db, error))
    return FALSE;
  engine_turn(engine);
  gboolean fine = run_load(engine, load, error);
  db_rollback(engine->db);
  engine_forget(engine);
  return fine;
}

static json_t *texts_json(const GPtrArray *texts)
{
  json_t *list = json_array();
  for (guint i = 0; i < texts->len; i++)
    json_array_append_new(list, json_string(texts->pdata[i]));
  return list;
}

static void print_json(const LoadOutcome *outcome, gboolean dry_run)
{
  session_print_json(json_pack(
    "{s:b, s:i, s:i, s:i, s:{s:i, s:i, s:i, s:i}, s:i, s:o, s:o, s:o, s:o}", "dry_run", dry_run, "made",
    (int)outcome->made, "changed", (int)outcome->changed, "left", (int)outcome->left, "slots", "made",
    (int)outcome->slots_made, "changed", (int)outcome->slots_changed, "withdrawn", (int)outcome->slots_withdrawn,
    "cancelled", (int)outcome->slots_cancelled, "bookings_cancelled", (int)outcome->bookings_cancelled, "lines",
    texts_json(outcome->lines), "kept", texts_json(outcome->kept),
    "notices", texts_json(outcome->notices), "warnings", texts_json(outcome->warnings)));
}

static void print_words(const LoadOutcome *outcome, gboolean dry_run)
{
  for (guint i = 0; i < outcome->warnings->len; i++)
    fprintf(stderr, "attune: warning: %s\n", (const char *)outcome->warnings->pdata[i]);
  for (guint i = 0; i < outcome->lines->len && dry_run; i++)
    printf("%s\n", (const char *)outcome->lines->pdata[i]);
  for (guint i = 0; i < outcome->over->len && !dry_run; i++)
    fprintf(stderr, "%s\n", (const char *)outcome->over->pdata[i]);
  for (guint i = 0; i < outcome->kept->len; i++)
    fprintf(dry_run ? stdout : stderr, "%s\n", (const char *)outcome->kept->pdata[i]);
  for (guint i = 0; i < outcome->notices->len; i++)
    fprintf(dry_run ? stdout : stderr, "%s\n", (const char *)outcome->notices->pdata[i]);
  printf("%s%u made, %u changed, %u left; slots: %u made, %u changed, %u withdrawn, %u cancelled (%u %s)\n",
         dry_run ? "would be: " : "", outcome->made, outcome->changed, outcome->left, outcome->slots_made,
         outcome->slots_changed, outcome->slots_withdrawn, outcome->slots_cancelled, outcome->bookings_cancelled,
         outcome->bookings_cancelled == 1 ? "booking" : "bookings");
}

gboolean cli_load(CliCall *call, GError **error)
{
  gboolean dry_run = FALSE, overrule = FALSE;
  const GOptionEntry entries[] = {
    { "dry-run", 'n', 0, G_OPTION_ARG_NONE, &dry_run,
      "Say what would be made, changed and cancelled, and change nothing", NULL },
    { "overrule", 0, 0, G_OPTION_ARG_NONE, &overrule,
      "The book holds, also over what was changed on the pages since it was last taken in", NULL },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  if (!cli_parse_words(call, entries, 1, 1000, error))
    return FALSE;
  g_autoptr(Engine) engine = NULL;
  g_autoptr(Actor) actor = NULL;
  if (!session_open(call, NULL, &engine, &actor, error))
    return FALSE;
  Load load = { .files = (const char *const *)call->argv + 1, .overrule = overrule };
  gboolean fine = dry_run ? try_load(engine, &load, error) : engine_write(engine, run_load, &load, error);
  if (fine && call->json)
    print_json(&load.outcome, dry_run);
  else if (fine)
    print_words(&load.outcome, dry_run);
  load_outcome_clear(&load.outcome);
  return fine;
}
