#include "cli/crew.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"

#define LOOK_MS 5                              /* between two looks while workers start */
#define PAUSE_MS 1000                          /* and otherwise, unless a signal comes */
#define SHORT_LIFE ((gint64)G_USEC_PER_SEC)    /* who serves for less than this did not really serve */
#define FIRST_DELAY ((gint64)G_USEC_PER_SEC / 10)
#define MOST_DELAY ((gint64)30 * G_USEC_PER_SEC)
#define END_GRACE_SECONDS 5

typedef struct {
  pid_t pid;         /* 0: none */
  HttpListen socket; /* kept here as well, so that what waits in it outlives a worker; fd -1: closed */
  gint64 due;        /* clock_ticks() when it is to be started, while pid is 0 */
  gint64 delay;      /* before the next start, if it dies young again */
} Worker;

typedef struct {
  const CrewPlan *plan;
  HttpListen held;
  Worker *workers;
  int n;
  pid_t parent;
  sigset_t ours, before;
  gboolean serving;  /* all have served once */
  gint64 ending;     /* clock_ticks() when we were told to end; 0: we were not */
  gboolean failed;   /* one ended before all had served, or had to be killed */
  gboolean in_worker;
} Crew;

static void crew_clear(Crew *crew)
{
  for (int i = 0; i < crew->n; i++)
    http_listen_leave(&crew->workers[i].socket);
  if (crew->in_worker)
    http_listen_leave(&crew->held);
  else
    http_listen_clear(&crew->held);
  g_free(crew->workers);
  if (crew->ending) { /* told to end again, we are ending already */
    sigaddset(&crew->before, SIGTERM);
    sigaddset(&crew->before, SIGINT);
  }
  sigprocmask(SIG_SETMASK, &crew->before, NULL);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Crew, crew_clear)

/* In the child: nothing of the parent's is kept but the one socket, and the parent is not outlived. Signals stay blocked
 * until the server takes them: one that is told to end while it begins, ends well. */
static gboolean work(Crew *crew, int number, GError **error)
{
  const CrewPlan *plan = crew->plan;
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (getppid() != crew->parent)
    return error_set(error, ERROR_BROKEN, "worker %d: its parent is gone", number + 1);
  crew->in_worker = TRUE;
  HttpListen socket = crew->workers[number].socket;
  crew->workers[number].socket = (HttpListen){ .fd = -1 };
  for (int i = 0; i < crew->n; i++)
    http_listen_leave(&crew->workers[i].socket);
  http_listen_leave(&crew->held);
  sigset_t ours_no_more;
  sigemptyset(&ours_no_more);
  sigaddset(&ours_no_more, SIGCHLD);
  sigprocmask(SIG_UNBLOCK, &ours_no_more, NULL);
  gboolean fine = plan->work(number, &socket, plan->data, error);
  http_listen_leave(&socket);
  if (!fine)
    g_prefix_error(error, "worker %d: ", number + 1);
  return fine;
}

/* TRUE in the child. In the parent a start that fails is tried again like a death. */
static gboolean start(Crew *crew, int number, gint64 now)
{
  Worker *worker = &crew->workers[number];
  g_autoptr(GError) why = NULL;
  gboolean ready = worker->socket.fd >= 0 || http_listen_share(&crew->held, &worker->socket, &why);
  fflush(NULL); /* else the child would write out our buffers a second time */
  pid_t pid = ready ? fork() : -1;
  if (pid == 0)
    return TRUE;
  if (pid < 0) {
    g_warning("worker %d cannot be started: %s", number + 1, why ? why->message : g_strerror(errno));
    worker->due = now + G_USEC_PER_SEC;
    return FALSE;
  }
  worker->pid = pid;
  g_debug("worker %d is process %d", number + 1, (int)pid);
  return FALSE;
}

/* Starts whoever is due; the number of the worker that we are afterwards, or -1 in the parent. */
static int start_due(Crew *crew, gint64 now)
{
  for (int i = 0; i < crew->n && !crew->ending; i++)
    if (crew->workers[i].pid == 0 && crew->workers[i].due <= now && start(crew, i, now))
      return i;
  return -1;
}

static const char *tell_death(int status, char *out, gsize size)
{
  if (WIFSIGNALED(status))
    g_snprintf(out, size, "was ended by signal %d (%s)", WTERMSIG(status), g_strsignal(WTERMSIG(status)));
  else
    g_snprintf(out, size, "ended with exit code %d", WEXITSTATUS(status));
  return out;
}

/* What stands in the dead one's socket is for whoever comes in its place. Where that takes a while, the socket is closed,
 * and the kernel sends whoever calls from now on to the others. */
static void plan_next(Crew *crew, int number, int status, gint64 lived, gint64 now)
{
  Worker *worker = &crew->workers[number];
  gint64 delay = lived >= SHORT_LIFE ? 0 : worker->delay;
  char how[64];
  worker->delay = lived >= SHORT_LIFE ? 0 : CLAMP(2 * worker->delay, FIRST_DELAY, MOST_DELAY);
  worker->due = now + delay;
  if (delay > 0)
    http_listen_leave(&worker->socket);
  crew->plan->board->restarts++;
  g_warning("worker %d (process %d) %s; another takes its place in %.1f s", number + 1, (int)worker->pid,
            tell_death(status, how, sizeof how), (double)delay / G_USEC_PER_SEC);
}

