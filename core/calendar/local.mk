# core/calendar: zones, recurrence, calendars as bytes; the only room with libical
libattune_a_SOURCES += \
  core/calendar/tzrule.c core/calendar/tzrule.h \
  core/calendar/tzif.c core/calendar/tzif.h \
  core/calendar/zone_load.c core/calendar/zone_table.h \
  core/calendar/zone.c core/calendar/zone.h \
  core/calendar/rule.h core/calendar/rule_parse.c core/calendar/rule_walk.c \
  core/calendar/recurrence.c core/calendar/recurrence.h \
  core/calendar/ics_lines.c core/calendar/ics_lines.h core/calendar/vtimezone.c core/calendar/vtimezone.h \
  core/calendar/ics_write.c core/calendar/ics.h \
  core/calendar/ics_scan.c core/calendar/ics_scan.h core/calendar/ics_value.c core/calendar/ics_value.h \
  core/calendar/ics_check.c core/calendar/ics_property.c core/calendar/ics_reading.h \
  core/calendar/ics_report.c core/calendar/ics_opinion.c
