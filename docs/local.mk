# docs: man pages and guides
dist_man_MANS += docs/man/attune.1 docs/man/attune-book.5 docs/man/attune-import.5 docs/man/attune.conf.5
EXTRA_DIST += docs/plugin-guide.md
dist_doc_DATA += docs/operator.md docs/benchmarks.md docs/failover.md docs/consistency.md docs/privacy.md

# Pictures of the demonstration's pages, for the README. Needs what the tests of tests/browser need.
EXTRA_DIST += docs/screenshots/home.png docs/screenshots/service.png docs/screenshots/home-phone.png docs/screenshots/sessions.png \
  docs/screenshots/figures.png docs/screenshots/targets.png
screenshots: all
	$(AM_TESTS_ENVIRONMENT) $(PYTHON) '$(abs_top_srcdir)/tests/browser/screenshots.py' '$(abs_top_srcdir)/docs/screenshots'
.PHONY: screenshots
