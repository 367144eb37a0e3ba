#include "base/clock.h"
#include "cli/commands.h"
#include "cli/report.h"

gboolean cli_report_targets(CliCall *call, GError **error)
{
  g_autofree char *on = NULL, *format = NULL;
  const GOptionEntry entries[] = {
    { "on", 0, 0, G_OPTION_ARG_STRING, &on, "The day to stand on; today if left out", "DATE" },
    { "format", 0, 0, G_OPTION_ARG_STRING, &format, "table, csv, json or xlsx", "FORMAT" },
    { NULL },
  };
  Civil day = { 0 };
  if (!cli_parse_words(call, entries, 0, 0, error) || !cli_report_format_check(format, error) ||
      (on && !cli_report_date(on, "--on", &day, error)))
    return FALSE;
  g_autoptr(Engine) engine = engine_open_bare(call->config, error);
  if (!engine)
    return FALSE;
  if (!on)
    day = civil_from_day(civil_to_day(zone_to_civil(engine->zone, clock_now())));
  g_autoptr(Report) report = NULL;
  return engine_report_targets(engine, day, clock_now(), &report, error) && cli_report_print(call, format, report, error);
}
