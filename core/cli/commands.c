#include "cli/commands.h"

/* In order of name; each row stands on its own line so that two hands seldom meet. */
const CliCommand cli_commands[] = {
  { "migrate", "", "Brings the database up to this program's schema",
    "An existing database is first copied beside itself. Stop what still runs on it, for an older program cannot read it\n"
    "afterwards.", TRUE, cli_migrate },
  { "plugin check", "FILE.so", "Puts a plugin through the whole contract of plugins", NULL, FALSE, cli_plugin_check },
  { "plugin list", "", "Lists the service types that are loaded, and those refused with the reason", NULL, TRUE,
    cli_plugin_list },
  { "plugin show", "NAME", "Prints the settings, reasons and questions of a service type", NULL, TRUE, cli_plugin_show },
  { "version", "", "Prints the version", NULL, FALSE, cli_version },
  { NULL, NULL, NULL, NULL, FALSE, NULL },
};
