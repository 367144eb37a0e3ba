# core/render
libattune_a_SOURCES +=
libattune_a_SOURCES += core/render/figure.c core/render/figure.h
libattune_a_SOURCES += core/render/table.c core/render/table.h
libattune_a_SOURCES += core/render/csv.c core/render/csv.h
libattune_a_SOURCES += core/render/json-report.c core/render/json-report.h
libattune_a_SOURCES += core/render/utilisation.c core/render/utilisation.h
libattune_a_SOURCES += core/render/view.c core/render/view.h
libattune_a_SOURCES += core/render/view-feed.c
libattune_a_SOURCES += core/render/view-audit.c
libattune_a_SOURCES += core/render/utilisation-link.c
libattune_a_SOURCES += core/render/template.c core/render/template.h core/render/template-text.c core/render/template-text.h
libattune_a_SOURCES += core/render/pattern-words.c core/render/pattern-words.h
libattune_a_SOURCES += core/render/qr.c core/render/qr.h
libattune_a_SOURCES += core/render/when.c core/render/when.h

# ctemplate in a module of its own: see ctemplate-skin.cc.
pkglib_LTLIBRARIES += core/render/ctemplate-skin.la
core_render_ctemplate_skin_la_SOURCES = core/render/ctemplate-skin.cc core/render/ctemplate-skin.h
core_render_ctemplate_skin_la_CXXFLAGS = -std=gnu++17 $(WARN_CXXFLAGS) $(SANITIZE_FLAGS) $(CTEMPLATE_CFLAGS) \
  $(JANSSON_CFLAGS) -fvisibility=hidden
core_render_ctemplate_skin_la_LDFLAGS = $(AM_LDFLAGS) -module -avoid-version -shared
core_render_ctemplate_skin_la_LIBADD = $(CTEMPLATE_LIBS) $(JANSSON_LIBS)
libattune_a_SOURCES += core/render/workbook.c core/render/workbook.h core/render/xlsx-skin.h

# libxlsxwriter likewise.
if XLSXWRITER
pkglib_LTLIBRARIES += core/render/xlsx-skin.la
core_render_xlsx_skin_la_SOURCES = core/render/xlsx-skin.c core/render/xlsx-skin.h
core_render_xlsx_skin_la_CFLAGS = -std=gnu11 $(WARN_CFLAGS) $(SANITIZE_FLAGS) $(XLSXWRITER_CFLAGS) -fvisibility=hidden
core_render_xlsx_skin_la_LDFLAGS = $(AM_LDFLAGS) -module -avoid-version -shared
core_render_xlsx_skin_la_LIBADD = $(XLSXWRITER_LIBS)
endif
libattune_a_SOURCES += core/render/figures.c core/render/figures.h
libattune_a_SOURCES += core/render/sheet-view.c core/render/sheet-view.h
