/* ical-opinion: libical's view of a calendar, as a module of its own.
 *
 * libical brings the ICU and the C++ runtime with it: a third of the time that the whole program takes to start, for one
 * command. So it is loaded when that command asks (ics_opinion.c), and the daemon never meets it.
 */
#include <libical/ical.h>

#include "calendar/ical-opinion.h"

/* What libical could not make out it leaves behind as a property of its own in the component. */
static void gather(icalcomponent *component, IcalNote note, void *sink)
{
  for (icalproperty *p = icalcomponent_get_first_property(component, ICAL_XLICERROR_PROPERTY); p;
       p = icalcomponent_get_next_property(component, ICAL_XLICERROR_PROPERTY)) {
    const char *says = icalproperty_get_xlicerror(p);
    note(sink, says ? says : "it could not be read");
  }
  for (icalcomponent *c = icalcomponent_get_first_component(component, ICAL_ANY_COMPONENT); c;
       c = icalcomponent_get_next_component(component, ICAL_ANY_COMPONENT))
    gather(c, note, sink); /* as deep as our own reading allowed */
}

__attribute__((visibility("default"))) void ical_opinion(const char *text, IcalNote note, void *sink)
{
  icalerror_set_errors_are_fatal(0); /* else it aborts where it is surprised */
  icalcomponent *calendar = icalparser_parse_string(text);
  if (!calendar) {
    note(sink, "it makes nothing of this calendar");
    return;
  }
  gather(calendar, note, sink);
  icalcomponent_free(calendar);
}
