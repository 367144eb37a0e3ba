# tests/clients: our feeds, read back by calendar libraries of others
dist_check_SCRIPTS += tests/clients/feeds.py
TESTS += tests/clients/feeds.py
EXTRA_DIST += tests/clients/package.json tests/clients/package-lock.json tests/clients/.npmrc tests/clients/readers.py \
  tests/clients/read-ical.mjs
