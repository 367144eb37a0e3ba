#include "model/target.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"

static const char *const measures[] = { "sessions", "people", "priority-share", "satisfaction-share", "utilisation", NULL };

const char *measure_text(Measure measure)
{
  return measures[measure];
}

gboolean measure_parse(const char *text, Measure *measure, GError **error)
{
  for (guint i = 0; measures[i]; i++)
    if (strcmp(measures[i], text) == 0) {
      *measure = (Measure)i;
      return TRUE;
    }
  const char *nearest = text_nearest(text, measures);
  return error_set(error, ERROR_INVALID,
                   nearest ? "unknown measure “%s”; did you mean “%s”?"
                           : "unknown measure “%s”; there are sessions, people, priority-share, satisfaction-share and "
                             "utilisation",
                   text, nearest);
}

gboolean measure_is_share(Measure measure)
{
  return measure != MEASURE_SESSIONS && measure != MEASURE_PEOPLE;
}

void target_free(Target *target)
{
  if (!target)
    return;
  g_free(target->id);
  g_free(target->title);
  g_strfreev(target->services);
  g_free(target);
}

void reporting_year_free(ReportingYear *year)
{
  if (!year)
    return;
  g_free(year->name);
  g_free(year);
}
