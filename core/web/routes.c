#include "web/routes.h"

#include <string.h>

#include "web/api.h"
#include "web/page-routes.h"

#define EVERYONE ROLES_ALL
#define STAFF ROLES_STAFF
#define MANAGERS (ROLE_MANAGER | ROLE_ADMINISTRATOR)
#define WRITES TRUE
#define READS FALSE

static const WebParam slot_params[] = {
  { "service", PARAM_TEXT, "Id of a service" },
  { "from", PARAM_TIME, "First day or instant; today where left out" },
  { "to", PARAM_TIME, "Last day, included, or the instant before which slots start; 12 weeks on where left out" },
  { "open", PARAM_YES_NO, "Only what the asker could book now" },
  { "host", PARAM_TEXT, "Id or mail address of a clinician" },
  { "place", PARAM_TEXT, "A place, exactly" },
  { "after", PARAM_TEXT, "“next” of the page before" },
  { "limit", PARAM_WHOLE, "Most items in the answer" },
  { NULL, PARAM_TEXT, NULL },
};
static const WebParam audit_params[] = {
  { "person", PARAM_TEXT, "Id or mail address: what they did or saw, and what was done to them or their bookings" },
  { "subject", PARAM_TEXT, "Id of a booking, slot, feed …" },
  { "act", PARAM_TEXT, "Only such acts: book, cancel, see, export …" },
  { "from", PARAM_TIME, "First day or instant" },
  { "to", PARAM_TIME, "Last day, included, or the instant before which it was" },
  { "after", PARAM_TEXT, "“next” of the page before" },
  { "limit", PARAM_WHOLE, "Most items in the answer" },
  { NULL, PARAM_TEXT, NULL },
};
static const WebParam booking_params[] = {
  { "mine", PARAM_YES_NO, "Only the asker's own and, for a leader, the team's" },
  { "slot", PARAM_TEXT, "Id of a slot" },
  { "party", PARAM_TEXT, "person:ID (or mail address) or team:ID" },
  { "from", PARAM_TIME, "First day or instant" },
  { "to", PARAM_TIME, "Last day, included, or the instant before which slots start" },
  { "after", PARAM_TEXT, "“next” of the page before" },
  { "limit", PARAM_WHOLE, "Most items in the answer" },
  { NULL, PARAM_TEXT, NULL },
};
static const WebParam utilisation_params[] = {
  { "from", PARAM_DAY, "First day of the period; needed" },
  { "to", PARAM_DAY, "Last day of the period, included; needed" },
  { "by", PARAM_TEXTS, "Groupings between commas: service, plugin, month, week, weekday, hour, host, team, organisation, "
                      "profession, place, slot" },
  { "service", PARAM_TEXTS, "Id of a service; may be said several times" },
  { NULL, PARAM_TEXT, NULL },
};

static const WebParam target_params[] = {
  { "on", PARAM_DAY, "By this day, included; today where left out" },
  { NULL, PARAM_TEXT, NULL },
};
static const WebParam annual_params[] = {
  { "year", PARAM_TEXT, "Name of a reporting year, or several between commas that follow one another; the present one where "
                        "left out" },
  { NULL, PARAM_TEXT, NULL },
};
static const WebParam satisfaction_params[] = {
  { "from", PARAM_DAY, "First day of the period" },
  { "to", PARAM_DAY, "Last day of the period, included" },
  { "year", PARAM_TEXT, "In place of two dates: a reporting year; the present one where nothing is said" },
  { "service", PARAM_TEXTS, "Id of a service; may be said several times" },
  { NULL, PARAM_TEXT, NULL },
};

