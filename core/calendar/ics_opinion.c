#include <libical/ical.h>
#include <string.h>

#include "calendar/ics_reading.h"

/* What libical could not make out it leaves behind as a property of its own in the component. */
static void gather(icalcomponent *component, IcsReport *report)
{
  for (icalproperty *p = icalcomponent_get_first_property(component, ICAL_XLICERROR_PROPERTY); p;
       p = icalcomponent_get_next_property(component, ICAL_XLICERROR_PROPERTY)) {
    const char *says = icalproperty_get_xlicerror(p);
    g_autofree char *shown = ics_report_shown(says ? says : "it could not be read");
    ics_report_note(report, 0, FALSE, "libical: %s", shown);
  }
  for (icalcomponent *c = icalcomponent_get_first_component(component, ICAL_ANY_COMPONENT); c;
       c = icalcomponent_get_next_component(component, ICAL_ANY_COMPONENT))
    gather(c, report); /* as deep as our own reading allowed */
}

void ics_opinion_add(IcsReport *report, const char *bytes, gsize size)
{
  icalerror_set_errors_are_fatal(0); /* else it aborts where it is surprised */
  g_autofree char *text = g_strndup(bytes, size);
  icalcomponent *calendar = icalparser_parse_string(text);
  if (!calendar) {
    ics_report_note(report, 0, FALSE, "libical makes nothing of this calendar");
    return;
  }
  gather(calendar, report);
  icalcomponent_free(calendar);
}
