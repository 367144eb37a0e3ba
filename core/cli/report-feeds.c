#include "base/clock.h"
#include "cli/commands.h"
#include "cli/report.h"

gboolean cli_report_feeds(CliCall *call, GError **error)
{
  g_autofree char *format = NULL;
  const GOptionEntry entries[] = {
    { "format", 0, 0, G_OPTION_ARG_STRING, &format, "table, csv, json or xlsx", "FORMAT" },
    { NULL },
  };
  if (!cli_parse_words(call, entries, 0, 0, error) || !cli_report_format_check(format, error))
    return FALSE;
  g_autoptr(Engine) engine = engine_open_bare(call->config, error);
  g_autoptr(Report) report = NULL;
  return engine && engine_report_feeds(engine, "operator", clock_now(), &report, error) &&
         cli_report_print(call, format, report, error);
}
