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

static void print_carried(const RestoreCarried *carried)
{
  static const char *const whole =
    "attune: what was replaced could not be asked what has become since of tokens, calendars, people and letters: look through "
    "attune token list, attune feed list, attune person list and attune deliver --list\n";
  if (carried->blind)
    fputs(whole, stderr);
  if (carried->sessions > 0)
    fprintf(stderr, "attune: everybody is signed out (%" G_GINT64_FORMAT ")\n", carried->sessions);
  if (carried->tokens + carried->feeds + carried->people > 0)
    fprintf(stderr, "attune: shut since the backup, and still so: tokens (%" G_GINT64_FORMAT "), calendars (%" G_GINT64_FORMAT
            "), people (%" G_GINT64_FORMAT ")\n", carried->tokens, carried->feeds, carried->people);
  if (carried->letters > 0)
    fprintf(stderr, "attune: settled since the backup, and not sent again: letters (%" G_GINT64_FORMAT ")\n", carried->letters);
  if (carried->unsure > 0)
    fprintf(stderr, "attune: letters of which nobody knows whether they have gone (%" G_GINT64_FORMAT "): they wait for somebody "
            "to decide (attune deliver --list, --again ID)\n", carried->unsure);
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
  print_carried(&report.carried);
  return TRUE;
}
