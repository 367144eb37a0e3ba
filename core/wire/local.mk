# core/wire: other servers, without knowing what is said to them; the only room with libcurl
libattune_a_SOURCES += core/wire/http.c core/wire/http.h core/wire/curl-fetch.h
libattune_a_SOURCES += core/wire/smtp.c core/wire/smtp.h core/wire/curl-post.h

# libcurl in modules of their own: see curl-post.c.
if LIBCURL
pkglib_LTLIBRARIES += core/wire/curl-post.la
core_wire_curl_post_la_SOURCES = core/wire/curl-post.c core/wire/curl-post.h
core_wire_curl_post_la_CFLAGS = -std=gnu11 $(WARN_CFLAGS) $(SANITIZE_FLAGS) $(CURL_CFLAGS) -fvisibility=hidden
core_wire_curl_post_la_LDFLAGS = $(AM_LDFLAGS) -module -avoid-version -shared
core_wire_curl_post_la_LIBADD = $(CURL_LIBS)
pkglib_LTLIBRARIES += core/wire/curl-fetch.la
core_wire_curl_fetch_la_SOURCES = core/wire/curl-fetch.c core/wire/curl-fetch.h
core_wire_curl_fetch_la_CFLAGS = -std=gnu11 $(WARN_CFLAGS) $(SANITIZE_FLAGS) $(CURL_CFLAGS) -fvisibility=hidden
core_wire_curl_fetch_la_LDFLAGS = $(AM_LDFLAGS) -module -avoid-version -shared
core_wire_curl_fetch_la_LIBADD = $(CURL_LIBS)
endif
