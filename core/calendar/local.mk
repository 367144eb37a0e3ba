# core/calendar: zones, recurrence, calendars as bytes; the only room with libical
libattune_a_SOURCES += \
  core/calendar/tzrule.c core/calendar/tzrule.h \
  core/calendar/tzif.c core/calendar/tzif.h \
  core/calendar/zone_load.c core/calendar/zone_table.h \
  core/calendar/zone.c core/calendar/zone.h \
  core/calendar/rule.h core/calendar/rule_parse.c core/calendar/rule_walk.c \
  core/calendar/pattern.c core/calendar/pattern.h \
  core/calendar/recurrence.c core/calendar/recurrence.h \
  core/calendar/ics_lines.c core/calendar/ics_lines.h core/calendar/vtimezone.c core/calendar/vtimezone.h \
  core/calendar/ics_write.c core/calendar/ics.h \
  core/calendar/ics_scan.c core/calendar/ics_scan.h core/calendar/ics_value.c core/calendar/ics_value.h \
  core/calendar/ics_check.c core/calendar/ics_property.c core/calendar/ics_reading.h \
  core/calendar/ics_report.c core/calendar/ics_opinion.c \
  core/calendar/ics_reply.c core/calendar/ics_reply.h

# libical in a module of its own: see ical-opinion.c.
pkglib_LTLIBRARIES += core/calendar/ical-opinion.la
core_calendar_ical_opinion_la_SOURCES = core/calendar/ical-opinion.c core/calendar/ical-opinion.h
core_calendar_ical_opinion_la_CFLAGS = -std=gnu11 $(WARN_CFLAGS) $(SANITIZE_FLAGS) $(ICAL_CFLAGS) -fvisibility=hidden
core_calendar_ical_opinion_la_LDFLAGS = $(AM_LDFLAGS) -module -avoid-version -shared
core_calendar_ical_opinion_la_LIBADD = $(ICAL_LIBS)
