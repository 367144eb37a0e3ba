/* The program's front: finds the command, loads the configuration, turns an error into a message and an exit code. */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/text.h"
#include "base/token.h"
#include "cli/cli.h"

#define EXIT_USAGE 2

static void print_commands(FILE *out)
{
  fputs("Usage: attune COMMAND [OPTIONS]\n\nKeeps a service's diary: what is offered, who booked it, what became of it.\n\n"
        "Commands:\n", out);
  for (const CliCommand *command = cli_commands; command->name; command++)
    fprintf(out, "  %-20s %s\n", command->name, command->summary);
  fputs("\nOptions for every command:\n"
        "  --config FILE        configuration (else $ATTUNE_CONFIG, else the installed attune.conf)\n"
        "  --json               results as JSON, where a command prints results\n"
        "  --help, -h           what a command does; “attune help COMMAND” says the same\n"
        "\n“attune --version” prints the version.\n", out);
}

/* The command that @argv names with one word or two; *@words takes how many. */
static const CliCommand *find_command(int argc, char **argv, int *words)
{
  g_autofree char *two = argc > 1 ? g_strdup_printf("%s %s", argv[0], argv[1]) : NULL;
  for (const CliCommand *command = cli_commands; command->name; command++) {
    if (two && strcmp(command->name, two) == 0) {
      *words = 2;
      return command;
    }
    if (strcmp(command->name, argv[0]) == 0) {
      *words = 1;
      return command;
    }
  }
  return NULL;
}

/* "attune feed" alone, or with a second word that is none of its commands: lists those there are. */
static gboolean print_family(const char *word, FILE *out)
{
  g_autofree char *prefix = g_strconcat(word, " ", NULL);
  gboolean any = FALSE;
  for (const CliCommand *command = cli_commands; command->name; command++)
    if (g_str_has_prefix(command->name, prefix)) {
      if (!any)
        fprintf(out, "Commands of “attune %s”:\n", word);
      fprintf(out, "  attune %s %s\n      %s\n", command->name, command->arguments, command->summary);
      any = TRUE;
    }
  return any;
}

static void print_unknown(const char *word)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new();
  for (const CliCommand *command = cli_commands; command->name; command++)
    g_ptr_array_add(names, (void *)command->name);
  g_ptr_array_add(names, NULL);
  const char *nearest = text_nearest(word, (const char *const *)names->pdata);
  fprintf(stderr, "attune: there is no command “%s”", word);
  if (nearest)
    fprintf(stderr, "; did you mean “%s”?", nearest);
  fputs("\n        “attune --help” lists them all\n", stderr);
}

gboolean cli_parse(CliCall *call, const GOptionEntry *entries, GError **error)
{
  const CliCommand *command = call->command;
  g_autoptr(GOptionContext) context = g_option_context_new(command->arguments);
  g_autofree char *summary = command->help ? g_strdup_printf("%s.\n\n%s", command->summary, command->help)
                                           : g_strdup_printf("%s.", command->summary);
  g_option_context_set_summary(context, summary);
  g_option_context_set_description(context, "For every command: --config FILE, --json, --help.\n");
  if (entries)
    g_option_context_add_main_entries(context, entries, NULL);
  g_autofree char *name = g_strconcat("attune ", command->name, NULL);
  g_set_prgname(name);
  g_autoptr(GError) why = NULL;
  if (!g_option_context_parse(context, &call->argc, &call->argv, &why))
    return error_set(error, ERROR_INVALID, "%s (“attune %s --help” tells more)", why->message, command->name);
  if (call->argc > 1 && strcmp(call->argv[1], "--") == 0) { /* the mark itself is no word */
    memmove(&call->argv[1], &call->argv[2], (gsize)(call->argc - 1) * sizeof *call->argv);
    call->argc--;
  }
  return TRUE;
}

gboolean cli_parse_words(CliCall *call, const GOptionEntry *entries, int least, int most, GError **error)
{
  if (!cli_parse(call, entries, error))
    return FALSE;
  int words = call->argc - 1;
  if (words < least || words > most)
    return error_set(error, ERROR_INVALID, "usage: attune %s %s", call->command->name, call->command->arguments);
  return TRUE;
}

#define MOST_NAMED 4

/* The value of --NAME VALUE or --NAME=VALUE at @*at, which then stands on its last word; NULL if it is not there. */
static char *named_value(const CliCall *call, int *at, const char *name)
{
  const char *word = call->argv[*at];
  if (!g_str_has_prefix(word, "--") || !g_str_has_prefix(word + 2, name))
    return NULL;
  word += 2 + strlen(name);
  if (*word == '=')
    return (char *)word + 1;
  return *word || *at + 1 >= call->argc ? NULL : call->argv[++*at];
}

static void take_named(CliCall *call, const char *const *names, char **values)
{
  int kept = 1, i = 1;
  for (; i < call->argc && strcmp(call->argv[i], "--") != 0; i++) {
    gboolean taken = FALSE;
    for (int n = 0; names[n] && !taken; n++) {
      char *value = values[n] ? NULL : named_value(call, &i, names[n]);
      taken = value != NULL;
      values[n] = taken ? value : values[n];
    }
    if (!taken)
      call->argv[kept++] = call->argv[i];
  }
  while (i < call->argc)
    call->argv[kept++] = call->argv[i++];
  call->argc = kept;
}

