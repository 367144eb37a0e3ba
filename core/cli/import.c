#include <stdio.h>

#include "cli/commands.h"
#include "cli/session.h"
#include "engine/digest.h"
#include "engine/import.h"

typedef struct {
  const char *path;
  ImportOutcome outcome;
} Import;

static gboolean run_import(Engine *engine, void *data, GError **error)
{
  Import *import = data;
  return engine_import(engine, import->path, &import->outcome, error);
}

static void print_json(const ImportOutcome *outcome)
{
  session_print_json(json_pack("{s:I, s:I, s:I, s:I, s:I, s:I}", "rows", (json_int_t)outcome->rows, "slots",
                               (json_int_t)outcome->slots, "bookings", (json_int_t)outcome->bookings, "known",
                               (json_int_t)outcome->known, "people", (json_int_t)outcome->people, "teams",
                               (json_int_t)outcome->teams));
}

#define N G_GINT64_FORMAT

static void print_words(const ImportOutcome *outcome)
{
  printf("%" N " rows: %" N " slots and %" N " bookings made, %" N " rows known already; %" N " people and %" N
         " teams of the past made\n",
         outcome->rows, outcome->slots, outcome->bookings, outcome->known, outcome->people, outcome->teams);
}

gboolean cli_import(CliCall *call, GError **error)
{
  if (!cli_parse_words(call, NULL, 1, 1, error))
    return FALSE;
  g_autoptr(Engine) engine = NULL;
  g_autoptr(Actor) actor = NULL;
  if (!session_open(call, NULL, &engine, &actor, error))
    return FALSE;
  Import import = { .path = call->argv[1] };
  if (!engine_write(engine, run_import, &import, error))
    return FALSE;
  digest_settle_after(engine->db, 0);
  db_checkpoint(engine->db);
  if (call->json)
    print_json(&import.outcome);
  else
    print_words(&import.outcome);
  return TRUE;
}
