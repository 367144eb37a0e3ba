# tests/failover: the database is lost while bookings pour in
EXTRA_DIST += tests/failover/crowd.py tests/failover/pair.py tests/failover/proxy.py tests/failover/service.py \
  tests/failover/rounds.py
dist_check_SCRIPTS += tests/failover/drill.py
if LIBPQ
TESTS += tests/failover/drill.py
endif

# The drill many times over, on disks that are synced; writes docs/failover.md.
DRILLS = 40
.PHONY: drill
drill: all
	$(AM_TESTS_ENVIRONMENT) $(PYTHON) $(srcdir)/tests/failover/rounds.py $(DRILLS)
