/* progress: one line that long work keeps true on a terminal; nothing in a pipe. Standard error only. */
#ifndef BASE_PROGRESS_H
#define BASE_PROGRESS_H

#include <glib.h>

typedef struct Progress Progress;

/* @what: "reading", @total: 0 where unknown. */
Progress *progress_start(const char *what, gint64 total);
/* Cheap enough for every row: looks at the clock only every few hundred calls. */
void progress_at(Progress *progress, gint64 done);
/* Clears the line and frees; NULL is fine. */
void progress_end(Progress *progress);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Progress, progress_end)

#endif
