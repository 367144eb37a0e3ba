#include "cli/commands.h"

/* In order of name; each row stands on its own line so that two hands seldom meet. */
const CliCommand cli_commands[] = {
  { "version", "", "Prints the version", NULL, FALSE, cli_version },
  { NULL, NULL, NULL, NULL, FALSE, NULL },
};
