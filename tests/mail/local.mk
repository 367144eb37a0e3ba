# tests/mail: letters, from the outbox to a mail server and back
check_PROGRAMS += tests/mail/wire
TESTS += tests/mail/wire
tests_mail_wire_SOURCES = tests/mail/wire.c
tests_mail_wire_LDADD = libattune.a $(CORE_LIBS)
