/* tend: what is older than the configuration lets it be kept is dropped, kind by kind, and the places where it stood are written
 * over. Figures stay: no count, outcome or answer to a question is ever touched. Runs beside the daemon, in short
 * transactions.
 */
#ifndef ENGINE_TEND_H
#define ENGINE_TEND_H

#include "engine/engine.h"

typedef struct {
  const char *what; /* a plural in plain words; constant */
  const char *key;  /* of the configuration; constant */
  int days;         /* how long it is kept; 0: for ever */
  gint64 n;         /* what went, or would go */
} TendFigure;

/* @plan: nothing goes, it is only to be seen what would. Returns TendFigure in a fixed order, every kind of them; NULL with
 * @error. */
GArray *engine_tend(Engine *engine, gboolean plan, GError **error);

#endif
