#include "base/clock.h"
#include "cli/commands.h"
#include "cli/report.h"
#include "render/utilisation.h"

gboolean cli_report_utilisation(CliCall *call, GError **error)
{
  g_autofree char *from = NULL, *to = NULL, *format = NULL;
  g_auto(GStrv) services = NULL, keys = NULL;
  const GOptionEntry entries[] = {
    { "from", 0, 0, G_OPTION_ARG_STRING, &from, "First day of the period", "DATE" },
    { "to", 0, 0, G_OPTION_ARG_STRING, &to, "Last day of the period", "DATE" },
    { "by", 0, 0, G_OPTION_ARG_STRING_ARRAY, &keys, "Groupings, with commas or one by one", "KEYS" },
    { "service", 0, 0, G_OPTION_ARG_STRING_ARRAY, &services, "Only these services, with commas or one by one", "ID" },
    { "format", 0, 0, G_OPTION_ARG_STRING, &format, "table, csv, json or xlsx", "FORMAT" },
    { NULL },
  };
  if (!cli_parse_words(call, entries, 0, 0, error))
    return FALSE;
  cli_report_split(&services);
  g_autofree char *by = keys ? g_strjoinv(",", keys) : g_strdup("");
  UtilisationQuery query = { .services = (const char *const *)services, .now = clock_now() };
  if (!cli_report_date(from, "--from", &query.from, error) || !cli_report_date(to, "--to", &query.to, error) ||
      !utilisation_keys_parse(by, query.keys, &query.n_keys, error) || !cli_report_format_check(format, error))
    return FALSE;
  g_autoptr(Engine) engine = engine_open_bare(call->config, error);
  g_autoptr(UtilisationReport) report = NULL;
  if (!engine || !engine_report_utilisation(engine, &query, &report, error))
    return FALSE;
  g_autoptr(Report) view = utilisation_report_view(report);
  return cli_report_print(call, format, view, error);
}
