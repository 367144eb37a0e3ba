# core/store: the only room with SQL; one file an entity
libattune_a_SOURCES += core/store/slot.c core/store/slot.h
libattune_a_SOURCES += core/store/tally.c core/store/tally.h
libattune_a_SOURCES += core/store/booking.c core/store/booking.h
libattune_a_SOURCES += core/store/attendance.c
libattune_a_SOURCES += core/store/change.c core/store/change.h
libattune_a_SOURCES += core/store/person.c core/store/team.c core/store/person.h
libattune_a_SOURCES += core/store/service.c core/store/service.h
libattune_a_SOURCES += core/store/schedule.c core/store/schedule.h
libattune_a_SOURCES += core/store/closure.c core/store/closure.h
libattune_a_SOURCES += core/store/target.c core/store/target.h
