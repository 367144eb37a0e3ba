/* letter: a letter of the outbox as the bytes of a message (RFC 5322): text, HTML and calendar entries.
 *
 * Its templates are KIND.txt, whose first line is the subject, and KIND.html. Besides what its view holds, they have:
 *   service_name, home     what the service is called; the address of its first page
 *   figures_link, sessions_link  the pages of the figures, and of a clinician's sessions
 *   to_name                the reader
 *   by_name, by_you, by_person  who did it, whether that is the reader, and a person at all (where the view says "by")
 *   party_name             for whom it is booked (where the view has "booking")
 *   link, move_link, cancel_link, feedback_link  the pages of the booking it is about (where the view has "booking")
 *   subject                in the HTML: the first line of the text
 */
#ifndef MAIL_LETTER_H
#define MAIL_LETTER_H

#include "base/config.h"
#include "calendar/zone.h"
#include "model/letter.h"
#include "render/template.h"

/* What all letters of a service have in common. */
typedef struct {
  const Config *config;
  const Zone *zone;
  Templates *templates;
  const char *language;
  const char *host;      /* of every UID and Message-ID */
  const char *reply_key; /* of mark_key() */
} Letterhead;

/* The same for the same letter, at whatever attempt; without angle brackets. Newly allocated. */
char *letter_message_id(const Letterhead *head, const Letter *letter);
/* The address that a letter comes from. Newly allocated. */
char *letter_sender(const Letterhead *head);

/* @link: what does not wait in the outbox because it is a secret; NULL for none. ERROR_BROKEN where the letter, or a template,
 * is not what it should be: trying again is of no use. ERROR_INVALID where this build has no GMime. */
GBytes *letter_compose(const Letterhead *head, const Letter *letter, const char *link, Instant now, GError **error);

#endif
