/* receive: one message to mail-reply-to, read and acted upon.
 *
 * What a calendar answered to an invitation counts where the address it came to bears our mark (mail/mark.h) for the guest whom
 * the answer names: a mark was only ever written to that one. Who is in From proves nothing. All else is passed on to people,
 * but what a program wrote (RFC 3834): that is never answered and never passed on, so that no loop can come about. A message that
 * cannot be made sense of is one that a person must look at, and no error.
 */
#ifndef MAIL_RECEIVE_H
#define MAIL_RECEIVE_H

#include "engine/engine.h"
#include "engine/reply.h"

#define RECEIVE_MOST (4 * 1024 * 1024) /* bytes of a message that are looked at */

typedef enum { RECEIVED_REPLY, RECEIVED_PASSED_ON, RECEIVED_LEFT_ALONE } ReceivedKind;

typedef struct {
  ReceivedKind kind;
  ReplyOutcome reply; /* of a reply */
  char booking_id[64]; /* "" for none */
  guint passed;       /* to how many it was passed on */
} Received;

/* In a transaction of its own. ERROR_INVALID where mail-reply-to is not set or this build has no GMime. The same message again
 * does nothing new. */
gboolean receive_message(Engine *engine, const char *bytes, gsize size, Received *received, GError **error);

/* A line about it without names or addresses; newly allocated. */
char *received_line(const Received *received);

#endif
