# tests/engine
check_LIBRARIES += tests/engine/libdiary.a
tests_engine_libdiary_a_SOURCES = tests/engine/fixture.c tests/engine/fixture.h tests/engine/shelf.c tests/engine/shelf.h \
  tests/support/scratch.c tests/support/scratch.h
tests_engine_libdiary_a_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/tests/engine
ENGINE_TEST_LIBS = tests/engine/libdiary.a libattune.a $(CORE_LIBS)
# A program is made of the file of its name where nothing else is said.
engine_tests = tests/engine/booking \
  tests/engine/walk \
  tests/engine/verify \
  tests/engine/preview \
  tests/engine/backup \
  tests/engine/erase \
  tests/engine/feed \
  tests/engine/feed-address \
  tests/engine/open \
  tests/engine/services \
  tests/engine/load \
  tests/engine/load-again \
  tests/engine/publish \
  tests/engine/clash \
  tests/engine/queue \
  tests/engine/import \
  tests/engine/slots \
  tests/engine/door \
  tests/engine/letters \
  tests/engine/letters-due \
  tests/engine/message \
  tests/engine/audit \
  tests/engine/digest \
  tests/engine/let-in
check_PROGRAMS += $(engine_tests)
TESTS += $(engine_tests)
tests_engine_preview_LDADD = $(ENGINE_TEST_LIBS)
tests_engine_booking_LDADD = $(ENGINE_TEST_LIBS)
tests_engine_walk_LDADD = $(ENGINE_TEST_LIBS)
tests_engine_verify_LDADD = $(ENGINE_TEST_LIBS)
tests_engine_erase_LDADD = $(ENGINE_TEST_LIBS)
tests_engine_backup_LDADD = $(ENGINE_TEST_LIBS)
tests_engine_feed_SOURCES = tests/engine/feed.c tests/engine/feed-scene.c tests/engine/feed-scene.h
tests_engine_feed_LDADD = $(ENGINE_TEST_LIBS)
tests_engine_feed_address_SOURCES = tests/engine/feed-address.c tests/engine/feed-scene.c tests/engine/feed-scene.h
tests_engine_feed_address_LDADD = $(ENGINE_TEST_LIBS)
tests_engine_open_LDADD = $(ENGINE_TEST_LIBS)
tests_engine_services_LDADD = $(ENGINE_TEST_LIBS)
tests_engine_load_LDADD = $(ENGINE_TEST_LIBS)
tests_engine_load_again_LDADD = $(ENGINE_TEST_LIBS)
tests_engine_publish_LDADD = $(ENGINE_TEST_LIBS)
tests_engine_clash_LDADD = $(ENGINE_TEST_LIBS)
tests_engine_queue_LDADD = $(ENGINE_TEST_LIBS)
tests_engine_import_LDADD = $(ENGINE_TEST_LIBS)
tests_engine_slots_LDADD = $(ENGINE_TEST_LIBS)
tests_engine_door_LDADD = $(ENGINE_TEST_LIBS)
tests_engine_letters_LDADD = $(ENGINE_TEST_LIBS)
tests_engine_letters_due_LDADD = $(ENGINE_TEST_LIBS)
tests_engine_message_LDADD = $(ENGINE_TEST_LIBS)
tests_engine_audit_LDADD = $(ENGINE_TEST_LIBS)
tests_engine_digest_LDADD = $(ENGINE_TEST_LIBS)
tests_engine_let_in_LDADD = $(ENGINE_TEST_LIBS)
