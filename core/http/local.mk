# core/http: the only room that speaks libmicrohttpd and zlib; knows nothing of bookings
libattune_a_SOURCES += core/http/accept.c core/http/accept.h
libattune_a_SOURCES += core/http/conditional.c core/http/conditional.h
libattune_a_SOURCES += core/http/counters.c
libattune_a_SOURCES += core/http/date.c core/http/date.h
libattune_a_SOURCES += core/http/exchange.c
libattune_a_SOURCES += core/http/framing.c
libattune_a_SOURCES += core/http/gzip.c core/http/gzip.h
libattune_a_SOURCES += core/http/listen.c core/http/listen.h
libattune_a_SOURCES += core/http/peer.c
libattune_a_SOURCES += core/http/private.h
libattune_a_SOURCES += core/http/request.c core/http/request.h
libattune_a_SOURCES += core/http/response.c core/http/response.h
libattune_a_SOURCES += core/http/router.c core/http/router.h
libattune_a_SOURCES += core/http/server.c core/http/server.h
libattune_a_SOURCES += core/http/target.c core/http/target.h
libattune_a_SOURCES += core/http/turn.c
