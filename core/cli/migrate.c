#include <stdio.h>

#include "base/error.h"
#include "cli/commands.h"
#include "engine/migrate.h"
#include "engine/transfer.h"

static gboolean bring_up(CliCall *call, GError **error)
{
  g_auto(MigrateReport) report = { 0 };
  if (!engine_migrate(call->config, &report, error))
    return FALSE;
  if (call->json)
    printf("{\"from\": %d, \"to\": %d}\n", report.from, report.to);
  else if (report.from == report.to)
    printf("schema %d: nothing to do\n", report.to);
  else
    printf("schema %d, was %d\n", report.to, report.from);
  if (report.copy)
    fprintf(stderr, "attune: the database as it was is kept in %s\n", report.copy);
  return TRUE;
}

/* Not with the results: a program reads those. */
static void print_breach(void *data, const char *breach)
{
  fprintf(stderr, "attune: %s\n", breach);
}

static gboolean copy(CliCall *call, const char *from, const char *to, GError **error)
{
  TransferReport report;
  if (!engine_transfer(from, to, print_breach, NULL, &report, error))
    return FALSE;
  printf(call->json ? "{\"tables\": %u, \"rows\": %" G_GINT64_FORMAT "}\n"
                    : "%u tables, %" G_GINT64_FORMAT " rows: the same in both\n", report.tables, report.rows);
  return TRUE;
}

gboolean cli_migrate(CliCall *call, GError **error)
{
  g_autofree char *from = NULL, *to = NULL;
  const GOptionEntry options[] = {
    { "from", 0, 0, G_OPTION_ARG_STRING, &from, "The database to copy; the configured one if it is left out", "ADDRESS" },
    { "to", 0, 0, G_OPTION_ARG_STRING, &to, "An empty database to copy it into", "ADDRESS" },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  if (!cli_parse_words(call, options, 0, 0, error))
    return FALSE;
  if (from && !to)
    return error_set(error, ERROR_INVALID, "--from: say --to as well, where it shall be copied to");
  return to ? copy(call, from ? from : call->config->database, to, error) : bring_up(call, error);
}
