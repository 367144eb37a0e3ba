/* letter-view: what a letter about a booking tells, as a view, and its calendar entries. Private to engine/.
 *
 * Reads through the writing connection, in the transaction of the change: a letter tells of things as they are then. Neither
 * note nor case reference is ever in it: mail passes through many hands.
 */
#ifndef ENGINE_LETTER_VIEW_H
#define ENGINE_LETTER_VIEW_H

#include "engine/engine.h"
#include "model/booking.h"

/* A booking on one slot as its party's calendar feed shows it. */
typedef struct {
  Engine *engine;
  const EngineService *service;
  const Booking *booking; /* borrowed */
  GPtrArray *rows;        /* FeedRow *: the slot's meetings, each with all the party's claims on it */
  GPtrArray *hosts;       /* NamedId * */
  gboolean let_in;        /* the booking holds seats of that slot: whoever made it may be told the links to join online */
} LetterFacts;

void letter_facts_clear(LetterFacts *facts);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(LetterFacts, letter_facts_clear)

/* Facts about @booking on @slot_id, its own or one that it has left. *@there FALSE: the party or the slot is gone. */
gboolean letter_facts_read(Engine *engine, const Booking *booking, const char *slot_id, LetterFacts *facts,
                           gboolean *there, GError **error);
/* The same about one that has just been made on @slot, as touched, for the party of that name. */
gboolean letter_facts_of_new(Engine *engine, const Booking *booking, const Slot *slot, const char *party_name, LetterFacts *facts,
                             gboolean *there, GError **error);
Instant letter_facts_start(const LetterFacts *facts);
Instant letter_facts_end(const LetterFacts *facts);
const char *letter_facts_party(const LetterFacts *facts);
const char *letter_facts_hosts(const LetterFacts *facts); /* person ids, comma-separated */

/* One meeting as the reader's calendar has it. */
typedef struct {
  gint64 sequence;
  guint meetings; /* of the slot */
  guint bookings; /* live ones of the party that this one entry stands for */
} LetterEntry;
/* FALSE: it is none of the slot's. */
gboolean letter_facts_entry(const LetterFacts *facts, const char *meeting_id, LetterEntry *entry);

/* ---- views: JSON that is open (base/json-text): others put in what they have to say, and letters_write closes it ---- */

/* {booking: {id, party: {name}}, service_title, when, dates, several, with, place, online, team, position}: no more than a
 * letter says, for it lies in the outbox until it has gone. The links (online) only to whoever takes part. NULL with @error. */
GString *letter_view(const LetterFacts *facts, GError **error);
/* The same to the hosts, who take part whatever became of the booking. */
GString *letter_host_view(const LetterFacts *facts, GError **error);
/* Of a slot without any booking, to its hosts: {service_title, when, dates, several, with, place, online}. */
GString *letter_slot_view(const EngineService *service, const GPtrArray *meetings, const GPtrArray *hosts);
/* was: {when, place}: how it was. */
void letter_put_was(GString *view, const Meeting *meeting);
void letter_put_was_there(GString *view, const LetterFacts *facts);
/* @key: an instant in words, in the service's zone. */
void letter_put_moment(GString *view, const char *key, const LetterFacts *facts, Instant instant);

/* calendar: {method, events}: the meetings as calendar entries, with the UID and SEQUENCE that the party's feed has. Only
 * those that changed at or after @since. */
void letter_put_calendar(GString *view, const LetterFacts *facts, const char *method, Instant since);
/* The same for meetings of the slot that are no more: those of @before (Meeting *) from the number @from on. */
void letter_put_calendar_of_gone(GString *view, const LetterFacts *facts, const GPtrArray *before, guint from);

#endif
