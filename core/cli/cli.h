/* cli: one file a command, one sorted table (cli/commands.c). */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include <glib.h>

#include "base/config.h"

typedef struct CliCommand CliCommand;

/* What every command is given. */
typedef struct {
  const CliCommand *command;
  const Config *config; /* NULL for a command that needs none */
  gboolean json;        /* --json: results for machines */
  int argc;             /* what is left of the words: argv[0] is the command's own name */
  char **argv;
} CliCall;

/* One command. `run` prints results to standard output and messages for people to standard error; returns FALSE with
 * @error, from which the exit code follows. `options` may be NULL. */
struct CliCommand {
  const char *name;      /* "schedule preview": one or two words */
  const char *arguments; /* "[--from D] FILE…" for --help */
  const char *summary;   /* one line */
  const char *help;      /* further paragraphs for --help, or NULL */
  gboolean needs_config;
  gboolean (*run)(CliCall *call, GError **error);
  int exit_code; /* of whatever goes wrong; 0: as the error's table says */
};

/* All commands in order of name, ended by a row without a name. */
extern const CliCommand cli_commands[];

int cli_main(int argc, char **argv);

/* Parses @entries (NULL for none) out of call->argv and keeps the rest: argv[0] and the plain words. --config and --json
 * are already taken out by then; --help prints the command's page and ends the program with 0. */
gboolean cli_parse(CliCall *call, const GOptionEntry *entries, GError **error);
/* As cli_parse, and refuses unless between @least and @most plain words are left. */
gboolean cli_parse_words(CliCall *call, const GOptionEntry *entries, int least, int most, GError **error);
/* The same for exactly the words that @names (NULL-ended, at most 4) says, each of which may as well be said as an option of
 * that name ("--slot ID"). Either way they stand in their order from argv[1] on afterwards. */
gboolean cli_parse_named(CliCall *call, const GOptionEntry *entries, const char *const *names, GError **error);

#endif
