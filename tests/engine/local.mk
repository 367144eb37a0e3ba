# tests/engine
check_PROGRAMS += tests/engine/booking
TESTS += tests/engine/booking
tests_engine_booking_SOURCES = tests/engine/booking.c tests/engine/fixture.c tests/engine/fixture.h
tests_engine_booking_LDADD = libattune.a $(CORE_LIBS)
check_PROGRAMS += tests/engine/walk
TESTS += tests/engine/walk
tests_engine_walk_SOURCES = tests/engine/walk.c tests/engine/fixture.c tests/engine/fixture.h
tests_engine_walk_LDADD = libattune.a $(CORE_LIBS)
check_PROGRAMS += tests/engine/verify
TESTS += tests/engine/verify
tests_engine_verify_SOURCES = tests/engine/verify.c tests/engine/fixture.c tests/engine/fixture.h
tests_engine_verify_LDADD = libattune.a $(CORE_LIBS)
check_PROGRAMS += tests/engine/backup
TESTS += tests/engine/backup
tests_engine_backup_SOURCES = tests/engine/backup.c tests/engine/fixture.c tests/engine/fixture.h
tests_engine_backup_LDADD = libattune.a $(CORE_LIBS)
