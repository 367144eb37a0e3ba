#include "cli/commands.h"

/* In order of name; each row stands on its own line so that two hands seldom meet. */
const CliCommand cli_commands[] = {
  { "migrate", "", "Brings the database up to this program's schema",
    "An existing database is first copied beside itself. Stop what still runs on it, for an older program cannot read it\n"
    "afterwards.", TRUE, cli_migrate },
  { "version", "", "Prints the version", NULL, FALSE, cli_version },
  { NULL, NULL, NULL, NULL, FALSE, NULL },
};
