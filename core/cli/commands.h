/* commands: the functions behind the table in commands.c, one file each. */
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include "cli/cli.h"

gboolean cli_advise(CliCall *call, GError **error);
gboolean cli_import(CliCall *call, GError **error);
gboolean cli_load(CliCall *call, GError **error);
gboolean cli_deliver(CliCall *call, GError **error);
gboolean cli_migrate(CliCall *call, GError **error);
gboolean cli_plugin_check(CliCall *call, GError **error);
gboolean cli_plugin_list(CliCall *call, GError **error);
gboolean cli_plugin_show(CliCall *call, GError **error);
gboolean cli_accept(CliCall *call, GError **error);
gboolean cli_attend(CliCall *call, GError **error);
gboolean cli_audit(CliCall *call, GError **error);
gboolean cli_backup(CliCall *call, GError **error);
gboolean cli_book(CliCall *call, GError **error);
gboolean cli_bookings(CliCall *call, GError **error);
gboolean cli_calendar_check(CliCall *call, GError **error);
gboolean cli_cancel(CliCall *call, GError **error);
gboolean cli_feed_create(CliCall *call, GError **error);
gboolean cli_feed_list(CliCall *call, GError **error);
gboolean cli_feed_revoke(CliCall *call, GError **error);
gboolean cli_feedback(CliCall *call, GError **error);
gboolean cli_move(CliCall *call, GError **error);
gboolean cli_schedule_preview(CliCall *call, GError **error);
gboolean cli_routes(CliCall *call, GError **error);
gboolean cli_serve(CliCall *call, GError **error);
gboolean cli_receive(CliCall *call, GError **error);
gboolean cli_restore(CliCall *call, GError **error);
gboolean cli_slot_cancel(CliCall *call, GError **error);
gboolean cli_slot_create(CliCall *call, GError **error);
gboolean cli_slot_edit(CliCall *call, GError **error);
gboolean cli_slots(CliCall *call, GError **error);
gboolean cli_tend(CliCall *call, GError **error);
gboolean cli_token_create(CliCall *call, GError **error);
gboolean cli_token_list(CliCall *call, GError **error);
gboolean cli_token_revoke(CliCall *call, GError **error);
gboolean cli_report_annual(CliCall *call, GError **error);
gboolean cli_report_feeds(CliCall *call, GError **error);
gboolean cli_report_satisfaction(CliCall *call, GError **error);
gboolean cli_report_targets(CliCall *call, GError **error);
gboolean cli_report_utilisation(CliCall *call, GError **error);
gboolean cli_verify(CliCall *call, GError **error);
gboolean cli_person_add(CliCall *call, GError **error);
gboolean cli_person_disable(CliCall *call, GError **error);
gboolean cli_person_enable(CliCall *call, GError **error);
gboolean cli_person_link(CliCall *call, GError **error);
gboolean cli_person_erase(CliCall *call, GError **error);
gboolean cli_person_export(CliCall *call, GError **error);
gboolean cli_person_list(CliCall *call, GError **error);
gboolean cli_person_set(CliCall *call, GError **error);
gboolean cli_person_show(CliCall *call, GError **error);
gboolean cli_person_unlink(CliCall *call, GError **error);
gboolean cli_team_add(CliCall *call, GError **error);
gboolean cli_team_list(CliCall *call, GError **error);
gboolean cli_team_set(CliCall *call, GError **error);
gboolean cli_team_show(CliCall *call, GError **error);
gboolean cli_version(CliCall *call, GError **error);

#endif
