/* ics_reply: what somebody's calendar answers to an invitation (RFC 5546 §3.2.3, §3.2.7): foreign bytes, read within bounds.
 * What they are worth is for others to say. */
#ifndef CALENDAR_ICS_REPLY_H
#define CALENDAR_ICS_REPLY_H

#include <glib.h>

/* An attendee as the answer names them. */
typedef struct {
  char *address; /* without mailto:, in small letters */
  char *status;  /* PARTSTAT in capitals, "" for none */
} IcsGuest;

typedef struct {
  char *method;      /* METHOD in capitals: "REPLY", "COUNTER" */
  char *uid;
  char *organizer;   /* address as in IcsGuest, "" for none */
  gint64 sequence;   /* -1: it says none */
  gboolean one_date; /* about one date of a series (RECURRENCE-ID) */
  GPtrArray *guests; /* IcsGuest *, at most ICS_MOST_GUESTS */
} IcsReply;

#define ICS_MOST_GUESTS 50

/* The one event that an answer is about. NULL: these bytes are no such thing, or not whole, or about several. */
IcsReply *ics_reply_read(const char *bytes, gsize size);
void ics_reply_free(IcsReply *reply);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(IcsReply, ics_reply_free)

#endif
