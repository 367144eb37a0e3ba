/* reply: what somebody's calendar answered to an invitation of ours, done: who declines gives the booking back, by the same
 * act as anybody who cancels, and hears why where that cannot be. And messages that nobody but a person understands.
 *
 * Whoever calls has proved that the answer is about that booking and comes from that person. Everything here is run in a
 * transaction, and the same answer twice does the same once.
 */
#ifndef ENGINE_REPLY_H
#define ENGINE_REPLY_H

#include "engine/engine.h"

/* What the calendar said. */
typedef enum { REPLY_ACCEPTED, REPLY_TENTATIVE, REPLY_DECLINED, REPLY_PROPOSED /* another time */ } ReplyWord;

typedef struct {
  const Person *person;
  const char *booking_id;
  const char *uid;      /* of the entry that was answered */
  gint64 sequence;      /* of the entry as it was answered; -1: it does not say */
  ReplyWord word;
  const char *message_id, *subject; /* of the message, "" for none: the answer to it names them */
} ReplyWish;

typedef enum {
  REPLY_NOTED,     /* nothing to do */
  REPLY_CANCELLED, /* given back; the letter that says so is that of every cancelled booking */
  REPLY_AGAIN,     /* it had been given back before */
  REPLY_KEPT,      /* it may not be given back; told why */
  REPLY_SEVERAL,   /* it is for several meetings, or the entry stands for several bookings; told how to cancel */
  REPLY_OLD,       /* the meeting has changed since; told how it is now */
  REPLY_OVER,      /* said yes to what is no longer booked; told so */
  REPLY_ASKED,     /* proposed another time; told how to find one */
  REPLY_NOT_THEIRS /* no such booking, or they may not act on it: for a person to look at */
} ReplyOutcome;

const char *reply_outcome_text(ReplyOutcome outcome); /* "cancelled" … */

gboolean engine_reply(Engine *engine, const ReplyWish *wish, ReplyOutcome *outcome, GError **error);

/* ---- what only a person understands ---- */

typedef struct {
  const char *event;       /* the same event is passed on once */
  const Person *author;    /* NULL: nobody we know */
  const char *address, *name, *subject, *text, *message_id; /* as the message has them */
  const char *booking_id;  /* that it is certainly about, or NULL */
} MessageWish;

#define MESSAGES_A_DAY 200 /* so that nobody's flood becomes ours */

/* Passes a message on to mail-office, or, where that is not set, to every administrator; and tells an author whom we know, once
 * a day, that it was. *@passed: to how many. ERROR_BUSY where too many came today already, ERROR_MISSING where there is nobody
 * to pass it on to. */
gboolean engine_message(Engine *engine, const MessageWish *wish, guint *passed, GError **error);

#endif