gboolean cli_parse_named(CliCall *call, const GOptionEntry *entries, const char *const *names, GError **error)
{
  char *values[MOST_NAMED] = { NULL };
  int n = 0, word = 1;
  gboolean all = TRUE;
  take_named(call, names, values);
  if (!cli_parse(call, entries, error))
    return FALSE;
  for (; names[n]; n++) {
    if (!values[n] && word < call->argc)
      values[n] = call->argv[word++];
    all = all && values[n];
  }
  if (word != call->argc || !all)
    return error_set(error, ERROR_INVALID, "usage: attune %s %s", call->command->name, call->command->arguments);
  memcpy(call->argv + 1, values, sizeof *values * (gsize)n); /* each was a word of its own, so there is room */
  call->argc = 1 + n;
  return TRUE;
}

/* Takes --config FILE, --config=FILE and --json out of the words, up to a "--". FALSE if FILE is missing. */
static gboolean take_common_options(int *argc, char **argv, const char **config, gboolean *json)
{
  int kept = 0;
  for (int i = 0; i < *argc; i++) {
    if (strcmp(argv[i], "--") == 0) {
      while (i < *argc)
        argv[kept++] = argv[i++];
    } else if (strcmp(argv[i], "--json") == 0) {
      *json = TRUE;
    } else if (g_str_has_prefix(argv[i], "--config=")) {
      *config = argv[i] + strlen("--config=");
    } else if (strcmp(argv[i], "--config") == 0) {
      if (++i >= *argc)
        return FALSE;
      *config = argv[i];
    } else {
      argv[kept++] = argv[i];
    }
  }
  argv[kept] = NULL;
  *argc = kept;
  return TRUE;
}

static gboolean wants_help(int argc, char **argv)
{
  for (int i = 0; i < argc && strcmp(argv[i], "--") != 0; i++)
    if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
      return TRUE;
  return FALSE;
}

static gboolean run_command(const CliCommand *command, CliCall *call, const char *config_path, GError **error)
{
  gboolean fixed = FALSE;
  if (!token_init(error) || !clock_init(&fixed, error))
    return FALSE;
  if (fixed)
    fprintf(stderr, "attune: the clock stands still at ATTUNE_NOW=%s\n", g_getenv("ATTUNE_NOW"));
  g_autoptr(Config) config = NULL;
  if (command->needs_config && !wants_help(call->argc, call->argv)) {
    config = config_load(config_path, error);
    if (!config)
      return FALSE;
    call->config = config;
  }
  return command->run(call, error);
}

/* Standard output may be a full disk or a closed pipe; a result that did not arrive is no success. */
static int finish(const CliCommand *command, gboolean ok, GError *error)
{
  if (!ok) {
    g_autofree char *said = text_hide_passwords(error ? error->message : "failed without a reason");
    fprintf(stderr, "attune: %s\n", said);
    return command->exit_code ? command->exit_code : error_kind(error)->exit_code;
  }
  if (fflush(stdout) != 0 || ferror(stdout)) {
    fputs("attune: the result could not be written to standard output\n", stderr);
    return command->exit_code ? command->exit_code : error_kind(NULL)->exit_code;
  }
  return EXIT_SUCCESS;
}

/* Other users of the machine see a program's words: an address among them may hold a password, so it goes on in a copy. Gives
 * the copies back, which @argv refers to. */
static GPtrArray *hide_addresses(int argc, char **argv)
{
  GPtrArray *copies = g_ptr_array_new_with_free_func(g_free);
  for (int i = 1; i < argc; i++) {
    char *address = strstr(argv[i], "postgresql://");
    if (address) {
      char *seen = argv[i];
      argv[i] = g_strdup(seen);
      g_ptr_array_add(copies, argv[i]);
      memset(address, '*', strlen(address));
    }
  }
  return copies;
}

/* Turns "help WORD…" into "WORD… --help". */
static void ask_for_help(int argc, char **argv)
{
  memmove(argv, argv + 1, (gsize)(argc - 1) * sizeof *argv);
  argv[argc - 1] = (char *)"--help";
}

int cli_main(int argc, char **argv)
{
  g_autoptr(GPtrArray) copies = hide_addresses(argc, argv);
  setlocale(LC_CTYPE, ""); /* no more: dates, numbers and order are ours to write */
  const char *config_path = NULL;
  CliCall call = { 0 };
  argc--;
  argv++;
  if (!take_common_options(&argc, argv, &config_path, &call.json)) {
    fputs("attune: --config needs the name of a file\n", stderr);
    return EXIT_USAGE;
  }
  if (argc > 1 && strcmp(argv[0], "help") == 0) /* “attune help book” asks what “attune book --help” does */
    ask_for_help(argc, argv);
  if (argc == 0 || strcmp(argv[0], "--help") == 0 || strcmp(argv[0], "-h") == 0 || strcmp(argv[0], "help") == 0) {
    print_commands(argc == 0 ? stderr : stdout);
    return argc == 0 ? EXIT_USAGE : EXIT_SUCCESS;
  }
  if (strcmp(argv[0], "--version") == 0)
    argv[0] = (char *)"version";
  int words = 0;
  call.command = find_command(argc, argv, &words);
  if (!call.command) {
    if (!print_family(argv[0], wants_help(argc, argv) ? stdout : stderr))
      print_unknown(argv[0]);
    return wants_help(argc, argv) ? EXIT_SUCCESS : EXIT_USAGE;
  }
  call.argc = argc - words + 1;
  call.argv = argv + words - 1;
  g_autoptr(GError) error = NULL;
  gboolean ok = run_command(call.command, &call, config_path, &error);
  return finish(call.command, ok, error);
}