/* Together what stands under one address; addresses in order. */
static const WebRoute routes[] = {
  { "GET", "/api/v1/audit", api_audit, ROLE_ADMINISTRATOR, READS, "listAudit",
    "Lists who changed and who saw what, the newest first", NULL, audit_params, NULL, 200, "AuditEntry[]" },
  { "GET", "/api/v1/bookings", api_bookings, EVERYONE, READS, "listBookings", "Lists bookings", &reach_bookings,
    booking_params, NULL, 200, "Booking[]" },
  { "POST", "/api/v1/bookings", api_book, EVERYONE, WRITES, "book", "Books a slot, or joins its waiting list",
    &reach_party, NULL, "BookingWish", 201, "BookingDone" },
  { "GET", "/api/v1/bookings/{id}", api_booking, EVERYONE, READS, "getBooking", "Shows a booking", &reach_booking,
    NULL, NULL, 200, "Booking" },
  { "POST", "/api/v1/bookings/{id}/accept", api_booking_accept, EVERYONE, WRITES, "acceptOffer",
    "Takes up a place that is being held", &reach_change, NULL, NULL, 200, "BookingDone" },
  { "POST", "/api/v1/bookings/{id}/attendance", api_booking_attendance, STAFF, WRITES, "recordAttendance",
    "Says who came to a meeting", &reach_attendance, NULL, "AttendanceWish", 200, "AttendanceKept" },
  { "POST", "/api/v1/bookings/{id}/cancel", api_booking_cancel, EVERYONE, WRITES, "cancelBooking",
    "Gives a booking back", &reach_change, NULL, "CancelWish", 200, "BookingDone" },
  { "POST", "/api/v1/bookings/{id}/feedback", api_booking_feedback, EVERYONE, WRITES, "giveFeedback",
    "Hands in answers to the service's questions", &reach_change, NULL, "FeedbackWish", 200, "SlotDone" },
  { "POST", "/api/v1/bookings/{id}/move", api_booking_move, EVERYONE, WRITES, "moveBooking",
    "Moves a booking to another slot of its service", &reach_change, NULL, "MoveWish", 200, "BookingDone" },
  { "GET", "/api/v1/feeds", api_feeds, EVERYONE, READS, "listFeeds", "Lists calendar addresses, without their secret",
    &reach_feeds, NULL, NULL, 200, "Feed[]" },
  { "POST", "/api/v1/feeds", api_feed_create, EVERYONE, WRITES, "createFeed", "Makes a calendar address", &reach_feed,
    NULL, "FeedWish", 201, "FeedMade" },
  { "GET", "/api/v1/feeds/{id}", api_feed, EVERYONE, READS, "getFeed", "Shows a calendar address, without its secret",
    &reach_feed, NULL, NULL, 200, "Feed" },
  { "DELETE", "/api/v1/feeds/{id}", api_feed_revoke, EVERYONE, WRITES, "revokeFeed",
    "Takes a calendar address back for ever", &reach_feed, NULL, NULL, 204, NULL },
  { "GET", "/api/v1/me", api_me, EVERYONE, READS, "getMe", "Says whom the token stands for", NULL, NULL, NULL, 200,
    "Me" },
  { "GET", "/api/v1/openapi.json", api_openapi, WEB_ANYONE, READS, "getOpenapi", "This description", NULL, NULL, NULL,
    200, "application/json" },
  { "GET", "/api/v1/reports/annual", api_report_annual, MANAGERS, READS, "reportAnnual",
    "The figures of an annual report", NULL, annual_params, NULL, 200, "Report" },
  { "GET", "/api/v1/reports/feeds", api_report_feeds, MANAGERS, READS, "reportFeeds",
    "Which calendars are really read", NULL, NULL, NULL, 200, "Report" },
  { "GET", "/api/v1/reports/satisfaction", api_report_satisfaction, MANAGERS, READS, "reportSatisfaction",
    "What those who came said of it", NULL, satisfaction_params, NULL, 200, "Report" },
  { "GET", "/api/v1/reports/targets", api_report_targets, MANAGERS, READS, "reportTargets",
    "How each target stands: green, amber or red", NULL, target_params, NULL, 200, "Report" },
  { "GET", "/api/v1/reports/utilisation", api_report_utilisation, MANAGERS, READS, "reportUtilisation",
    "How much of what was offered was used", NULL, utilisation_params, NULL, 200, "Report" },
  { "GET", "/api/v1/services", api_services, EVERYONE, READS, "listServices", "Lists services", NULL, NULL, NULL, 200,
    "Service[]" },
  { "GET", "/api/v1/services/{id}", api_service, EVERYONE, READS, "getService", "Shows a service", &reach_offer, NULL,
    NULL, 200, "Service" },
  { "DELETE", "/api/v1/sessions", api_sessions_end, EVERYONE, WRITES, "endSessions", "Signs the asker out everywhere",
    NULL, NULL, NULL, 204, NULL },
  { "GET", "/api/v1/sessions", api_sessions, EVERYONE, READS, "listSessions", "Lists where the asker is signed in",
    NULL, NULL, NULL, 200, "Session[]" },
  { "DELETE", "/api/v1/sessions/{id}", api_session_end, EVERYONE, WRITES, "endSession", "Signs out one browser",
    &reach_sign_in, NULL, NULL, 204, NULL },
  { "GET", "/api/v1/slots", api_slots, EVERYONE, READS, "listSlots", "Lists what is offered", NULL, slot_params, NULL,
    200, "Slot[]" },
  { "POST", "/api/v1/slots", api_slot_create, STAFF, WRITES, "createSlots", "Makes slots by hand", NULL, NULL,
    "SlotWish", 201, "SlotsMade" },
  { "GET", "/api/v1/slots/{id}", api_slot, EVERYONE, READS, "getSlot", "Shows a slot", &reach_offer, NULL, NULL, 200,
    "Slot" },
  { "PATCH", "/api/v1/slots/{id}", api_slot_edit, STAFF, WRITES, "editSlot", "Changes a slot; its bookings stay",
    &reach_slot, NULL, "SlotEdit", 200, "SlotDone" },
  { "POST", "/api/v1/slots/{id}/cancel", api_slot_cancel, STAFF, WRITES, "cancelSlot",
    "Cancels a slot and every booking of it", &reach_slot, NULL, "SlotCancel", 200, "SlotDone" },
  { "GET", "/feeds/{token}.ics", api_calendar, WEB_ANYONE, READS, "getCalendar",
    "A calendar (RFC 5545); its address is the only credential", NULL, NULL, NULL, 200, "text/calendar" },
  { "GET", "/healthz", api_health, WEB_ANYONE, READS, "getHealth", "Whether the program answers", NULL, NULL, NULL,
    200, "Health" },
  { "GET", "/metrics", api_metrics, WEB_ANYONE, READS, "getMetrics", "Figures for Prometheus", NULL, NULL, NULL, 200,
    "text/plain" },
  { "GET", "/readyz", api_ready, WEB_ANYONE, READS, "getReadiness", "Whether the database answers", NULL, NULL, NULL,
    200, "Health" },
};

const WebRoute *web_routes(gsize *n)
{
  static WebRoute *all;
  gsize n_pages;
  const WebRoute *pages = page_routes(&n_pages);
  *n = G_N_ELEMENTS(routes) + n_pages;
  if (!all) {
    all = g_new(WebRoute, *n);
    memcpy(all, routes, sizeof routes);
    memcpy(all + G_N_ELEMENTS(routes), pages, n_pages * sizeof *pages);
  }
  return all;
}
