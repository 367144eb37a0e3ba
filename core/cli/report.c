#include "cli/report.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "render/csv.h"
#include "render/json-report.h"
#include "render/table.h"

static const char *const formats[] = { "table", "csv", "json", NULL };

gboolean cli_report_format_check(const char *format, GError **error)
{
  if (!format || g_strv_contains(formats, format))
    return TRUE;
  const char *nearest = text_nearest(format, formats);
  if (nearest)
    return error_set(error, ERROR_INVALID, "--format: “%s” is none; did you mean “%s”?", format, nearest);
  return error_set(error, ERROR_INVALID, "--format: “%s” is none of table, csv and json", format);
}

gboolean cli_report_date(const char *text, const char *option, Civil *date, GError **error)
{
  if (!text)
    return error_set(error, ERROR_INVALID, "%s: a date is needed, such as %s 2026-09-01", option, option);
  if (civil_parse_date(text, date, error))
    return TRUE;
  g_prefix_error(error, "%s: ", option);
  return FALSE;
}

gboolean cli_report_print(const CliCall *call, const char *format, const Report *report, GError **error)
{
  if (!format)
    format = call->json ? "json" : "table";
  g_autofree char *text = NULL;
  if (strcmp(format, "json") == 0) {
    json_t *json = report_to_json(report);
    text = json_report_text(json);
    json_decref(json);
  } else if (strcmp(format, "csv") == 0) {
    text = report_to_csv(report);
  } else {
    text = report_to_text(report);
  }
  fputs(text, stdout);
  return TRUE;
}
