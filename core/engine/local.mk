# core/engine: the use cases
libattune_a_SOURCES += core/engine/party.c core/engine/party.h
libattune_a_SOURCES += core/engine/decide.c core/engine/decide.h
libattune_a_SOURCES += core/engine/queue.c core/engine/queue.h
libattune_a_SOURCES += core/engine/book.c core/engine/cancel.c core/engine/move.c core/engine/booking.h
libattune_a_SOURCES += core/engine/attend.c core/engine/feedback.c
libattune_a_SOURCES += core/engine/browse.c core/engine/browse.h
libattune_a_SOURCES += core/engine/slots.h
libattune_a_SOURCES += core/engine/engine.c core/engine/engine.h
libattune_a_SOURCES += core/engine/services.c core/engine/services.h
libattune_a_SOURCES += core/engine/migrate.c core/engine/migrate.h
libattune_a_SOURCES += core/engine/engine.h core/engine/slots.h
# core/engine
libattune_a_SOURCES +=
libattune_a_SOURCES += core/engine/report.h core/engine/report-private.h
libattune_a_SOURCES += core/engine/report-rows.c core/engine/report-rows.h
libattune_a_SOURCES += core/engine/report-parts.c core/engine/report-parts.h
libattune_a_SOURCES += core/engine/report-services.c core/engine/report-utilisation.c
libattune_a_SOURCES += core/engine/token.c core/engine/token.h
libattune_a_SOURCES += core/engine/report-run.c core/engine/report-period.c
libattune_a_SOURCES += core/engine/report-satisfaction.c core/engine/report-targets.c core/engine/report-feeds.c
libattune_a_SOURCES += core/engine/report-reach.c core/engine/report-reach.h core/engine/report-annual.c
