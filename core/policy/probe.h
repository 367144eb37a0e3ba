/* probe: work in a child process that may die, hang or shout without harm to us. */
#ifndef POLICY_PROBE_H
#define POLICY_PROBE_H

#include <glib.h>

/* What the child says: one line, without a line break, straight to the parent. */
typedef struct ProbeLine ProbeLine;
void probe_say(ProbeLine *out, const char *format, ...) G_GNUC_PRINTF(2, 3);

typedef void (*ProbeWork)(ProbeLine *out, gpointer data);

/* Runs @work in a child with its output silenced; appends its lines to @lines. *@death becomes NULL if the work came to its
 * end, else how it ended ("was ended by signal 6 (Aborted)"), newly allocated. The child is ended when no line came for
 * @patience_ms. FALSE only if no child can be made. The child leaves by _exit: none of our exit handlers run twice. */
gboolean probe_run(ProbeWork work, gpointer data, int patience_ms, GPtrArray *lines, char **death, GError **error);

#endif
