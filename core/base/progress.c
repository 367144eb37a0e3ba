#include "base/progress.h"

#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"

#define LOOK_EVERY 256           /* calls between two looks at the clock */
#define DRAW_EVERY (G_USEC_PER_SEC / 5)

struct Progress {
  char *what;
  gint64 total, next_look, started, drawn;
  gboolean shown;
};

Progress *progress_start(const char *what, gint64 total)
{
  Progress *progress = g_new0(Progress, 1);
  progress->what = g_strdup(what);
  progress->total = total;
  progress->shown = isatty(STDERR_FILENO) == 1;
  progress->started = clock_ticks();
  return progress;
}

static void draw(const Progress *progress, gint64 done, gint64 ticks)
{
  double seconds = (double)(ticks - progress->started) / G_USEC_PER_SEC;
  double rate = seconds > 0 ? (double)done / seconds : 0;
  if (progress->total > 0 && rate > 0)
    fprintf(stderr, "\r%s: %" G_GINT64_FORMAT " of %" G_GINT64_FORMAT " (%d %%), about %.0f s left \033[K",
            progress->what, done, progress->total, (int)(100 * done / progress->total),
            (double)(progress->total - done) / rate);
  else
    fprintf(stderr, "\r%s: %" G_GINT64_FORMAT " \033[K", progress->what, done);
  fflush(stderr);
}

void progress_at(Progress *progress, gint64 done)
{
  if (!progress || !progress->shown || done < progress->next_look)
    return;
  progress->next_look = done + LOOK_EVERY;
  gint64 ticks = clock_ticks();
  if (ticks - progress->drawn < DRAW_EVERY)
    return;
  progress->drawn = ticks;
  draw(progress, done, ticks);
}

void progress_end(Progress *progress)
{
  if (!progress)
    return;
  if (progress->shown && progress->drawn)
    fputs("\r\033[K", stderr);
  g_free(progress->what);
  g_free(progress);
}
