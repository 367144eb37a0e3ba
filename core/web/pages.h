/* pages: the handlers behind page-routes.c. Each takes what a browser sent apart into an engine's wish, and puts the engine's
 * values together as a page's view; none decides anything.
 */
#ifndef WEB_PAGES_H
#define WEB_PAGES_H

#include "model/report.h"
#include "web/page.h"

HttpResponse *page_account(WebCall *call, GError **error);
HttpResponse *page_account_sign_out(WebCall *call, GError **error);
HttpResponse *page_admin(WebCall *call, GError **error);
HttpResponse *page_advise(WebCall *call, GError **error);
HttpResponse *page_audit(WebCall *call, GError **error);
HttpResponse *page_keep_feeds(WebCall *call, GError **error);
HttpResponse *page_keep_team(WebCall *call, GError **error);
HttpResponse *page_keep_team_add(WebCall *call, GError **error);
HttpResponse *page_keep_team_members(WebCall *call, GError **error);
HttpResponse *page_keep_team_new(WebCall *call, GError **error);
HttpResponse *page_keep_team_set(WebCall *call, GError **error);
HttpResponse *page_keep_teams(WebCall *call, GError **error);
HttpResponse *page_letter_again(WebCall *call, GError **error);
HttpResponse *page_letters(WebCall *call, GError **error);
HttpResponse *page_people(WebCall *call, GError **error);
HttpResponse *page_person(WebCall *call, GError **error);
HttpResponse *page_person_add(WebCall *call, GError **error);
HttpResponse *page_person_disable(WebCall *call, GError **error);
HttpResponse *page_person_disable_do(WebCall *call, GError **error);
HttpResponse *page_person_enable(WebCall *call, GError **error);
HttpResponse *page_person_link(WebCall *call, GError **error);
HttpResponse *page_person_new(WebCall *call, GError **error);
HttpResponse *page_person_set(WebCall *call, GError **error);
HttpResponse *page_plugin(WebCall *call, GError **error);
HttpResponse *page_plugins(WebCall *call, GError **error);
HttpResponse *page_token_make(WebCall *call, GError **error);
HttpResponse *page_token_revoke(WebCall *call, GError **error);
HttpResponse *page_token_revoke_do(WebCall *call, GError **error);
HttpResponse *page_tokens(WebCall *call, GError **error);
HttpResponse *page_annual(WebCall *call, GError **error);
HttpResponse *page_annual_file(WebCall *call, GError **error);
HttpResponse *page_asset(WebCall *call, GError **error);
HttpResponse *page_calendar_make(WebCall *call, GError **error);
HttpResponse *page_calendar_new(WebCall *call, GError **error);
HttpResponse *page_calendar_one(WebCall *call, GError **error);
HttpResponse *page_calendar_renew(WebCall *call, GError **error);
HttpResponse *page_calendar_renew_do(WebCall *call, GError **error);
HttpResponse *page_calendar_revoke(WebCall *call, GError **error);
HttpResponse *page_calendar_revoke_do(WebCall *call, GError **error);
HttpResponse *page_calendars(WebCall *call, GError **error);
HttpResponse *page_calendars_read(WebCall *call, GError **error);
HttpResponse *page_plan_aims(WebCall *call, GError **error);
HttpResponse *page_plan_closure(WebCall *call, GError **error);
HttpResponse *page_plan_closure_do(WebCall *call, GError **error);
HttpResponse *page_plan_closure_new(WebCall *call, GError **error);
HttpResponse *page_plan_closure_new_do(WebCall *call, GError **error);
HttpResponse *page_plan_closures(WebCall *call, GError **error);
HttpResponse *page_plan_professions(WebCall *call, GError **error);
HttpResponse *page_plan_professions_do(WebCall *call, GError **error);
HttpResponse *page_plan_schedule(WebCall *call, GError **error);
HttpResponse *page_plan_schedule_change(WebCall *call, GError **error);
HttpResponse *page_plan_schedule_change_do(WebCall *call, GError **error);
HttpResponse *page_plan_schedule_end(WebCall *call, GError **error);
HttpResponse *page_plan_schedule_end_do(WebCall *call, GError **error);
HttpResponse *page_plan_schedule_from(WebCall *call, GError **error);
HttpResponse *page_plan_schedule_from_do(WebCall *call, GError **error);
HttpResponse *page_plan_schedule_new(WebCall *call, GError **error);
HttpResponse *page_plan_schedule_new_do(WebCall *call, GError **error);
HttpResponse *page_plan_schedules(WebCall *call, GError **error);
HttpResponse *page_plan_service(WebCall *call, GError **error);
HttpResponse *page_plan_service_do(WebCall *call, GError **error);
HttpResponse *page_plan_service_new(WebCall *call, GError **error);
HttpResponse *page_plan_service_new_do(WebCall *call, GError **error);
HttpResponse *page_plan_services(WebCall *call, GError **error);
HttpResponse *page_plan_target(WebCall *call, GError **error);
HttpResponse *page_plan_target_do(WebCall *call, GError **error);
HttpResponse *page_plan_target_new(WebCall *call, GError **error);
HttpResponse *page_plan_target_new_do(WebCall *call, GError **error);
HttpResponse *page_plan_year(WebCall *call, GError **error);
HttpResponse *page_plan_year_do(WebCall *call, GError **error);
HttpResponse *page_plan_year_new(WebCall *call, GError **error);
HttpResponse *page_plan_year_new_do(WebCall *call, GError **error);
HttpResponse *page_figures(WebCall *call, GError **error);
HttpResponse *page_figures_by(WebCall *call, GError **error);
HttpResponse *page_figures_file(WebCall *call, GError **error);
HttpResponse *page_figures_slots(WebCall *call, GError **error);
HttpResponse *page_home(WebCall *call, GError **error);
HttpResponse *page_register(WebCall *call, GError **error);
HttpResponse *page_register_attend(WebCall *call, GError **error);
HttpResponse *page_sessions(WebCall *call, GError **error);
HttpResponse *page_session_cancel(WebCall *call, GError **error);
HttpResponse *page_session_cancel_check(WebCall *call, GError **error);
HttpResponse *page_session_cancel_do(WebCall *call, GError **error);
HttpResponse *page_session_change(WebCall *call, GError **error);
HttpResponse *page_session_change_do(WebCall *call, GError **error);
HttpResponse *page_session_new(WebCall *call, GError **error);
HttpResponse *page_session_new_do(WebCall *call, GError **error);
HttpResponse *page_session_swap(WebCall *call, GError **error);
HttpResponse *page_session_swap_do(WebCall *call, GError **error);
HttpResponse *page_satisfaction(WebCall *call, GError **error);
HttpResponse *page_targets(WebCall *call, GError **error);
HttpResponse *page_team(WebCall *call, GError **error);
HttpResponse *page_teams(WebCall *call, GError **error);
HttpResponse *page_service(WebCall *call, GError **error);

