#include "cli/report.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/text.h"
#include "render/csv.h"
#include "render/json-report.h"
#include "render/table.h"
#include "render/workbook.h"

static const char *const formats[] = { "table", "csv", "json", "xlsx", NULL };

gboolean cli_report_format_check(const char *format, GError **error)
{
  if (!format || g_strv_contains(formats, format))
    return TRUE;
  const char *nearest = text_nearest(format, formats);
  if (nearest)
    return error_set(error, ERROR_INVALID, "--format: “%s” is none; did you mean “%s”?", format, nearest);
  return error_set(error, ERROR_INVALID, "--format: “%s” is none of table, csv, json and xlsx", format);
}

void cli_report_split(GStrv *given)
{
  g_autofree char *all = *given ? g_strjoinv(",", *given) : NULL;
  if (!all)
    return;
  g_strfreev(*given);
  *given = text_split_list(all);
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

static gboolean print_workbook(const CliCall *call, const Report *report, GError **error)
{
  if (isatty(STDOUT_FILENO))
    return error_set(error, ERROR_INVALID, "--format xlsx: a workbook is no text; send it to a file: … > %s.xlsx",
                     report->name);
  g_autoptr(GBytes) bytes = report_to_workbook(report, call->config->service_name, clock_now(), error);
  if (!bytes)
    return FALSE;
  gsize size;
  const void *data = g_bytes_get_data(bytes, &size);
  return fwrite(data, 1, size, stdout) == size
         || error_set(error, ERROR_BROKEN, "standard output: the workbook could not be written");
}

gboolean cli_report_print(const CliCall *call, const char *format, const Report *report, GError **error)
{
  if (!format)
    format = call->json ? "json" : "table";
  if (strcmp(format, "xlsx") == 0)
    return print_workbook(call, report, error);
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
