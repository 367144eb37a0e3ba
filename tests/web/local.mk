# tests/web: the http room and the web room
check_PROGRAMS += tests/web/target tests/web/router tests/web/negotiation tests/web/server tests/web/framing tests/web/crowd
TESTS += tests/web/target tests/web/router tests/web/negotiation tests/web/server tests/web/framing tests/web/crowd
tests_web_target_SOURCES = tests/web/target.c
tests_web_target_LDADD = libattune.a $(CORE_LIBS)
tests_web_router_SOURCES = tests/web/router.c
tests_web_router_LDADD = libattune.a $(CORE_LIBS)
tests_web_negotiation_SOURCES = tests/web/negotiation.c
tests_web_negotiation_LDADD = libattune.a $(CORE_LIBS)
tests_web_server_SOURCES = tests/web/server.c tests/web/fixture.c tests/web/fixture.h tests/web/client.c tests/web/client.h
tests_web_server_LDADD = libattune.a $(CORE_LIBS)
tests_web_framing_SOURCES = tests/web/framing.c tests/web/fixture.c tests/web/fixture.h tests/web/client.c tests/web/client.h
tests_web_framing_LDADD = libattune.a $(CORE_LIBS)
tests_web_crowd_SOURCES = tests/web/crowd.c tests/web/fixture.c tests/web/fixture.h tests/web/client.c tests/web/client.h
tests_web_crowd_LDADD = libattune.a $(CORE_LIBS)
TESTS += tests/web/guard.py tests/web/openapi.py tests/web/bookings.py tests/web/hostile.py tests/web/turns.py
dist_check_SCRIPTS += tests/web/guard.py tests/web/openapi.py tests/web/bookings.py tests/web/hostile.py tests/web/turns.py
