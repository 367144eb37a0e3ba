/* fuzz: throws bytes at the targets, each in a process of its own, so that the input that brings one down is known and kept.
 *
 *   fuzz                                    every target, a short while: for make check (TAP)
 *   fuzz --seconds 600 --seed 7 message     one target, for longer
 *   fuzz --corpus FOLDER calendar           with the files of a folder among the seeds
 *   fuzz --replay FILE calendar             one input again, in this process
 *
 * The same seed makes the same inputs. One that takes more than ten seconds of the processor is a fault like any other. Inputs
 * that brought a target down are written to --keep (standard: the folder it runs in) as fuzz-TARGET-N.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fuzz.h"

#define SECONDS_AN_INPUT 10
#ifdef __SANITIZE_ADDRESS__
#define STANDARD_ROUNDS 1500
#else
#define STANDARD_ROUNDS 6000
#endif

/* What the process that is brought down leaves behind. */
typedef struct {
  gint64 rounds;
  gsize size;
  guint8 bytes[FUZZ_MOST_BYTES];
} Bench;

typedef struct {
  int rounds, seconds;
  gint64 seed;
  char *corpus, *keep, *replay;
  char **targets;
} Wishes;

static gboolean parse(int *argc, char ***argv, Wishes *wishes)
{
  const GOptionEntry entries[] = {
    { "rounds", 0, 0, G_OPTION_ARG_INT, &wishes->rounds, "Inputs a target", "N" },
    { "seconds", 0, 0, G_OPTION_ARG_INT, &wishes->seconds, "In place of a number: so long a target", "N" },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &wishes->seed, "Another one makes other inputs; 1", "N" },
    { "corpus", 0, 0, G_OPTION_ARG_FILENAME, &wishes->corpus, "Folder with more to begin with", "FOLDER" },
    { "keep", 0, 0, G_OPTION_ARG_FILENAME, &wishes->keep, "Where faulty inputs are written", "FOLDER" },
    { "replay", 0, 0, G_OPTION_ARG_FILENAME, &wishes->replay, "Only this input", "FILE" },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &wishes->targets, NULL, "TARGET…" },
    { NULL },
  };
  g_autoptr(GError) error = NULL;
  g_autoptr(GOptionContext) context = g_option_context_new(NULL);
  g_option_context_add_main_entries(context, entries, NULL);
  if (!g_option_context_parse(context, argc, argv, &error)) {
    fprintf(stderr, "fuzz: %s\n", error->message);
    return FALSE;
  }
  for (guint i = 0; wishes->targets && wishes->targets[i]; i++)
    if (!fuzz_target_find(wishes->targets[i])) {
      fprintf(stderr, "fuzz: there is no target “%s”\n", wishes->targets[i]);
      return FALSE;
    }
  return TRUE;
}

/* Whether the file could be read; *@bytes takes it. */
static gboolean take_file(const char *path, GBytes **bytes)
{
  char *text;
  gsize size;
  g_autoptr(GError) error = NULL;
  if (!g_file_get_contents(path, &text, &size, &error)) {
    fprintf(stderr, "fuzz: %s\n", error->message);
    return FALSE;
  }
  *bytes = g_bytes_new_take(text, size);
  return TRUE;
}

/* In order of their names, so that the same seed means the same. */
static GPtrArray *read_corpus(const char *folder)
{
  GPtrArray *names = g_ptr_array_new_with_free_func(g_free), *corpus = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
  g_autoptr(GDir) dir = folder ? g_dir_open(folder, 0, NULL) : NULL;
  for (const char *name; dir && (name = g_dir_read_name(dir));)
    g_ptr_array_add(names, g_build_filename(folder, name, NULL));
  g_ptr_array_sort(names, (GCompareFunc)(void *)strcmp);
  g_ptr_array_set_size(corpus, 0);
  for (guint i = 0; i < names->len; i++) {
    GBytes *bytes;
    if (g_file_test(names->pdata[i], G_FILE_TEST_IS_REGULAR) && take_file(names->pdata[i], &bytes))
      g_ptr_array_add(corpus, bytes);
  }
  g_ptr_array_unref(names);
  return corpus;
}

