# core/db: one driver table; the only room with sqlite3 and libpq
libattune_a_SOURCES += \
  core/db/db.h core/db/driver.h core/db/sqlite.h \
  core/db/db.c \
  core/db/transaction.c \
  core/db/migrate.c \
  core/db/sqlite.c \
  core/db/sqlite_statement.c \
  core/db/sqlite_whole.c
if LIBPQ
libattune_a_SOURCES += core/db/postgres.h core/db/postgres.c core/db/postgres_connect.c core/db/postgres_control.c \
  core/db/postgres_error.c core/db/postgres_statement.c
endif
