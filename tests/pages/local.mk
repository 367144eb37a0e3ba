# tests/pages: templates, languages, assets, and the pages made of them
check_PROGRAMS += tests/pages/words tests/pages/template tests/pages/every-template
TESTS += tests/pages/words tests/pages/template tests/pages/every-template
tests_pages_words_SOURCES = tests/pages/words.c
tests_pages_words_LDADD = libattune.a $(CORE_LIBS)
tests_pages_template_SOURCES = tests/pages/template.c
tests_pages_template_LDADD = libattune.a $(CORE_LIBS)
tests_pages_every_template_SOURCES = tests/pages/every-template.c
tests_pages_every_template_LDADD = libattune.a $(CORE_LIBS)
TESTS += tests/pages/frame.py tests/pages/languages.py
dist_check_SCRIPTS += tests/pages/frame.py tests/pages/languages.py
TESTS += tests/pages/figures.py
dist_check_SCRIPTS += tests/pages/figures.py
TESTS += tests/pages/sessions.py
dist_check_SCRIPTS += tests/pages/sessions.py
