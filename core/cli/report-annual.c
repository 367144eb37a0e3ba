#include "base/clock.h"
#include "cli/commands.h"
#include "cli/report.h"

gboolean cli_report_annual(CliCall *call, GError **error)
{
  g_autofree char *format = NULL;
  g_auto(GStrv) years = NULL;
  const GOptionEntry entries[] = {
    { "year", 0, 0, G_OPTION_ARG_STRING_ARRAY, &years,
      "Reporting year; may be said several times for years that follow one another; the present one if left out", "NAME" },
    { "format", 0, 0, G_OPTION_ARG_STRING, &format, "table, csv, json or xlsx", "FORMAT" },
    { NULL },
  };
  if (!cli_parse_words(call, entries, 0, 0, error) || !cli_report_format_check(format, error))
    return FALSE;
  g_autoptr(Engine) engine = engine_open_bare(call->config, error);
  g_autoptr(Report) report = NULL;
  return engine && engine_report_annual(engine, (const char *const *)years, clock_now(), &report, error) &&
         cli_report_print(call, format, report, error);
}
