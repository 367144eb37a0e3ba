# tests/report
check_PROGRAMS += tests/report/ledger
tests_report_ledger_SOURCES = tests/report/ledger.c
tests_report_ledger_LDADD = libattune.a $(CORE_LIBS)
TESTS += tests/report/utilisation-law.py
dist_check_SCRIPTS += tests/report/utilisation-law.py
EXTRA_DIST += tests/report/history.py
check_PROGRAMS += tests/report/render
TESTS += tests/report/render
tests_report_render_SOURCES = tests/report/render.c
tests_report_render_LDADD = libattune.a $(CORE_LIBS)
check_PROGRAMS += tests/report/replay
TESTS += tests/report/replay
tests_report_replay_SOURCES = tests/report/replay.c
tests_report_replay_LDADD = libattune.a $(CORE_LIBS)
TESTS += tests/report/published.py
dist_check_SCRIPTS += tests/report/published.py
TESTS += tests/report/comments.py
dist_check_SCRIPTS += tests/report/comments.py
if XLSXWRITER
TESTS += tests/report/workbook.py
endif
dist_check_SCRIPTS += tests/report/workbook.py
check_PROGRAMS += tests/report/median
TESTS += tests/report/median
tests_report_median_LDADD = libattune.a $(CORE_LIBS)
