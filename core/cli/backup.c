#include <stdio.h>

#include "cli/commands.h"
#include "engine/backup.h"

gboolean cli_backup(CliCall *call, GError **error)
{
  return cli_parse_words(call, NULL, 1, 1, error) && engine_backup(call->config, call->argv[1], error);
}

static void print_breach(void *data, const char *breach)
{
  puts(breach);
}

gboolean cli_restore(CliCall *call, GError **error)
{
  if (!cli_parse_words(call, NULL, 1, 1, error))
    return FALSE;
  g_auto(RestoreReport) report = { 0 };
  if (!engine_restore(call->config, call->argv[1], print_breach, NULL, &report, error))
    return FALSE;
  if (report.kept)
    fprintf(stderr, "attune: restored; what was replaced is kept in %s\n", report.kept);
  else
    fputs("attune: restored\n", stderr);
  if (report.erased > 0)
    fprintf(stderr, "attune: %u %s erased since the backup, and erased again\n", report.erased,
            report.erased == 1 ? "person was" : "people were");
  return TRUE;
}
