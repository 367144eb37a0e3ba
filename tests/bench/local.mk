# tests/bench
EXTRA_PROGRAMS += tests/bench/bare
tests_bench_bare_SOURCES = tests/bench/bare.c
tests_bench_bare_CFLAGS = -std=gnu11 -O2 $(MHD_CFLAGS) $(SQLITE_CFLAGS)
tests_bench_bare_LDADD = $(MHD_LIBS) $(SQLITE_LIBS)
tests_bench_bare_LDFLAGS =
EXTRA_DIST += tests/bench/measure.py tests/bench/serve.py tests/bench/postgres.py tests/bench/book.lua tests/bench/post.lua tests/bench/slow-sync.c
CLEANFILES += tests/bench/bare$(EXEEXT) tests/bench/slow-sync.so

tests/bench/slow-sync.so: tests/bench/slow-sync.c
	$(AM_V_GEN)$(MKDIR_P) tests/bench && $(CC) -O2 -Wall -shared -fPIC -o $@ $(srcdir)/tests/bench/slow-sync.c -ldl

# Prints ratios to the bare libraries in the same run; needs wrk, and for PostgreSQL its server and pgbench.
# BENCH="feed book start flat postgres report" picks parts.
bench: all tests/bench/bare$(EXEEXT) tests/bench/slow-sync.so tests/bench/report$(EXEEXT)
	ATTUNE_SOURCE='$(abs_top_srcdir)' ATTUNE_BUILD='$(abs_top_builddir)' $(PYTHON) $(srcdir)/tests/bench/serve.py $(BENCH)
.PHONY: bench
EXTRA_PROGRAMS += tests/bench/report
tests_bench_report_SOURCES = tests/bench/report.c
tests_bench_report_LDADD = libattune.a $(CORE_LIBS)
CLEANFILES += tests/bench/report
# A year's report over a million bookings in 50 ms, over ten million in 200 ms; the second needs 6 GB of disk and minutes.
.PHONY: bench-report bench-report-large
bench-report: tests/bench/report
	tests/bench/report tests/bench/report.db 1000000 50; code=$$?; rm -f tests/bench/report.db*; exit $$code
bench-report-large: tests/bench/report
	tests/bench/report tests/bench/report.db 10000000 200; code=$$?; rm -f tests/bench/report.db*; exit $$code
