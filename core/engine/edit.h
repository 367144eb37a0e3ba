/* edit: things of the service book changed one by one, by an administrator at a page: read, checked and written by the very
 * functions that take in a book (engine/load), so that what is sound is decided once.
 */
#ifndef ENGINE_EDIT_H
#define ENGINE_EDIT_H

#include "engine/publish.h"
#include "model/service.h"

/* What is to be: groups of a service book, and what is done to a series of dates. */
typedef struct Edit Edit;
Edit *edit_new(void);
void edit_free(Edit *edit);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Edit, edit_free)

/* Begins a group, as “[schedule east-side]”; what is said next is said in it. */
void edit_begin(Edit *edit, const char *kind, const char *name);
/* "" or NULL: the key is left out. */
void edit_say(Edit *edit, const char *key, const char *value);
/* The schedule ends with its last date on @last, or now where that is NULL. */
void edit_end(Edit *edit, const char *schedule_id, const Civil *last);
/* The schedule @from_id ends before @from, and the one that was begun last goes on from there: slots of both keep their bookings
 * where the new one has a slot on the same date. */
void edit_split(Edit *edit, const char *from_id, Civil from);

/* What is left of @old from @from on, as a schedule that would go on unchanged: exceptions and extra dates of before are not in it,
 * and a number of times is reduced by those that lie before. Owned by the caller; NULL with @error. */
Schedule *edit_rest(const Schedule *old, Civil from, GError **error);

typedef struct {
  char *key, *says; /* key "": of the whole */
  gboolean missing; /* the key needs a value and has none */
} EditFault;

typedef struct {
  GPtrArray *faults;  /* EditFault *: if there are any, the caller takes back whatever was written */
  guint n, made;      /* things that were made, changed or taken away; of them, made */
  PublishOutcome slots;
  GPtrArray *letters; /* SeriesLetter * (store/series.h): who is told of it */
} EditOutcome;
void edit_outcome_init(EditOutcome *outcome); /* nothing was done, and nothing is wrong */
void edit_outcome_clear(EditOutcome *outcome);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(EditOutcome, edit_outcome_clear)

/* Does it, in a transaction; the caller takes it back to see only what would happen. @edit is used up. @outcome is filled. */
gboolean engine_edit(Engine *engine, const Actor *actor, Edit *edit, EditOutcome *outcome, GError **error);

/* Stands for a thing as it is stored, "" where there is none: whoever changes it keeps the mark of what they saw, and knows by it
 * whether somebody else has changed it meanwhile. @kind: what begins a group of the book ("reporting-year"); the one of
 * "professions" needs no @id. Newly allocated; NULL with @error. */
char *engine_edit_mark(Db *db, const char *kind, const char *id, GError **error);

/* An id for something new that nothing has in the table of its kind, made of the words of @title: "drop-in-north"; newly
 * allocated. @kind: "service", "schedule", "closure" or "target". */
char *engine_edit_id(Engine *engine, const char *kind, const char *title, GError **error);

#endif
