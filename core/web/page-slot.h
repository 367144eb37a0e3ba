/* page-slot: slots and bookings as the values that pages show: days and times in words, names joined, reasons spoken. */
#ifndef WEB_PAGE_SLOT_H
#define WEB_PAGE_SLOT_H

#include "model/booking.h"
#include "web/page.h"

/* Of a slot as the asker sees it:
 *   id, service, service_title
 *   day ("Tuesday 24 November 2026"), date ("2026-11-24"), time ("11:10am to 11:55am"), when (both, of the first meeting), zone (its name where it
 *     is not the configured one, else null)
 *   where ("Town Hall, room 2" or "Online"), hosts ("A, B and C", "" for none), meetings [{number, when, where}] where there
 *     are several, else null; n_meetings ("8 meetings") likewise
 *   left ("1 place left", "Full", "2 people are waiting"), state (offered, cancelled)
 *   open (can be booked), waits (can be waited for), closed (neither), reason (why not, or advice; null for none)
 *   name: all of it in one line, for whoever only hears it
 */
json_t *page_slot(WebCall *call, const SlotView *view);

/* Of a booking: id, slot (as above), party {kind, name, own}, when (the slot's), seats ("2 places", null for 1), seats_n; state (booked, waiting,
 * offered, cancelled, lapsed), label and tone (the words and the colour of a tag), live, held, is_waiting, position; until (when
 * an offer lapses); reference and note where the asker may see them; made ("Monday 9 November 2026 at 9am"), over (it lies
 * behind), may_change, late_from (moment from which giving back counts as late), cancelled_by, cancel_reason, link (to join
 * online). */
json_t *page_booking(WebCall *call, const BookingView *view);

/* Why a slot cannot be booked, or only waited for, in words: the reason's own, or better ones where more is known. NULL for no
 * reason; newly allocated. */
char *page_reason(WebCall *call, const SlotView *view);

/* Slots under the days of their first meetings: [{day, slots: [page_slot …]}]. */
json_t *page_days(WebCall *call, const GPtrArray *slots);

/* "A, B and C"; newly allocated. */
char *page_join(const char *const *names, guint n);

#endif
