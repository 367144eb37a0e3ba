/* letters-write: puts one letter to each of several people into the outbox. Private to engine/letters*. */
#ifndef ENGINE_LETTERS_WRITE_H
#define ENGINE_LETTERS_WRITE_H

#include "engine/letter-view.h"
#include "engine/letters.h"

typedef struct {
  Engine *engine;
  const char *who;   /* as in the change log */
  const char *kind;
  const char *event; /* without the person */
  const char *about;
  Instant now, until;
} LettersRun;

/* Whoever hears of a booking: Person *, active ones only. NULL with @error. */
GPtrArray *letters_party(Engine *engine, const Booking *booking, GError **error);
/* Active hosts out of comma-separated ids, without @who: Person *. */
GPtrArray *letters_hosts(Engine *engine, const char *ids, const char *who, GError **error);
/* Whether the service's hosts hear now of a change to what begins at @starts_at. */
gboolean letters_tell_hosts(const EngineService *service, Instant starts_at, Instant now);

/* One letter to each of @people with @view, an open object, to which are added by: {name, you, person}, who did it, whether
 * that is the reader, and whether it is a person at all, and to: {id, name}. The view is used up. *@made (may be NULL) counts
 * them. */
gboolean letters_write(const LettersRun *run, const GPtrArray *people, GString *view, guint *made, GError **error);
/* engine_post_letter with an open view, which is used up, in place of the wish's own. */
gboolean letters_post(Engine *engine, const LetterWish *wish, GString *view, GError **error);

#endif
