# plugins: one service type a file. Each links with nothing but the C library, keeps every symbol but one to itself, and
# may leave none unresolved.
PLUGIN_CFLAGS = -std=gnu11 $(WARN_CFLAGS) $(SANITIZE_FLAGS) -fvisibility=hidden
PLUGIN_LDFLAGS = -module -avoid-version -shared $(SANITIZE_FLAGS)
if !SANITIZERS
PLUGIN_LDFLAGS += -Wl,-z,defs
endif

plugin_LTLIBRARIES += \
  plugins/drop-in.la \
  plugins/reflective-discussion.la \
  plugins/circle-of-security.la \
  plugins/training-course.la \
  plugins/wellbeing-session.la
noinst_HEADERS += plugins/rules.h plugins/words.h

plugins_drop_in_la_SOURCES = plugins/drop-in.c
plugins_drop_in_la_CFLAGS = $(PLUGIN_CFLAGS)
plugins_drop_in_la_LDFLAGS = $(PLUGIN_LDFLAGS)
plugins_reflective_discussion_la_SOURCES = plugins/reflective-discussion.c
plugins_reflective_discussion_la_CFLAGS = $(PLUGIN_CFLAGS)
plugins_reflective_discussion_la_LDFLAGS = $(PLUGIN_LDFLAGS)
plugins_circle_of_security_la_SOURCES = plugins/circle-of-security.c
plugins_circle_of_security_la_CFLAGS = $(PLUGIN_CFLAGS)
plugins_circle_of_security_la_LDFLAGS = $(PLUGIN_LDFLAGS)
plugins_training_course_la_SOURCES = plugins/training-course.c
plugins_training_course_la_CFLAGS = $(PLUGIN_CFLAGS)
plugins_training_course_la_LDFLAGS = $(PLUGIN_LDFLAGS)
plugins_wellbeing_session_la_SOURCES = plugins/wellbeing-session.c
plugins_wellbeing_session_la_CFLAGS = $(PLUGIN_CFLAGS)
plugins_wellbeing_session_la_LDFLAGS = $(PLUGIN_LDFLAGS)

# A plugin that its group may write is refused, and a umask of 002 would make it so in the build tree.
all-local: plugins/.libs/closed
plugins/.libs/closed: $(plugin_LTLIBRARIES)
	$(AM_V_at)chmod go-w $(@D) $(@D)/*.so && touch $@
CLEANFILES += plugins/.libs/closed

# The rules of each service type as text, read by tests/plugins/cases.
EXTRA_DIST += \
  plugins/drop-in.cases \
  plugins/reflective-discussion.cases \
  plugins/circle-of-security.cases \
  plugins/training-course.cases \
  plugins/wellbeing-session.cases
