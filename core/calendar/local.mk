# core/calendar: zones, recurrence, calendars as bytes; the only room with libical
libattune_a_SOURCES += \
  core/calendar/tzrule.c core/calendar/tzrule.h \
  core/calendar/tzif.c core/calendar/tzif.h \
  core/calendar/zone_load.c core/calendar/zone_table.h \
  core/calendar/zone.c core/calendar/zone.h
