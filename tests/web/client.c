#include "client.h"

#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

int client_connect(int port)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons((guint16)port) };
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  g_assert_cmpint(fd, >=, 0);
  struct timeval patience = { 10, 0 };
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  g_assert_cmpint(connect(fd, (struct sockaddr *)&address, sizeof address), ==, 0);
  return fd;
}

void client_send(int fd, const char *text)
{
  for (gsize left = strlen(text); left > 0;) {
    gssize sent = send(fd, text, left, MSG_NOSIGNAL);
    if (sent <= 0)
      return; /* the server has closed: the test sees it in what it reads */
    text += sent;
    left -= (gsize)sent;
  }
}

char *answer_header(const Answer *answer, const char *name)
{
  g_auto(GStrv) lines = g_strsplit(answer->headers, "\r\n", -1);
  gsize size = strlen(name);
  for (char **line = lines; *line; line++)
    if (g_ascii_strncasecmp(*line, name, size) == 0 && (*line)[size] == ':')
      return g_strstrip(g_strdup(*line + size + 1));
  return NULL;
}

/* Reads byte by byte up to the blank line: the next answer's bytes must stay in the socket. */
static GString *read_head(int fd)
{
  GString *head = g_string_new(NULL);
  char c;
  while (!g_str_has_suffix(head->str, "\r\n\r\n") && read(fd, &c, 1) == 1)
    g_string_append_c(head, c);
  return head;
}

static void read_body(int fd, Answer *answer)
{
  g_autofree char *length = answer_header(answer, "Content-Length");
  gint64 left = length ? g_ascii_strtoll(length, NULL, 10) : 0;
  char block[4096];
  while (left > 0) {
    gssize got = read(fd, block, (gsize)MIN(left, (gint64)sizeof block));
    if (got <= 0)
      return;
    g_string_append_len(answer->body, block, got);
    left -= got;
  }
}

Answer *client_read(int fd, gboolean head)
{
  Answer *answer = g_new0(Answer, 1);
  g_autoptr(GString) text = read_head(fd);
  const char *end = strstr(text->str, "\r\n");
  answer->headers = g_strdup(end ? end + 2 : "");
  answer->body = g_string_new(NULL);
  if (g_str_has_prefix(text->str, "HTTP/1."))
    answer->status = (int)g_ascii_strtoll(text->str + strlen("HTTP/1.1 "), NULL, 10);
  if (!head && answer->status != 304 && answer->status != 204 && answer->status >= 200)
    read_body(fd, answer);
  return answer;
}

Answer *client_ask(int port, const char *request)
{
  int fd = client_connect(port);
  client_send(fd, request);
  Answer *answer = client_read(fd, g_str_has_prefix(request, "HEAD "));
  close(fd);
  return answer;
}

void answer_free(Answer *answer)
{
  if (!answer)
    return;
  g_free(answer->headers);
  g_string_free(answer->body, TRUE);
  g_free(answer);
}

gboolean client_is_closed(int fd)
{
  char c;
  return recv(fd, &c, 1, 0) <= 0;
}
