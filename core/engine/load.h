/* load: takes in a service book: people, teams, services, schedules, closures, reporting years, targets. */
#ifndef ENGINE_LOAD_H
#define ENGINE_LOAD_H

#include "engine/engine.h"

typedef struct {
  guint made, changed, left; /* things of the book */
  guint slots_made, slots_changed, slots_withdrawn, slots_cancelled;
  guint bookings_cancelled;
  GPtrArray *lines;    /* char *: what was made or changed, a line a thing */
  GPtrArray *over;     /* char *: of these lines the ones that went over what was changed on the pages since */
  GPtrArray *kept;     /* char *: what was changed on the pages since the book was last taken in, and stays so */
  GPtrArray *notices;  /* char *: what became of slots that somebody had booked, or that could not be cut */
  GPtrArray *warnings; /* char * */
} LoadOutcome;

void load_outcome_clear(LoadOutcome *outcome);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(LoadOutcome, load_outcome_clear)

/* Reads @files (paths, NULL-ended) together, writes what is new or different, and cuts schedules into slots. In a
 * transaction, which the caller rolls back on failure, or always to see only what would happen. ERROR_INVALID lists
 * every fault as "file:line: reason", a line each, up to a hundred. The same book twice writes nothing. A thing that
 * a later book leaves out is left alone.
 *
 * Book and pages may both have changed a thing. Who spoke last wins: of what the book says as it said it when it was last taken
 * in, what the pages made since stays (@outcome->kept); what it says anew holds (@outcome->over). @overrule: it all holds. The
 * change log is what tells. @outcome must be zeroed; filled on success. */
gboolean engine_load(Engine *engine, const char *const *files, gboolean overrule, LoadOutcome *outcome, GError **error);

/* Appends to @warnings a line (char *) for every two schedules that have one clinician at two places between @from
 * and
 * @to. Private to engine/. */
gboolean load_check_hosts(Engine *engine, Instant from, Instant to, GPtrArray *warnings, GError **error);

#endif
