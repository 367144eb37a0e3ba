# core/store: the only room with SQL; one file an entity
libattune_a_SOURCES += core/store/slot.c core/store/slot.h
libattune_a_SOURCES += core/store/tally.c core/store/tally.h
libattune_a_SOURCES += core/store/booking.c core/store/booking.h
libattune_a_SOURCES += core/store/attendance.c
libattune_a_SOURCES += core/store/change.c core/store/change.h
