/* api: the handlers behind the table of routes. Each takes JSON apart into an engine's wish and puts the engine's values
 * together as JSON; none decides anything.
 */
#ifndef WEB_API_H
#define WEB_API_H

#include "web/call.h"

HttpResponse *api_services(WebCall *call, GError **error);
HttpResponse *api_service(WebCall *call, GError **error);
HttpResponse *api_me(WebCall *call, GError **error);

HttpResponse *api_slots(WebCall *call, GError **error);
HttpResponse *api_slot(WebCall *call, GError **error);
HttpResponse *api_slot_create(WebCall *call, GError **error);
HttpResponse *api_slot_edit(WebCall *call, GError **error);
HttpResponse *api_slot_cancel(WebCall *call, GError **error);

HttpResponse *api_bookings(WebCall *call, GError **error);
HttpResponse *api_booking(WebCall *call, GError **error);
HttpResponse *api_book(WebCall *call, GError **error);
HttpResponse *api_booking_accept(WebCall *call, GError **error);
HttpResponse *api_booking_cancel(WebCall *call, GError **error);
HttpResponse *api_booking_move(WebCall *call, GError **error);
HttpResponse *api_booking_attendance(WebCall *call, GError **error);
HttpResponse *api_booking_feedback(WebCall *call, GError **error);

HttpResponse *api_report_utilisation(WebCall *call, GError **error);

HttpResponse *api_report_targets(WebCall *call, GError **error);
HttpResponse *api_report_annual(WebCall *call, GError **error);
HttpResponse *api_report_satisfaction(WebCall *call, GError **error);
HttpResponse *api_report_feeds(WebCall *call, GError **error);

HttpResponse *api_feed_create(WebCall *call, GError **error);
HttpResponse *api_feeds(WebCall *call, GError **error);
HttpResponse *api_feed(WebCall *call, GError **error);
HttpResponse *api_feed_revoke(WebCall *call, GError **error);
HttpResponse *api_calendar(WebCall *call, GError **error);

HttpResponse *api_audit(WebCall *call, GError **error);

HttpResponse *api_sessions(WebCall *call, GError **error);
HttpResponse *api_session_end(WebCall *call, GError **error);
HttpResponse *api_sessions_end(WebCall *call, GError **error);

HttpResponse *api_health(WebCall *call, GError **error);
HttpResponse *api_ready(WebCall *call, GError **error);
HttpResponse *api_metrics(WebCall *call, GError **error);
HttpResponse *api_openapi(WebCall *call, GError **error);

#endif
