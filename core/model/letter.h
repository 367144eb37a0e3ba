/* letter: a message to one person, as it lies in the outbox.
 *
 *   queued  → sending → handing → gone → sent   written; taken; its end is about to go; it goes; the server has it
 *   sending → failed  → sending              tried in vain, to be tried again at next_at
 *   …       → given-up                       refused for good, or of no use any more (last_error says why)
 *   gone    → unsure                         the deliverer ended before it heard the server's answer
 *   queued, sending, failed → dropped        what it would have told of is no longer so
 *
 * A deliverer that ends while a letter is `sending` has certainly not delivered it: it is tried again. One that ends when it is
 * `gone` most probably has: it is never sent again by itself, but shown until somebody decides. `gone` is written down without
 * waiting for the disk, so that nothing lies between it and the letter's end; a power cut may therefore take it back to
 * `handing`, which is on the disk by then. So `handing` means the same as `gone` after the machine has started anew, and the
 * same as `sending` where only the deliverer ended. A database server may start anew by itself: there it always means `gone`.
 */
#ifndef MODEL_LETTER_H
#define MODEL_LETTER_H

#include "base/civil.h"

typedef enum {
  LETTER_QUEUED,
  LETTER_SENDING,
  LETTER_HANDING,
  LETTER_GONE,
  LETTER_SENT,
  LETTER_FAILED,
  LETTER_GIVEN_UP,
  LETTER_UNSURE,
  LETTER_DROPPED,
  LETTER_N_STATES
} LetterState;
const char *letter_state_text(LetterState state); /* "queued", "given-up" … */
LetterState letter_state_from_text(const char *text); /* of stored text */
gboolean letter_is_over(LetterState state); /* sent, dropped: nothing of it is kept but that it was */

typedef struct {
  char *id;        /* also the left part of its Message-ID */
  char *event;     /* what it tells of, and whom: the same event never makes two letters */
  char *kind;      /* name of its template: "booked" */
  char *person_id; /* "" for somebody we do not know */
  char *about;     /* id of the booking or slot it is about; "" for none */
  char *address;   /* "" once it is over */
  char *view;      /* JSON; "" once it is over */
  LetterState state;
  gboolean urgent; /* goes before all others */
  int attempts;
  Instant next_at;  /* not tried before */
  Instant until_at; /* of no use after */
  char *last_error;
  Instant made_at;
  Instant sent_at;  /* when it was over; 0 while it is not */
} Letter;

void letter_free(Letter *letter);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Letter, letter_free)

#define LETTER_KEPT_DAYS 2 /* how long a letter is tried, where its event sets no other end */

/* How long to wait after the @attempts-th try failed: 1 minute, 5, 30, 2 hours, and 6 hours from then on. */
Instant letter_pause(int attempts);

#endif
