# tests/linear: histories of many hands on several processes, held against a model of seats
linear_tests = tests/linear/checker.py tests/linear/histories.py tests/linear/mutants.py
TESTS += $(linear_tests)
dist_check_SCRIPTS += $(linear_tests)
EXTRA_DIST += tests/linear/seats.py tests/linear/wing_gong.py tests/linear/hands.py

# The program with a fault in it, which the checker has to see.
check_PROGRAMS += tests/linear/mutant
tests_linear_mutant_SOURCES = core/main.c tests/linear/mutant.c
tests_linear_mutant_LDADD = $(attune_LDADD)
tests_linear_mutant_LDFLAGS = $(attune_LDFLAGS) -Wl,--wrap=db_open -Wl,--wrap=store_slot_touch

# Histories by the thousand; not part of make check. HISTORIES=, SEED= and ATTUNE_TEST_DATABASE are heeded.
HISTORIES = 3000
SEED =
.PHONY: soak
soak: all
	$(AM_TESTS_ENVIRONMENT) ATTUNE_HISTORIES='$(HISTORIES)' ATTUNE_SEED='$(SEED)' $(PYTHON) $(srcdir)/tests/linear/histories.py
