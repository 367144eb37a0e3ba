#include "cli/commands.h"

/* In order of name; each row stands on its own line so that two hands seldom meet. */
const CliCommand cli_commands[] = {
  { "accept", "[--as MAIL] BOOKING", "Takes up a place that is being held", NULL, TRUE, cli_accept },
  { "attend", "[--meeting N] [--outcome WHAT] [--present N] BOOKING", "Says who came", NULL, TRUE, cli_attend },
  { "book", "[--person MAIL | --team ID] SLOT", "Books a slot and prints the booking's id", NULL, TRUE, cli_book },
  { "bookings", "[--from D] [--to D] [--party KIND:ID]", "Lists bookings", NULL, TRUE, cli_bookings },
  { "cancel", "[--by WHO] [--reason TEXT] BOOKING", "Gives a booking back", NULL, TRUE, cli_cancel },
  { "feedback", "[--comment TEXT] BOOKING KEY=1..5…", "Hands in answers to a service's questions", NULL, TRUE, cli_feedback },
  { "migrate", "", "Brings the database up to this program's schema",
    "An existing database is first copied beside itself. Stop what still runs on it, for an older program cannot read it\n"
    "afterwards.", TRUE, cli_migrate },
  { "move", "[--as MAIL] BOOKING SLOT", "Moves a booking to another slot of its service", NULL, TRUE, cli_move },
  { "plugin check", "FILE.so", "Puts a plugin through the whole contract of plugins", NULL, FALSE, cli_plugin_check },
  { "plugin list", "", "Lists the service types that are loaded, and those refused with the reason", NULL, TRUE,
    cli_plugin_list },
  { "plugin show", "NAME", "Prints the settings, reasons and questions of a service type", NULL, TRUE, cli_plugin_show },
  { "slots", "[--service S] [--from D] [--to D] [--open]", "Lists what is offered", NULL, TRUE, cli_slots },
  { "token create", "--person MAIL [--label TEXT] [--days N]", "Makes a token for programs and prints it",
    "It is shown this once: only its hash is kept.", TRUE, cli_token_create },
  { "token list", "[--json]", "Lists the tokens, never showing one", NULL, TRUE, cli_token_list },
  { "token revoke", "ID", "Takes a token back", NULL, TRUE, cli_token_revoke },
  { "report annual", "[--year NAME]… [--format table|csv|json]", "The figures of an annual report",
    "Over one reporting year, or several that follow one another; they need not be twelve months long.", TRUE,
    cli_report_annual },
  { "report feeds", "[--format table|csv|json]", "Which calendar feeds are really read", NULL, TRUE, cli_report_feeds },
  { "report satisfaction", "[--from DATE --to DATE | --year NAME] [--service ID]… [--format table|csv|json]",
    "What those who came said of it",
    "Nothing but their number is shown where fewer answered than the service's least-answers.", TRUE,
    cli_report_satisfaction },
  { "report targets", "[--on DATE] [--format table|csv|json]", "How each target stands: green, amber or red", NULL, TRUE,
    cli_report_targets },
  { "report utilisation", "--from DATE --to DATE [--by KEYS] [--service ID]… [--format table|csv|json]",
    "How much of what was offered was used",
    "KEYS out of service, plugin, month, week, weekday, hour, host, team, organisation, profession and place; several are\n"
    "separated by commas. Every offered unit stands in exactly one of delivered, did not attend, cancelled by party,\n"
    "cancelled by service, unfilled, unresolved (past, booked, and nobody has said what became of it) and upcoming.",
    TRUE, cli_report_utilisation },
  { "version", "", "Prints the version", NULL, FALSE, cli_version },
  { NULL, NULL, NULL, NULL, FALSE, NULL },
};
