# core/render
libattune_a_SOURCES +=
libattune_a_SOURCES += core/render/figure.c core/render/figure.h
libattune_a_SOURCES += core/render/table.c core/render/table.h
libattune_a_SOURCES += core/render/csv.c core/render/csv.h
libattune_a_SOURCES += core/render/json-report.c core/render/json-report.h
libattune_a_SOURCES += core/render/utilisation.c core/render/utilisation.h
libattune_a_SOURCES += core/render/view.c core/render/view.h
libattune_a_SOURCES += core/render/view-feed.c
libattune_a_SOURCES += core/render/utilisation-link.c