/* Booking in three steps: a time was chosen; a few words; check, and confirm. */
HttpResponse *page_book(WebCall *call, GError **error);
HttpResponse *page_book_keep(WebCall *call, GError **error);
HttpResponse *page_draft(WebCall *call, GError **error);
HttpResponse *page_draft_book(WebCall *call, GError **error);

HttpResponse *page_bookings(WebCall *call, GError **error);
HttpResponse *page_booking_one(WebCall *call, GError **error);
HttpResponse *page_booking_done(WebCall *call, GError **error);
HttpResponse *page_booking_calendar(WebCall *call, GError **error);
HttpResponse *page_booking_accept(WebCall *call, GError **error);
HttpResponse *page_booking_decline(WebCall *call, GError **error);
HttpResponse *page_cancel(WebCall *call, GError **error);
HttpResponse *page_cancel_do(WebCall *call, GError **error);
HttpResponse *page_move(WebCall *call, GError **error);
HttpResponse *page_move_check(WebCall *call, GError **error);
HttpResponse *page_move_do(WebCall *call, GError **error);
HttpResponse *page_feedback(WebCall *call, GError **error);
HttpResponse *page_feedback_do(WebCall *call, GError **error);

/* The first page as a stranger sees it: what this is, and the way in. */
HttpResponse *page_start(WebCall *call, GError **error);
HttpResponse *page_sign_in(WebCall *call, GError **error);
HttpResponse *page_sign_in_ask(WebCall *call, GError **error);
HttpResponse *page_sign_in_sent(WebCall *call, GError **error);
HttpResponse *page_sign_in_link(WebCall *call, GError **error);
HttpResponse *page_sign_in_confirm(WebCall *call, GError **error);
HttpResponse *page_sign_out(WebCall *call, GError **error);
HttpResponse *page_signed_out(WebCall *call, GError **error);

HttpResponse *page_provider(WebCall *call, GError **error);
HttpResponse *page_provider_return(WebCall *call, GError **error);
/* Set out for the provider where that is needed, before the handlers above are called. */
gboolean page_provider_waits(Web *web, HttpRequest *request);
gboolean page_provider_return_waits(Web *web, HttpRequest *request);
/* Whether what is configured of the provider's claims means anything. */
gboolean page_provider_check(const Config *config, GError **error);

/* A path of our own to go on to after signing in, or "": never the address of somebody else, nor back to the door. Pure. */
const char *page_onward(const char *text);
/* Signs one browser out; that it is out already is as good. */
gboolean page_end_session(WebCall *call, const char *id, GError **error);
/* A session was opened with this @token: gives the browser its cookie, ends the one it had before, and goes on to @onward (a
 * path of our own, "" for the first page). */
HttpResponse *page_let_in(WebCall *call, const char *token, const char *onward, GError **error);

/* A report as the file that “format” of the query asks for: csv or xlsx. */
HttpResponse *page_report_file(WebCall *call, const Report *report, GError **error);

/* What a role is called; and several together, newly allocated. */
const char *page_role(Role role);
char *page_roles(guint roles);
const char *page_person_state(PersonState state);

#endif
