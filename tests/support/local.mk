# tests/support: what the Python tests share
EXTRA_DIST += tests/support/tap.py tests/support/desk.py tests/support/harness.py tests/support/cluster.py tests/support/qr.py \
  tests/support/stores.py tests/support/pages.py tests/support/village.py tests/support/postgres

# Every test that opens a database, on a PostgreSQL server of its own.
check-postgres: all
	+$(PYTHON) $(srcdir)/tests/support/postgres $(MAKE) check TESTS="`for test in $(TESTS); do \
	  case $$test in tests/store/*|tests/engine/*|tests/report/*|tests/web/*|tests/system/*|tests/mail/*|tests/pages/*|tests/clients/*) \
	  echo $$test;; esac; done | tr '\n' ' '`"
.PHONY: check-postgres
