# core/store: the only room with SQL; one file an entity
libattune_a_SOURCES += core/store/slot.c core/store/slot-list.c core/store/slot.h
libattune_a_SOURCES += core/store/tally.c core/store/tally.h
libattune_a_SOURCES += core/store/booking.c core/store/booking.h
libattune_a_SOURCES += core/store/attendance.c core/store/unsaid.c core/store/unsaid.h
libattune_a_SOURCES += core/store/draft.c core/store/draft.h
libattune_a_SOURCES += core/store/change.c core/store/change.h core/store/chain.c core/store/chain.h
libattune_a_SOURCES += core/store/audit.c core/store/audit.h core/store/audit-drop.c
libattune_a_SOURCES += core/store/erase.c core/store/erase.h core/store/erase-person.c core/store/erase-letters.c
libattune_a_SOURCES += core/store/mention.c core/store/mention.h
libattune_a_SOURCES += core/store/tend.c core/store/tend.h core/store/export.c core/store/export.h
libattune_a_SOURCES += core/store/restore.c core/store/restore.h
libattune_a_SOURCES += core/store/verify-chain.c
libattune_a_SOURCES += core/store/person.c core/store/team.c core/store/person.h
libattune_a_SOURCES += core/store/service.c core/store/service.h
libattune_a_SOURCES += core/store/schedule.c core/store/schedule.h
libattune_a_SOURCES += core/store/closure.c core/store/closure.h
libattune_a_SOURCES += core/store/target.c core/store/target.h
libattune_a_SOURCES += core/store/token.c core/store/token.h
libattune_a_SOURCES += core/store/identity.c core/store/identity.h
libattune_a_SOURCES += core/store/series.c core/store/series.h
libattune_a_SOURCES += core/store/session.c core/store/session.h
libattune_a_SOURCES += core/store/signin.c core/store/signin.h
libattune_a_SOURCES += core/store/feed.c core/store/feed-rows.c core/store/feed.h
libattune_a_SOURCES += core/store/verify.c core/store/verify-rules.c core/store/verify.h
libattune_a_SOURCES += core/store/fact.c core/store/fact.h core/store/scope.c core/store/scope.h

libattune_a_SOURCES += core/store/schema.h
nodist_libattune_a_SOURCES += core/store/schema.c

# In order of number; a new migration is a new line here.
schema_files = \
  core/store/schema/0001-first.sql \
  core/store/schema/0002-doors.sql \
  core/store/schema/0003-post.sql \
  core/store/schema/0004-chain.sql \
  core/store/schema/0005-digests.sql \
  core/store/schema/0006-team-left.sql \
  core/store/schema/0007-drafts.sql \
  core/store/schema/0008-identities.sql \
  core/store/schema/0009-erasure.sql
EXTRA_DIST += $(schema_files) core/store/schema/embed.awk
CLEANFILES += core/store/schema.c
core/store/schema.c: $(schema_files) core/store/schema/embed.awk
	$(AM_V_GEN)$(MKDIR_P) core/store && set -- && for f in $(schema_files); do set -- "$$@" "$(srcdir)/$$f"; done && \
	  $(AWK) -f $(srcdir)/core/store/schema/embed.awk "$$@" >$@.new && mv $@.new $@
libattune_a_SOURCES += core/store/list.c core/store/list.h
libattune_a_SOURCES += core/store/report-usage.c core/store/report-usage.h
libattune_a_SOURCES += core/store/report-people.c core/store/report-people.h core/store/report-read.h
libattune_a_SOURCES += core/store/digest.c core/store/digest.h
libattune_a_SOURCES += core/store/report-feeds.c core/store/report-feeds.h
libattune_a_SOURCES += core/store/report-wishes.c core/store/report-wishes.h
libattune_a_SOURCES += core/store/import.c core/store/import.h
libattune_a_SOURCES += core/store/rows.c core/store/rows.h
libattune_a_SOURCES += core/store/outbox.c core/store/outbox.h core/store/outbox-due.c core/store/outbox-due.h
