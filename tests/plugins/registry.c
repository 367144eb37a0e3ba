/* registry and probe: when plugins are tried, and what the child that tries them has. */
#include <fcntl.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"
#include "policy/probe.h"
#include "policy/registry.h"

static gboolean has_child(void)
{
  siginfo_t info;
  return waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0;
}

/* Whoever opened it decides when: the daemon answers first. Twice sends one child, and an answer sends none again. */
static void nobody_tries_plugins_before_it_is_said(void)
{
  g_autofree char *directory = g_build_filename(g_getenv("ATTUNE_BUILD"), "plugins", ".libs", NULL);
  g_autoptr(Registry) registry = registry_open(directory, NULL);
  g_assert_false(has_child());
  g_assert_true(registry_try(registry, NULL));
  g_assert_true(registry_try(registry, NULL));
  g_assert_true(has_child());
  g_assert_nonnull(registry_find(registry, "drop-in"));
  g_assert_false(has_child());
  g_assert_true(registry_try(registry, NULL));
  g_assert_false(has_child());
}

/* No more files may be opened than are: @most takes what was allowed. */
static void forbid_more_files(struct rlimit *most)
{
  int next = dup(0);
  g_assert_cmpint(getrlimit(RLIMIT_NOFILE, most), ==, 0);
  close(next);
  g_assert_cmpint(setrlimit(RLIMIT_NOFILE, &(struct rlimit){ (rlim_t)next, most->rlim_max }), ==, 0);
}

/* A machine that has no room for a process is no fault of the plugins: none is refused, and they are there when it has again. */
static void without_a_process_the_next_question_tries_again(void)
{
  struct rlimit most;
  g_autoptr(GError) error = NULL;
  g_autofree char *directory = g_build_filename(g_getenv("ATTUNE_BUILD"), "plugins", ".libs", NULL);
  g_autoptr(Registry) registry = registry_open(directory, NULL);
  forbid_more_files(&most);
  g_assert_false(registry_try(registry, &error));
  g_assert_error(error, ERROR_DOMAIN, ERROR_BROKEN);
  g_assert_null(registry_find(registry, "drop-in"));
  g_assert_cmpint(setrlimit(RLIMIT_NOFILE, &most), ==, 0);
  g_assert_true(registry_is_settled(registry));
  g_assert_nonnull(registry_find(registry, "drop-in"));
}

static void say_whether_open(ProbeLine *out, gpointer data)
{
  const int *ends = data;
  for (int i = 0; i < 3; i++)
    probe_say(out, "%d", fcntl(ends[i], F_GETFD) >= 0);
}

/* A connection that we close while a child is at work is closed, not kept open by it. */
static void a_child_has_nothing_of_ours_open(void)
{
  int ends[3] = { 2 };
  g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
  g_autofree char *death = NULL;
  g_assert_cmpint(pipe(ends + 1), ==, 0);
  g_assert_true(probe_run(say_whether_open, ends, 2000, lines, &death, NULL));
  g_assert_null(death);
  g_assert_cmpint(lines->len, ==, 3);
  static const char *const expected[] = { "1", "0", "0" };
  for (int i = 0; i < 3; i++)
    g_assert_cmpstr(lines->pdata[i], ==, expected[i]);
  close(ends[1]);
  close(ends[2]);
}

/* Plugins are read again on SIGHUP, while settings and verdicts still point into the tables of before. */
static void opening_again_gives_the_same_tables(void)
{
  g_autofree char *directory = g_build_filename(g_getenv("ATTUNE_BUILD"), "plugins", ".libs", NULL);
  g_autoptr(Registry) one = registry_open(directory, NULL);
  g_autoptr(Registry) two = registry_open(directory, NULL);
  g_assert_nonnull(registry_find(one, "drop-in"));
  g_assert_true(registry_find(one, "drop-in") == registry_find(two, "drop-in"));
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_log_set_always_fatal(G_LOG_FATAL_MASK); /* that there is no process is logged as a warning, which is right */
  g_test_add_func("/policy/registry/nobody-tries-plugins-before-it-is-said", nobody_tries_plugins_before_it_is_said);
  g_test_add_func("/policy/registry/without-a-process-the-next-question-tries-again",
                  without_a_process_the_next_question_tries_again);
  g_test_add_func("/policy/probe/a-child-has-nothing-of-ours-open", a_child_has_nothing_of_ours_open);
  g_test_add_func("/policy/registry/opening-again-gives-the-same-tables", opening_again_gives_the_same_tables);
  return g_test_run();
}
