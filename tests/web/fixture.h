/* fixture: a server of a few made-up routes in a process of its own, and a window into it. */
#ifndef TESTS_WEB_FIXTURE_H
#define TESTS_WEB_FIXTURE_H

#include <glib.h>
#include <sys/types.h>

#include "http/server.h"

/* Shared between the test and the server's process. */
typedef struct {
  gint fail_begin, fail_end;  /* set by the test: the next transactions fail */
  gint commit_takes_ms;       /* set by the test */
  gint handled, committed;    /* writes */
  gint admitting;             /* requests of the header X-Who: slow, which takes 100 ms to admit */
  gint begun, waited;         /* fixture_start_on_disk: how often the disk was asked, and how often it was waited for */
  gint kept, disk_fails;      /* set by the test, then fixture_tell_disk: how far the disk is; and that it has failed */
  gint turn_starts, idles, ticks, reloads;
  HttpCounters counters;      /* as of the last tick or the end */
} Window;

typedef struct {
  pid_t pid;
  int port;
  Window *window;
  int disk;        /* an eventfd, or -1 */
  gboolean fails;  /* set by the test: it ends by itself, and badly */
  gboolean told; /* it has its SIGTERM: another might meet it when it no longer listens for any */
} Fixture;

/* Settings that tests begin with: a free port, 1 KiB bodies, time-outs of 5 s. */
HttpSettings fixture_settings(void);
Fixture *fixture_start(const HttpSettings *settings);
/* One whose writes are brought to the disk apart from their transaction, as far as the window says. */
Fixture *fixture_start_on_disk(const HttpSettings *settings);
void fixture_tell_disk(Fixture *fixture);
/* Sends SIGTERM, and leaves it to end by itself. */
void fixture_tell(Fixture *fixture);
/* Sends SIGTERM unless that was done, waits, and insists that it ended well (sanitizers speak through the exit status). */
void fixture_stop(Fixture *fixture);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Fixture, fixture_stop)
/* Waits, at most five seconds, until *@value is at least @least. */
void fixture_wait(const gint *value, gint least);

#endif
