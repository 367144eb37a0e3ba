# po: the languages of pages and letters. English stands in the sources.
languages = cy
po_catalogues = po/cy.mo
po_sources = po/cy.po
EXTRA_DIST += $(po_sources) po/extract
podir = $(pkgdatadir)/po
if LANGUAGES
po_DATA = $(po_catalogues)
endif
CLEANFILES += $(po_catalogues)

.po.mo:
	$(AM_V_GEN)$(MKDIR_P) po && $(MSGFMT) --check -o $@.new $< && mv -f $@.new $@
SUFFIXES = .po .mo

# After a text was added or changed: takes what is new into every language's catalogue, for translators to fill in.
.PHONY: update-po
update-po:
	$(PYTHON) $(srcdir)/po/extract --source $(srcdir) >po/attune.pot
	for language in $(languages); do $(MSGMERGE) --quiet --update --backup=none --no-fuzzy-matching --no-wrap --sort-by-file \
	  $(srcdir)/po/$$language.po po/attune.pot || exit 1; done
CLEANFILES += po/attune.pot
