/* looks: who looked at what of somebody else's. A look is written into the same log as a change (store/audit.h), with “see”,
 * “export” or “fetch” for its act.
 *
 * Reading takes no lock and waits for no disk, so a look is gathered in memory first: the daemon writes what it has as soon as
 * its loop is idle and at least once a second, a command at its end. Only a process that dies within that second forgets
 * one. The same look of the same person is written once a day (UTC): who looks at a list ten times saw it once.
 */
#ifndef ENGINE_LOOKS_H
#define ENGINE_LOOKS_H

#include "engine/engine.h"

typedef struct Looks Looks;
Looks *looks_new(void);
void looks_free(Looks *looks);

/* @who: a person's id or a word, as in store/change.h. @more: JSON of what else there is to say, NULL for nothing; another
 * one makes it another look. */
void engine_saw(Engine *engine, const char *who, const char *act, const char *kind, const char *subject, const char *more);

/* Whether something waits to be written. */
gboolean engine_has_looks(const Engine *engine);
/* Writes what waits, in a transaction; what cannot be written goes on waiting. */
gboolean engine_write_looks(Engine *engine, GError **error);
/* After the commit: it is written. */
void engine_forget_looks(Engine *engine);

#endif
