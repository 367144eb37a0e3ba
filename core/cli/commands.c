#include "cli/commands.h"

#include <sysexits.h>

/* In order of name; each row stands on its own line so that two hands seldom meet. */
const CliCommand cli_commands[] = {
  { "accept", "[--as MAIL] BOOKING", "Takes up a place that is being held", NULL, TRUE, cli_accept },
  { "advise", "--service ID --from DATE --to DATE --starts LOCAL [--repeat RRULE] --minutes N [--slots N]",
    "What if: replays past bookings against another pattern of offers",
    "Every past booking is given the nearest start of the other pattern that has room, within --within-days of the one it\n"
    "had. The answer prints each assumption; it foretells nothing about those who never booked.", TRUE, cli_advise },
  { "attend", "[--meeting N] [--outcome WHAT] [--present N] BOOKING", "Says who came", NULL, TRUE, cli_attend },
  { "audit", "[--person MAIL] [--subject ID] [--act ACT] [--from D] [--to D]", "Lists who changed and who saw what",
    "The newest first. --seal prints the last entry's number and seal instead: kept elsewhere, “attune verify --seal” proves\n"
    "later that nothing before it was touched.", TRUE, cli_audit },
  { "backup", "FILE", "Copies the database to a new file, consistent while serving", NULL, TRUE, cli_backup },
  { "book", "[--person MAIL | --team ID] SLOT", "Books a slot and prints the booking's id", NULL, TRUE, cli_book },
  { "bookings", "[--from D] [--to D] [--party person:MAIL|team:ID]", "Lists bookings", NULL, TRUE, cli_bookings },
  { "calendar check", "FILE.ics", "Says what is in a calendar, or what is wrong with it",
    "The calendar is read and not kept; - reads standard input. What is wrong ends the command with an error; what is only\n"
    "odd does not. Recurrence rules are listed with whether a schedule here would take them.", FALSE, cli_calendar_check },
  { "cancel", "[--by WHO] [--reason TEXT] BOOKING", "Gives a booking back", NULL, TRUE, cli_cancel },
  { "deliver", "[--once | --watch | --list [--all] | --again ID]", "Sends the letters that wait in the outbox",
    "Any number may run side by side. What cannot be sent is tried again for two days, then given up; --list shows it, and\n"
    "those letters of which nobody knows whether they arrived. The daemon starts one itself where letters are set up.", TRUE,
    cli_deliver },
  { "feed create", "--scope KIND:ID [--detail LEVEL]", "Makes a calendar address and prints it",
    "It is shown this once: only a hash of its secret part is kept. Whoever has it may read the calendar.", TRUE,
    cli_feed_create },
  { "feed list", "[--json]", "Lists the calendar addresses and who looks at them", NULL, TRUE, cli_feed_list },
  { "feed revoke", "ID", "Takes a calendar address back for ever", NULL, TRUE, cli_feed_revoke },
  { "feedback", "[--comment TEXT] BOOKING KEY=1..5…", "Hands in answers to a service's questions", NULL, TRUE, cli_feedback },
  { "import", "FILE.csv", "Takes in past sessions and bookings",
    "All rows or none; rejected rows are listed with their line. The same rows again change nothing. While it runs, nobody\n"
    "else can book.", TRUE, cli_import },
  { "load", "[--dry-run] FILE…", "Takes in a service book: people, teams, services, schedules, closures, targets",
    "Several files are taken in together and may refer to each other. All of it is taken in or nothing; every fault is\n"
    "listed with its file and line. The same book twice changes nothing; what a book leaves out is left alone.", TRUE,
    cli_load },
  { "migrate", "[--from ADDRESS] [--to ADDRESS]", "Brings the database up to this program's schema, or copies it elsewhere",
    "An existing database is first copied beside itself (one in PostgreSQL is not: say pg_dump, or attune backup). The service\n"
    "may go on meanwhile, and programs of the version before go on with it afterwards, unless the release says that it takes a\n"
    "stop.\n\n"
    "With --to it copies a whole database into an empty one, of either kind: sqlite:PATH or postgresql://USER@HOST/NAME. All\n"
    "of it or nothing; afterwards both are proved to hold the same. Stop the service first, and change its configuration\n"
    "when it is done. Passwords of PostgreSQL belong into ~/.pgpass and not among a command's words.",
    TRUE, cli_migrate },
  { "move", "[--as MAIL] BOOKING SLOT", "Moves a booking to another slot of its service", NULL, TRUE, cli_move },
  { "person add", "MAIL --name NAME [--roles LIST] [--team ID] …", "Makes a person", NULL, TRUE, cli_person_add },
  { "person disable", "MAIL", "Lets a person neither sign in nor book; what they hold of the future is given back", NULL,
    TRUE, cli_person_disable },
  { "person enable", "MAIL", "Takes that back", NULL, TRUE, cli_person_enable },
  { "person erase", "[--dry-run] MAIL | --again", "Erases a person: no name, address or word of theirs is left",
    "What they hold of the future is given back, what is past belongs to a pseudonym, so that all figures stay. Nothing brings\n"
    "them back. --dry-run only says what would go. docs/privacy.md tells what to do about backups and copies.", TRUE,
    cli_person_erase },
  { "person export", "[--json] MAIL", "Prints all that is kept about one person",
    "For themself to be given. Nothing of it is left out but secrets, of which there are only hashes. It is noted in the log.",
    TRUE, cli_person_export },
  { "person link", "[--minutes N] MAIL", "Makes a link to sign in with, once, and prints it",
    "For the first administrator, and where mail does not get through. It opens a session in whatever browser it is first\n"
    "used in, so hand it to nobody else. Opening it spends nothing; the button on its page does.", TRUE, cli_person_link },
  { "person list", "[--all]", "Lists people", NULL, TRUE, cli_person_list },
  { "person set", "MAIL [--name NAME] [--roles LIST] [--team ID] …", "Changes a person", NULL, TRUE, cli_person_set },
  { "person show", "MAIL", "Shows one person", NULL, TRUE, cli_person_show },
  { "person unlink", "MAIL", "Forgets by which account of an identity provider a person came in",
    "The next account there with their address may come in then. For an address that was given to somebody else.", TRUE,
    cli_person_unlink },
  { "plugin check", "FILE.so", "Puts a plugin through the whole contract of plugins", NULL, FALSE, cli_plugin_check },
  { "plugin list", "", "Lists the service types that are loaded, and those refused with the reason", NULL, TRUE,
    cli_plugin_list },
  { "plugin show", "NAME", "Prints the settings, reasons and questions of a service type", NULL, TRUE, cli_plugin_show },
  { "receive", "", "Takes a message to mail-reply-to on standard input",
    "For a pipe from the mail server. A calendar that declines gives the booking back, where the address shows that it was our\n"
    "letter's. Whatever else a person wrote is passed on to people, and what a program wrote is left alone. Whatever goes wrong\n"
    "ends it with 75, a failure for now, so that the message waits at the mail server and is tried again.", TRUE,
    cli_receive, EX_TEMPFAIL },
  { "report annual", "[--year NAME]… [--format table|csv|json|xlsx]", "The figures of an annual report",
    "Over one reporting year, or several that follow one another; they need not be twelve months long.", TRUE,
    cli_report_annual },
  { "report feeds", "[--format table|csv|json|xlsx]", "Which calendar feeds are really read", NULL, TRUE, cli_report_feeds },
  { "report satisfaction", "[--from DATE --to DATE | --year NAME] [--service ID]… [--format table|csv|json|xlsx]",
    "What those who came said of it",
    "Nothing but their number is shown where fewer answered than the service's least-answers.", TRUE,
    cli_report_satisfaction },
  { "report targets", "[--on DATE] [--format table|csv|json|xlsx]", "How each target stands: green, amber or red", NULL, TRUE,
    cli_report_targets },
  { "report utilisation", "--from DATE --to DATE [--by KEYS] [--service ID]… [--format table|csv|json|xlsx]",
    "How much of what was offered was used",
    "KEYS out of service, plugin, month, week, weekday, hour, host, team, organisation, profession, place and slot; several are\n"
    "separated by commas. Every offered unit stands in exactly one of delivered, did not attend, cancelled by party,\n"
    "cancelled by service, unfilled, unresolved (past, booked, and nobody has said what became of it) and upcoming.",
    TRUE, cli_report_utilisation },
  { "restore", "FILE", "Takes a backup in, after it was verified whole",
    "The daemon may go on serving: it sees the old data or the new, never a mixture. What is replaced is kept beside the\n"
    "database with a date.", TRUE, cli_restore },
  { "routes", "[--json]", "Lists every address of the HTTP interface and who may call it", NULL, FALSE, cli_routes },
  { "schedule preview", "--starts LOCAL [--repeat RRULE] [--zone ZONE] [--from DATE] [--to DATE] [--limit N]",
    "Prints the dates that a recurrence rule gives",
    "One instant a line; with --minutes its end as well. The clock time stays the same over a change of the clocks; where\n"
    "they skip it or show it twice, standard error says so. A rule that never ends needs --to or --limit.", FALSE,
    cli_schedule_preview },
  { "serve", "[--workers N]", "Serves the pages, the API and the calendar feeds until it is told to stop",
    "SIGTERM ends it when what was accepted is answered; SIGHUP rereads configuration and plugins. With several workers a "
    "parent looks after them: it replaces one that dies, and passes signals on.", TRUE, cli_serve },
  { "slot cancel", "[--reason TEXT] SLOT", "Cancels a slot by the service, with everybody who booked it", NULL, TRUE,
    cli_slot_cancel },
  { "slot create", "--service ID --starts LOCAL --minutes N …", "Makes a slot by hand and prints its id",
    "The service's plugin cuts it as it would a date of a schedule, so there may be several.", TRUE, cli_slot_create },
  { "slot edit", "[--starts LOCAL] [--place TEXT] … SLOT", "Changes a slot by hand; its bookings stay",
    "From then on its schedule leaves it alone.", TRUE, cli_slot_edit },
  { "slots", "[--service S] [--from D] [--to D] [--open]", "Lists what is offered", NULL, TRUE, cli_slots },
  { "team add", "ID --title TITLE [--organisation TEXT] [--leader MAIL]", "Makes a team", NULL, TRUE, cli_team_add },
  { "team list", "[--all]", "Lists teams", NULL, TRUE, cli_team_list },
  { "team set", "ID [--title TITLE] [--organisation TEXT] [--leader MAIL]", "Changes a team", NULL, TRUE, cli_team_set },
  { "team show", "ID", "Shows one team and who is in it", NULL, TRUE, cli_team_show },
  { "tend", "[--dry-run]", "Drops what is older than the configuration lets it be kept",
    "How long each kind of data is kept say the keys keep-…-days. Figures stay. It may run while the daemon serves; let it run\n"
    "each night (attune-tend.timer). What an erasure left in free places of the database’s files goes with it.", TRUE, cli_tend },
  { "token create", "--person MAIL [--label TEXT] [--days N]", "Makes a token for programs and prints it",
    "It is shown this once: only its hash is kept.", TRUE, cli_token_create },
  { "token list", "[--json]", "Lists the tokens, never showing one", NULL, TRUE, cli_token_list },
  { "token revoke", "ID", "Takes a token back", NULL, TRUE, cli_token_revoke },
  { "verify", "[--json]", "Proves the stored data against every invariant",
    "Prints each breach; ends well only if there is none. May run while the daemon serves.", TRUE, cli_verify },
  { "version", "", "Prints the version", NULL, FALSE, cli_version },
  { NULL, NULL, NULL, NULL, FALSE, NULL },
};
