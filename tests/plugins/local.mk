# tests/plugins: the door to plugins, and the rules of each service type
check_PROGRAMS += tests/plugins/cases
TESTS += tests/plugins/cases
tests_plugins_cases_SOURCES = tests/plugins/cases.c tests/plugins/case-words.c tests/plugins/case-words.h
tests_plugins_cases_LDADD = libattune.a $(CORE_LIBS)
check_PROGRAMS += tests/plugins/policy
TESTS += tests/plugins/policy
tests_plugins_policy_SOURCES = tests/plugins/policy.c
tests_plugins_policy_LDADD = libattune.a $(CORE_LIBS)
TESTS += tests/plugins/refusals.py tests/plugins/conformance.py
dist_check_SCRIPTS += tests/plugins/refusals.py tests/plugins/conformance.py
EXTRA_DIST += tests/plugins/workshop.py tests/plugins/faulty/base.h
TESTS += tests/plugins/outside.py
dist_check_SCRIPTS += tests/plugins/outside.py
EXTRA_DIST += tests/plugins/outside/community-event.c
TESTS += tests/plugins/guide.py tests/plugins/quarantine.py
dist_check_SCRIPTS += tests/plugins/guide.py tests/plugins/quarantine.py
