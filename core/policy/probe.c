#define _GNU_SOURCE /* pipe2 */
#include "policy/probe.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/descriptor.h"
#include "base/error.h"

#define MOST_SAID (1 << 20) /* bytes a child may say in all */
#define END_OF_WORK "."     /* last line of a child whose work came to its end */

struct ProbeLine {
  int fd;
};

struct Probe {
  pid_t child;
  int fd; /* what it says */
};

void probe_say(ProbeLine *out, const char *format, ...)
{
  va_list args;
  va_start(args, format);
  g_autofree char *text = g_strdup_vprintf(format, args);
  va_end(args);
  g_autofree char *line = g_strconcat(g_strdelimit(text, "\r\n", ' '), "\n", NULL);
  gsize length = strlen(line), done = 0;
  while (done < length) {
    gssize n = write(out->fd, line + done, length - done);
    if (n < 0 && errno != EINTR)
      _exit(1);
    done += n > 0 ? (gsize)n : 0;
  }
}

/* The child keeps no signal handler of ours, no output, nothing that we have open (a connection that we close meanwhile is to
 * be closed), leaves no core file and does not outlive its parent. @fd stays open. */
static void settle_child(pid_t parent, int fd)
{
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent)
    _exit(1);
  for (int number = 1; number < NSIG; number++)
    signal(number, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 });
  int null = open("/dev/null", O_RDWR);
  if (null < 0)
    _exit(1);
  for (int standard = 0; standard <= 2; standard++)
    dup2(null, standard);
  descriptor_close_others(fd);
}

/* Reads until the child has closed its end; FALSE if it was silent for longer than @patience_ms or says no end of it. */
static gboolean listen_to(int fd, int patience_ms, GString *said)
{
  char buffer[4096];
  gint64 until = clock_ticks() + (gint64)patience_ms * 1000;
  while (said->len < MOST_SAID) {
    gint64 left = (until - clock_ticks()) / 1000;
    struct pollfd poll_fd = { fd, POLLIN, 0 };
    int ready = poll(&poll_fd, 1, (int)MAX(left, 0));
    if (ready < 0 && errno == EINTR)
      continue;
    if (ready <= 0)
      return FALSE;
    gssize n = read(fd, buffer, sizeof buffer);
    if (n == 0)
      return TRUE;
    if (n > 0) {
      g_string_append_len(said, buffer, n);
      until = clock_ticks() + (gint64)patience_ms * 1000;
    }
  }
  return FALSE;
}

static char *tell_death(int status, gboolean in_time, int patience_ms)
{
  if (!in_time)
    return g_strdup_printf("did not come to an end in %.3g s", patience_ms / 1000.0);
  if (WIFSIGNALED(status))
    return g_strdup_printf("was ended by signal %d (%s)", WTERMSIG(status), g_strsignal(WTERMSIG(status)));
  return g_strdup_printf("ended the process itself, with exit code %d", WIFEXITED(status) ? WEXITSTATUS(status) : -1);
}

/* Splits what was said into @lines; TRUE if the mark of the end stands last. */
static gboolean take_lines(const GString *said, GPtrArray *lines)
{
  g_auto(GStrv) parts = g_strsplit(said->str, "\n", -1);
  for (char **part = parts; *part && part[1]; part++) { /* what follows the last line break is no whole line */
    if (strcmp(*part, END_OF_WORK) == 0 && !*part[1])
      return TRUE;
    g_ptr_array_add(lines, g_utf8_make_valid(*part, -1));
  }
  return FALSE;
}

static void run_child(ProbeWork work, gpointer data, int fd, pid_t parent)
{
  settle_child(parent, fd);
  ProbeLine out = { fd };
  work(&out, data);
  probe_say(&out, END_OF_WORK);
  _exit(0);
}

Probe *probe_start(ProbeWork work, gpointer data, GError **error)
{
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) {
    error_set(error, ERROR_BROKEN, "no pipe for trying a plugin: %s", g_strerror(errno));
    return NULL;
  }
  fflush(NULL); /* else a plugin that calls exit() would write out our buffers a second time */
  pid_t parent = getpid(), child = fork();
  if (child == 0)
    run_child(work, data, ends[1], parent);
  close(ends[1]);
  if (child < 0) {
    close(ends[0]);
    error_set(error, ERROR_BROKEN, "no process for trying a plugin: %s", g_strerror(errno));
    return NULL;
  }
  Probe *probe = g_new(Probe, 1);
  *probe = (Probe){ child, ends[0] };
  return probe;
}

/* Takes the child's last word and frees @probe. */
static int reap(Probe *probe)
{
  int status = 0;
  close(probe->fd);
  while (waitpid(probe->child, &status, 0) < 0 && errno == EINTR)
    continue;
  g_free(probe);
  return status;
}

void probe_finish(Probe *probe, int patience_ms, GPtrArray *lines, char **death)
{
  g_autoptr(GString) said = g_string_new(NULL);
  gboolean in_time = listen_to(probe->fd, patience_ms, said);
  if (!in_time)
    kill(probe->child, SIGKILL);
  int status = reap(probe);
  *death = take_lines(said, lines) ? NULL : tell_death(status, in_time, patience_ms);
}

void probe_abandon(Probe *probe)
{
  if (!probe)
    return;
  kill(probe->child, SIGKILL);
  reap(probe);
}

gboolean probe_run(ProbeWork work, gpointer data, int patience_ms, GPtrArray *lines, char **death, GError **error)
{
  Probe *probe = probe_start(work, data, error);
  if (probe)
    probe_finish(probe, patience_ms, lines, death);
  return probe != NULL;
}
