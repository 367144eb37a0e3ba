/* letters: what people are told, written into the outbox in the transaction of what it tells of (law 11), and sent after by
 * “attune deliver”. A letter in the outbox holds no secret (the link to sign in with is made when it
 * leaves: engine/signin.h), no note and no case reference.
 *
 * To whom: a person about their own bookings; about a team's, its leader and whoever booked for it, or, where it has neither,
 * its members who lead. Hosts hear of what the service's tell-hosts says, and never of what they did themselves. Whoever is
 * not active hears nothing. Imported history writes no letters, and nothing is told of what is over.
 */
#ifndef ENGINE_LETTERS_H
#define ENGINE_LETTERS_H

#include <jansson.h>

#include "engine/engine.h"
#include "model/booking.h"

/* ---- for other rooms ---- */

typedef struct {
  const char *kind;    /* name of its templates: "sign-in" */
  const char *event;   /* the same event never makes two letters; NULL: every call is an event of its own */
  const Person *person;
  const char *about;   /* id of a booking or slot; NULL for none */
  const json_t *view;  /* what the templates are filled from, besides what every letter has (mail/letter.h); borrowed */
  Instant until;       /* of no use after; 0: two days from now */
  gboolean urgent;     /* goes before all others: somebody waits for it */
} LetterWish;

/* In a transaction. Nothing is written to somebody who is not active. */
gboolean engine_post_letter(Engine *engine, const LetterWish *wish, GError **error);

/* Letters whose time has come: reminders, questions afterwards, weekly digests, monthly figures; and letters that nobody could
 * send in time are given up, and forgotten in the end. Each event makes one letter however many processes ask, and however
 * often. In a transaction. *@made takes how many were written. */
gboolean engine_letters_due(Engine *engine, guint *made, GError **error);
/* Whether it would do anything; reads only. The caller must not hold a read snapshot of its own. */
gboolean engine_letters_are_due(Engine *engine, gboolean *due, GError **error);

/* ---- within engine/ ---- */

/* A booking was made on @slot, as touched, for the party of that name: call it after the rows are written. @who as in the change
 * log. */
gboolean letters_of_new_booking(Engine *engine, const char *who, const Slot *slot, const char *party_name, const Booking *made,
                                Instant now, GError **error);
/* What became of a booking afterwards. @act: "accept", "promote", "offer", "lapse", "cancel", "slot-cancel" (as cancel, with its
 * whole slot: the hosts are told once, of the slot) or "move". */
gboolean letters_of_booking(Engine *engine, const char *who, const char *act, const Booking *before,
                            const Booking *after, Instant now, GError **error);

/* A whole slot was cancelled by the service, with its bookings @live (Booking *, as they were before). Call it after all rows
 * are written. */
gboolean letters_of_cancelled_slot(Engine *engine, const char *who, const Slot *slot, const GPtrArray *live,
                                   const char *reason, Instant now, GError **error);

/* Times, places or links of a slot's meetings changed, or its hosts, and its bookings stay. @slot holds the hosts as they were,
 * @before the meetings (Meeting *). Parties hear of times, places and links only. */
gboolean letters_of_changed_slot(Engine *engine, const char *who, const Slot *slot, const GPtrArray *before, Instant now,
                                 GError **error);

#endif
