/* report: what the report commands share. */
#ifndef CLI_REPORT_H
#define CLI_REPORT_H

#include "cli/cli.h"
#include "engine/report.h"

/* Prints a report to standard output as @format ("table", "csv", "json" or "xlsx"; NULL: table, or json
 * where --json was given). */
gboolean cli_report_print(const CliCall *call, const char *format, const Report *report, GError **error);

/* ERROR_INVALID for a format that is none of the four: asked before any work is done. */
gboolean cli_report_format_check(const char *format, GError **error);

/* What an option was given, each of which may hold several between commas, one by one; NULL stays NULL. */
void cli_report_split(GStrv *given);

/* Reads the date given for @option ("--from"); missing: ERROR_INVALID. */
gboolean cli_report_date(const char *text, const char *option, Civil *date, GError **error);

#endif
