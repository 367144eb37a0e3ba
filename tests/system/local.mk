# tests/system: the whole program, as its users and operators meet it
system_tests = tests/system/canary.py tests/system/clocks.py tests/system/configuration.py tests/system/daemon.py \
  tests/system/erasure.py tests/system/exporting.py tests/system/installing.py tests/system/tending.py \
  tests/system/keeping.py tests/system/kills.py tests/system/manual.py tests/system/power.py tests/system/privacy.py tests/system/races.py \
  tests/system/rules.py tests/system/server.py tests/system/strangers.py tests/system/upgrade.py tests/system/walk.py \
  tests/system/workers.py
dist_check_SCRIPTS += $(system_tests)
TESTS += $(system_tests)

# Power cuts by the hundred; not part of make check.
KILLS = 300
.PHONY: kills
kills: all
	$(AM_TESTS_ENVIRONMENT) ATTUNE_KILLS=$(KILLS) $(PYTHON) $(srcdir)/tests/system/kills.py
