# tests/plugins: the door to plugins, and the rules of each service type
check_PROGRAMS += tests/plugins/cases
TESTS += tests/plugins/cases
tests_plugins_cases_SOURCES = tests/plugins/cases.c tests/plugins/case-words.c tests/plugins/case-words.h
tests_plugins_cases_LDADD = libattune.a $(CORE_LIBS)
