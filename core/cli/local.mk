# core/cli: one file a command, one sorted table; one line a file, so that two hands seldom meet
libattune_a_SOURCES += core/cli/main.c core/cli/cli.h
libattune_a_SOURCES += core/cli/commands.c core/cli/commands.h
libattune_a_SOURCES += core/cli/session.c core/cli/session.h
libattune_a_SOURCES += core/cli/attend.c
libattune_a_SOURCES += core/cli/book.c
libattune_a_SOURCES += core/cli/bookings.c
libattune_a_SOURCES += core/cli/migrate.c
libattune_a_SOURCES += core/cli/plugin-check.c
libattune_a_SOURCES += core/cli/plugin-list.c
libattune_a_SOURCES += core/cli/plugin-show.c
libattune_a_SOURCES += core/cli/plugin-words.c core/cli/plugin-words.h
libattune_a_SOURCES += core/cli/session.c core/cli/session.h
libattune_a_SOURCES += core/cli/slots.c
libattune_a_SOURCES += core/cli/token.c
libattune_a_SOURCES += core/cli/version.c
libattune_a_SOURCES += core/cli/report.c core/cli/report.h core/cli/report-utilisation.c
