/* import: takes in past sessions and bookings from a file of comma-separated values.
 *
 * A slot is known by service and start, and by host where two stand side by side: the hosts of one slot have somebody
 * in common, or are not said. Parties and hosts that nobody knows yet become people and teams of the past. Ids follow
 * from the content, so that the same rows again change nothing.
 */
#ifndef ENGINE_IMPORT_H
#define ENGINE_IMPORT_H

#include "engine/engine.h"

typedef struct {
  gint64 rows;          /* read */
  gint64 slots;         /* made */
  gint64 bookings;      /* made */
  gint64 known;         /* rows that told nothing new */
  gint64 people, teams; /* of the past, made */
} ImportOutcome;

/* All of @path or nothing, in a transaction that the caller rolls back on failure. ERROR_INVALID lists every rejected
 * row as "file:line: reason", up to a hundred, then their number. Memory does not grow with the file. Shows its
 * progress on a terminal. */
gboolean engine_import(Engine *engine, const char *path, ImportOutcome *outcome, GError **error);

#endif
