# core/db: one driver table; the only room with sqlite3 and libpq
libattune_a_SOURCES += \
  core/db/db.h core/db/driver.h core/db/sqlite.h \
  core/db/db.c \
  core/db/driver.c \
  core/db/transaction.c \
  core/db/sync.h core/db/sync.c \
  core/db/migrate.c \
  core/db/copy.h core/db/copy_private.h core/db/copy.c core/db/digest.c \
  core/db/sqlite.c \
  core/db/sqlite_statement.c \
  core/db/sqlite_memory.c core/db/sqlite_whole.c core/db/sqlite_tidy.c

# libpq in a module of its own: see db.c. It carries what it calls of the program's.
if LIBPQ
pkglib_LTLIBRARIES += core/db/postgres.la
core_db_postgres_la_SOURCES = core/db/postgres.h core/db/postgres.c core/db/postgres_connect.c core/db/postgres_control.c \
  core/db/postgres_error.c core/db/postgres_hosts.c core/db/postgres_rows.c core/db/postgres_statement.c \
  core/db/postgres_wait.c core/db/driver.c core/base/error.c
core_db_postgres_la_CFLAGS = -std=gnu11 $(WARN_CFLAGS) $(SANITIZE_FLAGS) $(GLIB_CFLAGS) $(PQ_CFLAGS) -fvisibility=hidden
core_db_postgres_la_LDFLAGS = $(AM_LDFLAGS) -module -avoid-version -shared
core_db_postgres_la_LIBADD = $(PQ_LIBS) $(GLIB_LIBS)
endif
