#include "base/module.h"
#include "calendar/ical-opinion.h"
#include "calendar/ics_reading.h"

static void take_note(void *report, const char *says)
{
  g_autofree char *shown = ics_report_shown(says);
  ics_report_note(report, 0, FALSE, "libical: %s", shown);
}

void ics_opinion_add(IcsReport *report, const char *bytes, gsize size)
{
  g_autoptr(GError) why = NULL;
  IcalOpinion opinion = (IcalOpinion)module_find("calendar", "ical-opinion.so", "ical_opinion", &why);
  if (!opinion) {
    ics_report_note(report, 0, FALSE, "libical could not be asked (%s)", why->message);
    return;
  }
  g_autofree char *text = g_strndup(bytes, size);
  opinion(text, take_note, report);
}
