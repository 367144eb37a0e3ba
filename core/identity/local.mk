# core/identity: signing in with an organisation's own provider (OpenID Connect); the only room with cjose
libattune_a_SOURCES += core/identity/attempt.c core/identity/attempt.h
libattune_a_SOURCES += core/identity/claims.c core/identity/claims.h
libattune_a_SOURCES += core/identity/discovery.c core/identity/discovery.h
libattune_a_SOURCES += core/identity/jws.c core/identity/jws.h core/identity/cjose-skin.h
libattune_a_SOURCES += core/identity/provider.c core/identity/provider.h core/identity/provider-run.c core/identity/provider-run.h

# cjose in a module of its own: see cjose-skin.c.
if CJOSE
pkglib_LTLIBRARIES += core/identity/cjose-skin.la
core_identity_cjose_skin_la_SOURCES = core/identity/cjose-skin.c core/identity/cjose-skin.h
core_identity_cjose_skin_la_CFLAGS = -std=gnu11 $(WARN_CFLAGS) $(SANITIZE_FLAGS) $(CJOSE_CFLAGS) -fvisibility=hidden
core_identity_cjose_skin_la_LDFLAGS = $(AM_LDFLAGS) -module -avoid-version -shared
core_identity_cjose_skin_la_LIBADD = $(CJOSE_LIBS)
endif
