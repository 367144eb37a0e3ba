# tests/identity: signing in with a provider that others wrote
check_PROGRAMS += tests/identity/claims
TESTS += tests/identity/claims
tests_identity_claims_SOURCES = tests/identity/claims.c
tests_identity_claims_LDADD = libattune.a $(CORE_LIBS)
check_PROGRAMS += tests/identity/arrival
TESTS += tests/identity/arrival
tests_identity_arrival_SOURCES = tests/identity/arrival.c
tests_identity_arrival_LDADD = libattune.a $(CORE_LIBS)
TESTS += tests/identity/sign-in.py
dist_check_SCRIPTS += tests/identity/sign-in.py
EXTRA_DIST += tests/identity/package.json tests/identity/package-lock.json tests/identity/.npmrc tests/identity/provider.mjs
