# tests/mail: letters, from the outbox to a mail server and back
check_PROGRAMS += tests/mail/wire
TESTS += tests/mail/wire
tests_mail_wire_SOURCES = tests/mail/wire.c
tests_mail_wire_LDADD = libattune.a $(CORE_LIBS)
mail_scripts = tests/mail/smtp.py tests/mail/story.py tests/mail/kills.py tests/mail/replies.py tests/mail/exim.py
dist_check_SCRIPTS += $(mail_scripts)
TESTS += $(mail_scripts)
EXTRA_DIST += tests/mail/package.json tests/mail/package-lock.json tests/mail/.npmrc tests/mail/post.py tests/mail/mta.py tests/mail/clients.py tests/mail/server.mjs \
  tests/mail/read.mjs
check_PROGRAMS += tests/mail/words
TESTS += tests/mail/words
tests_mail_words_SOURCES = tests/mail/words.c
tests_mail_words_LDADD = libattune.a $(CORE_LIBS)
check_PROGRAMS += tests/mail/outbox
TESTS += tests/mail/outbox
tests_mail_outbox_SOURCES = tests/mail/outbox.c
tests_mail_outbox_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests/engine
tests_mail_outbox_LDADD = $(ENGINE_TEST_LIBS)
