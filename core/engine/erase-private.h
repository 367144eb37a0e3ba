/* erase-private: what the files of engine/erase*.c share. Private to engine/. */
#ifndef ENGINE_ERASE_PRIVATE_H
#define ENGINE_ERASE_PRIVATE_H

#include "engine/erase.h"
#include "store/erase.h"

#define FACT_SCRUB_DUE "scrub-due" /* when there was an erasure since the files were written anew */

/* Erases @person. @again: what is remembered of them already, or NULL. */
gboolean erase_person(Engine *engine, const Actor *actor, const Person *person, const Erasure *again, gboolean plan,
                      EraseReport *report, GError **error);
/* Erases again, in the copy @address that a restore is about to take in, whoever the erasures' file, the copy itself or @live
 * (the database that is replaced; NULL: none) remember. */
gboolean erase_in_copy(const Config *config, const char *address, Db *live, guint *again, GError **error);

#endif
