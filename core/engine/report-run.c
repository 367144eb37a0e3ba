#include "engine/report-private.h"

gboolean report_run(Engine *engine, ReportWork work, const void *asked, const char *name, const char *title,
                    Report **report, GError **error)
{
  g_autoptr(Report) made = report_new(name, title);
  if (!db_read_begin(engine->read, error))
    return FALSE;
  gboolean fine = work(engine, asked, made, error);
  db_read_end(engine->read);
  if (fine)
    *report = g_steal_pointer(&made);
  return fine;
}

void report_period_facts(Report *report, Civil from, Civil to)
{
  char first[CIVIL_DATE_TEXT], last[CIVIL_DATE_TEXT];
  report_fact(report, "from", civil_format_date(from, first));
  report_fact(report, "to", civil_format_date(to, last));
}
