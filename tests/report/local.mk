# tests/report
check_PROGRAMS += tests/report/ledger
tests_report_ledger_SOURCES = tests/report/ledger.c
tests_report_ledger_LDADD = libattune.a $(CORE_LIBS)
TESTS += tests/report/utilisation-law.py
dist_check_SCRIPTS += tests/report/utilisation-law.py
EXTRA_DIST += tests/report/history.py
