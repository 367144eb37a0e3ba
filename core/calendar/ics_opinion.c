#include <dlfcn.h>

#include "base/paths.h"
#include "calendar/ical-opinion.h"
#include "calendar/ics_reading.h"

static void take_note(void *report, const char *says)
{
  g_autofree char *shown = ics_report_shown(says);
  ics_report_note(report, 0, FALSE, "libical: %s", shown);
}

/* The module's function, loaded on first use; NULL where the module is not to be had. */
static IcalOpinion find_opinion(void)
{
  static IcalOpinion opinion;
  if (opinion)
    return opinion;
  g_autofree char *file = paths_module("calendar", "ical-opinion.so");
  void *module = dlopen(file, RTLD_NOW | RTLD_LOCAL);
  if (module)
    opinion = (IcalOpinion)dlsym(module, "ical_opinion");
  return opinion;
}

void ics_opinion_add(IcsReport *report, const char *bytes, gsize size)
{
  IcalOpinion opinion = find_opinion();
  if (!opinion) {
    const char *why = dlerror();
    ics_report_note(report, 0, FALSE, "libical could not be asked (%s)", why ? why : "its module is missing");
    return;
  }
  g_autofree char *text = g_strndup(bytes, size);
  opinion(text, take_note, report);
}
