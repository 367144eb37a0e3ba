# tests/engine
check_PROGRAMS += tests/engine/booking
TESTS += tests/engine/booking
tests_engine_booking_SOURCES = tests/engine/booking.c tests/engine/fixture.c tests/engine/fixture.h
tests_engine_booking_LDADD = libattune.a $(CORE_LIBS)
