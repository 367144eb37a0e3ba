/* listen: the socket that the server accepts from. */
#ifndef HTTP_LISTEN_H
#define HTTP_LISTEN_H

#include <glib.h>

typedef struct {
  int fd;        /* non-blocking, close-on-exec, listening (unless held, see below); -1 when closed */
  int port;      /* 0 for a unix socket */
  char *address; /* "http://127.0.0.1:8080" or "unix:/run/attune/http" */
  char *path;    /* of a unix socket made here, removed by http_listen_clear; else NULL */
} HttpListen;

/* @where: "HOST:PORT" with an IPv4 address or "localhost", "[IPV6]:PORT", "unix:PATH", or "systemd" for a socket handed
 * over by socket activation (LISTEN_FDS). A socket file that nobody listens on any more is replaced; one in use, or a
 * file that is no socket, is ERROR_INVALID. */
gboolean http_listen_open(const char *where, HttpListen *out, GError **error);
/* Stops owning the descriptor (closes it if still here) and removes the socket file that was made. */
void http_listen_clear(HttpListen *listening);
/* The same in a process that was forked off: the socket file is its maker's to remove. */
void http_listen_leave(HttpListen *listening);

/* For several processes behind one address. Takes hold of it for all of them: an internet address is bound, so that it
 * stays ours, but not listened at; elsewhere this is the socket itself. An address in use, by another Attune too, is
 * refused. */
gboolean http_listen_hold(const char *where, HttpListen *out, GError **error);
/* A socket that one process accepts from, at the address that is @held: over internet one of its own, among which the
 * kernel spreads the connections (SO_REUSEPORT); elsewhere the one socket that all share. Its path is NULL. */
gboolean http_listen_share(const HttpListen *held, HttpListen *out, GError **error);

#endif
