/* erase: a person leaves no name behind. What they hold of the future is given back and whoever waits moves up; what is past
 * comes to belong to a pseudonym, so that every figure stays what it was; what they wrote, what lets them in, what tells of
 * them in the log and in letters is gone. Administrators only, and nobody themself.
 *
 * Afterwards db_scrub takes the last bytes out of the database's files: the command line does so at once, the daemon leaves
 * it to “attune tend”, for it takes as long as copying the database.
 */
#ifndef ENGINE_ERASE_H
#define ENGINE_ERASE_H

#include "engine/engine.h"

typedef struct {
  const char *what; /* a plural in plain words: "notes"; constant */
  gint64 n;         /* more than 0 */
} EraseFigure;

typedef struct {
  char *pseudonym;  /* id of whom everything past belongs to now */
  GArray *figures;  /* EraseFigure: what went or was renamed */
} EraseReport;

void erase_report_clear(EraseReport *report);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(EraseReport, erase_report_clear)

/* Erases a person, by id or mail address, in a transaction. @plan: the caller takes it all back, it is only to be seen what
 * would go. ERROR_CONFLICT while the person is still to give sessions, or a schedule names them. */
gboolean engine_erase(Engine *engine, const Actor *actor, const char *id_or_mail, gboolean plan, EraseReport *report,
                      GError **error);

/* engine_write for @work that erases: where it fails, the file of erasures does not go on naming them, for a restore would then
 * erase somebody who was not meant to go. */
gboolean engine_erase_write(Engine *engine, EngineWork work, void *data, GError **error);

/* Erases again whoever was erased before and is back: after a restore. Each in a transaction of its own. *@again takes how
 * many. */
gboolean engine_erase_again(Engine *engine, guint *again, GError **error);

/* Takes what is left of erased people out of the database's own files, if there was an erasure since the last time; *@done (may
 * be NULL) whether there was. No transaction may be open. ERROR_BUSY while others are in the way. */
gboolean engine_scrub(Engine *engine, gboolean *done, GError **error);

/* Copies beside the database that an upgrade or a restore kept (char *, paths), in order of name: they are older than what was
 * erased since. */
GPtrArray *engine_kept_copies(const Config *config);

#endif
