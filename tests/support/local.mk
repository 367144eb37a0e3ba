# tests/support: what the Python tests share
EXTRA_DIST += tests/support/tap.py tests/support/harness.py tests/support/cluster.py tests/support/stores.py tests/support/postgres
