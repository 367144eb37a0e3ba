/* load-said: what a service book said of a thing when it was last taken in, against what it says now. The change log tells the
 * whole thing as it came to be, with what the group left out: standard values, and what it took over from the database. So
 * the entry of a load also tells which keys the group had (“said”), and only these are compared; what a release adds to a
 * thing, or what somebody else made of it, is not the book's word. Entries of before tell no keys; then all that both
 * tell is compared. Private to engine/load*.
 */
#ifndef ENGINE_LOAD_SAID_H
#define ENGINE_LOAD_SAID_H

#include "engine/load-lines.h"

/* The keys of @group that have a value, in order of name, as “name, roles”; newly allocated. */
char *load_said_keys(const LoadGroup *group);
/* Whether @group, which makes @is of the thing, says what was said when it was told as @said: both JSON text, “” for a thing
 * that is to go. */
gboolean load_said_before(const LoadGroup *group, const char *said, const char *is);
/* Whether others have changed what was told as @said, so that it is stored as @was (“”: it is not there). A state that @group
 * leaves out stays as it is, and does not count. */
gboolean load_said_changed(const LoadGroup *group, const char *said, const char *was);

#endif
