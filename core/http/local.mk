# core/http: the only room that speaks libmicrohttpd and zlib; knows nothing of bookings
libattune_a_SOURCES += \
  core/http/request.c core/http/request.h \
  core/http/target.c core/http/target.h \
  core/http/response.c core/http/response.h \
  core/http/router.c core/http/router.h \
  core/http/listen.c core/http/listen.h \
  core/http/private.h \
  core/http/framing.c \
  core/http/exchange.c \
  core/http/peer.c \
  core/http/turn.c \
  core/http/server.c core/http/server.h
