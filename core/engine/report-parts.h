/* report-parts: which party accounts for which units of a slot. Pure.
 *
 * Every unit of a slot falls to the party it ended with; one that nobody had falls to nobody (empty keys):
 *  - a booking stands for the bucket of its own outcome: attended, did not attend, open (booked or offered, no outcome),
 *    cancelled by the service, cancelled by the party. Waits and lapsed offers stand for none.
 *  - the slot's tallies say how many units each bucket has. They are dealt out to the bookings of that bucket, first made
 *    first (cancelled ones: last cancelled first, for the unit ended with them), to each at most its seats, and at most one
 *    where the slot is the unit. So a session that two teams shared counts under the first that attended.
 *  - what is left over, and while the slot lies ahead all that was given back, is nobody's.
 * Seats offered go with the units; seats taken and heads go to each booking's own party.
 */
#ifndef ENGINE_REPORT_PARTS_H
#define ENGINE_REPORT_PARTS_H

#include "store/report-usage.h"

typedef struct {
  const ReportBooking *booking; /* NULL: nobody's */
  Tallies tallies;
} ReportPart;

/* GArray of ReportPart, one for each of @bookings and a last one for nobody; their tallies add up to the slot's, none
 * negative but where the slot's own row is at odds with its bookings. */
GArray *report_parts(const ReportSlot *slot, GArray *bookings, gboolean past);

#endif
