# core/model: plain values, built whole
libattune_a_SOURCES += \
  core/model/verdict.c core/model/verdict.h \
  core/model/person.c core/model/person.h \
  core/model/service.c core/model/service.h \
  core/model/slot.c core/model/slot.h \
  core/model/booking.c core/model/booking.h \
  core/model/target.c core/model/target.h \
  core/model/feed.c core/model/feed.h
libattune_a_SOURCES += core/model/utilisation.c core/model/utilisation.h
libattune_a_SOURCES += core/model/report.c core/model/report.h
libattune_a_SOURCES += core/model/privacy.c core/model/privacy.h core/model/privacy-fold.c core/model/privacy-number.c \
  core/model/privacy-date.c core/model/privacy-postcode.c
libattune_a_SOURCES += core/model/letter.c core/model/letter.h
libattune_a_SOURCES += core/model/audit.c core/model/audit.h
