#include "cli/keeper.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"

#define LONG_LIFE ((gint64)60 * G_USEC_PER_SEC) /* whoever lived so long is started again at once */
#define FIRST_DELAY 1
#define MOST_DELAY 300
#define END_SECONDS 20

/* In the keeper. */
typedef struct {
  const Config *config;
  sigset_t ours, before;
  pid_t child;
  gint64 started;
  int delay; /* seconds before the next start, if it dies young again */
} Keeping;

static void run_deliverer(const Keeping *keeping, pid_t keeper)
{
  const char *file = keeping->config->file;
  const char *const named[] = { "attune", "deliver", "--watch", "--config", file, NULL };
  const char *const unnamed[] = { "attune", "deliver", "--watch", NULL };
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  sigprocmask(SIG_SETMASK, &keeping->before, NULL);
  if (getppid() == keeper)
    execv("/proc/self/exe", (char *const *)(g_path_is_absolute(file) ? named : unnamed));
  _exit(127);
}

static void start_child(Keeping *keeping)
{
  pid_t keeper = getpid();
  keeping->started = clock_ticks();
  keeping->child = fork();
  if (keeping->child == 0)
    run_deliverer(keeping, keeper);
  if (keeping->child < 0)
    g_warning("letters: attune deliver cannot be started: %s", g_strerror(errno));
}

/* Waits for a signal of ours, at most @seconds (0: for ever); 0: none came. */
static int next_signal(const Keeping *keeping, int seconds)
{
  const struct timespec most = { seconds, 0 };
  int got = seconds ? sigtimedwait(&keeping->ours, NULL, &most) : sigwaitinfo(&keeping->ours, NULL);
  return MAX(got, 0);
}

/* Tells the child to end and waits for it. */
static void end_child(Keeping *keeping)
{
  if (keeping->child <= 0)
    return;
  kill(keeping->child, SIGTERM);
  while (waitpid(keeping->child, NULL, 0) < 0 && errno == EINTR)
    continue;
  keeping->child = 0;
}

/* The pause that is due before the next start; the child is dead. */
static int plan_next(Keeping *keeping)
{
  gint64 lived = clock_ticks() - keeping->started;
  int delay = lived >= LONG_LIFE ? 0 : keeping->delay;
  keeping->delay = lived >= LONG_LIFE ? FIRST_DELAY : MIN(2 * keeping->delay, MOST_DELAY);
  g_warning("letters: attune deliver ended; it is started again in %d s", delay);
  return delay;
}

/* TRUE: go on. */
static gboolean take_signal(Keeping *keeping, int number)
{
  if (number == SIGHUP) { /* what is configured may have changed */
    end_child(keeping);
    keeping->delay = FIRST_DELAY;
    start_child(keeping);
  }
  if (number != SIGTERM && number != SIGINT)
    return TRUE;
  end_child(keeping);
  return FALSE;
}

static gboolean is_dead(Keeping *keeping)
{
  if (keeping->child > 0 && waitpid(keeping->child, NULL, WNOHANG) != keeping->child)
    return FALSE;
  keeping->child = 0;
  return TRUE;
}

static void keep(Keeping *keeping)
{
  start_child(keeping);
  for (gboolean on = TRUE; on;) {
    on = take_signal(keeping, keeping->child > 0 ? next_signal(keeping, 0) : 0);
    if (!on || !is_dead(keeping))
      continue;
    int delay = plan_next(keeping), number = delay ? next_signal(keeping, delay) : 0;
    on = take_signal(keeping, number);
    if (on && keeping->child <= 0)
      start_child(keeping);
  }
}

/* Nothing of what the parent has open is ours, but what it says on standard error. */
static void be_keeper(const Config *config, pid_t parent, int leash)
{
  char byte;
  Keeping keeping = { .config = config, .delay = FIRST_DELAY };
  sigemptyset(&keeping.ours);
  sigaddset(&keeping.ours, SIGTERM);
  sigaddset(&keeping.ours, SIGINT);
  sigaddset(&keeping.ours, SIGHUP);
  sigaddset(&keeping.ours, SIGCHLD);
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  prctl(PR_SET_NAME, "attune-keeper");
  sigprocmask(SIG_BLOCK, NULL, &keeping.before);
  gssize got = getppid() == parent ? read(leash, &byte, 1) : 0; /* a signal that ends us ends this too */
  close(leash);
  sigprocmask(SIG_BLOCK, &keeping.ours, NULL);
  if (got == 1)
    keep(&keeping);
  _exit(0);
}

gboolean keeper_start(const Config *config, Keeper *keeper, GError **error)
{
  int ends[2];
  *keeper = (Keeper){ .go = -1 };
  if (!config->mail || strcmp(config->mail_deliver, "serve") != 0)
    return TRUE;
  pid_t parent = getpid(), pid = -1;
  if (g_unix_open_pipe(ends, FD_CLOEXEC, NULL))
    pid = fork();
  if (pid == 0) {
    close(ends[1]);
    be_keeper(config, parent, ends[0]);
  }
  if (pid < 0)
    return error_set(error, ERROR_BROKEN, "letters: nobody can be started to send them: %s", g_strerror(errno));
  close(ends[0]);
  *keeper = (Keeper){ pid, ends[1] };
  return TRUE;
}

void keeper_go(Keeper *keeper)
{
  if (keeper->go < 0)
    return;
  G_GNUC_UNUSED gssize written = write(keeper->go, "g", 1);
  close(keeper->go);
  keeper->go = -1;
}

void keeper_stop(Keeper *keeper)
{
  const struct timespec pause = { 0, 10000000 };
  if (keeper->go >= 0)
    close(keeper->go);
  keeper->go = -1;
  if (keeper->pid <= 0)
    return;
  kill(keeper->pid, SIGTERM);
  gint64 deadline = clock_ticks() + (gint64)END_SECONDS * G_USEC_PER_SEC;
  while (waitpid(keeper->pid, NULL, WNOHANG) == 0 && clock_ticks() < deadline)
    nanosleep(&pause, NULL);
  keeper->pid = 0;
}
