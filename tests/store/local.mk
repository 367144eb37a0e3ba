# tests/store
check_LIBRARIES += tests/store/libplace.a
tests_store_libplace_a_SOURCES = tests/store/place.c tests/store/place.h \
  tests/support/scratch.c tests/support/scratch.h
tests_store_libplace_a_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/tests/store
store_tests = tests/store/db-statement tests/store/db-transaction tests/store/db-migrate tests/store/db-whole tests/store/db-tidy \
  tests/store/db-copy tests/store/db-server tests/store/db-sync
check_PROGRAMS += $(store_tests)
TESTS += $(store_tests)
STORE_TEST_LIBS = tests/store/libplace.a libattune.a $(CORE_LIBS)
tests_store_db_statement_SOURCES = tests/store/db-statement.c
tests_store_db_statement_LDADD = $(STORE_TEST_LIBS)
tests_store_db_transaction_SOURCES = tests/store/db-transaction.c tests/store/shaky.c tests/store/shaky.h
tests_store_db_transaction_LDADD = $(STORE_TEST_LIBS)
tests_store_db_migrate_SOURCES = tests/store/db-migrate.c
tests_store_db_migrate_LDADD = $(STORE_TEST_LIBS)
tests_store_db_whole_SOURCES = tests/store/db-whole.c
tests_store_db_whole_LDADD = $(STORE_TEST_LIBS)
tests_store_db_tidy_SOURCES = tests/store/db-tidy.c
tests_store_db_tidy_LDADD = $(STORE_TEST_LIBS)
tests_store_db_copy_SOURCES = tests/store/db-copy.c
tests_store_db_copy_LDADD = $(STORE_TEST_LIBS)
tests_store_db_sync_SOURCES = tests/store/db-sync.c
tests_store_db_sync_LDADD = $(STORE_TEST_LIBS)
tests_store_db_server_SOURCES = tests/store/db-server.c
tests_store_db_server_LDADD = $(STORE_TEST_LIBS)
