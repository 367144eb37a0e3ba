# tests/calendar
check_PROGRAMS += tests/calendar/zone tests/calendar/zone-lookup tests/calendar/recurrence tests/calendar/recurrence-lookup \
  tests/calendar/ics-write tests/calendar/ics-check
tests_calendar_zone_SOURCES = tests/calendar/zone.c
tests_calendar_zone_LDADD = libattune.a $(CORE_LIBS)
tests_calendar_zone_lookup_SOURCES = tests/calendar/zone-lookup.c
tests_calendar_zone_lookup_LDADD = libattune.a $(CORE_LIBS)
tests_calendar_recurrence_SOURCES = tests/calendar/recurrence.c
tests_calendar_recurrence_LDADD = libattune.a $(CORE_LIBS)
tests_calendar_recurrence_lookup_SOURCES = tests/calendar/recurrence-lookup.c
tests_calendar_recurrence_lookup_LDADD = libattune.a $(CORE_LIBS)
tests_calendar_ics_write_SOURCES = tests/calendar/ics-write.c
tests_calendar_ics_write_LDADD = libattune.a $(CORE_LIBS) $(ICAL_LIBS)
tests_calendar_ics_check_SOURCES = tests/calendar/ics-check.c
tests_calendar_ics_check_LDADD = libattune.a $(CORE_LIBS)
check_PROGRAMS += tests/calendar/ics-reply
tests_calendar_ics_reply_SOURCES = tests/calendar/ics-reply.c
tests_calendar_ics_reply_LDADD = libattune.a $(CORE_LIBS)
TESTS += tests/calendar/ics-reply
TESTS += tests/calendar/zone tests/calendar/zone-second-opinion.py tests/calendar/recurrence \
  tests/calendar/recurrence-second-opinion.py tests/calendar/ics-write tests/calendar/ics-check \
  tests/calendar/commands.py
dist_check_SCRIPTS += tests/calendar/zone-second-opinion.py tests/calendar/recurrence-second-opinion.py \
  tests/calendar/commands.py
EXTRA_DIST += tests/calendar/recurrence.cases tests/calendar/golden.ics
check_PROGRAMS += tests/calendar/pattern
TESTS += tests/calendar/pattern
tests_calendar_pattern_SOURCES = tests/calendar/pattern.c
tests_calendar_pattern_LDADD = libattune.a $(CORE_LIBS)
