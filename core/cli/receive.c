/* attune receive: a message on standard input, from the mail server. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "cli/commands.h"
#include "cli/session.h"
#include "mail/receive.h"

/* All of it, of which no more than can be looked at is kept: a server that cannot write on would think us broken. */
static GByteArray *read_all(GError **error)
{
  g_autoptr(GByteArray) message = g_byte_array_new();
  char bytes[16384];
  for (;;) {
    ssize_t n = read(STDIN_FILENO, bytes, sizeof bytes);
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0) {
      error_set(error, ERROR_BROKEN, "standard input: %s", g_strerror(errno));
      return NULL;
    }
    if (n == 0)
      return g_steal_pointer(&message);
    g_byte_array_append(message, (const guint8 *)bytes, (guint)MIN((gsize)n, (gsize)RECEIVE_MOST - message->len));
  }
}

static void print_received(const CliCall *call, const Received *received)
{
  static const char *const kinds[] = { [RECEIVED_REPLY] = "reply", [RECEIVED_PASSED_ON] = "passed on",
                                       [RECEIVED_LEFT_ALONE] = "left alone" };
  g_autofree char *line = received_line(received);
  gboolean reply = received->kind == RECEIVED_REPLY;
  if (call->json)
    session_print_json(json_pack("{s:s, s:s?, s:s?, s:i}", "kind", kinds[received->kind], "outcome",
                                 reply ? reply_outcome_text(received->reply) : NULL, "booking",
                                 *received->booking_id ? received->booking_id : NULL, "passed_to", (int)received->passed));
  else
    fprintf(stderr, "attune: %s\n", line);
}

gboolean cli_receive(CliCall *call, GError **error)
{
  Received received = { 0 };
  if (!cli_parse_words(call, NULL, 0, 0, error))
    return FALSE;
  g_autoptr(GByteArray) message = read_all(error);
  g_autoptr(Engine) engine = message ? engine_open(call->config, error) : NULL;
  if (!engine || !receive_message(engine, (const char *)message->data, message->len, &received, error))
    return FALSE;
  print_received(call, &received);
  return TRUE;
}

