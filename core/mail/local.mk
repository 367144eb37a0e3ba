# core/mail: letters out of the outbox, and answers; the only room with GMime
libattune_a_SOURCES += core/mail/deliver.c core/mail/deliver.h core/mail/carrier.c core/mail/carrier.h
libattune_a_SOURCES += core/mail/entry.c core/mail/entry.h
libattune_a_SOURCES += core/mail/letter.c core/mail/letter.h
libattune_a_SOURCES += core/mail/mark.c core/mail/mark.h
libattune_a_SOURCES += core/mail/receive.c core/mail/receive.h
libattune_a_SOURCES += core/mail/skin.c core/mail/skin.h core/mail/gmime-skin.h
libattune_a_SOURCES += core/mail/wrap.c core/mail/wrap.h

# GMime in a module of its own: see gmime-skin.c.
if GMIME
pkglib_LTLIBRARIES += core/mail/gmime-skin.la
core_mail_gmime_skin_la_SOURCES = core/mail/gmime-skin.c core/mail/gmime-compose.c core/mail/gmime-read.c \
  core/mail/gmime-private.h
core_mail_gmime_skin_la_CFLAGS = -std=gnu11 $(WARN_CFLAGS) $(SANITIZE_FLAGS) $(GMIME_CFLAGS) -fvisibility=hidden
core_mail_gmime_skin_la_LDFLAGS = $(AM_LDFLAGS) -module -avoid-version -shared
core_mail_gmime_skin_la_LIBADD = $(GMIME_LIBS)
endif

lettersdir = $(pkgdatadir)/letters
dist_letters_DATA = core/mail/templates/answer.html core/mail/templates/answer.txt core/mail/templates/booked.html \
  core/mail/templates/booked.txt core/mail/templates/cancelled.html core/mail/templates/cancelled.txt \
  core/mail/templates/changed.html core/mail/templates/changed.txt core/mail/templates/digest.html \
  core/mail/templates/digest.txt core/mail/templates/feedback.html core/mail/templates/feedback.txt \
  core/mail/templates/figures.html core/mail/templates/figures.txt core/mail/templates/host.html \
  core/mail/templates/host.txt core/mail/templates/lapsed.html core/mail/templates/lapsed.txt \
  core/mail/templates/left.html core/mail/templates/left.txt core/mail/templates/message.html \
  core/mail/templates/message.txt core/mail/templates/moved.html \
  core/mail/templates/moved.txt core/mail/templates/offered.html core/mail/templates/offered.txt \
  core/mail/templates/part-change.html core/mail/templates/part-change.txt core/mail/templates/part-foot.html \
  core/mail/templates/part-foot.txt core/mail/templates/part-head.html core/mail/templates/part-what.html \
  core/mail/templates/part-what.txt core/mail/templates/promoted.html core/mail/templates/promoted.txt \
  core/mail/templates/reminder.html core/mail/templates/reminder.txt core/mail/templates/sign-in.html \
  core/mail/templates/sign-in.txt core/mail/templates/waiting.html core/mail/templates/waiting.txt
