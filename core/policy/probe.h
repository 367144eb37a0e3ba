/* probe: work in a child process that may die, hang or shout without harm to us. */
#ifndef POLICY_PROBE_H
#define POLICY_PROBE_H

#include <glib.h>

/* What the child says: one line, without a line break, straight to the parent. */
typedef struct ProbeLine ProbeLine;
void probe_say(ProbeLine *out, const char *format, ...) G_GNUC_PRINTF(2, 3);

typedef void (*ProbeWork)(ProbeLine *out, gpointer data);

/* A child at work; the parent may do something else meanwhile. */
typedef struct Probe Probe;

/* Starts @work in a child with its output silenced. @data must stay until probe_finish. NULL only if no child can be made.
 * The child leaves by _exit: none of our exit handlers run twice. */
Probe *probe_start(ProbeWork work, gpointer data, GError **error);
/* Waits for the child, appends its lines to @lines and frees @probe. @death becomes NULL if the work came to its end, else
 * how it ended ("was ended by signal 6 (Aborted)"), newly allocated. The child is ended when no line came for
 * @patience_ms. */
void probe_finish(Probe *probe, int patience_ms, GPtrArray *lines, char **death);
/* Ends a child that nobody waits for any longer. NULL is fine. */
void probe_abandon(Probe *probe);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Probe, probe_abandon)

/* Both, one after the other. */
gboolean probe_run(ProbeWork work, gpointer data, int patience_ms, GPtrArray *lines, char **death, GError **error);

#endif
