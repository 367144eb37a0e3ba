# core/calendar
libattune_a_SOURCES +=
