#include <stdio.h>

#include "base/error.h"
#include "cli/commands.h"
#include "cli/session.h"
#include "engine/erase.h"

#define SCRUB_TRIES 6 /* each as long as a statement waits for a lock */

typedef struct {
  const char *mail;
  EraseReport report;
} Work;

static gboolean erase(Engine *engine, void *data, GError **error)
{
  Work *work = data;
  g_autoptr(Actor) operator = actor_new_operator();
  return engine_erase(engine, operator, work->mail, FALSE, &work->report, error);
}

/* All of it, and then none of it. */
static gboolean plan(Engine *engine, Work *work, GError **error)
{
  g_autoptr(Actor) operator = actor_new_operator();
  if (!db_begin(engine->db, error))
    return FALSE;
  gboolean fine = engine_erase(engine, operator, work->mail, TRUE, &work->report, error);
  db_rollback(engine->db);
  engine_forget(engine);
  return fine;
}

static void print_report(const CliCall *call, const EraseReport *report, gboolean planned)
{
  json_t *went = json_object();
  for (guint i = 0; i < report->figures->len; i++) {
    const EraseFigure *figure = &g_array_index(report->figures, EraseFigure, i);
    json_object_set_new(went, figure->what, json_integer(figure->n));
    if (!call->json)
      printf("%" G_GINT64_FORMAT "  %s\n", figure->n, figure->what);
  }
  if (call->json)
    session_print_json(json_pack("{s:o, s:o, s:b}", "went", went, "pseudonym",
                                 planned ? json_null() : json_string(report->pseudonym), "planned", planned));
  else
    json_decref(went);
}

/* The last bytes in the database's files. The person is erased whether or not this can be done now. */
static void scrub(Engine *engine)
{
  g_autoptr(GError) error = NULL;
  for (int i = 0; i < SCRUB_TRIES; i++) {
    g_clear_error(&error);
    if (engine_scrub(engine, NULL, &error) || !g_error_matches(error, ERROR_DOMAIN, ERROR_BUSY))
      break;
  }
  if (error)
    fprintf(stderr, "attune: they are erased; traces stay in free places of the database’s files until “attune tend” has run, "
            "for: %s\n", error->message);
}

/* Copies are not ours to take away unasked. */
static void name_copies(const Config *config)
{
  g_autoptr(GPtrArray) copies = engine_kept_copies(config);
  if (copies->len > 0)
    fputs("attune: these copies are older and still name them; remove them as soon as you can do without:\n", stderr);
  for (guint i = 0; i < copies->len; i++)
    fprintf(stderr, "  %s\n", (const char *)copies->pdata[i]);
}

/* Nor is the service book. */
static void name_book(void)
{
  fputs("attune: take them out of the service book too, if they stand in it: “attune load” refuses one that names them\n", stderr);
}

/* Those whom another tool than ours has brought back out of a copy from before. */
static gboolean erase_again(CliCall *call, Engine *engine, GError **error)
{
  guint again = 0;
  if (!engine_erase_again(engine, &again, error))
    return FALSE;
  if (again > 0)
    scrub(engine);
  printf(call->json ? "{\"again\": %u}\n" : "%u erased again\n", again);
  return TRUE;
}

gboolean cli_person_erase(CliCall *call, GError **error)
{
  gboolean dry_run = FALSE, again = FALSE;
  const GOptionEntry entries[] = {
    { "again", 0, 0, G_OPTION_ARG_NONE, &again, "In place of MAIL: all who were erased and are back", NULL },
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &dry_run, "Only say what would go", NULL },
    { NULL },
  };
  g_autoptr(Engine) engine = NULL;
  g_autoptr(Actor) operator = NULL;
  if (!cli_parse_words(call, entries, 0, 1, error))
    return FALSE;
  if (again ? call->argc > 1 || dry_run : call->argc != 2)
    return error_set(error, ERROR_INVALID, "usage: attune %s %s", call->command->name, call->command->arguments);
  if (!session_open(call, NULL, &engine, &operator, error))
    return FALSE;
  if (again)
    return erase_again(call, engine, error);
  Work work = { .mail = call->argv[1] };
  gboolean fine = dry_run ? plan(engine, &work, error) : engine_erase_write(engine, erase, &work, error);
  if (fine)
    print_report(call, &work.report, dry_run);
  if (fine && !dry_run) {
    scrub(engine);
    name_copies(call->config);
    name_book();
  }
  erase_report_clear(&work.report);
  return fine;
}
