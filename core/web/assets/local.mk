# core/web/assets: what pages fetch. Built by node out of npm packages; a tarball holds what was built.
asset_sources = core/web/assets/build.mjs core/web/assets/package.json core/web/assets/package-lock.json \
  core/web/assets/.npmrc core/web/assets/style/_house.scss core/web/assets/style/plain.scss core/web/assets/style/nhs.scss \
  core/web/assets/style/_figures.scss core/web/assets/style/_plan.scss core/web/assets/style/diary.css core/web/assets/style/favicon.svg core/web/assets/script/app.js \
  core/web/assets/script/charts.js core/web/assets/script/diary.js
EXTRA_DIST += $(asset_sources)
noinst_DATA += core/web/assets/built/assets.json

core/web/assets/built/assets.json: $(asset_sources)
	$(AM_V_GEN)if test -d $(srcdir)/core/web/assets/prebuilt; then \
	  $(MKDIR_P) $(@D) && cp $(srcdir)/core/web/assets/prebuilt/* $(@D) && chmod u+w $(@D)/*; \
	else \
	  { test $(srcdir)/core/web/assets/node_modules/.package-lock.json -nt $(srcdir)/core/web/assets/package-lock.json || \
	    (cd $(srcdir)/core/web/assets && npm ci --ignore-scripts --no-audit --no-fund) || { \
	    echo "The pages' styles and scripts are npm packages: install node 18 and npm, and let them reach a registry." >&2; \
	    exit 1; }; } && \
	  node $(srcdir)/core/web/assets/build.mjs $(@D); \
	fi && touch $@

.PHONY: install-assets uninstall-assets clean-assets dist-assets
assetsdir = $(pkgdatadir)/assets
install-assets: core/web/assets/built/assets.json
	$(MKDIR_P) '$(DESTDIR)$(assetsdir)'
	$(INSTALL_DATA) core/web/assets/built/* '$(DESTDIR)$(assetsdir)'
uninstall-assets:
	rm -rf '$(DESTDIR)$(assetsdir)'
clean-local: clean-assets
clean-assets:
	rm -rf core/web/assets/built
dist-assets: core/web/assets/built/assets.json
	$(MKDIR_P) $(distdir)/core/web/assets/prebuilt
	cp core/web/assets/built/* $(distdir)/core/web/assets/prebuilt
