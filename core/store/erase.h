/* erase: somebody's rows without their name. In a transaction; every function of store/erase*.c is a step of engine/erase.
 * Nothing here cancels a booking or asks a plugin.
 */
#ifndef STORE_ERASE_H
#define STORE_ERASE_H

#include "base/civil.h"
#include "db/db.h"
#include "model/person.h"

#define ERASE_NO_NAME "No longer named"

/* Counts what went, by kind: @what is a plural in plain words ("notes"). */
typedef void (*EraseCount)(void *data, const char *what, gint64 n);

/* The pseudonym that stands for @person: their alias, or one that is made now, under the id @wanted (NULL: any). *@id is
 * newly allocated. */
gboolean store_pseudonym(Db *db, const Person *person, const char *wanted, Instant now, char **id, GError **error);

/* Coming meetings after @after that the person gives, and schedules that are not ended and name them as a host. */
gboolean store_erase_duties(Db *db, const char *person_id, Instant after, gint64 *meetings, gint64 *schedules, GError **error);

/* What they, or others for them, wrote: notes, references, reasons and comments of their own bookings; those of a team's past
 * bookings that they made; and any other note, reason or comment in which their name or address stands, unless that is a word
 * which may mean somebody else (store/mention.h). */
gboolean store_erase_words(Db *db, const Person *person, Instant now, EraseCount count, void *data, GError **error);
/* What lets somebody in, or tells them something: tokens, sessions, links, letters; their calendars are closed, and letters to
 * others that are still to go speak of the pseudonym's name. */
gboolean store_erase_doors(Db *db, const Person *person, const char *pseudonym_id, Instant now, EraseCount count, void *data,
                           GError **error);
/* Letters to others that are still to go: messages that the person wrote go no further, and where others name them, they name
 * nobody. A name that may be somebody else's as well goes only where it is the whole of a name. Private to store/:
 * store_erase_doors calls it. */
gboolean store_erase_letters(Db *db, const Person *person, EraseCount count, void *data, GError **error);
/* Whatever names the person's id names the pseudonym's, and their own row is gone. */
gboolean store_erase_person(Db *db, const char *person_id, const char *pseudonym_id, EraseCount count, void *data,
                            GError **error);

/* ---- who was erased ---- */

typedef struct {
  char *pseudonym_id, *salt, *person_hash, *mail_hash;
  Instant at;
} Erasure;

void erasure_free(Erasure *erasure);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Erasure, erasure_free)

/* One that is there already stays. */
gboolean store_erasure_put(Db *db, const Erasure *erasure, GError **error);
GPtrArray *store_erasure_list(Db *db, GError **error); /* Erasure *, in order of time */

/* One real person, and when they became known. */
typedef gboolean (*EraseVisit)(void *data, const char *id, const char *mail, Instant made_at);
/* Every person but pseudonyms, until @visit returns FALSE. */
gboolean store_erase_visit(Db *db, EraseVisit visit, void *data, GError **error);

#endif
