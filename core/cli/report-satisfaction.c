#include "base/clock.h"
#include "base/error.h"
#include "cli/commands.h"
#include "cli/report.h"

typedef struct {
  char *from, *to;
  GStrv years;
} Period;

static void period_clear(Period *period)
{
  g_free(period->from);
  g_free(period->to);
  g_strfreev(period->years);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Period, period_clear)

/* By two dates, or by reporting years. */
static gboolean read_period(Engine *engine, const Period *period, Civil *from, Civil *to, GError **error)
{
  if (period->from || period->to) {
    if (period->years)
      return error_set(error, ERROR_INVALID, "--year: give either it, or --from and --to");
    return cli_report_date(period->from, "--from", from, error) && cli_report_date(period->to, "--to", to, error);
  }
  return engine_report_period(engine, (const char *const *)period->years, clock_now(), from, to, error);
}

gboolean cli_report_satisfaction(CliCall *call, GError **error)
{
  g_auto(Period) period = { 0 };
  g_autofree char *format = NULL;
  g_auto(GStrv) services = NULL;
  const GOptionEntry entries[] = {
    { "from", 0, 0, G_OPTION_ARG_STRING, &period.from, "First day of the period", "DATE" },
    { "to", 0, 0, G_OPTION_ARG_STRING, &period.to, "Last day of the period", "DATE" },
    { "year", 0, 0, G_OPTION_ARG_STRING_ARRAY, &period.years, "Reporting year; the present one if nothing is said", "NAME" },
    { "service", 0, 0, G_OPTION_ARG_STRING_ARRAY, &services, "Only these services, with commas or one by one", "ID" },
    { "format", 0, 0, G_OPTION_ARG_STRING, &format, "table, csv, json or xlsx", "FORMAT" },
    { NULL },
  };
  Civil from, to;
  if (!cli_parse_words(call, entries, 0, 0, error) || !cli_report_format_check(format, error))
    return FALSE;
  cli_report_split(&services);
  g_autoptr(Engine) engine = engine_open_bare(call->config, error);
  g_autoptr(Report) report = NULL;
  return engine && read_period(engine, &period, &from, &to, error) &&
         engine_report_satisfaction(engine, from, to, (const char *const *)services, &report, error) &&
         cli_report_print(call, format, report, error);
}
