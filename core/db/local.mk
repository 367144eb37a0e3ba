# core/db: one driver table; the only room with sqlite3
libattune_a_SOURCES += \
  core/db/db.h core/db/driver.h core/db/sqlite.h \
  core/db/db.c \
  core/db/transaction.c \
  core/db/migrate.c \
  core/db/sqlite.c \
  core/db/sqlite_statement.c \
  core/db/sqlite_whole.c