static void allow(int seconds)
{
  struct itimerval limit = { .it_value.tv_sec = seconds };
  setitimer(ITIMER_PROF, &limit, NULL); /* SIGPROF ends the process */
}

static void throw_bytes(const FuzzTarget *target, const Wishes *wishes, const GPtrArray *corpus, Bench *bench)
{
  guint64 dice = (guint64)wishes->seed * 1000003 + g_str_hash(target->name);
  gint64 until = g_get_monotonic_time() + (gint64)wishes->seconds * G_USEC_PER_SEC;
  while (wishes->seconds > 0 ? g_get_monotonic_time() < until : bench->rounds < wishes->rounds) {
    g_autoptr(GByteArray) input = fuzz_make(target, corpus, &dice);
    bench->size = MIN(input->len, FUZZ_MOST_BYTES);
    memcpy(bench->bytes, input->data, bench->size);
    /* Exactly so long and no NUL behind it, so that a sanitizer sees a step too far. */
    g_autofree char *exact = g_memdup2(bench->bytes, MAX(bench->size, 1));
    allow(SECONDS_AN_INPUT);
    target->one(exact, bench->size);
    bench->rounds++;
  }
  allow(0);
}

static void keep(const FuzzTarget *target, const Wishes *wishes, const Bench *bench)
{
  g_autofree char *name = g_strdup_printf("fuzz-%s-%" G_GINT64_FORMAT, target->name, bench->rounds);
  g_autofree char *path = g_build_filename(wishes->keep ? wishes->keep : ".", name, NULL);
  if (g_file_set_contents(path, (const char *)bench->bytes, (gssize)bench->size, NULL))
    printf("# the input is in %s: fuzz --replay %s %s\n", path, path, target->name);
}

/* TRUE if the target stood. */
static gboolean run(const FuzzTarget *target, const Wishes *wishes, const GPtrArray *corpus, int number)
{
  Bench *bench = mmap(NULL, sizeof *bench, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  int status = 0;
  g_assert_true(bench != MAP_FAILED);
  fflush(NULL);
  pid_t child = fork();
  g_assert_cmpint(child, >=, 0);
  if (child == 0) {
    throw_bytes(target, wishes, corpus, bench);
    exit(0);
  }
  while (waitpid(child, &status, 0) < 0)
    g_assert_cmpint(errno, ==, EINTR);
  gboolean stood = WIFEXITED(status) && WEXITSTATUS(status) == 0;
  printf("%s %d - %s: %s (%" G_GINT64_FORMAT " inputs, seed %" G_GINT64_FORMAT ")\n", stood ? "ok" : "not ok", number, target->name,
         target->what, bench->rounds, wishes->seed);
  if (!stood) {
    printf(WIFSIGNALED(status) ? "# ended by signal %d\n" : "# ended with %d\n", WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
    keep(target, wishes, bench);
  }
  munmap(bench, sizeof *bench);
  return stood;
}

static int replay(const Wishes *wishes)
{
  GBytes *bytes;
  if (!wishes->targets || !take_file(wishes->replay, &bytes)) {
    fprintf(stderr, "fuzz: say which file, and for which target\n");
    return 2;
  }
  gsize size;
  const char *data = g_bytes_get_data(bytes, &size);
  fuzz_target_find(wishes->targets[0])->one(data, size);
  g_bytes_unref(bytes);
  return 0;
}

int main(int argc, char **argv)
{
  Wishes wishes = { .rounds = STANDARD_ROUNDS, .seed = 1 };
  if (!parse(&argc, &argv, &wishes))
    return 2;
  if (wishes.replay)
    return replay(&wishes);
  GPtrArray *corpus = read_corpus(wishes.corpus);
  int number = 0;
  gboolean all = TRUE;
  for (guint i = 0; fuzz_targets[i]; i++)
    if (!wishes.targets || g_strv_contains((const char *const *)wishes.targets, fuzz_targets[i]->name))
      all = run(fuzz_targets[i], &wishes, corpus, ++number) && all;
  printf("1..%d\n", number);
  g_ptr_array_unref(corpus);
  g_free(wishes.corpus);
  g_free(wishes.keep);
  g_strfreev(wishes.targets);
  return all ? 0 : 1;
}
