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
#include "base/descriptor.h"
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

/* TRUE: go. A signal that ends us ends this wait, too. */
static gboolean wait_for_go(int leash)
{
  char byte;
  gssize got = leash >= 0 ? read(leash, &byte, 1) : 1;
  if (leash >= 0)
    close(leash);
  return got == 1;
}

static void be_keeper(const Config *config, const Keeper *keeper, pid_t parent, int leash)
{
  Keeping keeping = { .config = config, .delay = FIRST_DELAY, .before = keeper->before };
  descriptor_close_others(leash);
  sigemptyset(&keeping.ours);
  sigaddset(&keeping.ours, SIGTERM);
  sigaddset(&keeping.ours, SIGINT);
  sigaddset(&keeping.ours, SIGHUP);
  sigaddset(&keeping.ours, SIGCHLD);
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  prctl(PR_SET_NAME, "attune-keeper");
  sigprocmask(SIG_SETMASK, &keeping.before, NULL);
  gboolean go = getppid() == parent && wait_for_go(leash);
  sigprocmask(SIG_BLOCK, &keeping.ours, NULL);
  if (go)
    keep(&keeping);
  _exit(0);
}

gboolean keeper_start(const Config *config, Keeper *keeper, GError **error)
{
  int ends[2];
  *keeper = (Keeper){ .go = -1 };
  sigprocmask(SIG_BLOCK, NULL, &keeper->before);
  if (!config->mail || strcmp(config->mail_deliver, "serve") != 0)
    return TRUE;
  pid_t parent = getpid(), pid = -1;
  if (g_unix_open_pipe(ends, FD_CLOEXEC, NULL))
    pid = fork();
  if (pid == 0) {
    close(ends[1]);
    be_keeper(config, keeper, parent, ends[0]);
  }
  if (pid < 0)
    return error_set(error, ERROR_BROKEN, "letters: nobody can be started to send them: %s", g_strerror(errno));
  close(ends[0]);
  keeper->pid = pid;
  keeper->go = ends[1];
  return TRUE;
}

/* `pid` is 0 if it was told to end, and -1 if it has died. Its death may have been taken note of elsewhere, with all others. */
static void take_death(Keeper *keeper)
{
  int status = 0;
  pid_t got = keeper->pid > 0 ? waitpid(keeper->pid, &status, WNOHANG) : 0;
  if (got == 0)
    return;
  keeper->pid = got > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : -1;
  if (keeper->pid < 0)
    g_warning("letters: the process that keeps attune deliver running has died; another takes its place");
}

gboolean keeper_look(Keeper *keeper, const Config *config)
{
  gint64 now = clock_ticks();
  take_death(keeper);
  if (keeper->pid >= 0 || (keeper->renewed && now - keeper->renewed < LONG_LIFE))
    return FALSE;
  pid_t parent = getpid(), pid = fork();
  if (pid == 0)
    be_keeper(config, keeper, parent, -1);
  keeper->renewed = now;
  keeper->pid = pid > 0 ? pid : -1;
  return pid > 0;
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
