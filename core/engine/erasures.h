/* erasures: who was erased is remembered, so that a backup from before cannot bring them back: in the database, and in a file
 * beside it (key “erasures”), which is to be kept with the backups. Of who it was both hold salted fingerprints only: enough
 * to know somebody again, useless without a guess. Private to engine/.
 */
#ifndef ENGINE_ERASURES_H
#define ENGINE_ERASURES_H

#include "base/config.h"
#include "store/erase.h"

/* What is remembered of @person, with a salt of its own. */
Erasure *erasure_new(const Person *person, const char *pseudonym_id, Instant now);
/* Whether it is about a person with this id or address, whom @made_at made known: not about somebody who came anew. */
gboolean erasure_is_of(const Erasure *erasure, const char *id, const char *mail, Instant made_at);
/* Of @erasures (Erasure *) the newest that is about somebody with this address, whenever they became known; NULL for none. */
const Erasure *erasures_find(const GPtrArray *erasures, const char *mail);

/* Appends to the file, and waits until it is on disk. Where that fails, the file is as it was. */
gboolean erasures_append(const Config *config, const Erasure *erasure, GError **error);
/* How many bytes the file has. */
gint64 erasures_size(const Config *config);
/* Takes out what was appended behind the first @from bytes and is not in @db, whose writing transaction is held, so that nobody
 * is between appending and committing. */
gboolean erasures_take_back(const Config *config, gint64 from, Db *db, GError **error);
/* All that the file and @db (NULL: none) know: Erasure *. A file that is not there is empty; a last line that was cut short is
 * none. */
GPtrArray *erasures_read(const Config *config, Db *db, GError **error);

#endif
