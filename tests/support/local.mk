# tests/support: what the Python tests share
EXTRA_DIST += tests/support/tap.py tests/support/desk.py tests/support/harness.py tests/support/cluster.py tests/support/qr.py \
  tests/support/shims.py tests/support/stores.py tests/support/pages.py tests/support/village.py tests/support/postgres

# Every test of $(TESTS) that opens a database, on a PostgreSQL server of its own, and those in C that open none as they are. A Python test
# opens one by way of harness.py or stores.py; tests/failover and tests/system/server.py bring servers of their own.
check-postgres: all
	+$(PYTHON) $(srcdir)/tests/support/postgres $(MAKE) check TESTS="`for test in $(TESTS); do \
	  case $$test in \
	    tests/failover/*|tests/system/server.py) ;; \
	    *.py) grep -q '^import harness\|^import stores\|^from harness\|^import hands' $(srcdir)/$$test && echo $$test ;; \
	    *) echo $$test ;; \
	  esac; done | tr '\n' ' '`"
.PHONY: check-postgres

# What tests put between the program and its disk.
EXTRA_DIST += tests/support/power-cut.c
CLEANFILES += tests/support/power-cut.so
check_DATA = tests/support/power-cut.so
tests/support/power-cut.so: tests/support/power-cut.c
	$(AM_V_GEN)$(MKDIR_P) tests/support && $(CC) -O2 -Wall -shared -fPIC -o $@ $(srcdir)/tests/support/power-cut.c -ldl
