#include "web/page-routes.h"

#include "web/pages.h"

#define EVERYONE ROLES_ALL
#define MANAGERS (ROLE_MANAGER | ROLE_ADMINISTRATOR)
#define STAFF ROLES_STAFF
#define ADMINISTRATORS ROLE_ADMINISTRATOR
#define WRITES TRUE
#define READS FALSE
/* What a page is, in a row: it answers HTML, and takes what a form sends. */
#define PAGE NULL, NULL, 200, "text/html", TRUE

/* Together what stands under one address; addresses in order. */
static const WebRoute routes[] = {
  { "GET", "/", page_home, WEB_ANYONE, READS, "pageHome", "What is offered; for a stranger, what this is", NULL,
    PAGE },
  { "GET", "/account", page_account, EVERYONE, READS, "pageAccount", "Who one is here, and where one is signed in",
    NULL, PAGE },
  { "POST", "/account/sign-out", page_account_sign_out, EVERYONE, WRITES, "pageAccountSignOut",
    "Signs out one browser, or all", &reach_sign_in, PAGE },
  { "GET", "/admin", page_admin, ADMINISTRATORS, READS, "pageAdmin", "What an administrator keeps, and what needs them",
    NULL, PAGE },
  { "GET", "/annual", page_annual, MANAGERS, READS, "pageAnnual", "The annual report", NULL, PAGE },
  { "GET", "/annual/file", page_annual_file, MANAGERS, READS, "pageAnnualFile", "The annual report as CSV or workbook",
    NULL, PAGE },
  { "GET", "/assets/{name}", page_asset, WEB_ANYONE, READS, "pageAsset", "Styles, scripts and pictures of the pages",
    NULL, PAGE },
  { "GET", "/bookings", page_bookings, EVERYONE, READS, "pageBookings", "My bookings, coming and past",
    &reach_mine, PAGE },
  { "GET", "/bookings/{id}", page_booking_one, EVERYONE, READS, "pageBooking", "One booking", &reach_booking, PAGE },
  { "POST", "/bookings/{id}/accept", page_booking_accept, EVERYONE, WRITES, "pageAccept",
    "Takes up a place that is held", &reach_change, PAGE },
  { "GET", "/bookings/{id}/calendar.ics", page_booking_calendar, EVERYONE, READS, "pageCalendar",
    "A booking for one's own calendar", &reach_booking, PAGE },
  { "GET", "/bookings/{id}/cancel", page_cancel, EVERYONE, READS, "pageCancel", "Asks whether to give a booking back",
    &reach_change, PAGE },
  { "POST", "/bookings/{id}/cancel", page_cancel_do, EVERYONE, WRITES, "pageCancelDo", "Gives a booking back",
    &reach_change, PAGE },
  { "POST", "/bookings/{id}/decline", page_booking_decline, EVERYONE, WRITES, "pageDecline", "Lets a held place go",
    &reach_change, PAGE },
  { "GET", "/bookings/{id}/done", page_booking_done, EVERYONE, READS, "pageDone",
    "Says that a booking is made, or moved", &reach_booking, PAGE },
  { "GET", "/bookings/{id}/feedback", page_feedback, EVERYONE, READS, "pageFeedback", "Asks the service's questions",
    &reach_change, PAGE },
  { "POST", "/bookings/{id}/feedback", page_feedback_do, EVERYONE, WRITES, "pageFeedbackDo", "Hands in the answers",
    &reach_change, PAGE },
  { "GET", "/bookings/{id}/move", page_move, EVERYONE, READS, "pageMove", "Times that a booking can be moved to",
    &reach_change, PAGE },
  { "GET", "/bookings/{id}/move/{slot}", page_move_check, EVERYONE, READS, "pageMoveCheck", "Asks whether to move",
    &reach_change, PAGE },
  { "POST", "/bookings/{id}/move/{slot}", page_move_do, EVERYONE, WRITES, "pageMoveDo", "Moves a booking",
    &reach_change, PAGE },
  { "GET", "/drafts/{id}", page_draft, EVERYONE, READS, "pageDraft", "Shows a booking before it is made", &reach_draft,
    PAGE },
  { "POST", "/drafts/{id}", page_draft_book, EVERYONE, WRITES, "pageDraftBook", "Books", &reach_draft, PAGE },
  { "GET", "/figures", page_figures, MANAGERS, READS, "pageFigures", "Was it used? At a glance", NULL, PAGE },
  { "GET", "/figures/by", page_figures_by, MANAGERS, READS, "pageFiguresBy", "Was it used? By one grouping", NULL,
    PAGE },
  { "GET", "/figures/calendars", page_calendars_read, MANAGERS, READS, "pageCalendarsRead", "Which calendars are read",
    NULL, PAGE },
  { "GET", "/figures/file", page_figures_file, MANAGERS, READS, "pageFiguresFile", "Figures as CSV or workbook", NULL,
    PAGE },
  { "GET", "/figures/slots", page_figures_slots, MANAGERS, READS, "pageFiguresSlots", "The slots behind a figure", NULL,
    PAGE },
  { "GET", "/satisfaction", page_satisfaction, MANAGERS, READS, "pageSatisfaction", "What people said", NULL, PAGE },
  { "GET", "/services/{id}", page_service, EVERYONE, READS, "pageService", "A service and its free times",
    &reach_offer, PAGE },
  { "GET", "/sessions", page_sessions, STAFF, READS, "pageSessions", "One's sessions, and whose outcome nobody has said", NULL,
    PAGE },
  { "GET", "/sessions/{id}", page_register, STAFF, READS, "pageRegister", "One session, and who is booked", &reach_offer,
    PAGE },
  { "POST", "/sessions/{id}/attend", page_register_attend, STAFF, WRITES, "pageAttend", "Says who came", &reach_slot, PAGE },
  { "GET", "/sessions/{id}/cancel", page_session_cancel, STAFF, READS, "pageSessionCancel", "Asks why a session is cancelled",
    &reach_slot, PAGE },
  { "POST", "/sessions/{id}/cancel", page_session_cancel_do, STAFF, WRITES, "pageSessionCancelDo", "Cancels a session",
    &reach_slot, PAGE },
  { "POST", "/sessions/{id}/cancel/check", page_session_cancel_check, STAFF, READS, "pageSessionCancelCheck",
    "Shows who will be told, and what", &reach_slot, PAGE },
  { "GET", "/sessions/{id}/swap", page_session_swap, STAFF, READS, "pageSessionSwap", "Asks who takes a session", &reach_slot,
    PAGE },
  { "POST", "/sessions/{id}/swap", page_session_swap_do, STAFF, WRITES, "pageSessionSwapDo", "Hands a session over",
    &reach_slot, PAGE },
  { "GET", "/sign-in", page_sign_in, WEB_ANYONE, READS, "pageSignIn", "Asks for a mail address", NULL, PAGE },
  { "POST", "/sign-in", page_sign_in_ask, WEB_ANYONE, WRITES, "pageSignInAsk", "Sends a link to it, if it is known",
    NULL, PAGE },
  { "GET", "/sign-in/provider", page_provider, WEB_ANYONE, READS, "pageProvider",
    "Sends the browser to the identity provider", NULL, PAGE, page_provider_waits },
  { "GET", "/sign-in/provider/return", page_provider_return, WEB_ANYONE, WRITES, "pageProviderReturn",
    "Signs in whom the provider has sent back", NULL, PAGE, page_provider_return_waits },
  { "GET", "/sign-in/sent", page_sign_in_sent, WEB_ANYONE, READS, "pageSignInSent", "Says what to do now", NULL,
    PAGE },
  { "GET", "/sign-in/{link}", page_sign_in_link, WEB_ANYONE, READS, "pageSignInLink",
    "Shows the button that signs in", NULL, PAGE },
  { "POST", "/sign-in/{link}", page_sign_in_confirm, WEB_ANYONE, WRITES, "pageSignInConfirm", "Signs in, once", NULL,
    PAGE },
  { "POST", "/sign-out", page_sign_out, EVERYONE, WRITES, "pageSignOut", "Signs this browser out", NULL, PAGE },
  { "GET", "/signed-out", page_signed_out, WEB_ANYONE, READS, "pageSignedOut", "Says so", NULL, PAGE },
  { "GET", "/slots/{id}/book", page_book, EVERYONE, READS, "pageBook", "A few words about a booking", &reach_offer,
    PAGE },
  { "POST", "/slots/{id}/book", page_book_keep, EVERYONE, WRITES, "pageBookKeep", "Keeps them, to be checked",
    &reach_party, PAGE },
  { "GET", "/targets", page_targets, MANAGERS, READS, "pageTargets", "How each target stands", NULL, PAGE },
};

const WebRoute *page_routes(gsize *n)
{
  *n = G_N_ELEMENTS(routes);
  return routes;
}
