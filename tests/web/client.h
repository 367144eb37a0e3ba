/* client: a small HTTP client over a raw socket, so that tests decide about every byte. */
#ifndef TESTS_WEB_CLIENT_H
#define TESTS_WEB_CLIENT_H

#include <glib.h>

typedef struct {
  int status;     /* 0 if the connection was closed before an answer */
  char *headers;  /* lines after the status line */
  GString *body;
} Answer;

/* A connected socket that gives up reading after ten seconds. */
int client_connect(int port);
/* Sends all of @text. */
void client_send(int fd, const char *text);
/* Reads one answer. @head: the request was a HEAD, so that no body follows. */
Answer *client_read(int fd, gboolean head);
/* One request on a connection of its own. */
Answer *client_ask(int port, const char *request);
/* The value of a header, newly allocated, or NULL. */
char *answer_header(const Answer *answer, const char *name);
void answer_free(Answer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Answer, answer_free)
/* Whether the other side has closed: nothing more can be read. */
gboolean client_is_closed(int fd);

#endif
