# tests/clients: our feeds, read back by calendar libraries of others
EXTRA_DIST += tests/clients/package.json tests/clients/package-lock.json tests/clients/.npmrc tests/clients/readers.py \
  tests/clients/read-ical.mjs