static void take_death(Crew *crew, int number, int status, gint64 now)
{
  Worker *worker = &crew->workers[number];
  Board *board = crew->plan->board;
  gint64 ready = board->rows[number].ready;
  board_retire(board, number);
  gboolean told = WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM && ready == 0; /* before it could take notice */
  gboolean well = crew->ending && (told || (WIFEXITED(status) && WEXITSTATUS(status) == 0));
  if (crew->serving && !crew->ending) {
    plan_next(crew, number, status, ready ? now - ready : 0, now);
  } else if (!well) {
    char how[64];
    crew->failed = TRUE;
    g_warning("worker %d (process %d) %s", number + 1, (int)worker->pid, tell_death(status, how, sizeof how));
  }
  worker->pid = 0;
}

static void reap(Crew *crew, gint64 now)
{
  int status;
  pid_t pid;
  while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
    for (int i = 0; i < crew->n; i++)
      if (crew->workers[i].pid == pid)
        take_death(crew, i, status, now);
}

static void tell_all(Crew *crew, int number)
{
  for (int i = 0; i < crew->n; i++)
    if (crew->workers[i].pid > 0)
      kill(crew->workers[i].pid, number);
}

/* Our copies of the sockets go first: what the kernel put into them after a worker has stopped accepting would wait for
 * nobody. */
static void begin_end(Crew *crew, gint64 now)
{
  crew->ending = now;
  for (int i = 0; i < crew->n; i++)
    http_listen_leave(&crew->workers[i].socket);
  http_listen_clear(&crew->held);
  if (crew->plan->on_end)
    crew->plan->on_end(crew->plan->data);
}

/* A signal of the terminal has reached the workers too. */
static void take_signal(Crew *crew, const siginfo_t *signal, gint64 now)
{
  gboolean of_terminal = signal->si_code == SI_KERNEL;
  if (signal->si_signo == SIGHUP && !crew->ending && crew->plan->on_reload(crew->plan->data))
    tell_all(crew, SIGHUP);
  if (signal->si_signo != SIGTERM && signal->si_signo != SIGINT)
    return;
  if (!crew->ending)
    begin_end(crew, now);
  if (!of_terminal)
    tell_all(crew, SIGTERM);
}

static void look_at_start(Crew *crew)
{
  if (crew->serving || board_count_ready(crew->plan->board) < crew->n)
    return;
  crew->serving = TRUE;
  if (crew->plan->on_ready)
    crew->plan->on_ready(crew->held.address, crew->plan->data);
}

static void look_at_end(Crew *crew, gint64 now)
{
  gint64 most = (gint64)(crew->plan->drain_seconds + END_GRACE_SECONDS) * G_USEC_PER_SEC;
  if (crew->failed && !crew->ending) {
    begin_end(crew, now);
    tell_all(crew, SIGTERM);
  }
  if (crew->ending && now - crew->ending > most)
    tell_all(crew, SIGKILL);
}

static gboolean has_workers(const Crew *crew)
{
  for (int i = 0; i < crew->n; i++)
    if (crew->workers[i].pid > 0)
      return TRUE;
  return FALSE;
}

/* Milliseconds until something may have to be done though no signal comes. */
static gint64 find_pause(const Crew *crew, gint64 now)
{
  gint64 pause = crew->serving ? PAUSE_MS : LOOK_MS;
  for (int i = 0; i < crew->n && !crew->ending; i++)
    if (crew->workers[i].pid == 0)
      pause = MIN(pause, MAX(crew->workers[i].due - now, 0) / 1000 + 1);
  return pause;
}

static void wait_for_signal(Crew *crew)
{
  gint64 pause = find_pause(crew, clock_ticks());
  struct timespec most = { .tv_sec = pause / 1000, .tv_nsec = pause % 1000 * 1000000 };
  siginfo_t signal = { 0 };
  if (sigtimedwait(&crew->ours, &signal, &most) > 0)
    take_signal(crew, &signal, clock_ticks());
}

/* The number of the worker that we are, or -1 in the parent, when all have ended. */
static int look_after(Crew *crew)
{
  do {
    int number = start_due(crew, clock_ticks());
    if (number >= 0)
      return number;
    wait_for_signal(crew);
    reap(crew, clock_ticks());
    look_at_start(crew);
    if (crew->serving && !crew->ending)
      crew->plan->on_look(crew->plan->data);
    look_at_end(crew, clock_ticks());
  } while (!crew->ending || has_workers(crew));
  return -1;
}

static gboolean prepare(Crew *crew, const CrewPlan *plan, GError **error)
{
  crew->plan = plan;
  crew->parent = getpid();
  crew->held.fd = -1;
  crew->n = plan->board->n;
  crew->workers = g_new0(Worker, crew->n);
  for (int i = 0; i < crew->n; i++)
    crew->workers[i].socket.fd = -1;
  sigemptyset(&crew->ours);
  static const int taken[] = { SIGTERM, SIGINT, SIGHUP, SIGCHLD };
  for (gsize i = 0; i < G_N_ELEMENTS(taken); i++)
    sigaddset(&crew->ours, taken[i]);
  sigprocmask(SIG_BLOCK, &crew->ours, &crew->before);
  return http_listen_hold(plan->listen, &crew->held, error);
}

gboolean crew_run(const CrewPlan *plan, gboolean *in_worker, GError **error)
{
  g_auto(Crew) crew = { 0 };
  *in_worker = FALSE;
  if (!prepare(&crew, plan, error))
    return FALSE;
  int number = look_after(&crew);
  *in_worker = number >= 0;
  if (number >= 0)
    return work(&crew, number, error);
  if (!crew.serving && crew.failed)
    return error_set(error, ERROR_BROKEN, "a worker could not begin to serve; the lines above say why");
  return !crew.failed || error_set(error, ERROR_BROKEN, "a worker did not end well");
}
