#include <stdio.h>

#include "cli/commands.h"
#include "engine/migrate.h"

gboolean cli_migrate(CliCall *call, GError **error)
{
  if (!cli_parse_words(call, NULL, 0, 0, error))
    return FALSE;
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
