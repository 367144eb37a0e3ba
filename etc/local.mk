# etc: configuration, systemd units, reverse proxy
EXTRA_DIST += etc/attune.conf etc/systemd/attune.service.in etc/systemd/attune-deliver.service.in etc/systemd/attune-deliver.timer \
  etc/systemd/attune-tend.service.in etc/systemd/attune-tend.timer \
  etc/systemd/attune.socket etc/systemd/attune.sysusers etc/systemd/attune.tmpfiles \
  etc/reverse-proxy/nginx.conf etc/reverse-proxy/attune-proxy.conf

dist_doc_DATA = README.md HACKING.md COPYING
exampledir = $(docdir)/examples
dist_example_DATA = etc/reverse-proxy/nginx.conf etc/reverse-proxy/attune-proxy.conf

statedir = $(localstatedir)/lib/attune
confdir = $(sysconfdir)/attune
# The folder of the state first: what was put in for @statedir@ may end in /var/lib/attune itself.
FILL_IN = $(SED) -e 's|/var/lib/attune|$(statedir)|g' -e 's|@bindir[@]|$(bindir)|g' -e 's|@sysconfdir[@]|$(sysconfdir)|g' \
  -e 's|@statedir[@]|$(statedir)|g'

etc/systemd/attune.service: etc/systemd/attune.service.in Makefile
	$(AM_V_GEN)$(MKDIR_P) etc/systemd && $(FILL_IN) $(srcdir)/etc/systemd/attune.service.in >$@.new && mv -f $@.new $@
etc/systemd/attune-deliver.service: etc/systemd/attune-deliver.service.in Makefile
	$(AM_V_GEN)$(MKDIR_P) etc/systemd && $(FILL_IN) $(srcdir)/etc/systemd/attune-deliver.service.in >$@.new && mv -f $@.new $@
etc/systemd/attune-tend.service: etc/systemd/attune-tend.service.in Makefile
	$(AM_V_GEN)$(MKDIR_P) etc/systemd && $(FILL_IN) $(srcdir)/etc/systemd/attune-tend.service.in >$@.new && mv -f $@.new $@
etc/installed/attune.conf: etc/attune.conf Makefile
	$(AM_V_GEN)$(MKDIR_P) etc/installed && $(FILL_IN) $(srcdir)/etc/attune.conf >$@.new && mv -f $@.new $@
etc/installed/sysusers.conf: etc/systemd/attune.sysusers Makefile
	$(AM_V_GEN)$(MKDIR_P) etc/installed && $(FILL_IN) $(srcdir)/etc/systemd/attune.sysusers >$@.new && mv -f $@.new $@
etc/installed/tmpfiles.conf: etc/systemd/attune.tmpfiles Makefile
	$(AM_V_GEN)$(MKDIR_P) etc/installed && $(FILL_IN) $(srcdir)/etc/systemd/attune.tmpfiles >$@.new && mv -f $@.new $@
noinst_DATA += etc/installed/attune.conf
CLEANFILES += etc/systemd/attune.service etc/systemd/attune-deliver.service etc/systemd/attune-tend.service \
  etc/installed/attune.conf etc/installed/sysusers.conf etc/installed/tmpfiles.conf

if SYSTEMD_UNITS
nodist_systemdsystemunit_DATA = etc/systemd/attune.service etc/systemd/attune-deliver.service etc/systemd/attune-tend.service
dist_systemdsystemunit_DATA = etc/systemd/attune.socket etc/systemd/attune-deliver.timer etc/systemd/attune-tend.timer
noinst_DATA += etc/installed/sysusers.conf etc/installed/tmpfiles.conf
SYSTEMD_INSTALL = install-sysusers install-tmpfiles
SYSTEMD_UNINSTALL = uninstall-sysusers uninstall-tmpfiles
endif

# A configuration that somebody has written stays as it is.
.PHONY: install-configuration uninstall-configuration install-sysusers uninstall-sysusers install-tmpfiles uninstall-tmpfiles
install-data-local: install-configuration install-assets $(SYSTEMD_INSTALL)
uninstall-local: uninstall-configuration uninstall-assets $(SYSTEMD_UNINSTALL)
install-configuration: etc/installed/attune.conf
	$(MKDIR_P) '$(DESTDIR)$(confdir)' '$(DESTDIR)$(plugindir)'
	test -e '$(DESTDIR)$(confdir)/attune.conf' || $(INSTALL_DATA) etc/installed/attune.conf '$(DESTDIR)$(confdir)/attune.conf'
uninstall-configuration: etc/installed/attune.conf
	if cmp -s etc/installed/attune.conf '$(DESTDIR)$(confdir)/attune.conf'; then \
	  rm -f '$(DESTDIR)$(confdir)/attune.conf'; fi
	-rmdir '$(DESTDIR)$(confdir)' 2>/dev/null
install-sysusers: etc/installed/sysusers.conf
	$(MKDIR_P) '$(DESTDIR)$(prefix)/lib/sysusers.d'
	$(INSTALL_DATA) etc/installed/sysusers.conf '$(DESTDIR)$(prefix)/lib/sysusers.d/attune.conf'
uninstall-sysusers:
	rm -f '$(DESTDIR)$(prefix)/lib/sysusers.d/attune.conf'
install-tmpfiles: etc/installed/tmpfiles.conf
	$(MKDIR_P) '$(DESTDIR)$(prefix)/lib/tmpfiles.d'
	$(INSTALL_DATA) etc/installed/tmpfiles.conf '$(DESTDIR)$(prefix)/lib/tmpfiles.d/attune.conf'
uninstall-tmpfiles:
	rm -f '$(DESTDIR)$(prefix)/lib/tmpfiles.d/attune.conf'

# The demonstration: an invented service, and what fills a database with it.
demodir = $(pkgdatadir)/demo
dist_demo_DATA = etc/demo/people.book etc/demo/services.book etc/demo/calendar.book
dist_demo_SCRIPTS = etc/demo/generate etc/demo/make
