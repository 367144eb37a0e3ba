# tests/browser: our pages in a real browser
TESTS += tests/browser/stories.py tests/browser/sweep.py
dist_check_SCRIPTS += tests/browser/stories.py tests/browser/sweep.py
EXTRA_DIST += tests/browser/package.json tests/browser/package-lock.json tests/browser/.npmrc tests/browser/browser.py \
  tests/browser/harness.mjs tests/browser/stories.mjs tests/browser/stories-admin.mjs tests/browser/stories-clinician.mjs \
  tests/browser/stories-manager.mjs tests/browser/stories-series.mjs \
  tests/browser/stories-team.mjs tests/browser/sweep.mjs tests/browser/screenshots.py tests/browser/screenshots.mjs \
  tests/browser/palette.mjs
