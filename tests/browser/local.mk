# tests/browser: our pages in a real browser
TESTS += tests/browser/stories.py
dist_check_SCRIPTS += tests/browser/stories.py
EXTRA_DIST += tests/browser/package.json tests/browser/package-lock.json tests/browser/.npmrc tests/browser/harness.mjs \
  tests/browser/stories.mjs tests/browser/stories-admin.mjs tests/browser/stories-series.mjs tests/browser/stories-team.mjs
