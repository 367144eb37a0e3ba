/* page-slot: slots and bookings as the values that pages show: days and times in words, names joined, reasons spoken. */
#ifndef WEB_PAGE_SLOT_H
#define WEB_PAGE_SLOT_H

#include "model/booking.h"
#include "web/page.h"

/* Of a slot as the asker sees it:
 *   id, service, service_title
 *   day ("Tuesday 24 November 2026"), date ("2026-11-24"), time ("11:10am to 11:55am"), when (both), all of the first
 *     meeting; zone (its name where it is not the configured one, else null)
 *   where ("Town Hall, room 2" or "Online"), hosts ("A, B and C", "" for none)
 *   meetings [{number, when, where}] and n_meetings ("8 meetings") where there are several, else null
 *   left ("1 place left", "Full", "Full, 2 are waiting"), state (offered, cancelled)
 *   open (can be booked), waits (can be waited for), closed (neither), reason (why not, or advice; null for none)
 *   name: all of it in one line, for whoever only hears it
 */
json_t *page_slot(WebCall *call, const SlotView *view);

/* Of a booking:
 *   id, slot (as above), when (the slot's), party {kind, name, own}, seats ("2 places", null for one), seats_n
 *   state (booked, waiting, offered, cancelled, lapsed), label and tone (the words and the colour of a tag), over (it lies
 *     behind), live, is_booked, is_waiting, held, may_change, may_answer (the service's questions), all yes or no
 *   position (in line), until (when an offer lapses), late_from (from when on giving back counts as late): words, or null
 *   reference, note: null where there is none or the asker may not see them; link to join online
 *   made, cancelled_at ("Monday 9 November 2026 at 9am"), cancelled_by ("party", "service"), cancel_reason
 */
json_t *page_booking(WebCall *call, const BookingView *view);

/* Adds to @view a page of what lies ahead, or, where the query says show=past, of what lies behind or was given back, the newest
 * first: of one's own (@team NULL; for a leader the team's and its members' too), or of a team that one leads or is staff for.
 *   past, any, bookings [page_booking …], pages (for part-pages; they are at @path) */
gboolean page_add_bookings(WebCall *call, const char *team, const char *path, json_t *view, GError **error);

/* Why a slot cannot be booked, or only waited for, in words: the reason's own, or better ones where more is known. NULL for no
 * reason; newly allocated. */
char *page_reason(WebCall *call, const SlotView *view);

/* When it ends on the wall of its zone, whatever the clocks did in between. */
Civil page_ends(const Meeting *meeting);
/* "Tuesday 24 November 2026, 11:10am to 11:55am"; newly allocated. */
char *page_when(const Meeting *meeting);

/* Slots under the days of their first meetings: [{day, slots: [page_slot …]}]. */
json_t *page_days(WebCall *call, const GPtrArray *slots);

/* "A, B and C"; newly allocated. */
char *page_join(const char *const *names, guint n);

#endif
