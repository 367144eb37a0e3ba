/* restore: what does not go back in time with a diary. What a backup still was to do may have been done since; what it still
 * let in may have been shut out. All of it in a transaction on the copy that is about to be taken in.
 */
#ifndef STORE_RESTORE_H
#define STORE_RESTORE_H

#include "base/civil.h"
#include "db/db.h"

typedef struct {
  gint64 sessions;       /* that ended, with all links to sign in */
  gint64 tokens, feeds;  /* revoked since */
  gint64 people;         /* disabled since */
  gint64 letters;        /* that have gone since, or are otherwise no longer to go as the copy says */
  gint64 unsure;         /* of which nobody knows whether they have gone */
  gboolean blind;        /* the database that is replaced could not be asked */
} RestoreCarried;

/* Ends every session of the copy, and takes from @live (NULL: there is none that could be asked) what became since of tokens,
 * feeds, people and letters. A letter that is still to go, and of which @live knows nothing, is unsure (model/letter.h). Of
 * letters that the clock writes (reminders and the like) those that went since are taken over, so that they are not written
 * once more. A @live that fails while it is asked counts as none, but for what it has said by then. */
gboolean store_restore_carry(Db *copy, Db *live, Instant now, RestoreCarried *carried, GError **error);

#endif
